package sim

import (
	"strings"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/node"
)

// factKinds says which column of the log a gossip fact stands in.
var factKinds = map[gossip.FactKind]Kind{
	gossip.FactFlag:      KindFlag,
	gossip.FactRole:      KindRole,
	gossip.FactEpoch:     KindEpoch,
	gossip.FactOwner:     KindSlot,
	gossip.FactElection:  KindElection,
	gossip.FactVote:      KindElection,
	gossip.FactManual:    KindElection,
	gossip.FactState:     KindState,
	gossip.FactKnown:     KindMember,
	gossip.FactForgotten: KindMember,
	gossip.FactRename:    KindMember,
	gossip.FactAddress:   KindMember,
	gossip.FactMigration: KindRole,
}

var noteKinds = [...]Kind{
	node.NoteCommand:     KindCommand,
	node.NoteError:       KindError,
	node.NoteRedirect:    KindRedirect,
	node.NoteMigrate:     KindMigrate,
	node.NoteReplication: KindRepl,
}

// Fact implements node.Host.
func (p *process) Fact(_ *node.Node, f gossip.Fact) {
	p.c.log.add(Event{
		At: p.c.loop.now(), Kind: factKinds[f.Kind], Node: p.name, Slot: -1,
		Text: f.Format(p.c.NameOf),
	})
	if f.Kind == gossip.FactOwner {
		p.c.ownerChanged()
	}
}

// namedAddress replaces the address at the end of a redirect by the name of the node
// there, so that a log reads the same whatever the addresses are.
func (c *Cluster) namedAddress(text string) string {
	i := strings.LastIndexByte(text, ' ')
	if name := c.NameAt(text[i+1:]); name != "" {
		return text[:i+1] + name
	}
	return text
}

// NameAt is the name of the node that clients reach at an address, or reached before
// it went down; "" if there never was one.
func (c *Cluster) NameAt(addr string) string {
	c.netMu.Lock()
	defer c.netMu.Unlock()
	return c.atAddr[addr]
}

// Note implements node.Host.
func (p *process) Note(_ *node.Node, note node.Note) {
	e := Event{At: p.c.loop.now(), Kind: noteKinds[note.Kind], Node: p.name, Slot: note.Slot, Text: note.Text}
	if note.Peer != "" {
		e.Peer = p.c.NameOf(note.Peer)
		if note.Kind == node.NoteRedirect {
			e.Text = p.c.namedAddress(e.Text)
		}
	}
	p.c.log.add(e)
}
