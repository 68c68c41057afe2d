package conformance

import (
	"context"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// restorer plays an area's Reset on connections that stay open, because it runs
// before every exchange. Its replies are not compared.
type restorer struct {
	target live.Target
	conns  map[string]*live.Conn
}

func newRestorer(t live.Target) *restorer {
	return &restorer{target: t, conns: map[string]*live.Conn{}}
}

// play sends each node its commands at once, and reads the replies, each run of
// steps on one node in turn.
func (r *restorer) play(ctx context.Context, reset Exchange) {
	for i := 0; i < len(reset.Lines); {
		node := reset.Lines[i].Node
		n := 0
		for i+n < len(reset.Lines) && reset.Lines[i+n].Conn == reset.Lines[i].Conn {
			n++
		}
		if node == "" {
			node = reset.Lines[i].Conn
		}
		if !r.run(ctx, node, reset.Lines[i:i+n]) {
			// The connection was stale: once more on a new one.
			r.run(ctx, node, reset.Lines[i:i+n])
		}
		i += n
	}
}

func (r *restorer) run(ctx context.Context, node string, steps []Step) bool {
	c := r.conns[node]
	if c == nil {
		for _, n := range r.target.Nodes() {
			if n.Name != node {
				continue
			}
			var err error
			if c, err = live.Dial(ctx, n.Addr()); err != nil {
				return false
			}
			r.conns[node] = c
		}
	}
	if c == nil {
		return false
	}
	names := &player{nodes: map[string]live.Node{}}
	for _, n := range r.target.Nodes() {
		names.nodes[n.Name] = n
	}
	for _, s := range steps {
		c.Queue(names.expand(s.Args)...)
	}
	err := c.Flush()
	for range steps {
		if err == nil {
			_, err = c.Read(replyWait)
		}
	}
	if err != nil {
		c.Close()
		delete(r.conns, node)
	}
	return err == nil
}

func (r *restorer) close() {
	for _, c := range r.conns {
		c.Close()
	}
}
