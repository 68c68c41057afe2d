package sim

import (
	"fmt"
	"strings"

	"github.com/slotstorm/slotstorm/internal/tool/access"
)

// server is what a Node stands for: a simulated machine or a server that runs outside.
// Nodes, clients, workloads and migrations know only this. A method that one of the two
// cannot do answers ErrOutside there.
type server interface {
	Server

	// TLSAddr is "" if there is no port for TLS, or if it is not known.
	TLSAddr() string
	// peerAddr is where other nodes find the server, "" if it is nowhere.
	peerAddr() (host, port string)
	Info() string
	Load() access.Load
	PowerLoss() error
	// do sends a command and waits for its reply. Another command goes before it, whose
	// reply does not matter, unless it is nil.
	do(before, args []string) (Reply, error)
	// ask sends a command; then is called on the event loop.
	ask(args []string, then func(Reply, error))
}

// identity is which node of the cluster a server is.
type identity struct {
	c     *Cluster
	name  string
	index int
}

// opError says which operation on which node an error is about.
type opError struct {
	op, node string
	err      error
}

// Error has the package's prefix once.
func (e *opError) Error() string { return fmt.Sprintf("sim: %s %s: %s", e.op, e.node, cause(e.err)) }

// Unwrap returns the cause.
func (e *opError) Unwrap() error { return e.err }

// cause is the text of an error without the package's prefix, to stand behind one.
func cause(err error) string { return strings.TrimPrefix(err.Error(), "sim: ") }
