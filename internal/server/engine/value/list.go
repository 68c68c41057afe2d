package value

import "slices"

// List is the value of a list key: two stacks that share their bottom, so that
// both ends are pushed to and popped from in O(1).
type List struct {
	head []string // the first elements, from right to left
	tail []string // the others, from left to right
}

// End is an end of a list.
type End uint8

// The ends.
const (
	Left End = iota
	Right
)

// NewList returns a list of elements, which it keeps.
func NewList(elements []string) *List { return &List{tail: elements} }

// Len is the number of elements.
func (l *List) Len() int { return len(l.head) + len(l.tail) }

// At returns the element at a position that is there.
func (l *List) At(i int) string { return *l.Element(i) }

// Element returns such an element to be changed.
func (l *List) Element(i int) *string {
	if i < len(l.head) {
		return &l.head[len(l.head)-1-i]
	}
	return &l.tail[i-len(l.head)]
}

// Push adds an element at an end.
func (l *List) Push(at End, s string) {
	if at == Left {
		l.head = append(l.head, s)
	} else {
		l.tail = append(l.tail, s)
	}
}

// Pop takes the element at an end off; there must be one.
func (l *List) Pop(at End) string {
	near, far := &l.tail, &l.head
	if at == Left {
		near, far = far, near
	}
	if last := len(*near) - 1; last >= 0 {
		s := (*near)[last]
		(*near)[last] = ""
		*near = (*near)[:last]
		return s
	}
	s := (*far)[0]
	(*far)[0] = ""
	*far = (*far)[1:]
	return s
}

// elements returns a copy of all elements.
func (l *List) elements() []string {
	all := make([]string, 0, l.Len())
	for i := len(l.head) - 1; i >= 0; i-- {
		all = append(all, l.head[i])
	}
	return append(all, l.tail...)
}

// set replaces all elements.
func (l *List) set(elements []string) { l.head, l.tail = nil, elements }

// Insert puts an element in front of the one at a position, or behind all.
func (l *List) Insert(i int, s string) { l.set(slices.Insert(l.elements(), i, s)) }

// clone returns an independent copy.
func (l *List) clone() *List { return NewList(l.elements()) }

// Export returns the elements as package rdb takes them.
func (l *List) Export() [][]byte {
	all := make([][]byte, 0, l.Len())
	for i := range l.Len() {
		all = append(all, []byte(l.At(i)))
	}
	return all
}

// RemoveEqual takes out up to count elements equal to s, from the end if count is
// negative, all of them if it is 0.
func (l *List) RemoveEqual(s string, count int64) (removed int64) {
	all := l.elements()
	kept := make([]string, 0, len(all))
	if count >= 0 {
		for _, element := range all {
			if element == s && (count == 0 || removed < count) {
				removed++
			} else {
				kept = append(kept, element)
			}
		}
	} else {
		skip := int64(0) // matches to leave alone at the front
		for _, element := range all {
			if element == s {
				skip++
			}
		}
		skip = max(skip+count, 0)
		for _, element := range all {
			if element != s {
				kept = append(kept, element)
			} else if skip > 0 {
				skip--
				kept = append(kept, element)
			} else {
				removed++
			}
		}
	}
	if removed > 0 {
		l.set(kept)
	}
	return removed
}

// Positions returns the positions of up to count elements equal to s, all if it
// is 0, from the rank-th on, from the end if rank is negative, among the first
// maxLen elements looked at, all if it is 0.
func (l *List) Positions(s string, rank, count, maxLen int64) (found []int) {
	i, step := 0, 1
	if rank < 0 {
		i, step = l.Len()-1, -1
		rank = -rank // the smallest integer stays negative, so that all match
	}
	matches := int64(0)
	for looked := int64(0); i >= 0 && i < l.Len() && (maxLen == 0 || looked < maxLen); looked++ {
		if l.At(i) == s {
			if matches++; matches >= rank {
				found = append(found, i)
				if int64(len(found)) == count {
					return found
				}
			}
		}
		i += step
	}
	return found
}
