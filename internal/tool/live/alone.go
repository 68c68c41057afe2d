package live

import (
	"context"
	"os"
	"strconv"
	"time"
)

// Alone is a real server that is in no cluster: the other side of what tools do between a
// cluster and something else.
type Alone struct {
	// Node says where it is; it has no ID.
	Node   Node
	server server
}

// StartAlone starts one of this program, and waits until it answers. The caller has to Close
// it.
func (p Program) StartAlone(ctx context.Context, name string) (*Alone, error) {
	ports, err := takePorts(1)
	if err != nil {
		return nil, err
	}
	a := &Alone{Node: Node{Name: name, IP: "127.0.0.1", Port: ports[0]}}
	if err := a.start(ctx, p.Path); err != nil {
		a.Close()
		return nil, err
	}
	return a, nil
}

func (a *Alone) start(ctx context.Context, path string) error {
	dir, err := os.MkdirTemp("", "slotstorm-live-")
	if err != nil {
		return err
	}
	a.server = server{path: path, dir: dir, args: []string{
		"--port", strconv.Itoa(a.Node.Port), "--bind", "127.0.0.1", "--save", "", "--dir", dir,
	}}
	if err := a.server.start(); err != nil {
		return err
	}
	return await(ctx, time.Now().Add(readyWait), a.Node, []string{"PING"}, func(r Reply) bool { return r.Text == "PONG" })
}

// Close ends the server and removes what it has left.
func (a *Alone) Close() {
	_ = a.server.kill()
	if a.server.dir != "" {
		_ = os.RemoveAll(a.server.dir)
	}
	releasePorts([]int{a.Node.Port})
}
