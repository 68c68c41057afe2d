package corpus

import (
	"maps"
	"slices"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// withoutTimes compares the number, the value, the arguments and the client's name of entries.
var withoutTimes = conformance.Reduce("without times", func(r live.Reply) live.Reply {
	if r.Kind != live.Array {
		return r
	}
	entries := make([]live.Reply, len(r.Elems))
	for i, entry := range r.Elems {
		entry.Elems = slices.Clone(entry.Elems)
		for _, at := range []int{1, 4} {
			if at < len(entry.Elems) {
				entry.Elems[at] = live.Reply{}
			}
		}
		entries[i] = entry
	}
	return live.Reply{Kind: r.Kind, Elems: entries}
})

// The modes of commands that came after Redis 7.0.
func init() {
	maps.Copy(modes, map[string]commandMode{
		"COMMANDLOG GET": {withoutTimes, "an entry has the time of day and an address"},
		"HTTL":           {conformance.Near(1), "what is left shrinks while the command travels"},
		"HPTTL":          {conformance.Near(1000), "what is left shrinks while the command travels"},
		"HEXPIRETIME":    {conformance.Near(1), "a time that counts from when the command came"},
		"HPEXPIRETIME":   {conformance.Near(1000), "a time that counts from when the command came"},
	})
}
