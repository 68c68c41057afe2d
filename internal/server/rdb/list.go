package rdb

// A list is a quicklist: nodes that are listpacks, or single elements too big
// for one (QUICKLIST_NODE_CONTAINER_*).
const (
	nodePlain  = 1
	nodePacked = 2

	// maxNode is the size of a node with list-max-listpack-size -2.
	maxNode = 8 << 10
	// nodeOverhead is how much Redis guesses an element adds to its own length
	// (SIZE_ESTIMATE_OVERHEAD).
	nodeOverhead = 8
)

// appendList appends the elements as a list filled by RPUSH. Plain nodes are for
// elements of a gigabyte, twice as much as an element can have.
func (f *Format) appendList(dst []byte, elements [][]byte) []byte {
	var body []byte
	nodes := 0
	node := f.pack()
	flush := func() {
		if node.len() > 0 {
			if !f.ziplists {
				body = appendLength(body, nodePacked)
			}
			body = appendString(body, node.finish())
			nodes++
			node = f.pack()
		}
	}
	for _, e := range elements {
		if node.size()+len(e)+nodeOverhead > maxNode {
			flush()
		}
		node.add(e)
	}
	flush()
	dst = appendLength(append(dst, f.packed(kindListQuicklist2, kindListQuicklist)), uint64(nodes))
	return append(dst, body...)
}

func (r *reader) list(kind byte) (elements [][]byte, err error) {
	switch kind {
	case kindList:
		elements, err = r.strings()
	case kindListZiplist:
		elements, err = r.packed(readZiplist)
	default:
		elements, err = r.quicklist(kind)
	}
	if err == nil && len(elements) == 0 {
		err = malformed("an empty list")
	}
	return elements, err
}

// quicklist reads the nodes of a list. Packed nodes may be empty, but not all.
func (r *reader) quicklist(kind byte) (elements [][]byte, err error) {
	nodes, err := r.size()
	if err != nil {
		return nil, err
	}
	for range nodes {
		container := uint64(nodePacked)
		if kind == kindListQuicklist2 {
			if container, err = r.length(); err != nil {
				return nil, err
			}
		}
		b, err := r.string()
		if err != nil {
			return nil, err
		}
		var node [][]byte
		switch {
		case container == nodePlain && len(b) > 0:
			node = [][]byte{b}
		case container != nodePacked:
			err = malformed("a list node of unknown container %d, or an empty one", container)
		case kind == kindListQuicklist:
			node, err = readZiplist(b)
		default:
			node, err = readListpack(b)
		}
		if err != nil {
			return nil, err
		}
		elements = append(elements, node...)
	}
	return elements, nil
}

// strings reads a number of strings, and the strings.
func (r *reader) strings() ([][]byte, error) {
	n, err := r.size()
	if err != nil {
		return nil, err
	}
	all := make([][]byte, 0, room(n))
	for range n {
		s, err := r.string()
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// packed reads a string that holds many, in a form that read knows.
func (r *reader) packed(read func([]byte) ([][]byte, error)) ([][]byte, error) {
	b, err := r.string()
	if err != nil {
		return nil, err
	}
	return read(b)
}
