package engine

// deadlines is a heap of the keys that expire, the earliest first. A key's
// position is kept in its entry, so that changing a deadline costs O(log n)
// whatever the number of keys.
type deadlines []*entry

// set gives the key a deadline, in milliseconds since 1970.
func (d *deadlines) set(en *entry, deadline int64) {
	if en.deadline == 0 {
		en.timer = len(*d)
		*d = append(*d, en)
	}
	en.deadline = deadline
	d.fix(en.timer)
}

// clear takes the key's deadline away and reports whether it had one.
func (d *deadlines) clear(en *entry) bool {
	if en.deadline == 0 {
		return false
	}
	heap := *d
	hole, last := en.timer, len(heap)-1
	heap.place(hole, heap[last])
	heap[last] = nil
	*d = heap[:last]
	en.deadline = 0
	if hole < last {
		d.fix(hole)
	}
	return true
}

// due returns the key whose deadline is the earliest if it has come by now.
func (d deadlines) due(now int64) *entry {
	if len(d) == 0 || d[0].deadline > now {
		return nil
	}
	return d[0]
}

func (d deadlines) place(i int, en *entry) {
	d[i] = en
	en.timer = i
}

// before orders by deadline, and equal ones by age, so that the order in which
// keys expire is determined.
func (d deadlines) before(i, j int) bool {
	if d[i].deadline != d[j].deadline {
		return d[i].deadline < d[j].deadline
	}
	return d[i].arrival < d[j].arrival
}

func (d deadlines) swap(i, j int) {
	a, b := d[i], d[j]
	d.place(i, b)
	d.place(j, a)
}

// fix moves the key at i to where its deadline belongs.
func (d deadlines) fix(i int) {
	for parent := (i - 1) / 2; i > 0 && d.before(i, parent); parent = (i - 1) / 2 {
		d.swap(i, parent)
		i = parent
	}
	for {
		first := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(d); child++ {
			if d.before(child, first) {
				first = child
			}
		}
		if first == i {
			return
		}
		d.swap(i, first)
		i = first
	}
}
