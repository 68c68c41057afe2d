package rdb

import (
	"encoding/binary"

	"github.com/slotstorm/slotstorm/internal/server/number"
)

// A node of a stream is a listpack under an ID, that of the first entry when the
// node was made. It begins with what the entries have in common:
//
//	live entries, deleted entries, number of fields, their names, 0
//
// An entry has its ID as the distance to the node's, and its fields' names only
// when they are others. The last number counts the elements before it, to be
// read backwards:
//
//	flags, ms, seq, [number of fields], values or names and values, elements
const (
	// The limits of a node: stream-node-max-bytes and stream-node-max-entries.
	maxStreamNodeBytes   = 4096
	maxStreamNodeEntries = 100

	// The flags (STREAM_ITEM_FLAG_*).
	entryDeleted    = 1
	entrySameFields = 2

	idSize = 16
)

// appendID appends an ID as the key of a radix tree, which sorts like the ID.
func appendID(dst []byte, id ID) []byte {
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(dst, id.MS), id.Seq)
}

// decodeID is the reverse of appendID; b has idSize bytes.
func decodeID(b []byte) ID {
	return ID{MS: binary.BigEndian.Uint64(b), Seq: binary.BigEndian.Uint64(b[8:])}
}

// divide puts entries into nodes as XADD does (streamAppendItem).
func divide(entries []Entry) (nodes []StreamNode) {
	var sizes *listpack // grows like the last node's
	from := 0
	for i, e := range entries {
		size := 0
		for _, f := range e.Fields {
			size += len(f.Name) + len(f.Value)
		}
		if sizes == nil || i-from >= maxStreamNodeEntries || sizes.size()+size >= maxStreamNodeBytes {
			node := StreamNode{ID: e.ID}
			for _, f := range e.Fields {
				node.Names = append(node.Names, string(f.Name))
			}
			nodes = append(nodes, node)
			from, sizes = i, node.begin()
		}
		node := &nodes[len(nodes)-1]
		node.Entries = entries[from : i+1]
		node.add(sizes, e, 0)
	}
	return nodes
}

// begin returns a listpack with what the node's entries have in common.
func (n *StreamNode) begin() *listpack {
	l := newListpack()
	l.addInteger(int64(len(n.Entries) + n.Surplus))
	l.addInteger(int64(len(n.Deleted) - n.Surplus))
	l.addInteger(int64(len(n.Names)))
	for _, name := range n.Names {
		l.add([]byte(name))
	}
	l.addInteger(0)
	return l
}

// listpack returns the whole node.
func (n *StreamNode) listpack() []byte {
	l := n.begin()
	deleted := n.Deleted
	for _, e := range n.Entries {
		for len(deleted) > 0 && deleted[0].ID.Less(e.ID) {
			n.add(l, deleted[0], entryDeleted)
			deleted = deleted[1:]
		}
		n.add(l, e, 0)
	}
	for _, e := range deleted {
		n.add(l, e, entryDeleted)
	}
	return l.finish()
}

func (n *StreamNode) add(l *listpack, e Entry, flags int64) {
	elements := len(e.Fields) + 3
	same := n.sameFields(e)
	if same {
		flags |= entrySameFields
	} else {
		elements += len(e.Fields) + 1
	}
	l.addInteger(flags)
	l.addInteger(int64(e.ID.MS - n.ID.MS))
	l.addInteger(int64(e.ID.Seq - n.ID.Seq))
	if !same {
		l.addInteger(int64(len(e.Fields)))
	}
	for _, f := range e.Fields {
		if !same {
			l.add(f.Name)
		}
		l.add(f.Value)
	}
	l.addInteger(int64(elements))
}

func (n *StreamNode) sameFields(e Entry) bool {
	if len(e.Fields) != len(n.Names) {
		return false
	}
	for i, f := range e.Fields {
		if string(f.Name) != n.Names[i] {
			return false
		}
	}
	return true
}

// nodeReader reads the entries of a node, with all the checks of
// streamValidateListpackIntegrity: of the numbers of entries and of deleted ones that
// the node claims, it looks at the sum.
type nodeReader struct {
	*listpackReader
	id    ID
	names [][]byte
}

// streamNode reads a node. Its entries, deleted ones included, must all be above last, in
// their order, and not below the node's ID. It returns the ID of the last one.
func (r *reader) streamNode(last ID) (node StreamNode, end ID, err error) {
	key, err := r.string()
	if err != nil {
		return node, last, err
	}
	if len(key) != idSize {
		return node, last, malformed("a stream node under a key of %d bytes", len(key))
	}
	b, err := r.string()
	if err != nil {
		return node, last, err
	}
	lp, err := openListpack(b)
	if err != nil {
		return node, last, err
	}
	node.ID, node.Size = decodeID(key), len(b)
	if !last.Less(node.ID) && last != (ID{}) {
		return node, last, malformed("stream node %s after entry %s", node.ID, last)
	}
	n := &nodeReader{listpackReader: lp, id: node.ID}
	live, deleted, err := n.header()
	if err != nil {
		return node, last, err
	}
	for _, name := range n.names {
		node.Names = append(node.Names, string(name))
	}
	for n.more() {
		e, flags, err := n.entry()
		if err != nil {
			return node, last, err
		}
		if !last.Less(e.ID) || e.ID.Less(node.ID) {
			return node, last, malformed("stream entry %s after %s", e.ID, last)
		}
		last = e.ID
		if flags&entryDeleted != 0 {
			node.Deleted = append(node.Deleted, e)
		} else {
			node.Entries = append(node.Entries, e)
		}
	}
	node.Surplus = int(live) - len(node.Entries)
	if live+deleted != int64(len(node.Entries)+len(node.Deleted)) {
		return node, last, malformed("a stream node has not the entries it claims")
	}
	return node, last, n.end() // the number of elements is not looked at
}

// header reads what the entries have in common.
func (n *nodeReader) header() (live, deleted int64, err error) {
	if live, err = n.nextInteger(); err != nil {
		return 0, 0, err
	}
	if deleted, err = n.nextInteger(); err != nil {
		return 0, 0, err
	}
	fields, err := n.fieldCount()
	if err != nil {
		return 0, 0, err
	}
	n.names = make([][]byte, 0, room(uint64(fields)))
	for range fields {
		name, err := n.next()
		if err != nil {
			return 0, 0, err
		}
		n.names = append(n.names, name.string())
	}
	zero, err := n.nextInteger()
	if err == nil && zero != 0 {
		err = malformed("a stream node without the end of its header")
	}
	return live, deleted, err
}

func (n *nodeReader) entry() (e Entry, flags int64, err error) {
	before := n.count
	if flags, err = n.nextInteger(); err != nil {
		return e, 0, err
	}
	ms, err := n.nextInteger()
	if err != nil {
		return e, 0, err
	}
	seq, err := n.nextInteger()
	if err != nil {
		return e, 0, err
	}
	e.ID = ID{MS: n.id.MS + uint64(ms), Seq: n.id.Seq + uint64(seq)}

	if flags&entrySameFields != 0 {
		e.Fields, err = n.values()
	} else {
		e.Fields, err = n.namesAndValues()
	}
	if err != nil {
		return e, 0, err
	}
	elements := int64(n.count - before)
	claimed, err := n.nextInteger()
	if err == nil && claimed != elements {
		err = malformed("a stream entry of %d elements that claims %d", elements, claimed)
	}
	return e, flags, err
}

// values reads the values of an entry that has the names of the node.
func (n *nodeReader) values() ([]Field, error) {
	fields := make([]Field, 0, len(n.names))
	for _, name := range n.names {
		value, err := n.next()
		if err != nil {
			return nil, err
		}
		fields = append(fields, Field{Name: name, Value: value.string()})
	}
	return fields, nil
}

func (n *nodeReader) namesAndValues() ([]Field, error) {
	count, err := n.fieldCount()
	if err != nil {
		return nil, err
	}
	fields := make([]Field, 0, room(uint64(count)))
	for range count {
		name, err := n.next()
		if err != nil {
			return nil, err
		}
		value, err := n.next()
		if err != nil {
			return nil, err
		}
		fields = append(fields, Field{Name: name.string(), Value: value.string()})
	}
	return fields, nil
}

func (n *nodeReader) fieldCount() (int64, error) {
	count, err := n.nextInteger()
	if err == nil && count < 0 {
		err = malformed("%d fields in a stream entry", count)
	}
	return count, err
}

// nextInteger reads an element that must be an integer.
func (l *listpackReader) nextInteger() (int64, error) {
	e, err := l.next()
	if err != nil || e.text == nil {
		return e.number, err
	}
	n, ok := number.ParseInt(e.text)
	if !ok {
		return 0, malformed("%q in place of an integer", e.text)
	}
	return n, nil
}
