package stream

import (
	"slices"

	"github.com/slotstorm/slotstorm/internal/server/engine/memory"
	"github.com/slotstorm/slotstorm/internal/server/engine/ordered"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
)

// Redis keeps a stream as a radix tree of listpacks, its nodes. They show: an
// approximate trim takes off whole nodes, and XINFO counts them. A deleted entry
// keeps its place in its node until none is left there.

// node is what can be seen of a node.
type node struct {
	first  rdb.ID   // its master ID
	last   rdb.ID   // the last entry that was added, deleted or not
	fields []string // of the master entry
	live   int
	// surplus is how many more there are by the node's own count, see rdb.StreamNode.
	surplus int
	places  int // entries, deleted ones included
	bytes   int // the size of its listpack
	// deleted are the entries that keep their places, by ID.
	deleted []rdb.Entry
}

// addToNode finds or makes room for an entry (streamAppendItem).
func (s *Stream) addToNode(entry *rdb.Entry) {
	size := 0
	for _, field := range entry.Fields {
		size += len(field.Name) + len(field.Value)
	}
	if n := len(s.nodes); n == 0 || s.isFull(&s.nodes[n-1], size) {
		s.nodes = append(s.nodes, newNode(entry))
	}
	node := &s.nodes[len(s.nodes)-1]
	node.last = entry.ID
	node.live++
	node.places++
	node.bytes += node.entryBytes(entry)
}

// NodeCount is the number of nodes.
func (s *Stream) NodeCount() int { return len(s.nodes) }

// isFull reports whether a node has no room for an entry of a size.
func (s *Stream) isFull(n *node, size int) bool {
	most := s.limits.StreamNodeBytes
	if most == 0 || most > maxEntry {
		most = maxEntry
	}
	return n.bytes+size >= most || s.limits.StreamNodeEntries != 0 && n.places >= s.limits.StreamNodeEntries
}

func newNode(entry *rdb.Entry) node {
	const header, end = 6, 1
	node := node{first: entry.ID}
	// The counts of entries and of deleted ones, the number of fields, and the
	// zero behind them.
	node.bytes = header + end + 3*rdb.IntegerSize(1) + rdb.IntegerSize(int64(len(entry.Fields)))
	for _, field := range entry.Fields {
		node.fields = append(node.fields, string(field.Name))
		node.bytes += rdb.ElementSize(field.Name)
	}
	return node
}

// entryBytes is what an entry takes in the node's listpack.
func (n *node) entryBytes(entry *rdb.Entry) int {
	const flags, length = 1, 1
	bytes := rdb.IntegerSize(flags) + rdb.IntegerSize(int64(entry.ID.MS-n.first.MS)) + rdb.IntegerSize(int64(entry.ID.Seq-n.first.Seq))
	parts := 3 + len(entry.Fields)
	same := len(entry.Fields) == len(n.fields)
	for i, field := range entry.Fields {
		bytes += rdb.ElementSize(field.Value)
		same = same && string(field.Name) == n.fields[i]
	}
	if !same {
		bytes += rdb.IntegerSize(int64(len(entry.Fields)))
		for _, field := range entry.Fields {
			bytes += rdb.ElementSize(field.Name)
		}
		parts += len(entry.Fields) + 1
	}
	return bytes + rdb.IntegerSize(int64(parts))
}

// importNode is the reverse of exportNodes, for one.
func importNode(in *rdb.StreamNode) node {
	n := node{
		first: in.ID, fields: in.Names, live: len(in.Entries), surplus: in.Surplus,
		places: len(in.Entries) + len(in.Deleted), bytes: in.Size, deleted: in.Deleted,
	}
	for _, list := range [][]rdb.Entry{in.Entries, in.Deleted} {
		if len(list) > 0 && n.last.Less(list[len(list)-1].ID) {
			n.last = list[len(list)-1].ID
		}
	}
	return n
}

// nodeOf is the position of the node that holds the place of an ID.
func (s *Stream) nodeOf(id rdb.ID) int {
	i, found := slices.BinarySearchFunc(s.nodes, id, func(n node, id rdb.ID) int { return n.first.Compare(id) })
	if found {
		return i
	}
	return i - 1
}

// dropFromNode marks an entry deleted (streamIteratorRemoveEntry).
func (s *Stream) dropFromNode(entry rdb.Entry) {
	i := s.nodeOf(entry.ID)
	n := &s.nodes[i]
	n.live--
	if n.live+n.surplus != 0 {
		n.keepDeleted(entry)
		return
	}
	// By its own count the node is empty. If that is wrong, what is left in it goes too.
	first, _ := slices.BinarySearchFunc(s.Entries, n.first, byID)
	s.Entries = slices.Delete(s.Entries, first, first+n.live)
	s.surplus += int64(n.live)
	s.nodes = ordered.Cut(s.nodes, i, i+1)
}

// keepDeleted keeps deleted entries in their places.
func (n *node) keepDeleted(entries ...rdb.Entry) {
	n.deleted = append(slices.Clip(n.deleted), entries...)
	slices.SortStableFunc(n.deleted, func(a, b rdb.Entry) int { return a.ID.Compare(b.ID) })
}

// exportNodes returns the nodes as package rdb takes them.
func (s *Stream) exportNodes() (nodes []rdb.StreamNode) {
	rest := s.Entries
	for i := range s.nodes {
		n := &s.nodes[i]
		nodes = append(nodes, rdb.StreamNode{ID: n.first, Names: n.fields, Entries: rest[:n.live], Deleted: n.deleted, Surplus: n.surplus})
		rest = rest[n.live:]
	}
	return nodes
}

// RadixNodes counts the nodes of the radix tree that Redis builds over the nodes'
// IDs, which are keys of 16 bytes: one for each run of bytes that keys share, one
// for each byte at which they part, and one for each key's end.
func (s *Stream) RadixNodes() int {
	keys := make([][16]byte, len(s.nodes))
	for i, node := range s.nodes {
		for b := range 8 {
			keys[i][b] = byte(node.first.MS >> (56 - 8*b))
			keys[i][8+b] = byte(node.first.Seq >> (56 - 8*b))
		}
	}
	if len(keys) == 0 {
		return 1
	}
	return countRadix(keys, 0)
}

// countRadix counts the nodes below a common prefix of that length.
func countRadix(keys [][16]byte, depth int) int {
	run := depth
	for run < 16 && keys[0][run] == keys[len(keys)-1][run] {
		run++
	}
	switch {
	case run == 16 && run == depth:
		return 1
	case run > depth:
		return 1 + countRadix(keys, run)
	}
	count := 1
	for start := 0; start < len(keys); {
		end := start + 1
		for end < len(keys) && keys[end][depth] == keys[start][depth] {
			end++
		}
		count += countRadix(keys[start:end], depth+1)
		start = end
	}
	return count
}

// Memory is what the stream takes on a real server, besides its object.
func (s *Stream) Memory() int {
	size := memory.Stream + s.RadixNodes()*memory.RadixNode
	for _, node := range s.nodes {
		size += max(memory.StreamNode, memory.Allocation(node.bytes))
	}
	for _, g := range s.Groups {
		size += memory.StreamGroup + 2*len(g.Pending)*memory.Pending
		for _, c := range g.Consumers {
			size += memory.String(len(c.Name)) + memory.StreamGroup
		}
	}
	return size
}
