package event

// Source says how a node came to know another one.
type Source string

// The sources.
const (
	ByHandshake Source = "handshake with" // this node wants to meet whoever is at an address
	ByMeet      Source = "met by"         // somebody at an address wants to meet this node
	ByGossip    Source = "told by"        // a node told of it
	BySight     Source = "seen"           // a server outside lists it
)

// MemberKnown: a node was added to the node's table.
type MemberKnown struct {
	// Node is the new node. During a handshake its name is not known: this is a part of
	// a random ID.
	Node string `json:"node"`
	// How says how it came to be known: "handshake with", "met by", "told by" or "seen".
	How Source `json:"how"`
	// Address is the bus address of a handshake or a meeting, ip@port.
	Address string `json:"address,omitempty"`
	// By is the node that told of it.
	By string `json:"by,omitempty"`
}

// MemberForgotten: a node was removed from the node's table.
type MemberForgotten struct {
	// Node is the node that was removed.
	Node string `json:"node"`
}

// MemberRenamed: a node is known by its own ID from now on, at the end of a handshake.
type MemberRenamed struct {
	// From is what it was called.
	From string `json:"from"`
	// To is its name.
	To string `json:"to"`
}

// AddressChanged: a node is at another address.
type AddressChanged struct {
	// Node is the node that is there.
	Node string `json:"node"`
	// Address is its bus address, ip@port, or only the IP address where the node learns
	// its own.
	Address string `json:"address"`
}

// Kind implements Fact.
func (MemberKnown) Kind() Kind { return KindMember }

// Kind implements Fact.
func (MemberForgotten) Kind() Kind { return KindMember }

// Kind implements Fact.
func (MemberRenamed) Kind() Kind { return KindMember }

// Kind implements Fact.
func (AddressChanged) Kind() Kind { return KindMember }

func (f MemberKnown) text(b []byte) []byte {
	b = append(appendName(append(b, "known "...), f.Node), ' ')
	b = append(b, f.How...)
	if f.Address != "" {
		b = appendWord(append(b, ' '), f.Address)
	}
	if f.By != "" {
		b = appendName(append(b, ' '), f.By)
	}
	return b
}

func (f MemberForgotten) text(b []byte) []byte {
	return appendName(append(b, "forgotten "...), f.Node)
}

func (f MemberRenamed) text(b []byte) []byte {
	b = appendName(append(b, "rename "...), f.From)
	return appendName(append(b, " -> "...), f.To)
}

func (f AddressChanged) text(b []byte) []byte {
	b = append(appendName(append(b, "address "...), f.Node), ' ')
	return appendWord(b, f.Address)
}

func (f MemberKnown) rename(name func(string) string) Fact {
	f.Node, f.By = name(f.Node), name(f.By)
	return f
}

func (f MemberForgotten) rename(name func(string) string) Fact { return MemberForgotten{name(f.Node)} }

func (f MemberRenamed) rename(name func(string) string) Fact {
	return MemberRenamed{name(f.From), name(f.To)}
}

func (f AddressChanged) rename(name func(string) string) Fact {
	f.Node = name(f.Node)
	return f
}
