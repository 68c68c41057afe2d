package live

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/certificate"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
)

// readyWait bounds how long a cluster of real servers may take to form: a master
// stays in the fail state for its first two seconds, and a replica may need some
// tries to reach its master.
const readyWait = 30 * time.Second

// Launcher starts clusters of servers of this program: on free loopback ports, with a
// temporary directory for each cluster. They die with Close, and with the process that
// started them.
func (p Program) Launcher() Launcher {
	return func(ctx context.Context, s Shape) (Target, error) {
		return launchReal(ctx, p, s)
	}
}

// Real returns the launcher of servers of the program that REDIS_SERVER names, or of
// redis-server.
func Real() (Launcher, error) { return RealAt("") }

// RealAt is Real for a certain program.
func RealAt(program string) (Launcher, error) {
	p, err := FindProgram(program)
	if err != nil {
		return nil, err
	}
	return p.Launcher(), nil
}

// realCluster is a cluster of redis-server processes.
type realCluster struct {
	program Program
	tlsDir  string // of certificates, "" without TLS
	dir     string
	nodes   []Node
	ports   []int // that were taken
	servers map[string]*server
}

// launchReal starts a cluster, and another one on other ports when that does not get ready:
// because another program has taken a port between the look for free ones and the start, or
// because a busy machine made nodes suspect each other.
func launchReal(ctx context.Context, p Program, s Shape) (*realCluster, error) {
	for try := 1; ; try++ {
		c, err := launchOnce(ctx, p, s)
		if err == nil || try == launchTries || ctx.Err() != nil {
			return c, err
		}
	}
}

const launchTries = 3

func launchOnce(ctx context.Context, p Program, s Shape) (*realCluster, error) {
	dir, err := os.MkdirTemp("", "slotstorm-live-")
	if err != nil {
		return nil, err
	}
	c := &realCluster{program: p, dir: dir, servers: map[string]*server{}}
	if err := c.start(ctx, s); err != nil {
		c.Close()
		return nil, err
	}
	return c, nil
}

// start writes each node's cluster configuration, so that the cluster needs no
// forming, starts the servers and waits until all see it whole.
func (c *realCluster) start(ctx context.Context, s Shape) error {
	names := s.NodeNames()
	count := len(names)
	if s.TLS {
		count *= 2
		dir, err := TLSDir()
		if err != nil {
			return err
		}
		c.tlsDir = dir
	}
	ports, err := takePorts(count)
	if err != nil {
		return err
	}
	c.ports = ports
	for i, name := range names {
		id := s.IDs[name]
		if id == "" {
			id = NewID(i)
		}
		node := Node{Name: name, IP: "127.0.0.1", Port: ports[i], ID: id}
		if s.TLS {
			node.TLSPort = ports[len(names)+i]
		}
		c.nodes = append(c.nodes, node)
	}
	conf := nodesConf{nodes: c.nodes, shape: s, shards: c.program.has(dialect.ShardIDs), ownEpochs: c.program.has(dialect.ReplicasKeepEpoch)}
	for i, n := range c.nodes {
		dir := filepath.Join(c.dir, n.Name)
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, "nodes.conf"), []byte(conf.file(i)), 0o644); err != nil {
			return err
		}
		// CONFIG REWRITE wants a file. What it holds, the arguments override.
		if err := os.WriteFile(filepath.Join(dir, "redis.conf"), nil, 0o644); err != nil {
			return err
		}
		srv := &server{path: c.program.Path, dir: dir, args: append([]string{"redis.conf"}, c.args(n, s)...)}
		c.servers[n.Name] = srv
		if err := srv.start(); err != nil {
			return err
		}
	}
	for _, n := range c.nodes {
		stranger := false
		err := await(ctx, time.Now().Add(readyWait), n, []string{"CLUSTER", "MYID"}, func(r Reply) bool {
			stranger = r.Kind == Bulk && r.Text != n.ID
			return r.Kind == Bulk
		})
		if err != nil {
			return err
		}
		if stranger {
			return fmt.Errorf("live: another server has taken the port of node %s at %s", n.Name, n.Addr())
		}
	}
	return AwaitReady(ctx, c.nodes, s)
}

// args are a server's directives.
func (c *realCluster) args(n Node, s Shape) []string {
	args := []string{
		"--port", strconv.Itoa(n.Port), "--bind", "127.0.0.1",
		"--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf",
		"--cluster-node-timeout", strconv.FormatInt(s.Timeout().Milliseconds(), 10),
		"--repl-diskless-sync-delay", "0", "--save", "", "--appendonly", "no",
	}
	if s.TLS {
		args = append(args, "--tls-port", strconv.Itoa(n.TLSPort), "--tls-cluster", "yes", "--tls-replication", "yes",
			"--tls-auth-clients", "optional", "--tls-ca-cert-file", filepath.Join(c.tlsDir, certificate.CA),
			"--tls-cert-file", filepath.Join(c.tlsDir, certificate.Server), "--tls-key-file", filepath.Join(c.tlsDir, certificate.ServerKey))
	}
	if s.Debug && !c.program.has(dialect.DebugAllowed) {
		args = append(args, "--enable-debug-command", "yes")
	}
	if s.AppendOnly {
		args[slices.Index(args, "--appendonly")+1] = "yes"
	}
	return args
}

// NewID returns a random node ID that sorts by position, so that what depends on
// the order of IDs is the same in every run.
func NewID(position int) string {
	const digits, idLength = "0123456789abcdef", 40
	id := make([]byte, 0, idLength)
	id = append(id, digits[position%16])
	for len(id) < idLength {
		id = append(id, digits[randomByte()%16])
	}
	return string(id)
}

func (c *realCluster) Name() string        { return c.program.String() }
func (c *realCluster) Nodes() []Node       { return slices.Clone(c.nodes) }
func (c *realCluster) Can(Capability) bool { return true }

func (c *realCluster) Kill(node string) error   { return c.servers[node].kill() }
func (c *realCluster) Pause(node string) error  { return c.servers[node].pause() }
func (c *realCluster) Resume(node string) error { return c.servers[node].resume() }

func (c *realCluster) Restart(node string, how Comeback) error {
	srv := c.servers[node]
	if err := srv.kill(); err != nil {
		return err
	}
	at := slices.IndexFunc(c.nodes, func(n Node) bool { return n.Name == node })
	switch how.At {
	case "":
	case NewPort:
		ports, err := takePorts(1)
		if err != nil {
			return err
		}
		c.nodes[at].Port, c.ports = ports[0], append(c.ports, ports...)
	default:
		other := slices.IndexFunc(c.nodes, func(n Node) bool { return n.Name == how.At })
		if other < 0 || c.servers[how.At].cmd != nil {
			return fmt.Errorf("live: no address of %s to be had", how.At)
		}
		c.nodes[at].Port = c.nodes[other].Port
	}
	srv.set("--port", strconv.Itoa(c.nodes[at].Port))
	if how.WithData {
		srv.set("--appendonly", "yes")
	}
	return srv.start()
}

func (c *realCluster) Close() {
	for _, s := range c.servers {
		_ = s.kill()
	}
	releasePorts(c.ports)
	_ = os.RemoveAll(c.dir)
}

// nodesConf writes the nodes.conf of a cluster that looks as redis-cli --cluster
// create leaves it: slots shared out in order, configuration epochs 1 to n.
type nodesConf struct {
	nodes []Node
	shape Shape
	// shards says that servers of this version have shard IDs, ownEpochs that a replica keeps
	// the epoch that it had when it was made.
	shards, ownEpochs bool
}

func (c nodesConf) file(self int) string {
	members := c.shape.Masters * (1 + c.shape.Replicas)
	var b strings.Builder
	if self >= members {
		c.line(&b, self, self)
		b.WriteString("vars currentEpoch 0 lastVoteEpoch 0\n")
		return b.String()
	}
	for i := range members {
		c.line(&b, i, self)
	}
	fmt.Fprintf(&b, "vars currentEpoch %d lastVoteEpoch 0\n", members)
	return b.String()
}

func (c nodesConf) line(b *strings.Builder, i, self int) {
	n, m := c.nodes[i], c.shape.Masters
	flags, master, epoch, slots := "master", "-", i+1, ""
	switch {
	case i >= m*(1+c.shape.Replicas):
		epoch = 0
	case i >= m:
		flags, master = "slave", c.nodes[i%m].ID
		if !c.ownEpochs {
			epoch = i%m + 1
		}
	default:
		from, to := SlotRange(i, m)
		slots = fmt.Sprintf(" %d-%d", from, to)
	}
	addr, aux := fmt.Sprintf("%s:%d", n.IP, n.nodePort()), ""
	if c.shards { // without, servers that have them put nobody into a shard
		shard := n.ID
		if flags == "slave" {
			shard = master
		}
		aux = ",,shard-id=" + shard
	}
	if i == self {
		flags = "myself," + flags
		if i >= m*(1+c.shape.Replicas) {
			addr = fmt.Sprintf(":%d", n.nodePort()) // it has met nobody who could tell
		}
	}
	fmt.Fprintf(b, "%s %s@%d%s %s %s 0 0 %d connected%s\n", n.ID, addr, n.BusPort(), aux, flags, master, epoch, slots)
}

// SlotRange is the i-th of n masters' share of the slots, as redis-cli --cluster
// create cuts it.
func SlotRange(i, n int) (from, to int) {
	per := 16384 / float64(n)
	from = int(float64(i)*per + 0.5)
	to = int(float64(i+1)*per+0.5) - 1
	if i == n-1 {
		to = 16383
	}
	return from, to
}
