package memory

import "testing"

// What MEMORY USAGE of a 7.0.15 with jemalloc adds up.
func TestSizes(t *testing.T) {
	for _, row := range []struct {
		name      string
		size      func(int) int
		of, takes int
	}{
		{"allocation", Allocation, 1, 8}, {"allocation", Allocation, 8, 8}, {"allocation", Allocation, 9, 16},
		{"allocation", Allocation, 128, 128}, {"allocation", Allocation, 129, 160}, {"allocation", Allocation, 160, 160},
		{"allocation", Allocation, 161, 192}, {"allocation", Allocation, 257, 320}, {"allocation", Allocation, 4097, 5120},
		{"string", String, 0, 8}, {"string", String, 1, 8}, {"string", String, 6, 8}, {"string", String, 7, 16},
		{"string", String, 31, 48}, {"string", String, 32, 48}, {"string", String, 255, 320}, {"string", String, 70000, 81920},
		{"table", Table, 0, 4}, {"table", Table, 4, 4}, {"table", Table, 5, 8}, {"table", Table, 1000, 1024},
	} {
		if got := row.size(row.of); got != row.takes {
			t.Errorf("%s of %d: %d, want %d", row.name, row.of, got, row.takes)
		}
	}
}
