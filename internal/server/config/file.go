package config

import (
	"errors"
	"fmt"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/tool/words"
)

// A configuration file is a list of lines as in redis.conf. A server reads one at its start;
// CONFIG REWRITE replaces it by what is set at the time, and a process that is started again
// reads that. There is no file on any disk.

// SetUser makes or changes a user by rules; a refusal is the error of ACL SETUSER.
type SetUser func(name string, rules []string) (refusal string)

// ReadFile applies the lines of a configuration file (loadServerConfigFromString). Empty
// lines and comments count for nothing. An error is a *FileError.
func (v *Values[S]) ReadFile(lines []string, user SetUser) error {
	saves := false // a line has set save points
	for i, line := range lines {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if err := v.readLine(line, user, &saves); err != nil {
			return &FileError{Line: i, Text: line, Err: err}
		}
	}
	return nil
}

// FileError is about a line of a configuration file.
type FileError struct {
	// Line is the line's index, and Text the line without blanks around it.
	Line int
	Text string
	Err  error
}

// Error implements error.
func (e *FileError) Error() string {
	return fmt.Sprintf("node: configuration line %q: %v", e.Text, e.Err)
}

// Unwrap returns what is wrong with the line.
func (e *FileError) Unwrap() error { return e.Err }

// ErrUnknownDirective is the error for a line whose first word is no directive.
var ErrUnknownDirective = errors.New("no such directive")

func (v *Values[S]) readLine(line string, user SetUser, saves *bool) error {
	split, ok := words.Split(line)
	if !ok || len(split) < 2 {
		return fmt.Errorf("want a directive and its value, with balanced quotes")
	}
	rest := make([]string, 0, len(split)-1)
	for _, word := range split[1:] {
		rest = append(rest, string(word))
	}
	name := ctype.Lower(split[0])
	if name == "user" {
		if rest[0] == "default" { // else the file could not take anything from it
			rest = append([]string{"default", "reset"}, rest[1:]...)
		}
		if refusal := user(rest[0], rest[1:]); refusal != "" {
			return fmt.Errorf("%s", strings.TrimPrefix(refusal, "ERR "))
		}
		return nil
	}
	named, known := byName[name]
	switch {
	case !known:
		return ErrUnknownDirective
	case named.decided():
		return fmt.Errorf("this directive follows from the cluster's own configuration")
	}
	value, current := strings.Join(rest, " "), v.value(named.directive)
	if named.kind != nil {
		var refusal string
		if value, refusal = named.kind.parse(current, value); refusal != "" {
			return fmt.Errorf("%s", refusal)
		}
	}
	if name == "save" { // its lines replace the default, and add up (setConfigSaveOption)
		if *saves && value != "" {
			value = strings.TrimSpace(current + " " + value)
		}
		*saves = true
	}
	v.set(named.directive, value)
	return nil
}

// Rewrite returns all that is set, users included, as the lines of a file for the next start
// (rewriteConfig). The users are those of ACL LIST, without "user " before them.
func (v *Values[S]) Rewrite(users []string) []string {
	var lines []string
	for i := range directives {
		d := &directives[i]
		if d.kind == nil || d.fixed != "" {
			continue
		}
		if value := v.value(d); v.table.wires[i].Get != nil || value != d.initial {
			lines = append(lines, d.name+" "+words.Quote(value))
		}
	}
	for i := range directives {
		if d := &directives[i]; d.settable && v.value(d) == "yes" {
			lines = append(lines, d.name+" yes")
		}
	}
	for _, user := range users {
		lines = append(lines, "user "+user)
	}
	return lines
}
