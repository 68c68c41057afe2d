package durations

import (
	"testing"
	"time"
)

func TestParseAndFormat(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"0s": 0, "250ms": 250 * time.Millisecond, "1.5s": 1500 * time.Millisecond, "2m": 2 * time.Minute, "1h": time.Hour, "1h0m5s": time.Hour + 5*time.Second,
	} {
		d, err := Parse(text)
		if err != nil || d != want || Format(d) != text {
			t.Errorf("%q: %v, %v, and back %q", text, d, err, Format(d))
		}
	}
	for _, text := range []string{"", "1", "-1s", "1000000h", "soon"} {
		if d, err := Parse(text); err == nil {
			t.Errorf("%q: %v", text, d)
		}
	}
}
