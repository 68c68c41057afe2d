//go:build conformance

package sim_test

import (
	"testing"

	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/scenario/real"
	"github.com/slotstorm/slotstorm/sim"
)

func init() {
	kinds = append(kinds, kind{"redis-server", true, func(t *testing.T) *sim.Cluster {
		target, err := real.Against(t.Context(), "redis-server")
		if err != nil {
			t.Skip(err)
		}
		servers, end, err := target.Open(t.Context(), &scenario.ClusterSpec{Masters: 3})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(end)
		return outside(t, servers)
	}})
}
