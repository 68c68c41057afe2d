//go:build conformance

package against

import (
	"testing"

	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/scenario/goredis"
	"github.com/slotstorm/slotstorm/scenario/real"
)

// Servers come back with their data, and on other ports; a client that is alone causes what they count.
func TestComesBackElsewhere(t *testing.T) {
	play(t, `cluster masters=3 node-timeout=2s
client app driver=go-redis
app> SET hello 1 => OK
app> SET foo 2 => OK
crash n1 for=500ms keep-data
wait until state ok within 20s
wait until agreed within 20s
app> GET hello => "1" within 20s
crash n3
restart n3 keep-data new-address
wait until state ok within 20s
wait until agreed within 20s
migrate 866 n1 n2 => done
wait until agreed within 5s
expect client app redirects == 0
app> GET hello => "1" within 20s
expect client app redirects >= 1
expect client app topology >= 1
`)
}

// While no server runs the cluster is not up, so waiting for it waits for all of them.
func TestAllRestart(t *testing.T) {
	play(t, `cluster masters=3 node-timeout=2s
client alice
allow acked-writes
alice> SET hello 1 => OK
crash n[1..3] for=500ms
expect not state ok
wait until state ok within 20s
alice> GET hello => (nil)
`)
}

// play plays a file on real servers.
func play(t *testing.T, text string) {
	t.Helper()
	goredis.Silence()
	target, err := real.Against(t.Context(), "redis-server")
	if err != nil {
		t.Fatal(err)
	}
	script, err := scenario.Parse("restart.scn", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	result, err := scenario.Run(t.Context(), script, scenario.Options{Against: target, Drivers: allDrivers()})
	if err != nil {
		t.Fatal(err)
	}
	if !result.OK() {
		t.Error(result)
	}
}
