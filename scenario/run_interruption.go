package scenario

import (
	"context"
	"sync/atomic"

	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
)

// interruption stops a run whose context ends, whatever it is at, and also in a bubble,
// which no context reaches.
type interruption struct {
	outer   context.Context
	cluster atomic.Pointer[sim.Cluster]
}

// follow begins to wait for the end of the context; the function that it returns ends that.
func (i *interruption) follow() (unfollow func()) {
	stop := context.AfterFunc(i.outer, func() {
		if c := i.cluster.Load(); c != nil {
			access.To(c).Interrupt()
		}
	})
	return func() { stop() }
}

// concerns says which cluster is to be interrupted.
func (i *interruption) concerns(c *sim.Cluster) {
	i.cluster.Store(c)
	if i.outer.Err() != nil {
		access.To(c).Interrupt()
	}
}
