package sim

import "testing"

// stepped makes a stepped cluster that ends with the test.
func stepped(t testing.TB, cfg Config) *Cluster {
	t.Helper()
	return untilTheEnd(t, New, cfg)
}

// running makes a cluster whose time passes by itself, and that ends with the test.
func running(t testing.TB, cfg Config) *Cluster {
	t.Helper()
	return untilTheEnd(t, Run, cfg)
}

func untilTheEnd(t testing.TB, start func(Config) (*Cluster, error), cfg Config) *Cluster {
	t.Helper()
	c, err := start(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func mustNode(t testing.TB, c *Cluster, name string) *Node {
	t.Helper()
	n, err := c.Node(name)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
