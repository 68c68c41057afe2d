package engine

import (
	"strings"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
)

// The patterns of SORT's options BY and GET make keys out of elements. A cluster refuses them, or
// takes those whose keys are all in the slot of the key that is sorted.

// sortDenied is the error of an option whose pattern is refused, or "".
func (e *Engine) sortDenied(option string, key, pattern []byte) string {
	switch {
	case !e.has(dialect.SortPatterns):
		return "ERR " + option + " option of SORT denied in Cluster mode."
	case option == "GET" && e.has(dialect.SortElements) && string(pattern) == "#":
		return ""
	}
	if of, ok := command.PatternSlot(pattern); !ok || of != slot.Of(key) {
		return "ERR " + option + " option of SORT denied in Cluster mode when keys formed by the pattern may be in different slots."
	}
	return ""
}

// sortLookup is what a pattern finds for an element, nil if nothing (lookupKeyByPattern).
func (e *Engine) sortLookup(pattern, element []byte) []byte {
	text := string(pattern)
	if text == "#" {
		return element
	}
	before, after, found := strings.Cut(text, "*")
	if !found || strings.Contains(before, "\x00") {
		return nil
	}
	name, field, _ := strings.Cut(after, "->")
	if field == "" {
		name = after
	}
	en := e.lookupRead([]byte(before + string(element) + name))
	switch {
	case en == nil:
	case field != "" && en.Kind == value.KindHash:
		if one := e.field(en, []byte(field)); one != nil {
			return []byte(one.Value)
		}
	case field == "" && en.Kind == value.KindString:
		return append([]byte{}, en.Text()...)
	}
	return nil
}
