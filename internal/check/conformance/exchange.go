package conformance

import (
	"fmt"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// Exchange is one story told to both targets: steps on one or more connections.
// Every connection is new at its start. At its end each is asked to RESET, which
// shows whether it is still open and what was left unread.
type Exchange struct {
	// Name says what the exchange shows, as a short sentence.
	Name string
	// Shape is the cluster it wants; the zero value means Standard.
	Shape live.Shape
	// Fresh asks for a cluster that nobody used before and nobody will use after.
	// Without it the cluster is shared, and Area.Reset has to restore it.
	Fresh bool
	// Needs lists what the target must be able to do.
	Needs []live.Capability
	// Programs have to be installed; else the exchange is left out.
	Programs []string
	// Has are commands of Redis 7.0, such as "cluster|links", kinds of DEBUG, such as "debug|object", and
	// directives of it that the servers have to have; else the exchange is left out.
	Has []string
	// Does are capabilities that the servers have to have, Unless such as they must not have; else
	// the exchange is left out.
	Does, Unless []dialect.Capability
	// Succeeds says that every shell command ends with 0 on real servers. One that
	// does not shows an exchange that is wrong.
	Succeeds bool
	// RESP3 makes every connection begin with HELLO 3.
	RESP3 bool
	// Settled lets no step wait for its reply. What comes of a step is all that any
	// connection gets until the cluster is at rest; a step with Async is sent together
	// with its connection's next one.
	Settled bool
	// Drawn marks one of many alike, of which a run with few calls plays a part.
	Drawn bool
	// server is the program of stand-alone servers that the exchange starts.
	server live.Program
	// unhurried gives a settled exchange more time to come to rest, since it differed before.
	unhurried bool
	// Lines are the steps.
	Lines []Step
}

// On returns the exchange for another shape, with a cluster of its own.
func (e Exchange) On(s live.Shape) Exchange {
	e.Shape, e.Fresh = s, true
	return e
}

// Alone returns the exchange with a cluster of its own.
func (e Exchange) Alone() Exchange {
	e.Fresh = true
	return e
}

// With returns the exchange for targets that have the capability.
func (e Exchange) With(c live.Capability) Exchange {
	e.Needs = append(e.Needs, c)
	return e
}

// String is the text form, a line a step.
func (e Exchange) String() string { return strings.Join(e.texts(), "\n") }

// texts are the steps' texts. Only a connection's first step says where it goes.
func (e Exchange) texts() []string {
	texts := make([]string, len(e.Lines))
	opened := map[string]bool{}
	for i, s := range e.Lines {
		if opened[s.Conn] {
			s.Node = ""
		}
		if s.Conn != "" && s.Verb != Until {
			opened[s.Conn] = true
		}
		texts[i] = s.String()
	}
	return texts
}

// Verb is what a step does.
type Verb int

// The verbs.
const (
	// Send sends a command and, unless Async, reads its replies.
	Send Verb = iota
	// Raw sends bytes and reads until it is quiet or closed.
	Raw
	// Receive reads Count replies, or with Count 0 makes sure that nothing comes
	// for Wait.
	Receive
	// Until repeats a command until its normalised reply matches Pattern, for at
	// most Wait. Only whether it came to match is compared.
	Until
	// Sleep does nothing for Wait.
	Sleep
	// CLI runs redis-cli with Args and gives its output, line by line, and its exit
	// status.
	CLI
	// Shell runs Args[0] with sh in a directory of the exchange's own, and gives its
	// output, line by line, and its exit status.
	Shell
	// Server starts a real stand-alone server, which is called Node from then on.
	Server
	// Kill, Restart, Pause and Resume act on Node.
	Kill
	Restart
	Pause
	Resume
	// Refused makes sure that Node refuses connections.
	Refused
)

var verbNames = map[Verb]string{Kill: "kill", Restart: "restart", Pause: "pause", Resume: "resume", Refused: "refused", Server: "server"}

// Step is one line of an exchange.
type Step struct {
	Verb Verb
	// Conn names the connection, Node where it goes when it is first used.
	Conn, Node string
	// Args is the command, for Raw the bytes alone.
	Args []string
	// Mode is how the reply is compared; nil means as the corpus says for the
	// command.
	Mode Mode
	// Async leaves the reply unread.
	Async   bool
	Count   int
	Wait    time.Duration
	Pattern string
	// How is the way in which Restart brings the node back.
	How live.Comeback
}

// Command makes a step that sends a command on the default connection to a node.
func Command(node string, args ...string) Step {
	return Step{Conn: node, Node: node, Args: args}
}

// String is the text form.
func (s Step) String() string {
	who := s.Conn
	if s.Node != "" && s.Node != s.Conn {
		who += "@" + s.Node
	}
	if s.Mode != nil {
		who = "[" + s.Mode.String() + "] " + who
	}
	switch s.Verb {
	case Raw:
		return fmt.Sprintf("%s>> %q", who, s.Args[0])
	case Receive:
		if s.Count == 0 {
			return fmt.Sprintf("%s< silent %v", who, s.Wait)
		}
		return fmt.Sprintf("%s< %d", who, s.Count)
	case Until:
		return fmt.Sprintf("until %v %s> %s ~ %s", s.Wait, who, quoteArgs(s.Args), s.Pattern)
	case Sleep:
		return fmt.Sprintf("sleep %v", s.Wait)
	case CLI:
		return who + "cli> " + quoteArgs(s.Args)
	case Shell:
		return who + "sh> " + s.Args[0]
	case Kill, Restart, Pause, Resume, Refused, Server:
		return verbNames[s.Verb] + " " + s.Node + comebackText(s.How)
	}
	text := who + "> " + quoteArgs(s.Args)
	if s.Async {
		text += " &"
	}
	return text
}
