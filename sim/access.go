package sim

import (
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/certificate"
	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim/event"
)

func init() {
	access.Provide(access.Provider{
		Cluster: func(c any) access.Cluster { return insideCluster{c.(*Cluster)} },
		Node:    func(n any) access.Node { return insideNode{n.(*Node)} },
		Client:  func(cl any) access.Client { return insideClient{cl.(*Client)} },
	})
}

// What our own packages do with a cluster beyond what users see: package access has the
// comments.
type (
	insideCluster struct{ *Cluster }
	insideNode    struct{ *Node }
	insideClient  struct{ *Client }
)

func (c insideCluster) Start() {
	c.loop.run(c.cfg.Speed, time.Now())
}

func (c insideCluster) Skip(d time.Duration) { c.skip(d, nil) }

func (c insideCluster) SkipToEvent(d time.Duration) bool {
	seen := c.log.Len()
	c.skip(d, func() bool { return c.log.Len() != seen })
	return c.log.Len() != seen
}

func (c insideCluster) skip(d time.Duration, stop func() bool) {
	if d <= 0 {
		return
	}
	p := c.loop.pacing.Load()
	if p == nil {
		c.loop.advance(c.loop.now()+d, stop)
		return
	}
	p.order(func(p *pace) { p.skip(c.loop, d, stop) })
}

func (c insideCluster) Speed() float64 {
	if p := c.loop.pacing.Load(); p != nil {
		return p.clock.Load().scale
	}
	return c.cfg.Speed
}

func (c insideCluster) SetSpeed(speed float64) error {
	p := c.loop.pacing.Load()
	switch {
	case !(speed >= 0) || math.IsInf(speed, 1):
		return fmt.Errorf("sim: speed %g, want 0 or more", speed)
	case p == nil:
		return errors.New("sim: a stepped cluster has no speed")
	case !p.order(func(p *pace) { p.restart(speed) }):
		return errors.New("sim: the cluster is closed")
	}
	return nil
}

func (c insideCluster) After(d time.Duration, f func()) {
	c.loop.after(d, func() {
		if c.ctx.Err() == nil {
			f()
		}
	})
}

func (c insideCluster) Interrupt() { c.loop.interrupted.Store(true) }

func (c insideCluster) Interrupted() bool { return c.loop.interrupted.Load() }

func (c insideCluster) Branched() bool { return c.branch != nil && c.branch.over() }

func (c insideCluster) Certificates() access.Certificates {
	if c.cfg.Certificates == nil {
		return nil
	}
	return c.cfg.Certificates
}

func (c insideCluster) WriteClientCertificate(dir, show string) error {
	if c.cfg.Certificates == nil {
		return ErrNoTLS
	}
	if err := checkShow(show); err != nil {
		return err
	}
	return c.cfg.Certificates.authority.WriteClient(dir, certificate.State(show))
}

func (c insideCluster) Connections() []access.Connection {
	c.netMu.Lock()
	defer c.netMu.Unlock()
	var open []access.Connection
	for _, cn := range c.allConns() {
		if !cn.exempt {
			open = append(open, access.Connection{Client: cn.client, Addr: cn.addr, Node: cn.p.name})
		}
	}
	return open
}

func (c insideCluster) NameTCPClients(name string) {
	c.netMu.Lock()
	defer c.netMu.Unlock()
	c.tcpClient = name
}

func (c insideCluster) Raw(name, node string, timeout time.Duration) (access.Raw, error) {
	n, err := c.Node(node)
	if err != nil {
		return nil, err
	}
	return &rawConn{c: c.Cluster, name: name, node: n, timeout: timeout}, nil
}

func (c insideCluster) NoteCommand(client string, commands [][]string, reply event.Reply, failure string) {
	done := event.CommandDone{Commands: argsOf(commands), Failure: failure}
	if failure == "" {
		done.Reply = reply
	}
	c.tell(client, done)
}

func (c insideCluster) NoteMessage(client string, reply event.Reply) {
	c.tell(client, event.MessageReceived{Reply: reply})
}

func (c insideCluster) Show(reply []byte) string { return c.show(Reply{reply}) }

func (c insideCluster) AnnounceMove(from, to string, slots slot.Ranges) (done func(), err error) {
	for _, name := range []string{from, to} {
		if c.machine(name) == nil {
			return nil, c.noNode(name)
		}
	}
	c.upkeep.startMove(from, to, slots)
	return func() {
		if c.upkeep != nil && !c.upkeep.byHand {
			c.upkeep.endMove(from, to)
			c.upkeep.look() // so that SMIGRATED is out, if it is due
		}
	}, nil
}

func (c insideCluster) EnableMaintNotifications(on bool) {
	if c.upkeep == nil {
		return
	}
	c.upkeep.off.Store(!on)
	for _, m := range c.machines {
		m.process().node.EnableMaintenance(on)
	}
}

func (c insideCluster) Effects(f func(client string, requests []byte)) {
	c.netMu.Lock()
	c.effects = f
	c.netMu.Unlock()
	for _, m := range c.machines {
		m.process().installTap()
	}
}

func (c insideCluster) Notifies() bool { return c.upkeep != nil }

func (n insideNode) Info() string { return n.server.Info() }

func (n insideNode) Connections() int { return n.server.Connections() }

func (n insideNode) Load() access.Load { return n.server.Load() }

func (n insideNode) Upgrade(dialect string) error {
	if _, err := findDialect(dialect); err != nil {
		return err
	}
	if err := n.Crash(); err != nil {
		return err
	}
	return n.Restart(Restart{KeepData: true, Dialect: dialect})
}

func (n insideNode) LeaveMaster() error {
	m, ok := n.server.(*machine)
	if !ok {
		return ErrOutside
	}
	m.process().node.LeaveMaster()
	return nil
}

func (n insideNode) State() string {
	switch {
	case !n.Up():
		return "down"
	case n.Paused():
		return "paused"
	}
	return "up"
}

func (cl insideClient) Begin(commands [][]string) access.Pending { return cl.begin(commands) }
