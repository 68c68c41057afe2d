package replication

import (
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// The requests of the stream that a server makes up itself.
const (
	Select = "*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n"
	Multi  = "*1\r\n$5\r\nMULTI\r\n"
	Exec   = "*1\r\n$4\r\nEXEC\r\n"
	Ping   = "*1\r\n$4\r\nping\r\n"
	GetAck = "*3\r\n$8\r\nREPLCONF\r\n$6\r\nGETACK\r\n$1\r\n*\r\n"
)

// Pending are the commands that the one under way means to replicas, or to the append only
// file, and that go out together when it is done (also_propagate). Buf has their requests.
type Pending struct {
	resp.Writer
	// Count is how many there are.
	Count int
	// Muted is set while a script has switched them off (redis.set_repl).
	Muted bool
	// Wrapped is set when they are a transaction even if there is only one.
	Wrapped bool
	// Held is set while a transaction waits for one of its commands.
	Held bool
}

// Transaction reports whether they go out as a transaction, if they may.
func (p *Pending) Transaction() bool { return p.Count > 1 || p.Wrapped }

// bufferKept is how much of the buffer is kept when it is empty.
const bufferKept = 64 << 10

// Add adds the effects of a command with these arguments.
func (p *Pending) Add(fx keyspace.Effects, args [][]byte) {
	p.Raw(fx.Also)
	p.Count += fx.AlsoCount
	switch {
	case !fx.Changed:
	case fx.Own != nil:
		p.Raw(fx.Own)
		p.Count++
	default:
		p.Request(args)
	}
}

// Request adds a command.
func (p *Pending) Request(args [][]byte) {
	p.Array(len(args))
	for _, arg := range args {
		p.Bulk(arg)
	}
	p.Count++
}

// Done forgets what has gone out.
func (p *Pending) Done() {
	p.Buf, p.Count, p.Wrapped = p.Buf[:0], 0, false
	if cap(p.Buf) > bufferKept {
		p.Buf = nil
	}
}
