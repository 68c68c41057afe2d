package conformance

import (
	"context"
	"testing"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// What differs counts when it has differed in three plays, and is equal otherwise.
func TestSuspect(t *testing.T) {
	strange := Story("a stranger", "A> CLIENT NO-TOUCH ON") // Redis 7.0 does not have it
	known := "-ERR unknown subcommand 'NO-TOUCH'. Try CLIENT HELP."
	for _, test := range []struct {
		name  string
		e     Exchange
		wrong int // so many of the first clusters are of another version
		equal int
	}{
		{"never", strange.Alone(), 0, 1},
		{"twice", strange.Alone(), 2, 1},
		{"always", strange.Alone(), 3, 0},
		{"always, on a shared cluster", strange, 1, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			recording := NewRecording("redis 7.0.15", "2026-11-28", wholeDraw)
			e := test.e
			e.Shape = live.Shape{Masters: 1}
			recording.add(e, append(said(known), Outcome{End: "open"}))
			launched := 0
			res, err := Run(t.Context(), Config{
				Got: func(ctx context.Context, s live.Shape) (live.Target, error) {
					if s.Masters != 1 {
						return Simulated("")(ctx, s) // that of the area
					}
					if launched++; launched <= test.wrong {
						return Simulated("redis-7.2")(ctx, s)
					}
					return Simulated("")(ctx, s)
				},
				Recording: recording, Known: &Known{},
				Areas: []Area{{Name: "time", Exchanges: func() []Exchange { return []Exchange{e} }}},
			})
			if err != nil {
				t.Fatal(err)
			}
			if got := res.Tallies[0]; got.Exchanges != 1 || got.Equal != test.equal || got.New != 1-test.equal {
				t.Errorf("%d exchanges, %d equal, %d new", got.Exchanges, got.Equal, got.New)
			}
		})
	}
}
