package clusterbus

// The ID of a link has the link's place in its low bits, which is free again when the link
// has gone. The others count up: so no ID is used again, and later links have greater ones.
const placeBits = 24

// Places holds something for each link of a node, by the places in the links' IDs. It does not
// move what it holds, and gives nothing back.
type Places[T any] struct {
	blocks []*[placesInBlock]T
}

const placesInBlock = 8

// At is the place of a link, or nil if nothing was made there. It may be
// that of an earlier or a later link.
func (p *Places[T]) At(id LinkID) *T {
	place := uint(id) & (1<<placeBits - 1)
	if place/placesInBlock >= uint(len(p.blocks)) {
		return nil
	}
	return &p.blocks[place/placesInBlock][place%placesInBlock]
}

// Make is At for a link that may be the first at its place.
func (p *Places[T]) Make(id LinkID) *T {
	for p.At(id) == nil {
		p.blocks = append(p.blocks, new([placesInBlock]T))
	}
	return p.At(id)
}

// All yields all places, those of no link among them.
func (p *Places[T]) All(yield func(*T) bool) {
	for _, block := range p.blocks {
		for i := range block {
			if !yield(&block[i]) {
				return
			}
		}
	}
}
