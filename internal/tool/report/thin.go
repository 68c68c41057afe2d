package report

// thin is a list that keeps at most so many of the things that are added to it, evenly
// spread over all: each n-th, where n doubles as they become more.
type thin[T any] struct {
	limit int
	every int // each such one is kept
	total int
	kept  []T
}

func newThin[T any](limit int) thin[T] { return thin[T]{limit: limit, every: 1} }

// wants reports whether the next one would be kept. If not, it is counted.
func (t *thin[T]) wants() bool {
	if t.total%t.every == 0 {
		return true
	}
	t.total++
	return false
}

// add adds one that is wanted.
func (t *thin[T]) add(one T) {
	t.total++
	t.kept = append(t.kept, one)
	if len(t.kept) <= t.limit {
		return
	}
	half := t.kept[:0]
	for i := 0; i < len(t.kept); i += 2 {
		half = append(half, t.kept[i])
	}
	clear(t.kept[len(half):])
	t.kept = half
	t.every *= 2
}
