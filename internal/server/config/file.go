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

// Others do what the lines of a configuration file say that are no directives.
type Others struct {
	// User makes or changes a user by rules; a refusal is the error of ACL SETUSER.
	User func(name string, rules []string) (refusal string)
	// Rename is rename-command.
	Rename func(from, to string) error
}

// ReadFile applies the lines of a configuration file (loadServerConfigFromString). Empty
// lines and comments count for nothing. An error is a *FileError.
func (v *Values[S]) ReadFile(lines []string, others Others) error {
	saves := false // a line has set save points
	user := -1     // the first line with a user
	for i, line := range lines {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if err := v.readLine(line, others, &saves); err != nil {
			return &FileError{Line: i, Text: line, Err: err}
		}
		if user < 0 && ctype.EqualFold([]byte(strings.Fields(line)[0]), "user") {
			user = i
		}
	}
	if user >= 0 && v.Get("aclfile") != "" {
		return &FileError{Line: user, Text: strings.TrimSpace(lines[user]), Err: ErrUsersInTwoPlaces}
	}
	return nil
}

// ErrUsersInTwoPlaces is the error for a file that has users and names an ACL file.
//
//lint:ignore ST1005 Redis's own words
var ErrUsersInTwoPlaces = errors.New("Configuring Redis with users defined in redis.conf and at the same setting an ACL file path is invalid. " +
	"This setup is very likely to lead to configuration errors and security holes, please define either an ACL file or declare users " +
	"directly in your redis.conf, but not both.")

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

func (v *Values[S]) readLine(line string, others Others, saves *bool) error {
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
		if refusal := others.User(rest[0], rest[1:]); refusal != "" {
			return fmt.Errorf("%s", strings.TrimPrefix(refusal, "ERR "))
		}
		return nil
	}
	if name == "rename-command" && len(rest) == 2 {
		return others.Rename(rest[0], rest[1])
	}
	named, known := v.version.byName[name]
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
// (rewriteConfig). The users are those of ACL LIST, without "user " before them; an ACL file has
// its own. Renames are pairs of names.
func (v *Values[S]) Rewrite(users []string, renames [][2]string) []string {
	var lines []string
	for _, d := range v.version.directives {
		if d.kind == nil || d.fixed != "" {
			continue
		}
		if value := v.value(d); v.table.Wired(d.key) || value != d.initial {
			lines = append(lines, d.name+" "+words.Quote(value))
		}
	}
	for _, d := range v.version.directives {
		if value := v.value(d); d.settable && value != d.initial && value != "no" {
			if value != "yes" {
				value = words.Quote(value)
			}
			lines = append(lines, d.name+" "+value)
		}
	}
	for _, pair := range renames {
		lines = append(lines, "rename-command "+words.Quote(pair[0])+" "+words.Quote(pair[1]))
	}
	if v.Get("aclfile") == "" {
		for _, user := range users {
			lines = append(lines, "user "+user)
		}
	}
	return lines
}
