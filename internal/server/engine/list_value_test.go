package engine

import (
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func TestListIsADeque(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := newList(nil)
		var model []string
		for i := range rapid.IntRange(0, 80).Draw(t, "steps") {
			at := rapid.SampledFrom([]end{left, right}).Draw(t, "end")
			switch {
			case rapid.Bool().Draw(t, "push") && at == left:
				l.push(left, strconv.Itoa(i))
				model = slices.Insert(model, 0, strconv.Itoa(i))
			case len(model) == 0 || rapid.Bool().Draw(t, "push"):
				l.push(right, strconv.Itoa(i))
				model = append(model, strconv.Itoa(i))
			case at == left:
				if got := l.pop(left); got != model[0] {
					t.Fatalf("pop(left) = %s, want %s", got, model[0])
				}
				model = model[1:]
			default:
				if got := l.pop(right); got != model[len(model)-1] {
					t.Fatalf("pop(right) = %s, want %s", got, model[len(model)-1])
				}
				model = model[:len(model)-1]
			}
			if got := l.elements(); l.len() != len(model) || !slices.Equal(got, model) {
				t.Fatalf("the list is %q, want %q", got, model)
			}
			for i, want := range model {
				if l.at(i) != want {
					t.Fatalf("at(%d) = %s, want %s", i, l.at(i), want)
				}
			}
		}
	})
}
