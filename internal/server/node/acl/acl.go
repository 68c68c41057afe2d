// Package acl is Redis's access control (acl.c): users, their rules, the check of a
// command against them, and the log of what was refused. It knows no connections: what
// a change means for those, its functions return.
package acl

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"math/rand/v2"
	"slices"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
)

// Users are the users of a server.
type Users struct {
	// Default is the default user, who everybody is at first.
	Default *User
	// Log has what users were refused.
	Log Log
	// AllChannels is set when acl-pubsub-default is allchannels: what new users may
	// listen to.
	AllChannels bool

	commands *command.Table // that the server has
	// sanitize is what new users say about the payloads of RESTORE.
	sanitize sanitizeMode
	// databases says that GETUSER shows the databases of a user (dialect.DatabaseRules).
	databases bool
	users     map[string]*User
	names     []string   // of the users, in order
	random    *rand.Rand // of ACL GENPASS
}

// DefaultName is the name of the default user.
const DefaultName = "default"

// New returns the users of a new server of some version: the default user, who may do
// everything. The seed is for the passwords of ACL GENPASS.
func New(d *dialect.Dialect, seed uint64) Users {
	a := Users{commands: d.Commands(), sanitize: sanitizeOf(d), databases: d.Has(dialect.DatabaseRules), random: rand.New(rand.NewPCG(seed, 'a')), Log: Log{Max: 128}}
	a.Default = a.addDefault()
	return a
}

// sanitizeOf is what a new user of a version says about the payloads of RESTORE.
func sanitizeOf(d *dialect.Dialect) sanitizeMode {
	switch {
	case d.Has(dialect.SanitizeIgnored):
		return sanitizeIgnored
	case d.Has(dialect.SanitizeShown):
		return sanitizePayload
	}
	return sanitizeUnsaid
}

// newUser returns a user that can do nothing.
func (a *Users) newUser(name string) *User {
	u := newUser(name, a.commands, a.AllChannels)
	u.sanitize = a.sanitize
	return u
}

// addDefault makes the default user as it is at first (ACLCreateDefaultUser).
func (a *Users) addDefault() *User {
	u := a.create(DefaultName)
	for _, rule := range []string{"+@all", "~*", "&*", "on", "nopass"} {
		_ = u.apply(rule, false) // rules of this list are right
	}
	return u
}

// create makes a user that can do nothing (ACLCreateUser).
func (a *Users) create(name string) *User {
	u := a.newUser(name)
	if a.users == nil {
		a.users = map[string]*User{}
	}
	a.users[name] = u
	at, _ := slices.BinarySearch(a.names, name)
	a.names = slices.Insert(a.names, at, name)
	return u
}

// User is the user of that name, or nil.
func (a *Users) User(name string) *User { return a.users[name] }

// Remove forgets a user and returns it, or nil if there was none.
func (a *Users) Remove(name string) *User {
	u := a.users[name]
	if u != nil {
		delete(a.users, name)
		at, _ := slices.BinarySearch(a.names, name)
		a.names = slices.Delete(a.names, at, at+1)
	}
	return u
}

// Authenticate returns the user with that name and password, or nil
// (ACLCheckUserCredentials).
func (a *Users) Authenticate(name, password string) *User {
	u := a.users[name]
	switch {
	case u == nil || !u.enabled:
		return nil
	case u.noPass:
		return u
	}
	hashed := []byte(hashPassword(password))
	for _, known := range u.passwords {
		if subtle.ConstantTimeCompare(hashed, []byte(known)) == 1 {
			return u
		}
	}
	return nil
}

// hashPassword is how passwords are kept.
func hashPassword(password string) string {
	sum := sha256.Sum256([]byte(password))
	return hex.EncodeToString(sum[:])
}

// SetDefaultPassword is what requirepass does: the default user has that password
// and no other, or needs none (ACLUpdateDefaultUserPassword).
func (a *Users) SetDefaultPassword(password string) {
	u := a.Default
	u.passwords = nil
	u.noPass = password == ""
	if password != "" {
		u.passwords = []string{hashPassword(password)}
	}
}

// AuthNeeded reports whether a client has to authenticate before it is the default user.
func (a *Users) AuthNeeded() bool { return !a.Default.noPass || !a.Default.enabled }

// PasswordSet reports whether the default user has a password.
func (a *Users) PasswordSet() bool { return !a.Default.noPass }

// Lines are the users in the words of a configuration file, without "user " before them.
func (a *Users) Lines() []string {
	lines := make([]string, 0, len(a.names))
	for _, name := range a.names {
		lines = append(lines, name+" "+a.users[name].describe())
	}
	return lines
}
