package conformance

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// What differs counts when it has differed in three plays, and is equal otherwise. Where it is played so
// many times as somebody has asked for, each time counts.
func TestSuspect(t *testing.T) {
	strange := Story("a stranger", "A> CLIENT NO-TOUCH ON") // Redis 7.0 does not have it
	known := "-ERR unknown subcommand 'NO-TOUCH'. Try CLIENT HELP."
	for _, test := range []struct {
		name  string
		e     Exchange
		wrong int // so many of the first clusters are of another version
		times int
		equal int
	}{
		{"never", strange.Alone(), 0, 1, 1},
		{"twice", strange.Alone(), 2, 1, 1},
		{"always", strange.Alone(), 3, 1, 0},
		{"always, on a shared cluster", strange, 1, 1, 0},
		{"twice in five times", strange.Alone(), 2, 5, 3},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			recording := NewRecording("redis 7.0.15", "2026-11-28", wholeDraw)
			e := test.e
			e.Shape = live.Shape{Masters: 1}
			recording.add(e, append(said(known), Outcome{End: "open"}))
			var launched atomic.Int32
			res, err := Run(t.Context(), Config{
				Got: func(ctx context.Context, s live.Shape) (live.Target, error) {
					if s.Masters != 1 {
						return Simulated("")(ctx, s) // that of the area
					}
					if launched.Add(1) <= int32(test.wrong) {
						return Simulated("redis-7.2")(ctx, s)
					}
					return Simulated("")(ctx, s)
				},
				Recording: recording, Known: &Known{}, Times: test.times, AsFound: test.times > 1,
				Areas: []Area{{Name: "time", Exchanges: func() []Exchange { return []Exchange{e} }}},
			})
			if err != nil {
				t.Fatal(err)
			}
			if got := res.Tallies[0]; got.Exchanges != test.times || got.Equal != test.equal || got.New != test.times-test.equal {
				t.Errorf("%d exchanges, %d equal, %d new", got.Exchanges, got.Equal, got.New)
			}
		})
	}
}
