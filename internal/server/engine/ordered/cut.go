package ordered

import "slices"

// Cut is slices.Delete that does not move the rest when it cuts at the front.
func Cut[T any](list []T, from, to int) []T {
	if from > 0 {
		return slices.Delete(list, from, to)
	}
	clear(list[:to])
	return list[to:]
}
