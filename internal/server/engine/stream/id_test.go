package stream

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/internal/server/rdb"
)

func TestNeighbors(t *testing.T) {
	for _, row := range []struct {
		id, next rdb.ID
		ok       bool
	}{
		{rdb.ID{}, rdb.ID{Seq: 1}, true},
		{rdb.ID{MS: 5, Seq: math.MaxUint64}, rdb.ID{MS: 6}, true},
		{MaxID, rdb.ID{}, false},
	} {
		if next, ok := Next(row.id); next != row.next || ok != row.ok {
			t.Errorf("Next(%v) = %v, %v, want %v, %v", row.id, next, ok, row.next, row.ok)
		}
		if id, ok := Previous(row.next); id != row.id || ok != row.ok {
			t.Errorf("Previous(%v) = %v, %v, want %v, %v", row.next, id, ok, row.id, row.ok)
		}
	}
}

func TestParseID(t *testing.T) {
	for _, row := range []struct {
		text       string
		id         rdb.ID
		ok, strict bool
	}{
		{"1-2", rdb.ID{MS: 1, Seq: 2}, true, true},
		{"1", rdb.ID{MS: 1, Seq: 9}, true, true},
		{"18446744073709551615-18446744073709551615", MaxID, true, true},
		{"-", rdb.ID{}, true, false},
		{"+", MaxID, true, false},
		{"1-2\x00rest", rdb.ID{MS: 1, Seq: 2}, true, true}, // a C string ends there
		{"", rdb.ID{}, false, false},
		{"-1", rdb.ID{}, false, false},
		{"1-", rdb.ID{}, false, false},
		{"1-x", rdb.ID{}, false, false},
		{"1-2-3", rdb.ID{}, false, false},
		{"18446744073709551616", rdb.ID{}, false, false},
		{strings.Repeat("0", MaxIDText-1) + "1", rdb.ID{MS: 1, Seq: 9}, true, true},
		{strings.Repeat("0", MaxIDText) + "1", rdb.ID{}, false, false},
	} {
		id, ok := ParseID([]byte(row.text), 9)
		if ok != row.ok || ok && id != row.id {
			t.Errorf("ParseID(%q) = %v, %v, want %v, %v", row.text, id, ok, row.id, row.ok)
		}
		if _, ok := ParseStrictID([]byte(row.text), 9); ok != row.strict {
			t.Errorf("ParseStrictID(%q): %v, want %v", row.text, ok, row.strict)
		}
	}
}

func TestParseIDReadsWhatIsShown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := rdb.ID{MS: rapid.Uint64().Draw(t, "ms"), Seq: rapid.Uint64().Draw(t, "seq")}
		if got, ok := ParseID([]byte(id.String()), 0); !ok || got != id {
			t.Fatalf("ParseID(%s) = %v, %v", id, got, ok)
		}
	})
}
