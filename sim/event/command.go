package event

// CommandDone: a scripted client, or a connection of the test, is told what became of
// what it sent.
type CommandDone struct {
	// Commands are the command, or those of a transaction with MULTI and EXEC.
	Commands []Args `json:"commands"`
	// Reply is the reply, of a transaction that to EXEC.
	Reply Reply `json:"reply"`
	// Failure says why there was none: timeout, refused, reset, closed, pending, "too many
	// redirects", "no known node", "unknown slot"; "" if there was a reply.
	Failure string `json:"failure,omitempty"`
	// Route is where a client sent it, hop by hop. A connection to one node has none.
	Route Route `json:"route,omitempty"`
}

// FailPending is the Failure of a command of a connection that has no reply yet.
const FailPending = "pending"

// MessageReceived: a connection of the test got something that it was not waiting for: a
// reply that came late, or a message of pub/sub.
type MessageReceived struct {
	// Reply is what came.
	Reply Reply `json:"reply"`
}

// ErrorReplied: a server outside answered a command with an error that is no redirect.
type ErrorReplied struct {
	// Message is the error reply, without the minus sign.
	Message string `json:"message"`
}

// RedirectCode is how a node refuses a command that it cannot serve.
type RedirectCode string

// The codes of redirects.
const (
	Moved       RedirectCode = "MOVED"
	Ask         RedirectCode = "ASK"
	TryAgain    RedirectCode = "TRYAGAIN"
	CrossSlot   RedirectCode = "CROSSSLOT"
	ClusterDown RedirectCode = "CLUSTERDOWN"
)

// Redirected: a node does not serve a client's command, and says where it would be served,
// or why it is not.
type Redirected struct {
	// Code is the first word of the reply: MOVED, ASK, TRYAGAIN, CROSSSLOT or CLUSTERDOWN.
	Code RedirectCode `json:"code"`
	// Slot is the slot of the command's keys, -1 if that is not known.
	Slot int `json:"slot"`
	// Target is the node that has to serve it, in the opinion of the one that answers; ""
	// if there is none.
	Target string `json:"target,omitempty"`
	// To is the node that MOVED and ASK name, or the address if no node is there. It is
	// another one than Target if a fault lets the node lie.
	To string `json:"to,omitempty"`
	// Address is the address in MOVED and ASK as the client got it.
	Address string `json:"address,omitempty"`
	// Message is the whole reply, of the other codes.
	Message string `json:"message,omitempty"`
	// Client is the name of who sent the command, "" if it has none: the client's name in the
	// simulation, or the one that it gave itself by CLIENT SETNAME; or the node that migrates a key.
	Client string `json:"client,omitempty"`
}

// Kind implements Fact: error if there is no reply, or it is an error.
func (f CommandDone) Kind() Kind {
	if f.Failure != "" && f.Failure != FailPending || f.Reply.Type == ErrorReply {
		return KindError
	}
	return KindCommand
}

// Kind implements Fact.
func (MessageReceived) Kind() Kind { return KindCommand }

// Kind implements Fact.
func (ErrorReplied) Kind() Kind { return KindError }

// Kind implements Fact.
func (Redirected) Kind() Kind { return KindRedirect }

func (f CommandDone) text(b []byte) []byte {
	b = append(f.command(b), " => "...)
	if f.Failure != "" {
		b = append(append(append(b, '('), f.Failure...), ')')
	} else {
		b = f.Reply.append(b, true)
	}
	if len(f.Route) > 0 {
		b = f.Route.text(append(b, "   via "...))
	}
	return b
}

// Command is the command on one line, or the commands with | between them.
func (f CommandDone) Command() string { return string(f.command(nil)) }

func (f CommandDone) command(b []byte) []byte {
	for i, args := range f.Commands {
		if i > 0 {
			b = append(b, " | "...)
		}
		b = args.text(b)
	}
	return b
}

func (f MessageReceived) text(b []byte) []byte {
	return f.Reply.append(append(b, "gets "...), true)
}

func (f ErrorReplied) text(b []byte) []byte {
	return (&Reply{Type: ErrorReply, Text: f.Message}).append(b, true)
}

func (f Redirected) text(b []byte) []byte {
	if f.To == "" {
		b = append(b, printable(f.Message)...)
	} else {
		b = append(append(b, f.Code...), ' ')
		b = appendWord(append(appendInt(b, f.Slot), ' '), f.To)
	}
	if f.Client != "" {
		b = appendName(append(b, "   for "...), f.Client)
	}
	return b
}

func (f Redirected) peer() string { return f.Target }

func (f Redirected) slot() int { return f.Slot }

func (f Redirected) rename(name func(string) string) Fact {
	f.Target = name(f.Target)
	return f
}
