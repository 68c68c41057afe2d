package sim

// Connected returns how many connections clients have, by their names; those of clients
// without a name are under "". Raw connections do not count.
func (c *Cluster) Connected() map[string]int {
	c.netMu.Lock()
	defer c.netMu.Unlock()
	open := map[string]int{}
	for cd := range c.conduits {
		if !cd.exempt {
			open[cd.client]++
		}
	}
	return open
}
