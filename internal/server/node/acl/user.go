package acl

import (
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/tool/words"
)

// User is an ACL user.
type User struct {
	name    string
	enabled bool
	// noPass means that any password will do.
	noPass bool
	// sanitize says what becomes of the payloads of RESTORE; it is only shown.
	sanitize  sanitizeMode
	passwords []string // their hashes, in the order in which they were given
	// selectors are the user's own permissions, and then those that are allowed as an
	// alternative. A command has to be allowed by one of them as a whole.
	selectors []*selector
}

// sanitizeMode is the choice between the rules sanitize-payload and
// skip-sanitize-payload.
type sanitizeMode uint8

const (
	sanitizeUnsaid sanitizeMode = iota
	sanitizePayload
	sanitizeSkip
	sanitizeIgnored // the rules are taken and mean nothing (dialect.SanitizeIgnored)
)

// to is the mode after a rule that asks for another one.
func (m sanitizeMode) to(other sanitizeMode) sanitizeMode {
	if m == sanitizeIgnored {
		return m
	}
	return other
}

func newUser(name string, commands *command.Table, allChannels bool) *User {
	return &User{name: name, selectors: []*selector{newSelector(commands, allChannels)}}
}

// Name is the user's name.
func (u *User) Name() string { return u.name }

// root are the permissions of the user itself.
func (u *User) root() *selector { return u.selectors[0] }

// copyRules gives the user the rules of another (ACLCopyUser).
func (u *User) copyRules(from *User) {
	name := u.name
	*u = *from
	u.name = name
	u.passwords = slices.Clone(from.passwords)
	u.selectors = nil
	for _, s := range from.selectors {
		u.selectors = append(u.selectors, s.clone())
	}
}

// apply changes the user as a rule says (ACLSetUser). What acl-pubsub-default says
// counts for new selectors.
func (u *User) apply(rule string, allChannels bool) error {
	if rule == "" {
		return nil
	}
	switch strings.ToLower(rule) {
	case "on":
		u.enabled = true
		return nil
	case "off":
		u.enabled = false
		return nil
	case "skip-sanitize-payload":
		u.sanitize = u.sanitize.to(sanitizeSkip)
		return nil
	case "sanitize-payload":
		u.sanitize = u.sanitize.to(sanitizePayload)
		return nil
	case "nopass":
		u.noPass, u.passwords = true, nil
		return nil
	case "resetpass":
		u.noPass, u.passwords = false, nil
		return nil
	case "clearselectors":
		u.selectors = u.selectors[:1]
		return nil
	case "reset":
		*u = User{name: u.name, sanitize: u.sanitize.to(sanitizePayload), selectors: []*selector{newSelector(u.root().table, allChannels)}}
		return nil
	}
	switch kind := rule[0]; {
	case kind == '>' || kind == '#' || kind == '<' || kind == '!':
		return u.password(kind, rule[1:])
	case kind == '(' && strings.HasSuffix(rule, ")"):
		s := newSelector(u.root().table, allChannels)
		parts, _ := words.Split([]byte(rule[1 : len(rule)-1]))
		for _, word := range parts {
			if err := s.applyWord(string(word)); err != nil {
				return err
			}
		}
		u.selectors = append(u.selectors, s)
		return nil
	}
	return u.root().apply(rule)
}

// applyWord is apply for a word that may be empty.
func (s *selector) applyWord(word string) error {
	if word == "" {
		return errRuleSyntax
	}
	return s.apply(word)
}

// password adds a password (> and #) or removes one (< and !), given as it is or as
// its hash.
func (u *User) password(kind byte, text string) error {
	hash := text
	switch {
	case kind == '>' || kind == '<':
		hash = hashPassword(text)
	case len(text) != 64 || strings.Trim(text, "0123456789abcdef") != "":
		return errRuleHash
	}
	at := slices.Index(u.passwords, hash)
	switch {
	case kind == '<' || kind == '!':
		if at < 0 {
			return errRuleNoPassword
		}
		u.passwords = slices.Delete(slices.Clone(u.passwords), at, at+1)
		return nil
	case at < 0:
		u.passwords = append(slices.Clone(u.passwords), hash)
	}
	u.noPass = false
	return nil
}

// mergeSelectors joins the words of selectors that were given as several arguments
// (ACLMergeSelectorArguments). It fails with the word that opens a parenthesis which
// nothing closes.
func mergeSelectors(words []string) (rules []string, unmatched string, ok bool) {
	open := -1
	var joined string
	for i, word := range words {
		switch {
		case strings.HasPrefix(word, "(") && !strings.HasSuffix(word, ")"):
			joined, open = word, i
		case open >= 0:
			joined += " " + word
			if strings.HasSuffix(word, ")") {
				rules = append(rules, joined)
				open = -1
			}
		default:
			rules = append(rules, word)
		}
	}
	if open >= 0 {
		return nil, words[open], false
	}
	return rules, "", true
}

// flagWords are the words for the user's state, in Redis's order.
func (u *User) flagWords() []string {
	words := []string{"off"}
	if u.enabled {
		words[0] = "on"
	}
	if u.noPass {
		words = append(words, "nopass")
	}
	switch u.sanitize {
	case sanitizeSkip:
		words = append(words, "skip-sanitize-payload")
	case sanitizePayload:
		words = append(words, "sanitize-payload")
	}
	return words
}
