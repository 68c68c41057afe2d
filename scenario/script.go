package scenario

import "github.com/slotstorm/slotstorm/faults"

// Script is a scenario file that was read.
type Script struct {
	// Name is the file's name, for messages.
	Name string
	// Cluster is what the header says.
	Cluster ClusterSpec
	// Clients are the declared clients, in order.
	Clients []*ClientSpec
	// Lines are all lines of the file, as far as they mean anything.
	Lines []Line
	// Trace is the section at the end of the file, nil if there is none.
	Trace *Trace

	names map[string]*ClientSpec
}

// Line is one line of a Script. Exactly one of Comment, Talk, Receive and Action is
// set, or none for a blank line.
type Line struct {
	Number  int
	Comment string // with its "#"
	Talk    *Talk
	Receive *Receive
	Action  Action
}

// Blank reports whether the line says nothing.
func (l *Line) Blank() bool {
	return l.Comment == "" && l.Talk == nil && l.Receive == nil && l.Action == nil
}

// Talk is a command, or several in one write, of one client or of several at once.
type Talk struct {
	Who      speaker
	Commands [][]string
	// Background is set for a line that ends in &: the file goes on at once, and what
	// the same client is to do next waits for it.
	Background bool
	Expect     *Expect // nil if the replies are not judged
	// col is where the expectation begins, or would.
	col int
}

// speaker is who talks: scripted clients, or one raw connection.
type speaker struct {
	text    string   // as it is written, in normal form
	clients []string // "" for a raw connection
	node    string   // of a raw connection
}

func (s *speaker) raw() bool { return s.node != "" }

// Expect is what a talk line expects.
type Expect struct {
	// Replies are those to the commands, in order. "..." in them stands for any text.
	Replies []string
	// Routes are the ways of the commands, or one for all of them; empty if they do
	// not matter.
	Routes []string
	// Within is a duration for which the line is said again until it is as expected, "" for
	// none.
	Within string
}

// Receive is something that has to come without a line that waits for it: on a raw
// connection a message or a reply that was pending, for clients the outcome of a line in
// the background or a message of a subscription.
type Receive struct {
	Who    speaker
	Want   string
	Within string // a duration, "" for none
	col    int
}

// Trace is the part of the log that a file ends with.
type Trace struct {
	// Show are the kinds of events, Node limits them to one node.
	Show []string
	Node string
	// Lines are the expected ones.
	Lines []string
	// Number is the line of its header.
	Number int
}

// Action is a verb with its arguments.
type Action interface {
	// String is the line in normal form, without its expectation.
	String() string
	// run does it. An error is a failure of the scenario.
	run(r *runner) error
}

// judgedAction is an Action that can have an expectation behind =>.
type judgedAction interface {
	Action
	// want is the expectation's place, nil in it if there is none.
	want() **string
}

// named is a fault under a name.
type named struct {
	name  string
	fault faults.Fault
}
