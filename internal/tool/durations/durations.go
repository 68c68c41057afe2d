// Package durations reads and writes times as scenario files have them.
package durations

import (
	"fmt"
	"strings"
	"time"
)

// most keeps sums of times within what a time.Duration holds.
const most = 100 * 365 * 24 * time.Hour

// Parse reads a time such as 250ms, 1.5s or 2m. It is not negative.
func Parse(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 || d > most {
		return 0, fmt.Errorf("%q is no time (such as 250ms, 1.5s or 2m)", text)
	}
	return d, nil
}

// Format is the shortest text that Parse reads: 2m, not 2m0s.
func Format(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}
