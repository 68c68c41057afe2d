//go:build conformance

package against

import (
	"testing"

	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/scenario/real"
)

// While no server runs the cluster is not up, so waiting for it waits for all of them.
func TestAllRestart(t *testing.T) {
	target, err := real.Against(t.Context(), "redis-server")
	if err != nil {
		t.Fatal(err)
	}
	script, err := scenario.Parse("restart.scn", []byte(`cluster masters=3 node-timeout=2s
client alice
allow acked-writes
alice> SET hello 1 => OK
crash n[1..3] for=500ms
expect not state ok
wait until state ok within 20s
alice> GET hello => (nil)
`))
	if err != nil {
		t.Fatal(err)
	}
	result, err := scenario.Run(t.Context(), script, scenario.Options{Against: target})
	if err != nil {
		t.Fatal(err)
	}
	if !result.OK() {
		t.Error(result)
	}
}
