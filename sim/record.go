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
}

// Note implements node.Host.
func (p *process) Note(_ *node.Node, note node.Note) {
	e := Event{At: p.c.loop.now(), Kind: noteKinds[note.Kind], Node: p.name, Slot: note.Slot, Text: note.Text}
	if note.Peer != "" {
		e.Peer = p.c.NameOf(note.Peer)
		if note.Kind == node.NoteRedirect {
			e.Text = e.Text[:strings.LastIndexByte(e.Text, ' ')+1] + e.Peer
		}
	}
	p.c.log.add(e)
}
