package failover

import (
	"context"
	"fmt"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// answerWait is how long a real server may take to answer: it may be starved on a
// busy machine, and a dead one refuses at once.
const answerWait = 10 * time.Second

// realCluster keeps a connection to each node that was asked, so that a look costs
// the machine little.
type realCluster struct {
	target live.Target
	conns  [nodes]*live.Conn
	start  time.Time
}

// NewReal launches a cluster of real servers. Close ends them.
func NewReal(ctx context.Context, launch live.Launcher, nodeTimeout time.Duration) (Cluster, error) {
	target, err := launch(ctx, live.Shape{Masters: shards, Replicas: 1, NodeTimeout: nodeTimeout})
	if err != nil {
		return nil, err
	}
	return &realCluster{target: target, start: time.Now()}, nil
}

func (c *realCluster) ID(node int) string { return c.target.Nodes()[node].ID }
func (c *realCluster) Now() time.Duration { return time.Since(c.start) }

func (c *realCluster) Ask(ctx context.Context, node int, args ...string) (string, error) {
	if c.conns[node] == nil {
		conn, err := live.Dial(ctx, c.target.Nodes()[node].Addr())
		if err != nil {
			return "", err
		}
		c.conns[node] = conn
	}
	reply, err := c.conns[node].Do(answerWait, args...)
	if err == nil && reply.Kind != live.Bulk {
		err = fmt.Errorf("failover: %s answers %s", args[0], reply)
	}
	if err != nil {
		c.hangUp(node)
		return "", err
	}
	return reply.Text, nil
}

func (c *realCluster) hangUp(node int) {
	if c.conns[node] != nil {
		c.conns[node].Close()
		c.conns[node] = nil
	}
}

func (c *realCluster) Kill(node int) error {
	err := c.target.Kill(c.target.Nodes()[node].Name)
	c.hangUp(node)
	return err
}

func (c *realCluster) Restart(node int) error {
	return c.target.Restart(c.target.Nodes()[node].Name, live.Comeback{})
}

func (c *realCluster) Wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (c *realCluster) Close() {
	for node := range c.conns {
		c.hangUp(node)
	}
	c.target.Close()
}
