package sim

import (
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
)

// A replica of any version loads its master's data set.
func TestReplicasOfAllDialectsSynchronise(t *testing.T) {
	for _, d := range dialect.All() {
		c, err := New(Config{Masters: 3, Replicas: 1, Dialect: d.Name})
		if err != nil {
			t.Fatal(err)
		}
		c.Advance(time.Second)
		n2, n4 := mustNode(t, c, "n2"), mustNode(t, c, "n4")
		if _, err := n2.Do("SET", "{abc}k", "v"); err != nil {
			t.Fatal(err)
		}
		if _, err := n4.Do("CLUSTER", "REPLICATE", string(n2.ID())); err != nil {
			t.Fatal(err)
		}
		c.Advance(10 * time.Second)
		role, err := n4.Do("ROLE")
		if err != nil {
			t.Fatal(err)
		}
		size, err := n4.Do("DBSIZE")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(role.String(), "connected") || size.String() != "1" {
			t.Errorf("%s: the replica says %s, and has %s keys", d.Name, role, size)
		}
		c.Close()
	}
}
