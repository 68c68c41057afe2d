package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/config"
	"github.com/slotstorm/slotstorm/internal/tool/suggest"
	"github.com/slotstorm/slotstorm/internal/tool/words"
)

// redisConf are the lines of the redis.conf that serve is given, of the files that it
// includes, and of --set.
type redisConf struct {
	lines []confLine
	// passed are the lines about what serve decides itself.
	passed []confLine
	files  int // read so far
	// users is what the file holds that aclfile names, nil without one.
	users []byte
}

// confLine is a line that says something, and where it stands.
type confLine struct {
	name  string // of the directive, in lower case
	text  string
	place string // "redis.conf:7", or "--set"
}

// maxConfFiles bounds what files include, which may include themselves.
const maxConfFiles = 100

// read reads a file, if there is one, and further lines.
func (c *redisConf) read(file string, set []string) error {
	if file != "" {
		if err := c.readFile(file); err != nil {
			return err
		}
	}
	for _, line := range set {
		if err := c.add(line, "--set"); err != nil {
			return err
		}
	}
	return nil
}

func (c *redisConf) readFile(file string) error {
	if c.files++; c.files > maxConfFiles {
		return fmt.Errorf("%s: more than %d files are included: does one include itself?", file, maxConfFiles)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	for i, line := range strings.Split(string(text), "\n") {
		if err := c.add(line, fmt.Sprintf("%s:%d", file, i+1)); err != nil {
			return err
		}
	}
	return nil
}

// add takes a line, and the files that it includes.
func (c *redisConf) add(line, place string) error {
	line = strings.TrimSpace(line)
	if line == "" || line[0] == '#' {
		return nil
	}
	split, ok := words.Split([]byte(line))
	if !ok {
		return fmt.Errorf("%s:1: a quotation mark is not closed, or something follows it: %s", place, line)
	}
	one := confLine{strings.ToLower(string(split[0])), line, place}
	switch {
	case one.name == "include":
		return c.include(split[1:], place)
	case one.name == "aclfile" && len(split) == 2 && len(split[1]) > 0:
		users, err := os.ReadFile(string(split[1]))
		if err != nil {
			return fmt.Errorf("%s:9: %w", place, err)
		}
		c.users = append([]byte{}, users...) // an empty file is one
		c.lines = append(c.lines, one)
	case decided(one.name):
		c.passed = append(c.passed, one)
	default:
		c.lines = append(c.lines, one)
	}
	return nil
}

// include reads files. A name with a pattern may stand for none, as in Redis.
func (c *redisConf) include(names [][]byte, place string) error {
	if len(names) != 1 {
		return fmt.Errorf("%s:1: include wants one file", place)
	}
	name := string(names[0])
	files := []string{name}
	if strings.ContainsAny(name, "*?[") {
		var err error
		if files, err = filepath.Glob(name); err != nil {
			return fmt.Errorf("%s:9: %q: %w", place, name, err)
		}
	}
	for _, file := range files {
		if err := c.readFile(file); err != nil {
			return fmt.Errorf("%s:9: %w", place, err)
		}
	}
	return nil
}

// decided reports whether a line with that name is up to serve: what its flags say, or
// what there is none of here.
func decided(name string) bool {
	switch name {
	case "dir", "dbfilename", "loadmodule":
		return true
	}
	i := slices.IndexFunc(config.Directives(), func(d config.Directive) bool { return d.Name == name || d.Alias == name })
	return i >= 0 && config.Directives()[i].Decided
}

// texts are the lines for the nodes.
func (c *redisConf) texts() []string {
	texts := make([]string, len(c.lines))
	for i, line := range c.lines {
		texts[i] = line.text
	}
	return texts
}

// note tells which lines are passed over, "" if there are none.
func (c *redisConf) note() string {
	if len(c.passed) == 0 {
		return ""
	}
	shown := make([]string, len(c.passed))
	for i, line := range c.passed {
		shown[i] = line.name
		if _, number, ok := strings.Cut(filepath.Base(line.place), ":"); ok {
			shown[i] += " (" + number + ")"
		}
	}
	return "note: passed over, since serve decides it itself or has nothing like it: " + strings.Join(shown, ", ")
}

// locate gives an error about a line the line's place.
func (c *redisConf) locate(err error) error {
	var wrong *config.FileError
	if !errors.As(err, &wrong) || wrong.Line >= len(c.lines) {
		return err
	}
	line := c.lines[wrong.Line]
	if errors.Is(err, config.ErrUnknownDirective) {
		var names []string
		for _, d := range config.Directives() {
			names = append(names, d.Name)
			if d.Alias != "" {
				names = append(names, d.Alias)
			}
		}
		return fmt.Errorf("%s:1: unknown directive %q%s", line.place, line.name, suggest.DidYouMean(line.name, names))
	}
	column := 1
	if rest := strings.TrimLeft(line.text[len(line.name):], " \t"); rest != "" {
		column = 1 + len(line.text) - len(rest)
	}
	return fmt.Errorf("%s:%d: %s: %w", line.place, column, line.name, wrong.Err)
}
