package engine

import "slices"

// list is the value of a list key: two stacks that share their bottom, so that
// both ends are pushed to and popped from in O(1).
type list struct {
	head []string // the first elements, from right to left
	tail []string // the others, from left to right
}

// end is an end of a list.
type end uint8

const (
	left end = iota
	right
)

// pushed and popped are the events at an end.
func (at end) pushed() string { return [...]string{"lpush", "rpush"}[at] }
func (at end) popped() string { return [...]string{"lpop", "rpop"}[at] }

// pop is the command that pops from an end.
func (at end) pop() string { return [...]string{"LPOP", "RPOP"}[at] }

func newList(elements []string) *list { return &list{tail: elements} }

func (l *list) len() int { return len(l.head) + len(l.tail) }

func (l *list) at(i int) string { return *l.element(i) }

func (l *list) element(i int) *string {
	if i < len(l.head) {
		return &l.head[len(l.head)-1-i]
	}
	return &l.tail[i-len(l.head)]
}

func (l *list) push(at end, s string) {
	if at == left {
		l.head = append(l.head, s)
	} else {
		l.tail = append(l.tail, s)
	}
}

// pop takes the element at an end off; there must be one.
func (l *list) pop(at end) string {
	near, far := &l.tail, &l.head
	if at == left {
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
func (l *list) elements() []string {
	all := make([]string, 0, l.len())
	for i := len(l.head) - 1; i >= 0; i-- {
		all = append(all, l.head[i])
	}
	return append(all, l.tail...)
}

// set replaces all elements.
func (l *list) set(elements []string) { l.head, l.tail = nil, elements }

func (l *list) insert(i int, s string) { l.set(slices.Insert(l.elements(), i, s)) }

func (l *list) clone() *list { return newList(l.elements()) }

// export returns the elements as package rdb takes them.
func (l *list) export() [][]byte {
	all := make([][]byte, 0, l.len())
	for i := range l.len() {
		all = append(all, []byte(l.at(i)))
	}
	return all
}
