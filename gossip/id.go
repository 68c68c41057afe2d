package gossip

// ID is a node's name: 40 lower-case hexadecimal digits.
type ID string

// idLen is CLUSTER_NAMELEN.
const idLen = 40

// Valid reports whether Redis takes the text for an ID: 40 bytes of a-z and 0-9
// (verifyClusterNodeId).
func (id ID) Valid() bool {
	if len(id) != idLen {
		return false
	}
	for i := range len(id) {
		if c := id[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}
