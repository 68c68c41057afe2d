package sim_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
)

// A replica that its master refuses, since it has no masterauth, asks again and again. Time
// passes meanwhile, and the right password ends it.
func TestRefusedReplica(t *testing.T) {
	c, n := newCluster(t, sim.Config{Masters: 1, Replicas: 1, File: []string{"requirepass secret"}})
	field := func(n *sim.Node, section, name string) string {
		t.Helper()
		_, value, _ := strings.Cut(access.ToNode(n).Info(), "\r\n"+name+":")
		value, _, _ = strings.Cut(value, "\r\n")
		return value
	}
	c.Advance(10 * time.Second)
	if got := field(n[1], "replication", "master_link_status"); got != "down" {
		t.Fatalf("master_link_status:%s", got)
	}
	before, _ := strconv.Atoi(field(n[0], "stats", "total_connections_received"))
	c.Advance(time.Second)
	after, _ := strconv.Atoi(field(n[0], "stats", "total_connections_received"))
	if after-before < 10 || after-before > 250 {
		t.Errorf("%d connections in a second", after-before)
	}
	conn, err := access.To(c).Raw("@n2", "n2", time.Second)
	if err != nil {
		t.Fatal(err)
	}
	conn.Begin([][]string{{"AUTH", "secret"}, {"CONFIG", "SET", "masterauth", "secret"}}, false)
	until(t, c, 2*time.Second, "link", func() bool { return field(n[1], "replication", "master_link_status") == "up" })
}
