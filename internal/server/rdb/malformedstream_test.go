package rdb

import (
	"errors"
	"slices"
	"testing"
)

// rawStream is a stream whose parts a test can damage one by one.
type rawStream struct {
	nodes    []rawNode
	length   uint64
	last     ID
	groups   []rawGroup
	announce uint64 // nodes and groups announced beyond those that are there
}

type rawNode struct {
	key []byte
	lp  []byte
}

type rawGroup struct {
	name      string
	pending   []ID
	consumers []rawConsumer
}

type rawConsumer struct {
	name    string
	pending []ID
}

// object returns the stream as an object of the kind.
func (s rawStream) object(kind byte) []byte {
	b := appendLength([]byte{kind}, uint64(len(s.nodes))+s.announce)
	for _, n := range s.nodes {
		b = appendString(appendString(b, n.key), n.lp)
	}
	b = appendIDLengths(appendLength(b, s.length), s.last)
	if kind != kindStreamListpacks {
		b = appendLength(appendIDLengths(appendIDLengths(b, ID{}), ID{}), s.length)
	}
	b = appendLength(b, uint64(len(s.groups))+s.announce)
	for _, g := range s.groups {
		b = appendIDLengths(appendString(b, []byte(g.name)), ID{})
		if kind != kindStreamListpacks {
			b = appendLength(b, 0)
		}
		b = appendLength(b, uint64(len(g.pending)))
		for _, id := range g.pending {
			b = appendLength(appendMilliseconds(appendID(b, id), 1), 1)
		}
		b = appendLength(b, uint64(len(g.consumers)))
		for _, c := range g.consumers {
			b = appendMilliseconds(appendString(b, []byte(c.name)), 2)
			if kind == kindStreamListpacks3 {
				b = appendMilliseconds(b, 3)
			}
			b = appendLength(b, uint64(len(c.pending)))
			for _, id := range c.pending {
				b = appendID(b, id)
			}
		}
	}
	return b
}

func node(key ID, elements ...string) rawNode {
	return rawNode{key: appendID(nil, key), lp: lp(elements...)}
}

// goodStream has entries 1-0, 1-1 (deleted), 2-0 and 3-0; the first three are in
// one node, 2-0 has a field of its own.
func goodStream() rawStream {
	return rawStream{
		nodes: []rawNode{
			node(ID{1, 0}, "2", "1", "1", "f", "0",
				"2", "0", "0", "v", "4",
				"3", "0", "1", "v", "4",
				"0", "1", "0", "1", "g", "w", "6"),
			node(ID{3, 0}, "1", "0", "1", "f", "0", "2", "0", "0", "v", "4"),
		},
		length: 3,
		last:   ID{3, 0},
		groups: []rawGroup{{
			name:      "g",
			pending:   []ID{{1, 0}, {2, 0}},
			consumers: []rawConsumer{{"c", []ID{{1, 0}}}, {"d", []ID{{2, 0}}}},
		}},
	}
}

func TestGoodStream(t *testing.T) {
	for _, kind := range []byte{kindStreamListpacks, kindStreamListpacks2} {
		if _, err := Decode(Redis70.appendFooter(goodStream().object(kind), 0)); err != nil {
			t.Errorf("Decode of kind %d: %v", kind, err)
		}
	}
}

func TestMalformedStream(t *testing.T) {
	first := func(elements ...string) func(*rawStream) {
		return func(s *rawStream) { s.nodes[0] = node(ID{1, 0}, elements...) }
	}
	for name, damage := range map[string]func(*rawStream){
		"more announced than there":      func(s *rawStream) { s.announce = 1 << 40 },
		"key of 15 bytes":                func(s *rawStream) { s.nodes[0].key = s.nodes[0].key[1:] },
		"empty node":                     first(),
		"header alone":                   first("2", "1", "1"),
		"header without end":             first("0", "0", "1", "f"),
		"header with another end":        first("0", "0", "1", "f", "1"),
		"count that is no integer":       first("a", "0", "1", "f", "0"),
		"deleted that is no integer":     first("0", "b", "1", "f", "0"),
		"negative number of fields":      first("0", "0", "-1", "0"),
		"huge number of fields":          first("0", "0", "1099511627776", "0"),
		"more entries than claimed":      first("1", "0", "1", "f", "0", "2", "0", "0", "v", "4", "2", "1", "0", "v", "4"),
		"fewer entries than claimed":     first("3", "0", "1", "f", "0", "2", "0", "0", "v", "4", "2", "1", "0", "v", "4"),
		"wrong number of elements":       first("1", "0", "1", "f", "0", "2", "0", "0", "v", "5"),
		"flags that are no integer":      first("1", "0", "1", "f", "0", "x", "0", "0", "v", "4"),
		"ms that is no integer":          first("1", "0", "1", "f", "0", "2", "x", "0", "v", "4"),
		"seq that is no integer":         first("1", "0", "1", "f", "0", "2", "0", "x", "v", "4"),
		"value missing":                  first("1", "0", "1", "f", "0", "2", "0", "0"),
		"own fields, negative":           first("1", "0", "1", "f", "0", "0", "0", "0", "-1", "2"),
		"own fields, huge":               first("1", "0", "1", "f", "0", "0", "0", "0", "9223372036854775807", "4"),
		"own fields, value missing":      first("1", "0", "1", "f", "0", "0", "0", "0", "1", "g"),
		"entries out of order":           first("2", "0", "1", "f", "0", "2", "1", "0", "v", "4", "2", "0", "0", "v", "4"),
		"entry twice":                    first("2", "0", "1", "f", "0", "2", "0", "0", "v", "4", "2", "0", "0", "v", "4"),
		"nodes out of order":             func(s *rawStream) { slices.Reverse(s.nodes) },
		"node twice":                     func(s *rawStream) { s.nodes = append(s.nodes, s.nodes[1]); s.length++ },
		"length without nodes":           func(s *rawStream) { s.nodes, s.groups = nil, nil },
		"last ID below the last entry":   func(s *rawStream) { s.last = ID{2, 9} },
		"group twice":                    func(s *rawStream) { s.groups = append(s.groups, rawGroup{name: "g"}) },
		"consumer twice":                 func(s *rawStream) { s.groups[0].consumers[1].name = "c" },
		"entry pending twice":            func(s *rawStream) { s.groups[0].pending[1] = ID{1, 0} },
		"entry pending for nobody":       func(s *rawStream) { s.groups[0].consumers[1].pending = nil },
		"entry pending for two":          func(s *rawStream) { s.groups[0].consumers[1].pending = []ID{{2, 0}, {1, 0}} },
		"entry pending for one twice":    func(s *rawStream) { s.groups[0].consumers[1].pending = []ID{{2, 0}, {2, 0}} },
		"entry pending not in the group": func(s *rawStream) { s.groups[0].consumers[1].pending = []ID{{2, 0}, {2, 1}} },
	} {
		t.Run(name, func(t *testing.T) {
			s := goodStream()
			damage(&s)
			for _, kind := range []byte{kindStreamListpacks, kindStreamListpacks2} {
				v, err := Decode(Redis70.appendFooter(s.object(kind), 0))
				if !errors.Is(err, ErrBadFormat) {
					t.Errorf("Decode of kind %d = %+v, %v, want %v", kind, v.Stream, err, ErrBadFormat)
				}
			}
		})
	}
}

// TestStreamClaims: what a stream says of its length, and a node of how many of its entries
// are deleted, is taken as it is, and written again.
func TestStreamClaims(t *testing.T) {
	s := goodStream()
	s.length += 2
	object := s.object(kindStreamListpacks2)
	v, err := Decode(Redis70.appendFooter(object, 0))
	if err != nil || v.Stream.Surplus != 2 {
		t.Fatalf("Decode = %+v, %v", v.Stream, err)
	}
	v.Stream.Nodes[0].Surplus = 1
	again, err := Decode(Encode(v))
	if err != nil || again.Stream.Surplus != 2 || again.Stream.Nodes[0].Surplus != 1 {
		t.Errorf("a stream that claims too much comes back as %+v, %v", again.Stream, err)
	}
}

// TestCutStream: a payload that ends anywhere within the stream is refused.
func TestCutStream(t *testing.T) {
	whole := goodStream().object(kindStreamListpacks2)
	for n := range whole {
		r := &reader{rest: whole[1:max(1, n)]}
		if s, err := r.stream(kindStreamListpacks2); !errors.Is(err, ErrBadFormat) {
			t.Errorf("%d of %d bytes: %+v, %v, want %v", n, len(whole), s, err, ErrBadFormat)
		}
	}
}
