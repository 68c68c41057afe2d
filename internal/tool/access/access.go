// Package access is what our own packages do with a cluster beyond what package sim shows to
// users: play scenario files, serve a cluster, draw it. Package sim provides it when a program
// begins, because it imports this package and not the other way round.
package access

import (
	"crypto/tls"
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim/event"
)

// Cluster is a *sim.Cluster.
type Cluster interface {
	// Start hands a stepped cluster over to package time, until Close. It is called at most
	// once, and Advance not after it.
	Start()
	// Skip lets d of the cluster's time pass at once, whatever moves it otherwise: all that
	// is due happens in its order and at its time, and then the clock goes on from there.
	// Clients outside notice nothing but that a cluster's minute took no time. In a stepped
	// cluster Skip is Advance.
	Skip(d time.Duration)
	// SkipToEvent is Skip until the log has another event, for at most d. It reports whether it has.
	SkipToEvent(d time.Duration) bool
	// Speed is how many of a paced cluster's seconds pass in a second of package time: that of
	// Config, or what SetSpeed has made of it.
	Speed() float64
	// SetSpeed changes the speed of a paced cluster from now on. At 0 its time stands still, and
	// moves by Skip alone: nodes answer clients then, but nothing else happens. It is an error for
	// a stepped cluster, which has no speed, and for one that is closed.
	SetSpeed(speed float64) error
	// After calls f when d of the cluster's time has passed, unless the cluster is closed
	// before. It runs as the cluster's own events do, one after the other: it may use nodes
	// and faults, and must not wait.
	After(d time.Duration, f func())
	// Interrupt makes the cluster's time stand still for good: no further event happens, and
	// what lets time pass returns at once. It may be called from anywhere, also from outside
	// of the bubble that the cluster is in. What is left to do is Close.
	Interrupt()
	// Interrupted reports whether Interrupt was called.
	Interrupted() bool
	// Branched reports whether the moment of Config.Branch has come.
	Branched() bool

	// Certificates are those of Config, nil without.
	Certificates() Certificates
	// WriteClientCertificate puts what a client outside needs for TLS into a directory that is
	// there: ca.crt and, unless it is to show none, client.crt and client.key. What it is to
	// show is as in sim.Certificates.Client. It is an error without Certificates.
	WriteClientCertificate(dir, show string) error
	// Connections returns the connections that clients have open, in the order in which they
	// were begun. Raw connections do not count.
	Connections() []Connection
	// NameTCPClients gives a name to all clients that connect over TCP from now on, by
	// which faults can be aimed at them.
	NameTCPClients(name string)
	// Raw makes a connection to a node; it is opened when it is first used, and anew when
	// it was lost. It uses TLS if Config.Certificates are set. Name is how the log calls it.
	// A reply that takes longer than the timeout ends it.
	Raw(name, node string, timeout time.Duration) (Raw, error)

	// NoteCommand logs what became of commands of a client that is no part of the simulation:
	// one command, or those of a transaction with the reply to EXEC. Failure says why there is
	// no reply, "" if there is one.
	NoteCommand(client string, commands [][]string, reply event.Reply, failure string)
	// NoteMessage logs what such a client got without having asked for it.
	NoteMessage(client string, reply event.Reply)
	// Show prints a reply, as it was sent, on one line: see event.Reply.String. Addresses and
	// IDs of nodes are shown as their names, so that the text is the same in every run.
	Show(reply []byte) string

	// Effects lets f see from now on what the commands on keys that clients send to masters mean to
	// replicas: the requests of one command, valid during the call, and the name of the client. What
	// nodes do among each other, and Node.Do, does not count. f is called in the middle of the
	// command: it must be quick and must not use the cluster.
	Effects(f func(client string, requests []byte))

	// AnnounceMove pushes SMIGRATING for slots that are about to go from one node to another,
	// however they do it, and returns what has to be called when they are there: SMIGRATED
	// comes when all nodes know it, and not before. It does nothing unless
	// Config.MaintNotifications is "yes". StartMove announces what it moves by itself.
	AnnounceMove(from, to string, slots slot.Ranges) (done func(), err error)
	// EnableMaintNotifications lets clients ask for maintenance notifications, or refuses that
	// from now on, as an administrator of Redis Software does with client_maint_notifications.
	// It changes nothing without Config.MaintNotifications.
	EnableMaintNotifications(on bool)
	// Notifies reports whether clients can ask for maintenance notifications.
	Notifies() bool
}

// Certificates are a *sim.Certificates.
type Certificates interface {
	Client(show string) (*tls.Config, error)
	Write(dir string, hosts ...string) error
}

// Connection is a connection that a client has open to a node.
type Connection struct {
	// Client is the client's name, "" if it has none.
	Client string
	// Addr is the client's address, Node the name of the node.
	Addr, Node string
}

// Node is a *sim.Node.
type Node interface {
	// Info is what INFO everything answers on the node, whoever may ask it. A node outside is
	// asked; it is "" if that does not answer.
	Info() string
	// Connections is the number of connections that are open to the node.
	Connections() int
	// Load returns how busy the node's process is, nothing of a node outside.
	Load() Load
	// Upgrade ends the node's process as SIGKILL does, and starts it again, with its data, as
	// another version of the server: such as "redis-7.4". It may be an older one.
	Upgrade(dialect string) error
	// LeaveMaster makes a replica an empty master that still knows its cluster, whether its version
	// has CLUSTER REPLICATE NO ONE or not. It is an error for a node outside.
	LeaveMaster() error
	// State is "up", "paused" or "down".
	State() string
}

// Load is how busy a node's process is, if commands take time (Config.CommandCost).
type Load struct {
	// Queue is the number of requests that wait, Longest the most that ever did.
	Queue, Longest int
	// Busy is the time that all requests take that have come so far, Behind how long
	// those still take that wait.
	Busy, Behind time.Duration
}

// Client is a *sim.Client.
type Client interface {
	// Begin is Pipeline without the wait.
	Begin(commands [][]string) Pending
}

// Raw is one connection to one node, without any cleverness: what is sent is sent, and
// what comes back is shown. Faults on connections pass it by, so that
// it can look at a node that nobody else reaches; faults on commands hit it. It belongs
// to the event loop.
type Raw interface {
	// Begin sends commands in one write, as a pipeline. When one has no reply yet at the
	// end of what happens at this instant and mayPend is set, it is done nevertheless: its
	// result is the failure "pending", and the reply will be in the inbox.
	Begin(commands [][]string, mayPend bool) Pending
	// Next takes the oldest message out of the inbox: replies that were pending, and what
	// came without having been asked for. It is a failure when the connection is gone and
	// everything has been read, and nil when there is nothing.
	Next() *Result
	// Close closes the connection, and drops what has come on it. Commands under way never
	// end. The next command opens a new one.
	Close()
}

// Pending are commands under way.
type Pending interface {
	// Results are what became of the commands, nil while some are under way.
	Results() []*Result
}

// Result is what became of a command.
type Result struct {
	// Text is the reply as Show has it, or the failure in parentheses: (timeout).
	Text string
	// Reply is the reply as it was sent, Failure why there was none.
	Reply      []byte
	Failure    string
	Route      event.Route
	Start, End time.Duration
}

// Provider makes the interfaces of package sim's types.
type Provider struct {
	Cluster func(cluster any) Cluster
	Node    func(node any) Node
	Client  func(client any) Client
}

var provider Provider

// Provide is called by package sim when it is initialised.
func Provide(p Provider) { provider = p }

// To is access to a *sim.Cluster. It panics if that is something else, as the others do.
func To(cluster any) Cluster { return provider.Cluster(cluster) }

// ToNode is access to a *sim.Node.
func ToNode(node any) Node { return provider.Node(node) }

// ToClient is access to a *sim.Client.
func ToClient(client any) Client { return provider.Client(client) }
