package request

import (
	"fmt"
	"testing"
)

func TestCut(t *testing.T) {
	for _, tt := range []struct {
		name, input, args string
		size              int
	}{
		{"one", "*1\r\n$4\r\nPING\r\n", `["PING"]`, 14},
		{"the first of two", "*1\r\n$4\r\nPING\r\n*1\r\n$1\r\na\r\n", `["PING"]`, 14},
		{"empty ones before it", "\r\n*0\r\n*-1\r\nPING\r\n", `["PING"]`, 17},
		{"nothing", "", "[]", 0},
		{"a piece", "*2\r\n$4\r\nPING\r\n", "[]", 0},
		{"a long element that has not come", "*1\r\n$2147483647\r\na", "[]", 0},
		{"no request", "*01\r\n$4\r\nPING\r\n", "[]", 0},
		{"only empty ones", "\r\n*0\r\n", "[]", 0},
	} {
		var c Cutter
		for range 2 { // it keeps nothing between calls
			args, size := c.Cut([]byte(tt.input))
			if got := fmt.Sprintf("%q", args); got != tt.args || size != tt.size {
				t.Errorf("%s: %s, %d bytes, want %s, %d", tt.name, got, size, tt.args, tt.size)
			}
		}
	}
}

func TestCutAllocatesNothing(t *testing.T) {
	var c Cutter
	b := []byte("*2\r\n$3\r\nGET\r\n$1\r\nk\r\n")
	c.Cut(b)
	if n := testing.AllocsPerRun(100, func() { c.Cut(b) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
