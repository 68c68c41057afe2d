package value

import (
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

func TestListIsADeque(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := NewList(nil)
		var model []string
		for i := range rapid.IntRange(0, 80).Draw(t, "steps") {
			at := rapid.SampledFrom([]End{Left, Right}).Draw(t, "end")
			switch {
			case rapid.Bool().Draw(t, "push") && at == Left:
				l.Push(Left, strconv.Itoa(i))
				model = slices.Insert(model, 0, strconv.Itoa(i))
			case len(model) == 0 || rapid.Bool().Draw(t, "push"):
				l.Push(Right, strconv.Itoa(i))
				model = append(model, strconv.Itoa(i))
			case at == Left:
				if got := l.Pop(Left); got != model[0] {
					t.Fatalf("pop(left) = %s, want %s", got, model[0])
				}
				model = model[1:]
			default:
				if got := l.Pop(Right); got != model[len(model)-1] {
					t.Fatalf("pop(right) = %s, want %s", got, model[len(model)-1])
				}
				model = model[:len(model)-1]
			}
			if got := l.elements(); l.Len() != len(model) || !slices.Equal(got, model) {
				t.Fatalf("the list is %q, want %q", got, model)
			}
			for i, want := range model {
				if l.At(i) != want {
					t.Fatalf("at(%d) = %s, want %s", i, l.At(i), want)
				}
			}
		}
	})
}
