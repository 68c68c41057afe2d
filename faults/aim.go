package faults

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// Aim says what a fault hits: what meets all its conditions. The zero value of each
// field is no condition.
type Aim struct {
	// Link is the kind of connection.
	Link Links
	// Node is the node that is concerned: of a connection between nodes either end,
	// of a command the one that runs it. Client is who sent it.
	Node, Client Set
	// From and To are the sender and the receiver of what is under way.
	From, To Set
	// Command is a list of full command names in lower case, separated by commas:
	// "get,cluster|slots". On the bus it is the type of message: "ping". Of a client's
	// connection it hits requests.
	Command string
	// Key is a glob pattern as in KEYS, which one of the command's keys has to
	// match.
	Key string
	// Slot holds the slots one of which has to be the command's.
	Slot Slots
	// Calls counts what meets all other conditions: only these are hit.
	Calls Calls
	// P is the probability with which each of them is hit; 0 stands for 1.
	P float64
}

// Slots is a set of slots as text in a normal form: ascending ranges as CLUSTER
// NODES writes them, separated by commas: "0-5460,866". The zero value is no condition.
type Slots string

// ParseSlots reads slots: numbers and ranges, separated by commas.
func ParseSlots(text string) (Slots, error) {
	ranges, err := slot.ParseRanges(text)
	if err != nil {
		return "", err
	}
	if len(ranges) == 0 {
		return "", fmt.Errorf("no slots in %q", text)
	}
	return Slots(strings.ReplaceAll(ranges.String(), " ", ",")), nil
}

// Set returns the slots, nil if there is no condition.
func (s Slots) Set() *slot.Set {
	ranges, err := slot.ParseRanges(string(s))
	if err != nil || len(ranges) == 0 {
		return nil
	}
	return ranges.Set()
}

// Calls selects by position, counted from 1: First to Last. Last is 0 for just
// First, and Forever for all that follow.
type Calls struct{ First, Last int }

// Forever is the Last of Calls without an end.
const Forever = math.MaxInt

// String is "3", "3-5", or "3-" without an end.
func (c Calls) String() string {
	switch c.Last {
	case 0:
		return strconv.Itoa(c.First)
	case Forever:
		return strconv.Itoa(c.First) + "-"
	}
	return strconv.Itoa(c.First) + "-" + strconv.Itoa(c.Last)
}

func parseCalls(text string) (Calls, error) {
	first, last, isRange := strings.Cut(text, "-")
	var c Calls
	var err1, err2 error
	c.First, err1 = strconv.Atoi(first)
	switch {
	case isRange && last == "":
		c.Last = Forever
	case isRange:
		c.Last, err2 = strconv.Atoi(last)
	}
	if err1 != nil || err2 != nil || c.First < 1 || c.Last != 0 && c.Last <= c.First {
		return Calls{}, fmt.Errorf("%q is no position (such as 3, 3-5 or 3-)", text)
	}
	return c, nil
}

// Includes reports whether the n-th is selected.
func (c Calls) Includes(n int) bool {
	switch {
	case c == Calls{}:
		return true
	case c.Last == 0:
		return n == c.First
	}
	return n >= c.First && n <= c.Last
}

// Links is a set of kinds of connections.
type Links uint8

// The kinds of connections. The zero value stands for all that a fault can hit.
const (
	Bus         Links = 1 << iota // between nodes: gossip, votes, pub/sub
	Replication                   // from a replica to its master
	Migration                     // from the node that runs MIGRATE to its target
	Clients                       // from a client to a node
)

var linkWords = []struct {
	link Links
	word string
}{{Bus, "bus"}, {Replication, "repl"}, {Migration, "migrate"}, {Clients, "client"}}

// String is the words for the kinds, separated by commas.
func (l Links) String() string {
	var words []string
	for _, k := range linkWords {
		if l&k.link != 0 {
			words = append(words, k.word)
		}
	}
	return strings.Join(words, ",")
}

func parseLinks(text string, allowed Links) (Links, error) {
	var l Links
	for word := range strings.SplitSeq(text, ",") {
		found := false
		for _, k := range linkWords {
			if k.word == word && allowed&k.link != 0 {
				l |= k.link
				found = true
			}
		}
		if !found {
			return 0, fmt.Errorf("link %q is none of %s", word, allowed)
		}
	}
	return l, nil
}
