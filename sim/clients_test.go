package sim_test

import (
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/sim"
)

// The two ends of a replication link are clients, which CLIENT LIST shows and
// CLIENT KILL can disconnect.
func TestReplicationLinksAreClients(t *testing.T) {
	c, n := newCluster(t, sim.Config{Masters: 1, Replicas: 1})
	c.Advance(5 * time.Second)
	master, replica := n[0], n[1]
	type figure struct {
		n     *sim.Node
		args  string
		shows string
	}
	check := func(figures ...figure) {
		t.Helper()
		for _, f := range figures {
			if got := ask(t, f.n, strings.Fields(f.args)...); !strings.Contains(got, f.shows) {
				t.Errorf("%s: %s does not show %q: %s", f.n.Name(), f.args, f.shows, got)
			}
		}
	}
	check(
		figure{master, "CLIENT LIST TYPE replica", " flags=S "},
		figure{master, "CLIENT LIST", " flags=S "},
		figure{master, "INFO clients", "connected_clients:1\r\n"},
		figure{replica, "CLIENT LIST TYPE master", " flags=M "},
		figure{replica, "CLIENT LIST TYPE master", " addr=" + master.Addr() + " "},
		figure{replica, "CLIENT LIST TYPE master", " user=(superuser) "},
		figure{replica, "INFO clients", "connected_clients:2\r\n"},
		figure{replica, "CLIENT KILL TYPE master", "1"},
		figure{replica, "INFO replication", "master_link_status:down"},
	)
	c.Advance(3 * time.Second)
	check(
		figure{replica, "INFO replication", "master_link_status:up"},
		figure{master, "CLIENT KILL TYPE replica", "1"},
		figure{master, "CLIENT LIST TYPE replica", ""},
	)
	c.Advance(3 * time.Second)
	check(figure{replica, "INFO replication", "master_link_status:up"})
}
