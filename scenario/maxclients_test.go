package scenario_test

import (
	"testing"

	"github.com/slotstorm/slotstorm/scenario"
)

// The links of the bus, two to and two from other nodes, count as well.
func TestMaxClientsCountsTheBus(t *testing.T) {
	result := play(t, "f.scn", `cluster masters=3
@n1> CONFIG SET maxclients 6 => OK
@n1/b> PING => PONG
@n1/c> PING => ERR max number of clients + cluster connections reached
@n2/c> PING => PONG
`, scenario.Options{})
	if !result.OK() {
		t.Error(result)
	}
}
