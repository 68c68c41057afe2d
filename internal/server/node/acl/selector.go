package acl

import (
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// selector is a set of permissions: commands, and the keys and channels that they
// may touch (aclSelector).
type selector struct {
	table    *command.Table // the commands that there are
	commands commandBits
	// future is set by +@all: what is not taken away is allowed, commands that do
	// not exist yet included. allCommands is set while nothing was taken away.
	future, allCommands bool
	// firstArgs are first arguments with which a command is allowed that is not
	// allowed otherwise, by command ID.
	firstArgs map[int][]string

	allKeys, allChannels bool
	keys                 []keyPattern
	channels             []string
}

// keyPattern is a pattern of keys, and what may be done with them.
type keyPattern struct {
	pattern     string
	read, write bool
}

// String is the rule that makes the pattern.
func (p keyPattern) String() string {
	switch {
	case p.read && p.write:
		return "~" + p.pattern
	case p.read:
		return "%R~" + p.pattern
	}
	return "%W~" + p.pattern
}

// commandBits is a set of commands by ID.
type commandBits [keyspace.MaxCommands / 64]uint64

func (b *commandBits) has(id int) bool { return b[id/64]>>(id%64)&1 != 0 }

func (b *commandBits) set(id int, on bool) {
	if on {
		b[id/64] |= 1 << (id % 64)
		return
	}
	b[id/64] &^= 1 << (id % 64)
}

func newSelector(commands *command.Table, allChannels bool) *selector {
	return &selector{table: commands, allChannels: allChannels}
}

func (s *selector) clone() *selector {
	c := *s
	c.keys, c.channels = slices.Clone(s.keys), slices.Clone(s.channels)
	c.firstArgs = nil
	for id, args := range s.firstArgs {
		for _, arg := range args {
			c.addFirstArg(id, arg)
		}
	}
	return &c
}

// unrestricted reports whether everything is allowed.
func (s *selector) unrestricted() bool { return s.allCommands && s.allKeys && s.allChannels }

// ruleError says what is wrong with a rule (ACLSetUserStringError).
type ruleError string

func (e ruleError) Error() string { return string(e) }

const (
	errRuleSyntax   ruleError = "Syntax error"
	errRuleCommand  ruleError = "Unknown command or category name in ACL"
	errRuleFirstArg ruleError = "Allowing first-arg of a subcommand is not supported"
	errRuleKeys     ruleError = "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does " +
		"not have any effect. Try 'resetkeys' to start with an empty list of patterns"
	errRuleChannels ruleError = "Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and " +
		"does not have any effect. Try 'resetchannels' to start with an empty list of channels"
	errRuleNoPassword ruleError = "The password you are trying to remove from the user does not exist"
	errRuleHash       ruleError = "The password hash must be exactly 64 characters and contain only lowercase " +
		"hexadecimal characters"
)

// apply changes the permissions as a rule says (ACLSetSelector).
func (s *selector) apply(rule string) error {
	switch strings.ToLower(rule) {
	case "allkeys", "~*":
		s.allKeys, s.keys = true, nil
		return nil
	case "resetkeys":
		s.allKeys, s.keys = false, nil
		return nil
	case "allchannels", "&*":
		s.allChannels, s.channels = true, nil
		return nil
	case "resetchannels":
		s.allChannels, s.channels = false, nil
		return nil
	case "allcommands", "+@all":
		s.allowAll(true)
		return nil
	case "nocommands", "-@all":
		s.allowAll(false)
		return nil
	}
	switch kind := rule[0]; {
	case kind == '~' || kind == '%':
		return s.addKeys(rule)
	case kind == '&':
		return s.addChannels(rule[1:])
	case (kind == '+' || kind == '-') && strings.HasPrefix(rule[1:], "@"):
		category := command.Category([]byte(rule[2:]))
		if category == 0 {
			return errRuleCommand
		}
		s.allowCategory(category, kind == '+')
		return nil
	case kind == '+':
		return s.addCommand(rule[1:])
	case kind == '-':
		cmd := s.table.ByName(rule[1:])
		if cmd == nil {
			return errRuleCommand
		}
		s.allow(cmd, false)
		return nil
	}
	return errRuleSyntax
}

// allowAll is +@all and -@all.
func (s *selector) allowAll(on bool) {
	for id := range keyspace.MaxCommands {
		s.commands.set(id, on)
	}
	s.future, s.allCommands, s.firstArgs = on, on, nil
}

// allow is +command and -command. What is said of a container counts for its
// subcommands (ACLChangeSelectorPerm).
func (s *selector) allow(cmd *command.Command, on bool) {
	s.commands.set(cmd.ID, on)
	delete(s.firstArgs, cmd.ID)
	subcommands := cmd.Subcommands()
	for i := range subcommands {
		s.commands.set(subcommands[i].ID, on)
	}
	if !on {
		s.allCommands = false
	}
}

// allowCategory is +@category and -@category.
func (s *selector) allowCategory(category command.Categories, on bool) {
	for _, cmd := range s.table.InCategory(category) {
		s.allow(cmd, on)
	}
}

// addCommand is +command, +container|subcommand and +command|first-argument.
func (s *selector) addCommand(name string) error {
	at := strings.LastIndexByte(name, '|')
	if at < 0 {
		cmd := s.table.ByName(name)
		if cmd == nil {
			return errRuleCommand
		}
		s.allow(cmd, true)
		return nil
	}
	cmd, first := s.table.ByName(name[:at]), name[at+1:]
	switch {
	case cmd == nil:
		return errRuleCommand
	case cmd.Container() != nil:
		return errRuleFirstArg
	case first == "":
		return errRuleSyntax
	case !cmd.IsContainer():
		s.addFirstArg(cmd.ID, first)
		return nil
	}
	if cmd = s.table.ByName(name); cmd == nil {
		return errRuleCommand
	}
	s.allow(cmd, true)
	return nil
}

func (s *selector) addFirstArg(id int, arg string) {
	if slices.ContainsFunc(s.firstArgs[id], func(known string) bool { return strings.EqualFold(known, arg) }) {
		return
	}
	if s.firstArgs == nil {
		s.firstArgs = map[int][]string{}
	}
	s.firstArgs[id] = append(s.firstArgs[id], arg)
}

// addKeys is ~pattern, %R~pattern and %W~pattern. A pattern that is there already
// gets the permissions as well. Redis takes %~pattern, too, and crashes when it is
// to show it.
func (s *selector) addKeys(rule string) error {
	if s.allKeys {
		return errRuleKeys
	}
	p := keyPattern{pattern: rule[1:], read: true, write: true}
	if rule[0] == '%' {
		letters, pattern, _ := strings.Cut(rule[1:], "~")
		switch strings.ToUpper(letters) {
		case "R":
			p.write = false
		case "W":
			p.read = false
		case "RW", "WR":
		default:
			return errRuleSyntax
		}
		p.pattern = pattern
	}
	if hasSpaces(p.pattern) {
		return errRuleSyntax
	}
	for i := range s.keys {
		if known := &s.keys[i]; known.pattern == p.pattern {
			known.read, known.write = known.read || p.read, known.write || p.write
			return nil
		}
	}
	s.keys = append(s.keys, p)
	return nil
}

// addChannels is &pattern.
func (s *selector) addChannels(pattern string) error {
	switch {
	case s.allChannels:
		return errRuleChannels
	case hasSpaces(pattern):
		return errRuleSyntax
	case !slices.Contains(s.channels, pattern):
		s.channels = append(s.channels, pattern)
	}
	return nil
}

// hasSpaces is ACLStringHasSpaces.
func hasSpaces(text string) bool { return strings.ContainsAny(text, " \t\n\v\f\r\x00") }
