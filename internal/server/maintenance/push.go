// Package maintenance is what Redis Software tells clients of its maintenance by pushes:
// the handshake of CLIENT MAINT_NOTIFICATIONS, the pushes and their bytes, and the rules that
// say which push a change of a cluster causes, when, and for whom. No server of Redis has
// them in its source, so what is here is what six clients read and send; docs/maintenance.md
// says what was seen where.
//
// It knows no connections and no time of its own: everything is an argument.
package maintenance

import (
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// Kind is what a push is about.
type Kind uint8

// The kinds of pushes.
const (
	Moving      Kind = iota // the endpoint of this connection goes elsewhere
	Migrating               // a shard begins to move
	Migrated                // it has moved
	FailingOver             // a replica is about to take the place of its master
	FailedOver              // it has
	SMigrating              // slots begin to move
	SMigrated               // they have moved
	kindCount
)

var kindNames = [kindCount]string{"MOVING", "MIGRATING", "MIGRATED", "FAILING_OVER", "FAILED_OVER", "SMIGRATING", "SMIGRATED"}

// String is the kind as pushes name it.
func (k Kind) String() string { return kindNames[k] }

// Kinds are the names of all kinds.
func Kinds() []string { return slices.Clone(kindNames[:]) }

// Begins reports whether the push begins what another one ends.
func (k Kind) Begins() bool {
	return k == Moving || k == Migrating || k == FailingOver || k == SMigrating
}

// Shape is how a push is written.
type Shape uint8

// The shapes. Clients of today read Triplets; the others are those of servers and mocks that
// were there before, which clients have to survive.
const (
	// Triplets is what clients read: SMIGRATED has a list of [source, destination, slots].
	Triplets Shape = iota
	// Pairs gives SMIGRATED a list of [destination, slots], as the mocks of go-redis and
	// node-redis do.
	Pairs
	// Flat gives SMIGRATED one destination and its slots as its own elements.
	Flat
	// Bare leaves out the shards of the pushes about shards.
	Bare
	shapeCount
)

var shapeNames = [shapeCount]string{"triplets", "pairs", "flat", "bare"}

// Shapes are the names of the shapes, the usual one first.
func Shapes() []string { return slices.Clone(shapeNames[:]) }

// ShapeOf is the shape of that name.
func ShapeOf(name string) (Shape, bool) {
	i := slices.Index(shapeNames[:], name)
	return Shape(max(i, 0)), i >= 0
}

// Push is one message. What its kind does not have is not written.
type Push struct {
	Kind Kind
	// Seq is the number by which a client knows a message that it has had already.
	Seq int64
	// Until is the cluster's time when what a Moving, Migrating or FailingOver is about
	// happens: clients are told how many seconds that is.
	Until time.Duration
	// To is where a Moving sends the connection; nil is nowhere in particular, as all
	// clients are told that want no endpoint.
	To *gossip.Member
	// Shards are the IDs of the shards that Migrating, Migrated, FailingOver and FailedOver
	// are about.
	Shards []string
	// Slots are those of SMigrating.
	Slots slot.Ranges
	// Moves are those of SMigrated.
	Moves []Move
	Shape Shape
}

// Move says which slots went from one node to another.
type Move struct {
	From, To gossip.Member
	// Spelling replaces the source's address, if it is not "".
	Spelling string
	Slots    slot.Ranges
}

// Reader is what a connection wants to hear addresses as.
type Reader struct {
	// Host is how the server names a node to the client in CLUSTER SLOTS, "" for not at all.
	Host func(*gossip.Member) string
	// Plain says that ports without TLS are wanted, where there are two.
	Plain bool
	// Endpoint is what the client chose by its handshake.
	Endpoint Endpoint
	// Now is the cluster's time.
	Now time.Duration
}

// port is the one that the client uses.
func (r *Reader) port(m *gossip.Member) int {
	if r.Plain && m.PlainPort != 0 {
		return m.PlainPort
	}
	return m.Port
}

// address is how CLUSTER SLOTS names a node, host:port. Where that names no host, it is the IP address.
func (r *Reader) address(m *gossip.Member) string {
	host := r.Host(m)
	if host == "" {
		host = m.IP
	}
	return net.JoinHostPort(host, strconv.Itoa(r.port(m)))
}

// endpoint is where a Moving sends the client, "" for no endpoint.
func (r *Reader) endpoint(m *gossip.Member) string {
	if m == nil || r.Endpoint == NoEndpoint {
		return ""
	}
	host := m.IP
	if r.Endpoint.Named() && m.Hostname != "" {
		host = m.Hostname
	}
	return net.JoinHostPort(host, strconv.Itoa(r.port(m)))
}

// Seconds is how long it is until the push's event, rounded up, 0 once that is past.
func (p *Push) Seconds(now time.Duration) int64 {
	return int64((max(p.Until-now, 0) + time.Second - 1) / time.Second)
}

// Write writes the push for one connection.
func (p *Push) Write(w *resp.Writer, r Reader) {
	timed := p.Kind == Moving || p.Kind == Migrating || p.Kind == FailingOver
	shards := p.Shape != Bare && (p.Kind == Migrating || p.Kind == Migrated || p.Kind == FailingOver || p.Kind == FailedOver)
	n := 2
	if timed {
		n++
	}
	switch {
	case p.Kind == SMigrated && p.Shape == Flat:
		n += 2
	case shards || p.Kind == Moving || p.Kind == SMigrating || p.Kind == SMigrated:
		n++
	}
	w.Push(n)
	w.Simple(p.Kind.String())
	w.Int(p.Seq)
	if timed {
		w.Int(p.Seconds(r.Now))
	}
	switch {
	case p.Kind == Moving:
		if at := r.endpoint(p.To); at != "" {
			w.BulkString(at)
		} else {
			w.Null()
		}
	case shards:
		w.BulkStrings(p.Shards)
	case p.Kind == SMigrating:
		w.BulkString(commas(p.Slots))
	case p.Kind == SMigrated:
		p.writeMoves(w, &r)
	}
}

func (p *Push) writeMoves(w *resp.Writer, r *Reader) {
	if p.Shape == Flat {
		m := &p.Moves[0]
		w.BulkString(r.address(&m.To))
		w.BulkString(commas(m.Slots))
		return
	}
	w.Array(len(p.Moves))
	for i := range p.Moves {
		m := &p.Moves[i]
		entry := []string{r.address(&m.From), r.address(&m.To), commas(m.Slots)}
		if m.Spelling != "" {
			entry[0] = m.Spelling
		}
		if p.Shape == Pairs {
			entry = entry[1:]
		}
		w.BulkStrings(entry)
	}
}

// commas are slots as pushes have them: 123,789-1000.
func commas(rs slot.Ranges) string { return strings.ReplaceAll(rs.String(), " ", ",") }
