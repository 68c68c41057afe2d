// Package replication has what a server needs to replicate (replication.c) and that knows
// neither connections nor keys: the names of histories, the backlog of the stream, the effects
// that go into it, what a replica says and hears until it has the data set. Names in
// parentheses are those of replication.c and server.h.
package replication

import (
	"math/rand/v2"
	"strings"
)

// Identity names the history of writes that a server makes or follows. A promoted replica
// begins a new history; until SecondOffset it is the one named ID2, so that those who
// followed that one can go on.
type Identity struct {
	ID, ID2      string // master_replid, master_replid2
	Offset       int64  // bytes of the stream so far (master_repl_offset)
	SecondOffset int64  // the first offset beyond ID2's history (second_replid_offset)

	random *rand.Rand
}

const (
	// NoOffset is SecondOffset without a second ID, and the offset in PSYNC of a replica
	// that has none.
	NoOffset = -1
	// NoID is ID2 if there is none.
	NoID = "0000000000000000000000000000000000000000"
)

// NewIdentity is a fresh process's: a history of its own.
func NewIdentity(seed uint64) Identity {
	i := Identity{random: rand.New(rand.NewPCG(seed, 'r'))}
	i.Renew()
	return i
}

// Renew begins a history that has nothing to do with the one before (changeReplicationId,
// clearReplicationId2).
func (i *Identity) Renew() {
	i.ID = i.Draw()
	i.Forget()
}

// Forget leaves the second history (clearReplicationId2).
func (i *Identity) Forget() { i.ID2, i.SecondOffset = NoID, NoOffset }

// Shift begins a new history that continues the present one (shiftReplicationId).
func (i *Identity) Shift() { i.Continue(i.Draw()) }

// Continue goes on under another name.
func (i *Identity) Continue(id string) {
	i.ID2, i.SecondOffset = i.ID, i.Offset+1
	i.ID = id
}

// Draw draws 40 hexadecimal digits (getRandomHexChars).
func (i *Identity) Draw() string {
	const digits = "0123456789abcdef"
	b := make([]byte, len(NoID))
	for at := range b {
		b[at] = digits[i.random.IntN(16)]
	}
	return string(b)
}

// Continues reports whether a replica may go on from an offset of a history, if the backlog
// has it (masterTryPartialResynchronization).
func (i *Identity) Continues(id string, offset int64) bool {
	return strings.EqualFold(id, i.ID) || strings.EqualFold(id, i.ID2) && offset <= i.SecondOffset
}
