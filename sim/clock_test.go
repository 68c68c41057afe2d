package sim

import (
	"testing"
	"time"
)

// The time of day that clients are told is that of the wall clock, however long it took to
// make the nodes.
func TestTimeOfDayIsTheWallClocks(t *testing.T) {
	c := running(t, Config{Masters: 20, Transport: Loopback})
	for range 100 {
		before := time.Now()
		told := c.start.Add(c.Now())
		if after := time.Now(); told.Before(before) || told.After(after) {
			t.Fatalf("it is %v off", told.Sub(before))
		}
	}
}
