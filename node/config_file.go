package node

import (
	"errors"
	"fmt"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/tool/words"
	"github.com/slotstorm/slotstorm/node/internal/acl"
)

// A configuration file is a list of lines as in redis.conf. A node reads one at its
// start (Config.File); CONFIG REWRITE replaces it by what is set at the time, and a
// process that is started again reads that. There is no file on any disk.

// File is the node's configuration file as it is now.
func (n *Node) File() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.file
}

// readFile applies the lines of a configuration file (loadServerConfigFromString).
// Empty lines and comments count for nothing.
func (n *Node) readFile(lines []string) error {
	saves := false // a line has set save points
	for i, line := range lines {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if err := n.readFileLine(line, &saves); err != nil {
			return &FileError{Line: i, Text: line, Err: err}
		}
	}
	return nil
}

// FileError is about a line of a configuration file.
type FileError struct {
	// Line is the line's index in Config.File, and Text the line without blanks around it.
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

func (n *Node) readFileLine(line string, saves *bool) error {
	split, ok := words.Split(line)
	if !ok || len(split) < 2 {
		return fmt.Errorf("want a directive and its value, with balanced quotes")
	}
	name := ctype.Lower(split[0])
	if name == "user" {
		var args []string
		if string(split[1]) == acl.DefaultName {
			args = []string{"reset"} // else the file could not take anything from it
		}
		for _, word := range split[2:] {
			args = append(args, string(word))
		}
		if refusal := n.setUser(string(split[1]), args); refusal != "" {
			return fmt.Errorf("%s", strings.TrimPrefix(refusal, "ERR "))
		}
		return nil
	}
	named, known := directiveByName[name]
	switch {
	case !known:
		return ErrUnknownDirective
	case named.kind == nil && named.set == nil, named.fixed != "":
		return fmt.Errorf("this directive follows from the cluster's own configuration")
	}
	values := make([]string, 0, len(split)-1)
	for _, word := range split[1:] {
		values = append(values, string(word))
	}
	value, current := strings.Join(values, " "), n.value(named.directive)
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
	n.setValue(named.directive, value)
	return nil
}

// cmdConfigRewrite notes all that is set, users included, for the next start
// (rewriteConfig).
func cmdConfigRewrite(c *call) {
	n := c.n
	var lines []string
	for i := range directives {
		d := &directives[i]
		if d.kind == nil || d.fixed != "" {
			continue
		}
		if value := n.value(d); d.get != nil || value != d.initial {
			lines = append(lines, d.name+" "+words.Quote(value))
		}
	}
	for _, name := range []string{"enable-debug-command", "enable-module-command", "enable-protected-configs"} {
		if isYes(n.directive(name)) {
			lines = append(lines, name+" yes")
		}
	}
	for _, user := range n.users.Lines() {
		lines = append(lines, "user "+user)
	}
	n.file = lines
	c.out.OK()
}
