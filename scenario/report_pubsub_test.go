package scenario_test

import (
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/scenario"
)

// A report tells of the subscription that a failover ended.
func TestReportTellsOfLostSubscriptions(t *testing.T) {
	result := play(t, "f.scn", `cluster masters=3 replicas=1 node-timeout=2s
wait 1s
@n1/sub> SSUBSCRIBE hello => ["ssubscribe", "hello", (integer) 1]
@n4> CLUSTER FAILOVER => OK
wait until n4 role master within 10s
wait 1s
@n4> SPUBLISH hello x
@n1/sub< ["smessage", "hello", "x"]
`, scenario.Options{})
	const want = "n1        pubsub   subscription to hello ends, slot 866 is gone   for @n1/sub"
	if got := result.String(); !strings.Contains(got, want) {
		t.Errorf("the report\n%s\ndoes not have the line\n%s", got, want)
	}
}
