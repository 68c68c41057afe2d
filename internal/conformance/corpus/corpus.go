// Package corpus is what package conformance plays: the exchanges of every area,
// and for each command whose answer Redis does not determine the way to compare
// it.
package corpus

import (
	"maps"
	"slices"

	"github.com/slotstorm/slotstorm/internal/conformance"
)

// The slots whose state the corpus changes: that of the tag {hello}, which is A's,
// and that of {abc}, which is B's. The key foo is C's, bar A's.
const (
	slotA = "866"
	slotB = "7638"
)

// Areas returns the whole corpus.
func Areas() []conformance.Area {
	return []conformance.Area{
		Scenarios(), Cluster(), Redirects(), Migrations(), Connections(), Data(), Time(), CLI(),
	}
}

// reset brings the shared cluster back: no keys, no open slots, no scripts, the
// configuration that exchanges change.
var reset = func() conformance.Exchange {
	var lines []string
	for _, node := range []string{"A", "B", "C", "X"} {
		for _, command := range []string{
			"CLIENT UNPAUSE", "FLUSHALL", "SCRIPT FLUSH", "FUNCTION FLUSH",
			"CLUSTER SETSLOT " + slotA + " STABLE", "CLUSTER SETSLOT " + slotB + " STABLE",
			`CONFIG SET requirepass "" notify-keyspace-events "" cluster-migration-barrier 1`,
			"CONFIG SET cluster-require-full-coverage yes cluster-allow-reads-when-down no",
		} {
			lines = append(lines, node+"> "+command)
		}
	}
	return conformance.Story("reset", append(lines, "A> WAIT 1 1000", "B> WAIT 1 1000", "C> WAIT 1 1000")...)
}()

// story is conformance.Story, shortened because it is written some hundred times.
func story(name string, lines ...string) conformance.Exchange {
	return conformance.Story(name, lines...)
}

// singly makes an exchange of each step behind the first few, which all of them
// begin with: for lists of commands that have nothing to do with each other, so that
// a difference in one does not hide the next.
func singly(e conformance.Exchange, first int) []conformance.Exchange {
	node := map[string]string{}
	for i, s := range e.Lines {
		if s.Node == "" {
			e.Lines[i].Node = node[s.Conn]
		}
		node[s.Conn] = e.Lines[i].Node
	}
	var list []conformance.Exchange
	for _, s := range e.Lines[first:] {
		one := e
		one.Lines = append(e.Lines[:first:first], s)
		list = append(list, one)
	}
	return list
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
