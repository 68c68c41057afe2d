package corpus

import (
	"strings"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
)

// longBytes are the broken requests that are too long for a story.
func longBytes() []conformance.Exchange {
	long := strings.Repeat("1", 70000)
	var list []conformance.Exchange
	for _, r := range []struct{ name, bytes string }{
		{"a long line", strings.Repeat("a", 70000)},
		{"a long multibulk header", "*" + long},
		{"a long bulk header", "*1\r\n$" + long},
		{"many commands at once", strings.Repeat("*2\r\n$4\r\nECHO\r\n$1\r\nx\r\n", 50)},
	} {
		list = append(list, conformance.Exchange{
			Name:  "bytes: " + r.name,
			Lines: []conformance.Step{{Verb: conformance.Raw, Conn: "c", Node: "A", Args: []string{r.bytes}}},
		})
	}
	return list
}
