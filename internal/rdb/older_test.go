package rdb

// Writers of the object forms that Redis 7.0 reads and no longer writes.

// appendStreamV1 appends a stream as Redis 5.0 and 6.x write it: without the
// counters of the stream and of the groups.
func appendStreamV1(dst []byte, s *Stream) []byte {
	newer := appendStream(nil, &Stream{Entries: s.Entries, LastID: s.LastID})
	counters := appendLength(appendIDLengths(appendIDLengths(nil, ID{}), ID{}), 0)
	newer = newer[1 : len(newer)-len(counters)-1] // without the number of groups
	dst = append(append(dst, kindStreamListpacks), newer...)
	dst = appendLength(dst, uint64(len(s.Groups)))
	for _, g := range s.Groups {
		head := appendIDLengths(appendString(nil, g.Name), g.LastID)
		group := appendGroup(nil, g)
		read := appendLength(nil, uint64(g.EntriesRead))
		dst = append(append(dst, head...), group[len(head)+len(read):]...)
	}
	return dst
}
