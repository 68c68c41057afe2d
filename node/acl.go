package node

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"math/rand/v2"
	"slices"
)

// acl are the users of a node and what they were refused (acl.c).
type acl struct {
	users    map[string]*user
	names    []string // of the users, in order
	standard *user    // the default user, who everybody is at first
	log      aclLog
	random   *rand.Rand // of ACL GENPASS
	// allChannels is set when acl-pubsub-default is allchannels: what new users
	// may listen to.
	allChannels bool
}

const defaultUser = "default"

func newACL(seed uint64) acl {
	a := acl{random: rand.New(rand.NewPCG(seed, 'a')), log: aclLog{max: 128}}
	a.standard = a.create(defaultUser)
	for _, rule := range []string{"+@all", "~*", "&*", "on", "nopass"} {
		_ = a.standard.apply(rule, false) // rules of this list are right
	}
	return a
}

// create makes a user that can do nothing (ACLCreateUser).
func (a *acl) create(name string) *user {
	u := newUser(name, a.allChannels)
	if a.users == nil {
		a.users = map[string]*user{}
	}
	a.users[name] = u
	at, _ := slices.BinarySearch(a.names, name)
	a.names = slices.Insert(a.names, at, name)
	return u
}

// remove forgets a user and returns it, or nil if there was none.
func (a *acl) remove(name string) *user {
	u := a.users[name]
	if u != nil {
		delete(a.users, name)
		at, _ := slices.BinarySearch(a.names, name)
		a.names = slices.Delete(a.names, at, at+1)
	}
	return u
}

// authenticate returns the user with that name and password, or nil
// (ACLCheckUserCredentials).
func (a *acl) authenticate(name, password string) *user {
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

// setDefaultPassword is what requirepass does: the default user has that password
// and no other, or needs none (ACLUpdateDefaultUserPassword).
func (n *Node) setDefaultPassword(password string) {
	n.settings.RequirePass = password
	u := n.acl.standard
	u.passwords = nil
	u.noPass = password == ""
	if password != "" {
		u.passwords = []string{hashPassword(password)}
	}
}

// authNeeded reports whether a client has to authenticate.
func (n *Node) authNeeded() bool { return !n.acl.standard.noPass || !n.acl.standard.enabled }

// locked reports whether the session's client has yet to authenticate.
func (s *Session) locked() bool { return !s.authenticated && s.n.authNeeded() }

// asDefault makes the session that of the default user (clientSetDefaultAuth).
func (s *Session) asDefault() {
	s.user, s.authenticated = s.n.acl.standard, !s.n.authNeeded()
}

// login makes the session that of a user, if the password is right. A failure is
// logged under the word by which the client tried.
func (s *Session) login(name, password string, attempt *call) bool {
	n := s.n
	u := n.acl.authenticate(name, password)
	if u == nil {
		attempt.denied(denial{reason: deniedAuth, object: string(attempt.args[0]), user: name})
		return false
	}
	s.user, s.authenticated = u, true
	return true
}

// userName is the name that CLIENT LIST shows. The master's link has no user.
func (s *Session) userName() string {
	if s.user == nil {
		return "(superuser)"
	}
	return s.user.name
}
