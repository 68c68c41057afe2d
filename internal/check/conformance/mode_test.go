package conformance

import (
	"testing"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

func bulk(texts ...string) live.Reply {
	r := live.Reply{Kind: live.Array}
	for _, s := range texts {
		r.Elems = append(r.Elems, live.Reply{Kind: live.Bulk, Text: s})
	}
	return r
}

func TestModes(t *testing.T) {
	nested := func(a, b live.Reply) live.Reply { return live.Reply{Kind: live.Array, Elems: []live.Reply{a, b}} }
	text := func(s string) live.Reply { return live.Reply{Kind: live.Bulk, Text: s} }
	number := func(s string) live.Reply { return live.Reply{Kind: live.Int, Text: s} }
	failure := func(s string) live.Reply { return live.Reply{Kind: live.Error, Text: s} }
	tests := []struct {
		name string
		mode Mode
		a, b live.Reply
		want bool
	}{
		{"same", Exact, bulk("a", "b"), bulk("a", "b"), true},
		{"order", Exact, bulk("a", "b"), bulk("b", "a"), false},
		{"type", Exact, text("1"), number("1"), false},
		{"nulls differ", Exact, live.Reply{Kind: live.NullBulk}, live.Reply{Kind: live.NullArray}, false},
		{"order left aside", Unordered, bulk("a", "b"), bulk("b", "a"), true},
		{"multiset, not set", Unordered, bulk("a", "a", "b"), bulk("a", "b", "b"), false},
		{"on all levels", Unordered, nested(bulk("a", "b"), bulk("c")), nested(bulk("c"), bulk("b", "a")), true},
		{"pairs stay together", Pairs, bulk("f", "1", "g", "2"), bulk("g", "2", "f", "1"), true},
		{"pairs are not torn", Pairs, bulk("f", "1", "g", "2"), bulk("f", "2", "g", "1"), false},
		{"lines", Lines, text("a\nb\n"), text("b\na\n"), true},
		{"other lines", Lines, text("a\nb\n"), text("b\nb\n"), false},
		{"fields", Fields, text("a:1\r\nb:2\r\n"), text("a:3\r\nb:4\r\n"), true},
		{"missing field", Fields, text("a:1\r\nb:2\r\n"), text("a:1\r\n"), false},
		{"skeleton", Skeleton, bulk("a", "b"), bulk("c", "d"), true},
		{"skeleton counts", Skeleton, bulk("a", "b"), bulk("c"), false},
		{"type only", Type, bulk("a", "b"), bulk("c"), true},
		{"errors are texts", Type, failure("ERR a"), failure("ERR b"), false},
		{"code", Code, failure("ERR a"), failure("ERR b"), true},
		{"other code", Code, failure("ERR a"), failure("OOM a"), false},
		{"near", Near(5), number("100"), number("97"), true},
		{"not near", Near(5), number("100"), number("90"), false},
		{"no time to live", Near(5), number("-1"), number("-2"), false},
		{"near at the end", Near(5), number("9223372036854775807"), number("9223372036854775803"), true},
		{"near elements", Near(1), live.Reply{Kind: live.Array, Elems: []live.Reply{number("1")}}, live.Reply{Kind: live.Array, Elems: []live.Reply{number("2")}}, true},
		{"elements", Elements(nil, Unordered), nested(text("x"), bulk("a", "b")), nested(text("x"), bulk("b", "a")), true},
		{"elements without mode", Elements(nil, Unordered), nested(bulk("a", "b"), text("x")), nested(bulk("b", "a"), text("x")), false},
	}
	for _, tt := range tests {
		if got := tt.mode.Agree(tt.a, tt.b); got != tt.want {
			t.Errorf("%s: %s agrees on %s and %s: %v, want %v", tt.name, tt.mode, tt.a, tt.b, got, tt.want)
		}
		if got := tt.mode.Agree(tt.b, tt.a); got != tt.want {
			t.Errorf("%s: %s is not symmetric", tt.name, tt.mode)
		}
	}
}

func TestWithoutFields(t *testing.T) {
	got := WithoutFields(live.Reply{Kind: live.Array, Elems: []live.Reply{bulk("id", "x", "time", "5"), bulk("time", "id")}}, "time")
	if want := `[["id", "x"], []]`; got.String() != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
