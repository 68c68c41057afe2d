package command

import (
	"errors"
	"strings"
)

// Names are the names by which a server's clients call its commands: those of the table, but
// for what rename-command has changed (server.commands).
//
// A renamed command is the same command: replies, statistics and access rules call it by the
// name in the table.
type Names struct {
	table   *Table
	changed map[string]*Command // by lower-case name: what is called so now, nil for nothing
	gone    int                 // commands that have no name
	renames [][2]string
}

// Renames are the pairs of names that Rename was given, in order.
func (n *Names) Renames() [][2]string { return n.renames }

// Errors of Rename, in Redis's words.
var (
	//lint:ignore ST1005 Redis's own words
	ErrNoSuchName = errors.New("No such command in rename-command")
	//lint:ignore ST1005 Redis's own words
	ErrNameTaken = errors.New("Target command name already exists")
)

// Rename is rename-command: what was called from is called to, or with "" not at all.
// Subcommands have no names of their own; a real server crashes when it is to rename one.
func (n *Names) Rename(from, to string) error {
	cmd := n.Lookup([]byte(from))
	if cmd == nil {
		return ErrNoSuchName
	}
	if n.changed == nil {
		n.changed = map[string]*Command{}
	}
	n.changed[strings.ToLower(from)] = nil
	switch {
	case to == "":
		n.gone++
	case n.Lookup([]byte(to)) != nil:
		return ErrNameTaken
	default:
		n.changed[strings.ToLower(to)] = cmd
	}
	n.renames = append(n.renames, [2]string{from, to})
	return nil
}

// Lookup returns the command of that name, letter case aside, or nil. It finds
// no subcommands.
func (n *Names) Lookup(name []byte) *Command {
	if n.changed != nil {
		if cmd, ok := n.changed[strings.ToLower(string(name))]; ok {
			return cmd
		}
	}
	return n.table.find(noContainer, name)
}

// Resolve finds the command that args call (lookupCommand): of a container with
// more than one argument the subcommand, else the command itself. cmd is nil
// when there is no such command. container is the container whose subcommand
// args name, known or unknown, or nil when no subcommand was looked for.
//
// In tables whose subcommands are no commands of their own, it is the container that refuses
// what it does not know: there args that name no subcommand, or have too few or too many
// words for it, call the container.
func (n *Names) Resolve(args [][]byte) (cmd, container *Command) {
	if len(args) == 0 {
		return nil, nil
	}
	cmd = n.Lookup(args[0])
	if cmd == nil || !cmd.IsContainer() || len(args) == 1 {
		return cmd, nil
	}
	sub := cmd.Sub(args[1])
	if n.table.whole && (sub == nil || !sub.ArityOK(len(args))) {
		return cmd, nil
	}
	return sub, cmd
}

// ByName returns the command or subcommand whose full name this is, such as
// "cluster|slots", letter case aside, or nil (lookupCommandBySds).
func (n *Names) ByName(name string) *Command {
	top, sub, isSub := strings.Cut(name, "|")
	cmd := n.Lookup([]byte(top))
	if cmd == nil || !isSub {
		return cmd
	}
	return cmd.Sub([]byte(sub))
}

// has reports whether a command of the table, or its container, has a name.
func (n *Names) has(c *Command) bool {
	if n.gone == 0 {
		return true
	}
	if top := c.Container(); top != nil {
		c = top
	}
	if n.Lookup([]byte(c.Name)) == c {
		return true
	}
	for _, named := range n.changed {
		if named == c {
			return true
		}
	}
	return false
}
