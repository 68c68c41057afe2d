package clients_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/scenario/goredis"
	"github.com/slotstorm/slotstorm/sim"
)

// asked counts the requests for maintenance notifications.
type asked struct{ n atomic.Int64 }

func (*asked) Begin(*sim.Cluster) {}
func (*asked) Line(int)           {}
func (*asked) Look()              {}
func (*asked) End()               {}

func (a *asked) Request(q *sim.Request) {
	if q.Command == "client|maint_notifications" || len(q.Args) > 1 && strings.EqualFold(string(q.Args[1]), "maint_notifications") {
		a.n.Add(1)
	}
}

// go-redis holds a lock while it asks for maintenance notifications, and who waits for a lock
// holds the time of a bubble: where connections began together and replies took a while, one
// run in four of this script never ended. The driver lets it ask only where nodes push them.
func TestDriverAsksForNotifications(t *testing.T) {
	play := func(cluster, lines string) int64 {
		script, err := scenario.Parse("test.scn", []byte(cluster+"\n"+lines))
		if err != nil {
			t.Fatal(err)
		}
		var seen asked
		result, err := scenario.Run(t.Context(), script, scenario.Options{
			Drivers: map[string]scenario.Driver{goredis.Name: goredis.Driver{}}, Observer: &seen,
			Bubble: func(f func()) {
				synctest.Test(t, func(*testing.T) {
					f()
					time.Sleep(time.Minute) // what closed clients need to notice it
				})
			},
		})
		switch {
		case err != nil:
			t.Fatal(err)
		case !result.OK():
			t.Error(result)
		}
		return seen.n.Load()
	}
	const late = `client app driver=go-redis timeout=1s dial-timeout=1s
app> SET {hello}a 0 => OK
app> SET {hello}b 0 => OK
fault far delay by=200ms link=client client=app
app> INCR {hello}a | INCR {hello}b &
migrate 866 n1 n2 => done
app< (integer) 1 within 5s
heal far
app> GET {hello}a => ... within 3s
`
	for range 10 {
		if n := play("cluster masters=3", late); n > 0 {
			t.Fatalf("nodes that push nothing were asked for notifications %d times", n)
		}
	}
	if n := play("cluster masters=3 maint-notifications=yes", "client app driver=go-redis\napp> SET hello 1 => OK\n"); n == 0 {
		t.Error("nodes that push notifications were not asked for any")
	}
}
