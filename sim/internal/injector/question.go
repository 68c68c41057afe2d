package injector

import (
	"time"

	"github.com/slotstorm/slotstorm/faults"
)

// Packet is something under way on a connection: a message of the bus, a chunk of
// bytes, a request of a client; or an attempt to connect.
type Packet struct {
	// At is the time. Born is when the connection was made.
	At, Born time.Duration
	Link     faults.Links
	// Conn identifies the connection, Size is the packet's size in bytes.
	Conn uint64
	Size int
	// From sends and To receives: names of nodes and clients, "" for a client
	// without a name. Of an attempt to connect From is who connects.
	From, To string
	// Answer is set for what goes back to the one who connected.
	Answer bool
	// Connect is set for an attempt to connect, Idle for a connection that is there,
	// and on which nothing is sent, when a fault begins. TLS is set for what client and node
	// agree on before the first request.
	Connect, Idle, TLS bool
	// Command is the request's command, or the type of a bus message; Keys and Slot
	// (-1: none) are those of the request.
	Command string
	Keys    []string
	Slot    int
}

// Verdict is what becomes of a Packet. The zero value lets it pass.
type Verdict struct {
	// Drop loses it; a stream of bytes sends it again.
	Drop bool
	// Hold keeps it, or an attempt to connect, for as long as Holds says.
	Hold bool
	// Delay is added to the time it takes.
	Delay time.Duration
	// Unordered lets later packets overtake it.
	Unordered bool
	// Copies is how many more times it arrives.
	Copies int
	// Rate is the bytes a second that pass, 0 for no limit.
	Rate int

	// Refuse and Full answer an attempt to connect: nobody listens; the node has its
	// maximum of clients.
	Refuse, Full bool

	// Reset ends the connection for both sides, after so many bytes of this packet.
	Reset bool
	Pass  int
	// Vanish loses this and all that follows on the connection. HalfOpen does so
	// as well and takes away the node's end.
	Vanish, HalfOpen bool

	holding []*installed
}

// Lookup is a host name that a client wants to resolve.
type Lookup struct {
	At time.Duration
	// Client is who wants to know, Node whose name it is.
	Client, Node string
}

// Resolution is what becomes of a Lookup. The zero value resolves it as it should be.
type Resolution struct {
	// Delay is how long it takes.
	Delay time.Duration
	// Stale names the fault because of which it leads where the node was when that began.
	Stale string
	// To is another node instead.
	To string
	// Fail is set for no answer but that there is no such name.
	Fail bool
}

// Handshake is a client's wish to see the certificate of a node.
type Handshake struct {
	At           time.Duration
	Client, Node string
}

// Call is a command that a node is about to run, or a reply that it is about to give.
type Call struct {
	At           time.Duration
	Node, Client string
	// Command is the full name in lower case, "" if there is none of that name.
	Command string
	Keys    []string
	Slot    int
	// Flags say which refusals the command is subject to.
	Flags CallFlags
}

// CallFlags are properties of a command that decide what can refuse it.
type CallFlags uint8

// The flags, after those of Redis's command table.
const (
	// NeedsMemory: refused with OOM (denyoom).
	NeedsMemory CallFlags = 1 << iota
	// RunsStale: not refused with MASTERDOWN (stale).
	RunsStale
	// RunsLoading: not refused with LOADING (loading).
	RunsLoading
	// RunsBusy: not refused with BUSY (allow_busy).
	RunsBusy
)

// Effect is what becomes of a Call. The zero value lets it run.
type Effect struct {
	// Take is the time that the node spends on it and on nothing else.
	Take time.Duration
	// OOM, MasterDown, Loading and Busy refuse it, where Redis would do so.
	OOM, MasterDown, Loading, Busy bool
	// Error answers it with this text instead of running it, if it is not empty.
	Error string
	// LoseReply runs it without an answer; the connection is reset, or with Silent
	// stays as it is.
	LoseReply, Silent bool
}

// Picture is what becomes of a reply about the topology. The zero value leaves it.
type Picture struct {
	// Stale names the fault whose beginning is shown, "" for the present.
	Stale string
	// Empty shows a node that knows nobody.
	Empty bool
	// Missing are slots that are left out.
	Missing faults.Slots
}

// Point is a point of a migration: before or behind a step, or between its keys.
type Point struct {
	At       time.Duration
	Slot     int
	From, To string
	// Before and After are the step that is next and the one that was done last; one
	// of them is empty while keys are moved.
	Before, After faults.Step
	// Keys is the number of keys moved so far.
	Keys int
}

// Firing reports that a fault did something.
type Firing struct {
	// Name is that of the installed fault, Rule the rule of it.
	Name string
	Rule faults.Rule
	// Count is how often the fault has fired, this time included.
	Count int
	// On says on what: "bus n1 → n2" or "n1 get".
	On string
	At time.Duration
}
