package gen_test

import (
	"fmt"
	"strings"

	"github.com/slotstorm/slotstorm/scenario/gen"
)

// A timeline that fails whenever a reply to INCR is lost is left with just that.
func ExampleSimplify() {
	t := &gen.Timeline{
		Header: []string{"cluster masters=4 seed=7", "client c[1..3]"},
		Lines: []string{
			"c1> SET {a}r v1 &", "wait 2s", "fault f1 reply-lost silent node=n3 for=6s", "c3> GET {a}r | INCR {b}c &", "wait 58s", "heal all",
		},
	}
	small := gen.Simplify(t, func(t *gen.Timeline) (fails bool, fired map[string]int) {
		text := t.String() // instead of playing it
		return strings.Contains(text, "reply-lost") && strings.Contains(text, "INCR"), map[string]int{"f1": 1}
	}, 100)
	fmt.Print(small)
	// Output:
	// cluster masters=3
	// client c1
	// fault f1 reply-lost for=1s
	// c1> INCR {b}c
}
