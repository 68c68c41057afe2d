package acl

import (
	"slices"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// What the subcommands of ACL reply that need only the users.

// WriteNames is ACL USERS.
func (a *Users) WriteNames(w *resp.Writer) {
	w.Array(len(a.names))
	for _, name := range a.names {
		w.BulkString(name)
	}
}

// WriteList is ACL LIST.
func (a *Users) WriteList(w *resp.Writer) {
	w.Array(len(a.names))
	for _, name := range a.names {
		w.BulkString("user " + name + " " + a.users[name].describe())
	}
}

// WriteUser is ACL GETUSER name.
func (a *Users) WriteUser(w *resp.Writer, args [][]byte) {
	u := a.users[string(args[2])]
	if u == nil {
		w.Null()
		return
	}
	databases := 0
	if a.databases {
		databases = 1
	}
	w.Map(6 + databases)
	w.BulkString("flags")
	flags := u.flagWords()
	w.Set(len(flags))
	for _, flag := range flags {
		w.BulkString(flag)
	}
	w.BulkString("passwords")
	w.Array(len(u.passwords))
	for _, hash := range u.passwords {
		w.BulkString(hash)
	}
	u.root().write(w)
	if a.databases {
		w.Field("databases", "alldbs")
	}
	w.BulkString("selectors")
	w.Array(len(u.selectors) - 1)
	for _, s := range u.selectors[1:] {
		w.Map(3 + databases)
		s.write(w)
		if a.databases {
			w.Field("databases", "alldbs")
		}
	}
}

// write writes the three fields that describe a selector.
func (s *selector) write(w *resp.Writer) {
	w.Field("commands", s.describeCommands())
	w.Field("keys", s.describeKeys())
	w.Field("channels", s.describeChannels())
}

// Set is ACL SETUSER: it makes or changes a user. Rules count all together or not at all
// (ACLStringSetUser). It returns the error to answer with, or "", and of a user that was
// there before which subscriptions it may not have any more.
func (a *Users) Set(name string, words []string) (lost Forbidden, refusal string) {
	if hasSpaces(name) {
		return lost, "ERR Usernames can't contain spaces or null characters"
	}
	rules, unmatched, ok := mergeSelectors(words)
	if !ok {
		return lost, "ERR Unmatched parenthesis in acl selector starting at '" + unmatched + "'."
	}
	changed := a.newUser(name)
	u := a.users[name]
	if u != nil {
		changed.copyRules(u)
	}
	for _, rule := range rules {
		if err := changed.apply(rule, a.AllChannels); err != nil {
			return lost, "ERR Error in ACL SETUSER modifier '" + ctype.Text(rule) + "': " + err.Error()
		}
	}
	if u == nil {
		u = a.create(name)
	} else {
		lost = forbidden(u, changed)
	}
	u.copyRules(changed)
	return lost, ""
}

// Forbidden says which subscriptions a changed user may not have any more
// (ACLKillPubsubClientsIfNeeded). The zero value forbids nothing.
type Forbidden struct {
	// User is the user, nil if nothing was taken from it.
	User    *User
	allowed selector
}

func forbidden(u, changed *User) Forbidden {
	f := Forbidden{User: u}
	for _, s := range changed.selectors {
		if s.allChannels {
			return Forbidden{}
		}
		f.allowed.channels = append(f.allowed.channels, s.channels...)
	}
	narrowed := slices.ContainsFunc(u.selectors, func(s *selector) bool {
		return s.allChannels || slices.ContainsFunc(s.channels, func(pattern string) bool {
			return !slices.Contains(f.allowed.channels, pattern)
		})
	})
	if !narrowed {
		return Forbidden{}
	}
	return f
}

// Any reports whether one of the channels or patterns is forbidden.
func (f *Forbidden) Any(names []string, isPattern bool) bool {
	return slices.ContainsFunc(names, func(name string) bool { return !f.allowed.channelAllowed(name, isPattern) })
}

// WriteCategory lists the categories, or the commands of one.
func (a *Users) WriteCategory(w *resp.Writer, args [][]byte) {
	switch len(args) {
	case 2:
		names := a.commands.CategoryNames()
		w.Array(len(names))
		for _, name := range names {
			w.BulkString(name)
		}
	case 3:
		category := command.Category(args[2])
		if category == 0 {
			w.Error("ERR Unknown category '" + string(ctype.Limit(args[2], 128)) + "'")
			return
		}
		commands := a.commands.InCategory(category)
		w.Array(len(commands))
		for _, cmd := range commands {
			w.BulkString(cmd.Name)
		}
	default:
		w.Error(errtext.SubcommandSyntax(args))
	}
}

// GenPass draws a password from the node's own source, so that a run can be
// repeated: it is for tests.
func (a *Users) GenPass(w *resp.Writer, args [][]byte) {
	const digits = "0123456789abcdef"
	bits := int64(256)
	switch {
	case len(args) > 3:
		w.Error(errtext.SubcommandSyntax(args))
		return
	case len(args) == 3:
		var ok bool
		if bits, ok = number.ParseInt(args[2]); !ok {
			w.Error(errtext.NotInteger)
			return
		}
	}
	if bits <= 0 || bits > 4096 {
		w.Error("ERR ACL GENPASS argument must be the number of bits for the output password, a positive number up to 4096")
		return
	}
	password := make([]byte, (bits+3)/4)
	for i := range password {
		password[i] = digits[a.random.IntN(len(digits))]
	}
	w.Bulk(password)
}

// DryRun is ACL DRYRUN user command [argument ...], with the names that commands have.
func (a *Users) DryRun(w *resp.Writer, names *command.Names, args [][]byte) {
	name, args := string(args[2]), args[3:]
	u := a.users[name]
	cmd, _ := names.Resolve(args)
	switch {
	case u == nil:
		w.Error("ERR User '" + ctype.Text(name) + "' not found")
		return
	case cmd == nil:
		w.Error("ERR Command '" + ctype.Text(args[0]) + "' not found")
		return
	case !cmd.ArityOK(len(args)):
		w.Error(errtext.WrongArity(cmd.Name))
		return
	}
	switch p, at := u.Check(cmd, args); p {
	case Permitted:
		w.OK()
	case DeniedCommand:
		w.BulkString("This user has no permissions to run the '" + cmd.Name + "' command")
	case DeniedKey:
		w.BulkString("This user has no permissions to access the '" + string(args[at]) + "' key")
	default:
		w.BulkString("This user has no permissions to access the '" + string(args[at]) + "' channel")
	}
}
