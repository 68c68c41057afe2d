package live

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"
)

// Node is one server of a target.
type Node struct {
	// Name is A, B, C for masters, a, b, c for their replicas, X, Y, Z, U, V, W for
	// nodes that know no other.
	Name string
	IP   string
	Port int
	// TLSPort is the port for TLS, by which nodes then know each other; 0 without.
	TLSPort int
	// ID is the node's ID when the target was made.
	ID string
}

// Addr is where clients connect.
func (n Node) Addr() string { return fmt.Sprintf("%s:%d", n.IP, n.Port) }

// BusPort is the cluster bus port that the node announces.
func (n Node) BusPort() int { return n.nodePort() + 10000 }

// nodePort is the port by which nodes know each other.
func (n Node) nodePort() int {
	if n.TLSPort != 0 {
		return n.TLSPort
	}
	return n.Port
}

// Target is a running cluster. It is used from one goroutine.
type Target interface {
	// Name is what reports call it, with its version: "redis 7.0.15".
	Name() string
	// Nodes lists the servers: masters, replicas in the same order, then the nodes
	// outside the cluster.
	Nodes() []Node
	// Kill ends a server at once, as SIGKILL does. Restart starts it again with its
	// cluster configuration; one that runs is killed before.
	Kill(node string) error
	Restart(node string, how Comeback) error
	// Pause freezes a server, as SIGSTOP does, until Resume.
	Pause(node string) error
	Resume(node string) error
	// Can reports whether the target is able to play exchanges of that kind.
	Can(c Capability) bool
	// Close stops everything.
	Close()
}

// Comeback says how a server is started again.
type Comeback struct {
	// WithData lets it have its data; a real server then has to have had "appendonly
	// yes", and keeps that.
	WithData bool
	// At is the node whose address it gets, which must be down, or newPort for a port
	// that nobody had; "" leaves it where it was.
	At string
}

// NewPort is the Comeback.At of a port that nobody had.
const NewPort = "new"

// Capability is something that not every target can do.
type Capability string

// Faults is the ability to kill, restart, pause and resume nodes, and to let what
// follows from it (failure detection, failover) happen in time.
const Faults Capability = "faults"

// Shape is what cluster an exchange wants.
type Shape struct {
	// Masters share all slots; 0 means that there is no cluster.
	Masters int
	// Replicas is the number of replicas of each master.
	Replicas int
	// Lone is the number of further nodes that know no other.
	Lone int
	// NodeTimeout is cluster-node-timeout; 0 means Redis's default of 15 s, within which
	// no machine is so busy that nodes suspect each other.
	NodeTimeout time.Duration
	// TLS lets clients use TLS, too: tls-cluster yes. The certificates are in TLSDir
	// of the target.
	TLS bool
	// Debug allows the command DEBUG.
	Debug bool
	// AppendOnly starts the servers with appendonly yes.
	AppendOnly bool
	// IDs gives the node IDs by node name. Without it the target chooses them, in
	// the order of names.
	IDs map[string]string
}

// Standard is the shape that most exchanges of the comparison share.
var Standard = Shape{Masters: 3, Replicas: 1, Lone: 1}

// Timeout is the node timeout that nodes of the shape have.
func (s Shape) Timeout() time.Duration { return cmp.Or(s.NodeTimeout, 15*time.Second) }

// Key identifies the shape in pools, IDs left aside.
func (s Shape) Key() string {
	return fmt.Sprintf("%d/%d/%d/%v/%v/%v/%v", s.Masters, s.Replicas, s.Lone, s.NodeTimeout, s.Debug, s.TLS, s.AppendOnly)
}

// NodeNames lists the names of the shape's nodes in the order of Target.Nodes.
func (s Shape) NodeNames() []string {
	var names []string
	for i := range s.Masters {
		names = append(names, MasterName(i))
	}
	for r := range s.Replicas {
		for i := range s.Masters {
			names = append(names, ReplicaName(i, r))
		}
	}
	for i := range min(s.Lone, len(loneNames)) {
		names = append(names, loneNames[i])
	}
	return names
}

// loneNames are the names of nodes that know no other.
var loneNames = []string{"X", "Y", "Z", "U", "V", "W"}

// MasterName is the name of the i-th master: A, B, C.
func MasterName(i int) string { return string(rune('A' + i)) }

// ReplicaName is the name of the r-th replica of the i-th master: a, then a2, a3.
func ReplicaName(i, r int) string {
	name := strings.ToLower(MasterName(i))
	if r > 0 {
		name += fmt.Sprint(r + 1)
	}
	return name
}

// Launcher makes targets of one sort.
type Launcher func(ctx context.Context, s Shape) (Target, error)
