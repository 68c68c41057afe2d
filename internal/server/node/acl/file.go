package acl

import (
	"fmt"
	"strings"
)

// Load takes the users of an ACL file in place of all that there are, if there is nothing
// wrong with it (ACLLoadFromFile). Path is what messages call the file. It returns the users
// that are gone, or the error to answer with; then nothing has changed.
//
// A parenthesis that nothing closes, which ends a real server, is an error like others.
func (a *Users) Load(path, text string) (gone []*User, refusal string) {
	loaded := Users{commands: a.commands, sanitize: a.sanitize, AllChannels: a.AllChannels}
	var wrong strings.Builder
	for i, line := range fileLines(text) {
		if line = strings.Trim(line, " \t\r\n"); line != "" {
			loaded.loadLine(&wrong, path, i+1, strings.Split(line, " "))
		}
	}
	if wrong.Len() > 0 {
		return nil, "ERR " + wrong.String() + "WARNING: ACL errors detected, no change to the previously active ACL rules was performed"
	}
	if loaded.users[DefaultName] == nil {
		loaded.addDefault()
	}
	a.Default.copyRules(loaded.users[DefaultName]) // who is the default user stays that
	loaded.users[DefaultName] = a.Default
	for _, name := range a.names {
		if name != DefaultName {
			gone = append(gone, a.users[name])
		}
	}
	a.users, a.names = loaded.users, loaded.names
	return gone, ""
}

// loadLine makes the user of a line, or says what is wrong about it.
func (a *Users) loadLine(wrong *strings.Builder, path string, number int, args []string) {
	tell := func(format string, args ...any) { fmt.Fprintf(wrong, format, args...) }
	switch {
	case args[0] != "user" || len(args) < 2:
		tell("%s:%d should start with user keyword followed by the username. ", path, number)
		return
	case hasSpaces(args[1]):
		tell("'%s:%d: username '%s' contains invalid characters. ", path, number, args[1])
		return
	case a.users[args[1]] != nil:
		tell("WARNING: Duplicate user '%s' found on line %d. ", args[1], number)
		return
	}
	u := a.create(args[1])
	rules, _, ok := mergeSelectors(args[2:])
	if !ok {
		tell("%s:%d: Unmatched parenthesis in selector definition.", path, number)
	}
	told := false // of the errors that others may follow from, the first is enough
	for _, rule := range rules {
		rule = strings.Trim(rule, "\t\r\n")
		switch err := u.apply(rule, a.AllChannels); {
		case err == errRuleCommand:
			tell("%s:%d: Error in applying operation '%s': %s. ", path, number, rule, err)
		case err != nil && !told:
			tell("%s:%d: %s. ", path, number, err)
			told = true
		}
	}
}

// fileLines are the lines of a file as fgets reads it into a buffer of 1024 bytes, of each of
// which C's strings end at a zero byte.
func fileLines(text string) []string {
	const chunk = 1023
	var whole strings.Builder
	for len(text) > 0 {
		n := min(chunk, len(text))
		if at := strings.IndexByte(text[:n], '\n'); at >= 0 {
			n = at + 1
		}
		piece, _, _ := strings.Cut(text[:n], "\x00")
		whole.WriteString(piece)
		text = text[n:]
	}
	return strings.Split(whole.String(), "\n")
}

// File is what ACL SAVE writes (ACLSaveToFile).
func (a *Users) File() string {
	var b strings.Builder
	for _, line := range a.Lines() {
		b.WriteString("user " + line + "\n")
	}
	return b.String()
}
