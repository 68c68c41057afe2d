package respproxy

import (
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
)

// session is what a client has set on its connection, so that another server can be told.
type session struct {
	resp3 bool
	// subscribed says that the client has been a subscriber: messages may come between replies.
	subscribed bool
	// settings are requests that set something, by what they set.
	settings []setting
	// channels are what the client is subscribed to.
	channels []channel
	// transaction are the requests since MULTI that the server has answered.
	transaction [][]byte
}

// channel is a subscription, by one of subscribe, psubscribe and ssubscribe.
type channel struct{ by, name string }

type setting struct {
	what string
	raw  []byte
}

// note remembers a request, if it sets something. It reports whether no reply will come that is
// one: confirmations of subscriptions are pushes.
func (s *session) note(args [][]byte, raw []byte) (silent bool) {
	name := ctype.Lower(args[0])
	switch name {
	case "hello":
		if len(args) > 1 {
			s.resp3 = string(args[1]) == "3"
		}
		s.set(name, raw)
	case "auth", "select", "readonly":
		s.set(name, raw)
	case "client":
		if len(args) < 3 {
			return false
		}
		switch sub := ctype.Lower(args[1]); sub {
		case "setname", "tracking", "no-evict", "no-touch":
			s.set("client "+sub, raw)
		case "setinfo":
			s.set("client setinfo "+ctype.Lower(args[2]), raw)
		}
	case "reset":
		*s = session{}
	case "subscribe", "psubscribe", "ssubscribe":
		for _, arg := range args[1:] {
			if c := (channel{name, string(arg)}); !slices.Contains(s.channels, c) {
				s.channels = append(s.channels, c)
			}
		}
		s.subscribed = true
		return len(args) > 1 // or else it is an error
	case "unsubscribe", "punsubscribe", "sunsubscribe":
		by := strings.Replace(name, "un", "", 1)
		s.channels = slices.DeleteFunc(s.channels, func(c channel) bool {
			return c.by == by && (len(args) == 1 || slices.ContainsFunc(args[1:], func(arg []byte) bool { return string(arg) == c.name }))
		})
		s.subscribed = true
		return true
	}
	return false
}

// answered notes what a request has done to the transaction.
func (s *session) answered(name string, raw []byte) {
	switch {
	case name == "multi":
		s.transaction = [][]byte{raw}
	case name == "exec" || name == "discard":
		s.transaction = nil
	case s.transaction != nil:
		s.transaction = append(s.transaction, raw)
	}
}

func (s *session) set(what string, raw []byte) {
	s.settings = slices.DeleteFunc(s.settings, func(o setting) bool { return o.what == what })
	s.settings = append(s.settings, setting{what, raw})
}

// setUp are the requests that bring a new server to where the last one was.
func (s *session) setUp() [][]byte {
	var list [][]byte
	for _, o := range s.settings {
		list = append(list, o.raw)
	}
	return append(list, s.transaction...)
}
