package rdb

import (
	"bytes"
	"encoding/binary"
	"math"
	"slices"
)

// appendStream appends a stream.
func (f *Format) appendStream(dst []byte, s *Stream) []byte {
	nodes := s.Nodes
	if nodes == nil {
		nodes = divide(s.Entries)
	}
	dst = appendLength(append(dst, f.stream), uint64(len(nodes)))
	for i := range nodes {
		dst = appendString(dst, appendID(nil, nodes[i].ID))
		dst = appendString(dst, nodes[i].listpack())
	}
	dst = appendLength(dst, uint64(int64(len(s.Entries))+s.Surplus))
	dst = appendIDLengths(dst, s.LastID)
	if f.stream > kindStreamListpacks {
		dst = appendIDLengths(dst, s.FirstID)
		dst = appendIDLengths(dst, s.MaxDeletedID)
		dst = appendLength(dst, s.EntriesAdded)
	}
	dst = appendLength(dst, uint64(len(s.Groups)))
	for _, g := range slices.SortedFunc(slices.Values(s.Groups), compareGroups) {
		dst = f.appendGroup(dst, g)
	}
	if f.stream >= kindStreamListpacks4 {
		dst = appendIdempotence(dst, s.Idempotence)
	}
	return dst
}

// appendIDLengths appends an ID as two lengths.
func appendIDLengths(dst []byte, id ID) []byte {
	return appendLength(appendLength(dst, id.MS), id.Seq)
}

func appendMilliseconds(dst []byte, ms int64) []byte {
	return binary.LittleEndian.AppendUint64(dst, uint64(ms))
}

// The orders of the radix trees that hold them.
func compareGroups(a, b Group) int       { return bytes.Compare(a.Name, b.Name) }
func compareConsumers(a, b Consumer) int { return bytes.Compare(a.Name, b.Name) }
func comparePending(a, b Pending) int    { return a.ID.Compare(b.ID) }

// appendGroup appends a group: what is pending for all of its consumers, then
// the IDs of it again for each.
func (f *Format) appendGroup(dst []byte, g Group) []byte {
	consumers := slices.SortedFunc(slices.Values(g.Consumers), compareConsumers)
	var pending []Pending
	for _, c := range consumers {
		pending = append(pending, c.Pending...)
	}
	slices.SortFunc(pending, comparePending)

	dst = appendString(dst, g.Name)
	dst = appendIDLengths(dst, g.LastID)
	if f.stream > kindStreamListpacks {
		dst = appendLength(dst, uint64(g.EntriesRead))
	}
	dst = appendLength(dst, uint64(len(pending)))
	for _, p := range pending {
		dst = appendID(dst, p.ID)
		dst = appendMilliseconds(dst, p.Delivered)
		dst = appendLength(dst, p.Count)
	}
	dst = appendLength(dst, uint64(len(consumers)))
	for _, c := range consumers {
		dst = appendString(dst, c.Name)
		dst = appendMilliseconds(dst, c.Seen)
		if f.stream >= kindStreamListpacks3 {
			dst = appendMilliseconds(dst, c.Active)
		}
		dst = appendLength(dst, uint64(len(c.Pending)))
		for _, p := range slices.SortedFunc(slices.Values(c.Pending), comparePending) {
			dst = appendID(dst, p.ID)
		}
	}
	return dst
}

func (r *reader) stream(kind byte) (*Stream, error) {
	s := &Stream{}
	nodes, err := r.length()
	if err != nil {
		return nil, err
	}
	var last ID
	for range nodes {
		var node StreamNode
		if node, last, err = r.streamNode(last); err != nil {
			return nil, err
		}
		s.Entries = append(s.Entries, node.Entries...)
		s.Nodes = append(s.Nodes, node)
	}
	length, err := r.figure()
	if err != nil {
		return nil, err
	}
	if nodes == 0 && length != 0 {
		return nil, malformed("a stream of %d entries without nodes", length)
	}
	s.Surplus = int64(length) - int64(len(s.Entries))
	if s.LastID, err = r.id(); err != nil {
		return nil, err
	}
	if s.LastID.Less(last) {
		return nil, malformed("a stream with entry %s that claims %s for the last", last, s.LastID)
	}
	if kind == kindStreamListpacks {
		s.deriveCounters()
	} else if err = r.streamCounters(s); err != nil {
		return nil, err
	}
	if s.Groups, err = r.groups(s, kind); err == nil && kind >= kindStreamListpacks4 {
		s.Idempotence, err = r.idempotence()
	}
	return s, err
}

// deriveCounters sets what Redis 7.0 added to streams as it does for older ones.
func (s *Stream) deriveCounters() {
	s.EntriesAdded = uint64(int64(len(s.Entries)) + s.Surplus)
	if len(s.Entries) > 0 {
		s.FirstID = s.Entries[0].ID
	} else {
		// What streamGetEdgeID says of an empty stream, until the next XADD.
		s.FirstID = ID{MS: math.MaxUint64, Seq: math.MaxUint64}
	}
}

// entriesRead is the logical read counter of a group of an older stream whose
// last delivered ID is id (streamEstimateDistanceFromFirstEverEntry).
func (s *Stream) entriesRead(id ID) int64 {
	switch {
	case s.EntriesAdded == 0:
		return 0
	case id == s.LastID:
		return int64(s.EntriesAdded)
	case s.LastID.Less(id):
		return UnknownEntriesRead
	case id.Less(s.FirstID):
		return 0
	case id == s.FirstID:
		return 1
	default:
		return UnknownEntriesRead
	}
}

func (r *reader) streamCounters(s *Stream) (err error) {
	if s.FirstID, err = r.id(); err != nil {
		return err
	}
	if s.MaxDeletedID, err = r.id(); err != nil {
		return err
	}
	s.EntriesAdded, err = r.figure()
	return err
}

func (r *reader) id() (id ID, err error) {
	if id.MS, err = r.figure(); err != nil {
		return id, err
	}
	id.Seq, err = r.figure()
	return id, err
}

// rawID reads an ID as the key of a radix tree.
func (r *reader) rawID() (ID, error) {
	b, err := r.take(idSize)
	if err != nil {
		return ID{}, err
	}
	return decodeID(b), nil
}

func (r *reader) groups(s *Stream, kind byte) ([]Group, error) {
	n, err := r.length()
	if err != nil || n == 0 {
		return nil, err
	}
	groups := make([]Group, 0, room(n))
	var names [][]byte
	for range n {
		g, err := r.group(s, kind)
		if err != nil {
			return nil, err
		}
		groups = append(groups, g)
		names = append(names, g.Name)
	}
	if hasDuplicates(names) {
		return nil, malformed("a stream with a group twice")
	}
	slices.SortFunc(groups, compareGroups)
	return groups, nil
}

func (r *reader) group(s *Stream, kind byte) (g Group, err error) {
	if g.Name, err = r.string(); err != nil {
		return g, err
	}
	if g.LastID, err = r.id(); err != nil {
		return g, err
	}
	if kind == kindStreamListpacks {
		g.EntriesRead = s.entriesRead(g.LastID)
	} else {
		read, err := r.figure()
		if err != nil {
			return g, err
		}
		g.EntriesRead = int64(read)
	}
	pending, err := r.groupPending()
	if err != nil {
		return g, err
	}
	if g.Consumers, err = r.consumers(pending, kind); err != nil {
		return g, err
	}
	if len(pending) > 0 {
		return g, malformed("a group with %d pending entries of no consumer", len(pending))
	}
	return g, nil
}

// groupPending reads what is pending for all consumers of a group.
func (r *reader) groupPending() (map[ID]Pending, error) {
	n, err := r.length()
	if err != nil {
		return nil, err
	}
	pending := make(map[ID]Pending)
	for range n {
		var p Pending
		if p.ID, err = r.rawID(); err != nil {
			return nil, err
		}
		if p.Delivered, err = r.integer(8); err != nil {
			return nil, err
		}
		if p.Count, err = r.figure(); err != nil {
			return nil, err
		}
		if _, twice := pending[p.ID]; twice {
			return nil, malformed("entry %s is pending twice", p.ID)
		}
		pending[p.ID] = p
	}
	return pending, nil
}

// consumers reads the consumers of a group and takes out of pending what is
// pending for them.
func (r *reader) consumers(pending map[ID]Pending, kind byte) ([]Consumer, error) {
	n, err := r.length()
	if err != nil || n == 0 {
		return nil, err
	}
	consumers := make([]Consumer, 0, room(n))
	var names [][]byte
	for range n {
		c, err := r.consumer(pending, kind)
		if err != nil {
			return nil, err
		}
		consumers = append(consumers, c)
		names = append(names, c.Name)
	}
	if hasDuplicates(names) {
		return nil, malformed("a group with a consumer twice")
	}
	slices.SortFunc(consumers, compareConsumers)
	return consumers, nil
}

func (r *reader) consumer(pending map[ID]Pending, kind byte) (c Consumer, err error) {
	if c.Name, err = r.string(); err != nil {
		return c, err
	}
	if c.Seen, err = r.integer(8); err != nil {
		return c, err
	}
	if kind >= kindStreamListpacks3 {
		if c.Active, err = r.integer(8); err != nil {
			return c, err
		}
	}
	n, err := r.length()
	if err != nil {
		return c, err
	}
	for range n {
		id, err := r.rawID()
		if err != nil {
			return c, err
		}
		p, ok := pending[id]
		if !ok {
			return c, malformed("entry %s is pending for a consumer and not, or no more, for its group", id)
		}
		delete(pending, id)
		c.Pending = append(c.Pending, p)
	}
	slices.SortFunc(c.Pending, comparePending)
	return c, nil
}
