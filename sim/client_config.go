package sim

import (
	"fmt"
	"time"
)

// ClientConfig says how a scripted client behaves. The presets Plain, Naive and
// WellBehaved are where to start from.
type ClientConfig struct {
	// Name is how logs and faults call the client.
	Name string
	// Seeds are the names of the nodes that it asks for the topology first; nil are
	// all nodes in order.
	Seeds []string
	// Topology is the command by which it asks: TopologySlots or TopologyShards.
	Topology Topology

	// Username and Password are what it says to each node by AUTH; nothing if both are
	// empty.
	Username, Password string
	// TLS lets it connect with TLS, for which the cluster has to have Certificates.
	// Certificate is what it shows, as in Certificates.Client.
	TLS         bool
	Certificate string
	// ReadFrom says where commands go that only read.
	ReadFrom ReadFrom

	// RESP3 lets it speak RESP3: each connection says HELLO 3.
	RESP3 bool
	// Cache lets it speak RESP3 and hold what it reads (client-side caching): each connection says
	// HELLO 3 and CLIENT TRACKING ON, and a command that reads one key is answered from what it
	// holds until the node invalidates that, or the connection to it is lost. Commands of
	// workloads are always sent.
	Cache bool

	// MaxRedirects bounds the redirects that one command follows, Retries how often
	// it is tried again after other failures.
	MaxRedirects, Retries int
	// Timeout bounds the wait for a reply once a command is sent, DialTimeout that for a
	// connection before. A command that blocks by itself has no timeout.
	Timeout, DialTimeout time.Duration
	// KeepOnTimeout lets a connection live when a command is not answered in time, as long
	// as the node answers others. Without it the connection is closed, and all other
	// commands on it have to be tried again.
	KeepOnTimeout bool
	// KeepSilent lets a connection live on which nothing is answered any more, as clients do
	// whose calls share one connection and only stop waiting: what was sent may still be done,
	// and is sent again behind it. The connection ends when the node ends it.
	KeepSilent bool
	// Backoff is the pause before a retry. It doubles with each further one, up to
	// MaxBackoff. The pause itself is random between half of that and all of it.
	Backoff, MaxBackoff time.Duration
	// RetryOn are the error codes after which a command is tried again, such as
	// TRYAGAIN or CLUSTERDOWN.
	RetryOn []string

	// AtMostOnce lets the client give up on a command that it has sent and got no reply
	// to, because it may have been done.
	AtMostOnce bool

	// OnMoved says what a MOVED changes in the client's map of the slots.
	OnMoved OnMoved
	// WholeBatches lets a redirect of one command of a pipeline redirect all of it that
	// went to the same node, instead of that command alone.
	WholeBatches bool
	// RefreshOnFailure lets the client ask for the topology anew when it cannot
	// reach a node, and on an error in RetryOn.
	RefreshOnFailure bool
	// RefreshEvery lets it ask regularly; 0 is never.
	RefreshEvery time.Duration
	// RefreshPause is the least time between two requests for the topology, each of which
	// goes from node to node until one answers. It doubles with each one in a row that no
	// node answers, up to MaxBackoff.
	RefreshPause time.Duration
	// AskAnyNode lets it ask any node for the topology, drawn anew each time, instead of
	// the first that it knows. Many clients that all ask the same one overload it.
	AskAnyNode bool
	// TrustEmptyHost lets a redirect without a host ("MOVED 866 :6379") be taken as it
	// stands, which leads nowhere, instead of as the host that sent it.
	TrustEmptyHost bool
	// GiveUpOnUnknownSlot fails commands for slots that the map does not have, instead
	// of asking any node.
	GiveUpOnUnknownSlot bool
}

// Topology is a way to ask for the layout of the cluster.
type Topology uint8

// The ways to ask.
const (
	TopologySlots  Topology = iota // CLUSTER SLOTS
	TopologyShards                 // CLUSTER SHARDS
)

// ReadFrom says which nodes of a shard a client reads from.
type ReadFrom uint8

// The nodes that a client can read from.
const (
	FromMaster  ReadFrom = iota // the master
	FromReplica                 // any replica, drawn each time; the master if there is none
	FromAny                     // any of both, drawn each time
)

// OnMoved says what a client does to its map of the slots after a MOVED.
type OnMoved uint8

// The reactions to MOVED.
const (
	// Patch notes the new owner of that slot.
	Patch OnMoved = iota
	// PatchAndRefresh notes it, and asks for the whole topology in the background.
	PatchAndRefresh
	// RefreshFirst asks for the whole topology, and only then goes on.
	RefreshFirst
	// Ignore changes nothing: each command is redirected anew.
	Ignore
)

// Plain is a client that does what the specification asks for and nothing more: it
// follows redirects, notes where a slot has moved, and looks around when a node is
// gone. Error replies are for the caller.
func Plain(name string) ClientConfig {
	return ClientConfig{
		Name: name, MaxRedirects: 16, Retries: 3,
		Timeout: time.Second, DialTimeout: time.Second,
		OnMoved: Patch, RefreshOnFailure: true,
	}
}

// Naive is a client as one writes it first: it asks for the whole topology at each
// MOVED, without any pause, tries the same node again at once when it does not answer,
// and believes all it is told.
func Naive(name string) ClientConfig {
	return ClientConfig{
		Name: name, MaxRedirects: 16, Retries: 16,
		Timeout: time.Second, DialTimeout: time.Second,
		OnMoved: RefreshFirst, TrustEmptyHost: true, GiveUpOnUnknownSlot: true,
		RetryOn: []string{"CLUSTERDOWN", "LOADING"},
	}
}

// WellBehaved is a client that survives most things and spares the cluster: it
// retries what is bound to pass with a growing pause, asks for the topology when it
// learns that its own is out of date, and not more often than every 100 ms.
func WellBehaved(name string) ClientConfig {
	return ClientConfig{
		Name: name, MaxRedirects: 5, Retries: 8,
		Timeout: time.Second, DialTimeout: 5 * time.Second, KeepOnTimeout: true,
		Backoff: 50 * time.Millisecond, MaxBackoff: 2 * time.Second,
		OnMoved: PatchAndRefresh, RefreshOnFailure: true,
		RefreshEvery: time.Minute, RefreshPause: 100 * time.Millisecond,
		RetryOn: []string{"TRYAGAIN", "CLUSTERDOWN", "LOADING", "MASTERDOWN", "READONLY", "BUSY"},
	}
}

func (cfg *ClientConfig) check() error {
	switch {
	case cfg.Name == "":
		return fmt.Errorf("sim: a client needs a name")
	case cfg.Certificate != "" && !cfg.TLS:
		return fmt.Errorf("sim: client %s: a certificate without TLS", cfg.Name)
	case cfg.MaxRedirects < 0 || cfg.Retries < 0:
		return fmt.Errorf("sim: client %s: a limit is negative", cfg.Name)
	case cfg.Timeout <= 0 || cfg.DialTimeout <= 0:
		return fmt.Errorf("sim: client %s: a timeout is not positive", cfg.Name)
	case cfg.Backoff < 0 || cfg.MaxBackoff < 0 || cfg.RefreshEvery < 0 || cfg.RefreshPause < 0:
		return fmt.Errorf("sim: client %s: a time is negative", cfg.Name)
	}
	return checkShow(cfg.Certificate)
}
