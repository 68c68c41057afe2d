// Package corpus is what package conformance plays: the exchanges of every area,
// and for each command whose answer Redis does not determine the way to compare
// it.
package corpus

import (
	"maps"
	"slices"

	"github.com/slotstorm/slotstorm/internal/conformance"
)

// The keys and slots that the corpus uses. One hash tag for each master.
const (
	tagA, slotA = "{hello}", "866"
	tagB, slotB = "{abc}", "7638"
	keyC, slotC = "foo", "12182"
)

// Areas returns the whole corpus.
func Areas() []conformance.Area {
	return []conformance.Area{
		Scenarios(), Cluster(), Redirects(), Migrations(), Connections(), Data(), Time(), CLI(),
	}
}

// reset brings the shared cluster back: no keys, no open slots, no scripts, the
// configuration that exchanges change.
var reset = conformance.Story("reset",
	"A> FLUSHALL", "A> SCRIPT FLUSH", "A> FUNCTION FLUSH",
	"A> CLUSTER SETSLOT "+slotA+" STABLE", "A> CLUSTER SETSLOT "+slotB+" STABLE",
	"B> FLUSHALL", "B> SCRIPT FLUSH", "B> FUNCTION FLUSH",
	"B> CLUSTER SETSLOT "+slotA+" STABLE", "B> CLUSTER SETSLOT "+slotB+" STABLE",
	"C> FLUSHALL", "C> SCRIPT FLUSH", "C> FUNCTION FLUSH",
	"C> CLUSTER SETSLOT "+slotA+" STABLE", "C> CLUSTER SETSLOT "+slotB+" STABLE",
	"X> FLUSHALL", "X> SCRIPT FLUSH", "X> FUNCTION FLUSH",
	"A> WAIT 1 1000", "B> WAIT 1 1000", "C> WAIT 1 1000",
)

// story is conformance.Story, shortened because it is written some hundred times.
func story(name string, lines ...string) conformance.Exchange {
	return conformance.Story(name, lines...)
}

// both plays each exchange with RESP2 and with RESP3.
func both(list []conformance.Exchange) []conformance.Exchange {
	out := make([]conformance.Exchange, 0, 2*len(list))
	for _, e := range list {
		out = append(out, e)
		e.RESP3 = true
		out = append(out, e)
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}
