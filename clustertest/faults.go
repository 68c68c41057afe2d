package clustertest

import "github.com/slotstorm/slotstorm/faults"

// Inject installs a fault under a name, until Heal. Limits in time that the fault has
// count from now on.
func (c *Cluster) Inject(name string, f faults.Fault) {
	c.tb.Helper()
	c.check(c.Cluster.Inject(name, f))
}

// Heal removes a fault. What it held goes on its way.
func (c *Cluster) Heal(name string) {
	c.tb.Helper()
	c.check(c.Cluster.Heal(name))
}
