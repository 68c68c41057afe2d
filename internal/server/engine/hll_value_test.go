package engine

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

func TestHLLDenseAndSparseAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sparse := newHLL()
		dense, _ := sparse.toDense()
		elements := rapid.SliceOfN(rapid.SliceOf(rapid.Byte()), 0, 60).Draw(t, "elements")
		for _, element := range elements {
			var a, b hllOutcome
			sparse, a = sparse.add(element, 3000)
			dense, b = dense.add(element, 3000)
			if a != b {
				t.Fatalf("adding %q: %d sparse, %d dense", element, a, b)
			}
		}
		converted, ok := sparse.toDense()
		if !ok || !bytes.Equal(converted[hllHeader:], dense[hllHeader:]) {
			t.Fatalf("the registers differ (%t)", ok)
		}
	})
}
