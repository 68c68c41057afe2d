package engine

import (
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/node/keyspace"
)

func TestIdleTime(t *testing.T) {
	e := New(Config{})
	at := func(second int64) { e.Pass(time.Unix(second, 0)) }
	for _, row := range []struct{ created, asked, want int64 }{
		{1000, 1000, 0}, {1000, 1007, 7},
		{1<<24 - 5, 1<<24 + 5, 9}, // the clock begins again, and loses a second
	} {
		at(row.created)
		a := e.created()
		at(row.asked)
		if got := e.idle(a); got != row.want {
			t.Errorf("created at %d, at %d idle for %d, want %d", row.created, row.asked, got, row.want)
		}
	}
	at(100)
	if got := e.idle(e.unused(1000)); got != 1000 {
		t.Errorf("unused for 1000 s: idle for %d", got)
	}
}

// The counter grows to what Redis's documentation says of a log factor of 10, and falls by
// one for each lfu-decay-time.
func TestFrequency(t *testing.T) {
	e := New(Config{Seed: 1})
	e.SetAccess(keyspace.AccessTracking{LFU: true, LogFactor: 10, DecayMinutes: 2})
	e.Pass(time.Unix(60*65000, 0))
	a := e.created()
	for _, row := range []struct{ accesses, least, most int }{{1, 6, 6}, {100, 8, 14}, {1000, 15, 25}, {100000, 130, 155}} {
		for range row.accesses {
			a = e.accessed(a)
		}
		if got := int(e.frequency(a)); got < row.least || got > row.most {
			t.Errorf("after %d more accesses the counter is %d, want %d to %d", row.accesses, got, row.least, row.most)
		}
	}
	top := e.counted(200)
	for _, row := range []struct {
		minutes int64
		want    uint8
	}{{1, 200}, {2, 199}, {21, 190}, {1000, 0}} {
		e.Pass(time.Unix(60*(65000+row.minutes), 0)) // beyond 65535 the clock begins again
		if got := e.frequency(top); got != row.want {
			t.Errorf("%d minutes later the counter is %d, want %d", row.minutes, got, row.want)
		}
	}
}
