package injector

import (
	"strconv"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/faults"
)

// Faults whose time is over, and connections that have ended, are not remembered for ever.
func TestWhatIsOverIsForgotten(t *testing.T) {
	in := New(1, nil)
	install := func(name, text string, now time.Duration) {
		t.Helper()
		f, err := faults.Parse(text)
		if err == nil {
			err = in.Install(name, f, now)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	install("for good", "reset bytes=1000 link=client", 0)
	now := time.Duration(0)
	for i := range 5000 {
		now += time.Second
		install("f"+strconv.Itoa(i), "busy node=n1 for=1s", now)
		conn := uint64(i)
		in.Judge(Packet{At: now, Link: faults.Clients, Conn: conn, Size: 10, From: "n1", To: "alice", Answer: true, Slot: -1})
		in.Closed(conn)
	}
	if len(in.rules) > maxFaults || len(in.fired) > maxFaults {
		t.Errorf("%d rules, %d counters", len(in.rules), len(in.fired))
	}
	if _, known := in.Fired("for good"); !known {
		t.Error("a fault that works is forgotten")
	}
	if n := len(in.rules[0].progress); n != 0 {
		t.Errorf("%d connections that have ended are remembered", n)
	}
}
