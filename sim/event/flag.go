package event

import "strconv"

// PFail: the node suspects another one, which has not answered for the node timeout.
type PFail struct {
	// Node is the node that is suspected.
	Node string `json:"node"`
}

// PFailCleared: the node does not suspect another one any more.
type PFailCleared struct {
	// Node is the node that was suspected.
	Node string `json:"node"`
}

// Fail: another node has failed.
type Fail struct {
	// Node is the node that has failed.
	Node string `json:"node"`
	// Reports is how many masters suspect it, and Needed how many it takes, if this node
	// counted them.
	Reports int `json:"reports,omitempty"`
	// Needed is how many masters have to suspect it.
	Needed int `json:"needed,omitempty"`
	// ToldBy is the node whose word this one takes, "" if it found out by itself.
	ToldBy string `json:"told_by,omitempty"`
}

// FailCleared: another node is not counted as failed any more.
type FailCleared struct {
	// Node is the node that had failed.
	Node string `json:"node"`
	// Reason says why so soon: "replica", "master without slots" or "nobody took its
	// slots"; "" if that was not seen.
	Reason string `json:"reason,omitempty"`
}

// AddressLost: somebody else answers at the address of a node, which may be anywhere.
type AddressLost struct {
	// Node is the node that was looked for.
	Node string `json:"node"`
	// Found is the node that answers there.
	Found string `json:"found"`
}

// Kind implements Fact.
func (PFail) Kind() Kind { return KindFlag }

// Kind implements Fact.
func (PFailCleared) Kind() Kind { return KindFlag }

// Kind implements Fact.
func (Fail) Kind() Kind { return KindFlag }

// Kind implements Fact.
func (FailCleared) Kind() Kind { return KindFlag }

// Kind implements Fact.
func (AddressLost) Kind() Kind { return KindFlag }

func (f PFail) text(b []byte) []byte {
	return append(appendName(append(b, "flag "...), f.Node), " PFAIL"...)
}

func (f PFailCleared) text(b []byte) []byte {
	return append(appendName(append(b, "flag "...), f.Node), " -PFAIL"...)
}

func (f Fail) text(b []byte) []byte {
	b = append(appendName(append(b, "flag "...), f.Node), " FAIL"...)
	switch {
	case f.ToldBy != "":
		b = appendName(append(b, ", told by "...), f.ToldBy)
	case f.Needed > 0:
		b = strconv.AppendInt(append(b, " ("...), int64(f.Reports), 10)
		b = strconv.AppendInt(append(b, " reports, "...), int64(f.Needed), 10)
		b = append(b, " needed)"...)
	}
	return b
}

func (f FailCleared) text(b []byte) []byte {
	b = append(appendName(append(b, "flag "...), f.Node), " -FAIL"...)
	if f.Reason != "" {
		b = append(append(append(b, " ("...), f.Reason...), ')')
	}
	return b
}

func (f AddressLost) text(b []byte) []byte {
	b = appendName(append(b, "flag "...), f.Node)
	return appendName(append(b, " noaddr, at its address is "...), f.Found)
}

func (f PFail) rename(name func(string) string) Fact { return PFail{name(f.Node)} }

func (f PFailCleared) rename(name func(string) string) Fact { return PFailCleared{name(f.Node)} }

func (f Fail) rename(name func(string) string) Fact {
	f.Node, f.ToldBy = name(f.Node), name(f.ToldBy)
	return f
}

func (f FailCleared) rename(name func(string) string) Fact {
	f.Node = name(f.Node)
	return f
}

func (f AddressLost) rename(name func(string) string) Fact {
	return AddressLost{name(f.Node), name(f.Found)}
}
