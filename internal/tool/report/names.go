package report

// names gives short numbers to texts that come again and again.
type names struct {
	list   []string
	places map[string]int
}

func newNames() names { return names{places: map[string]int{}} }

// index is the text's number.
func (n *names) index(text string) int {
	i, known := n.places[text]
	if !known {
		i = len(n.list)
		n.places[text] = i
		n.list = append(n.list, text)
	}
	return i
}
