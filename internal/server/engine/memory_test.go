package engine

import (
	"fmt"
	"strings"
	"testing"
)

// The numbers are MEMORY USAGE of a real server.
func TestMemoryUsage(t *testing.T) {
	numbers := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, " "+format, i)
		}
		return b.String()
	}
	for _, row := range []struct {
		line string
		want int
	}{
		{"SET k x", 80}, {"SET k 123", 64}, {"SET kkkkkkkkkk 123", 72}, {"SET " + strings.Repeat("k", 40) + " 1", 104},
		{"SET k " + strings.Repeat("x", 44), 112}, {"SET k " + strings.Repeat("x", 45), 128},
		{"SET k " + strings.Repeat("x", 300), 384}, {"SET k " + strings.Repeat("x", 40000), 41024},
		{"RPUSH k" + numbers(5, "elem%d"), 192}, {"RPUSH k" + numbers(500, "elem%d"), 5264},
		{"SADD k" + numbers(50, "%d"), 176}, {"SADD k" + numbers(1, "m%d"), 184}, {"SADD k" + numbers(500, "m%d"), 20216},
		{"HSET k" + numbers(100, "f%[1]d v%[1]d"), 1088}, {"HSET k" + numbers(513, "f%[1]d v%[1]d"), 28832},
		{"ZADD k" + numbers(128, "%[1]d v%[1]d"), 1088},
	} {
		e := newEngine()
		call(t, e, row.line)
		if got := call(t, e, "MEMORY USAGE "+strings.Fields(row.line)[1]); got != fmt.Sprintf(":%d\r\n", row.want) {
			t.Errorf("%.40s: got %q, want %d", row.line, got, row.want)
		}
	}
	expect(t, newEngine(), "MEMORY USAGE none => $-1", "MEMORY USAGE k SAMPLES -1 => -ERR syntax error", "MEMORY USAGE k SAMPLES => -ERR syntax error")
}
