//go:build conformance

package against

import (
	"strconv"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/live"
	"github.com/slotstorm/slotstorm/sim"
)

// TestOrderOfArrival lets one client write and another read a moment later, and counts how
// often the later command runs first: on a busy machine it happens with real servers as
// well, and with ours it may not happen much more often.
func TestOrderOfArrival(t *testing.T) {
	const pairs, gap = 2000, 50 * time.Microsecond
	launch, err := live.Real()
	if err != nil {
		t.Fatal(err)
	}
	target, err := launch(t.Context(), live.Shape{Masters: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer target.Close()
	ours, err := sim.Run(sim.Config{Masters: 1, Transport: sim.Loopback})
	if err != nil {
		t.Fatal(err)
	}
	defer ours.Close()

	real := overtaken(t, target.Nodes()[0].Addr(), pairs, gap)
	got := overtaken(t, ours.Nodes()[0].Addr(), pairs, gap)
	t.Logf("of %d commands that were sent %v later, %d ran first on a real server, %d on ours", pairs, gap, real, got)
	if most := 3*real + pairs/10; got > most {
		t.Errorf("%d commands overtook earlier ones, want at most %d", got, most)
	}
}

// overtaken counts the pairs whose second command ran first.
func overtaken(t *testing.T, addr string, pairs int, gap time.Duration) (n int) {
	t.Helper()
	writer, reader := dial(t, addr), dial(t, addr)
	defer writer.Close()
	defer reader.Close()
	for i := range pairs {
		value := strconv.Itoa(i)
		writer.Queue("SET", "k", value)
		if err := writer.Flush(); err != nil {
			t.Fatal(err)
		}
		for sent := time.Now(); time.Since(sent) < gap; {
		}
		reply, err := reader.Do(replyWait, "GET", "k")
		if err != nil {
			t.Fatal(err)
		}
		if reply.Text != value {
			n++
		}
		if _, err := writer.Read(replyWait); err != nil {
			t.Fatal(err)
		}
	}
	return n
}

const replyWait = 10 * time.Second

func dial(t *testing.T, addr string) *live.Conn {
	t.Helper()
	conn, err := live.Dial(t.Context(), addr)
	if err != nil {
		t.Fatal(err)
	}
	return conn
}
