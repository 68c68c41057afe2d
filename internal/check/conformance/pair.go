package conformance

import (
	"context"
	"sync"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// pair is two targets of one shape: the real servers and what is measured.
type pair struct {
	want, got               live.Target
	restoreWant, restoreGot *restorer
	stageWant, stageGot     *stage
}

// launch starts what is measured first: the real cluster takes over its node IDs,
// so that whatever depends on their order is alike.
func launch(ctx context.Context, want, got live.Launcher, s live.Shape) (*pair, error) {
	p := &pair{}
	var err error
	if p.got, err = got(ctx, s); err != nil {
		return nil, err
	}
	s.IDs = map[string]string{}
	for _, n := range p.got.Nodes() {
		s.IDs[n.Name] = n.ID
	}
	if p.want, err = want(ctx, s); err != nil {
		p.got.Close()
		return nil, err
	}
	p.restoreWant, p.restoreGot = newRestorer(p.want), newRestorer(p.got)
	p.stageWant, p.stageGot = newStage(p.want), newStage(p.got)
	return p, nil
}

// reset plays an area's reset and then the exchange, on both at the same time.
func (p *pair) reset(ctx context.Context, reset, e Exchange) (want, got []Outcome) {
	var wg sync.WaitGroup
	if e.Settled {
		wg.Go(func() { p.restoreWant.play(ctx, reset) })
		p.restoreGot.play(ctx, reset)
		wg.Wait()
		return p.play(ctx, e)
	}
	wg.Go(func() {
		p.restoreWant.play(ctx, reset)
		want = Play(ctx, p.want, e)
	})
	p.restoreGot.play(ctx, reset)
	got = Play(ctx, p.got, e)
	wg.Wait()
	return want, got
}

// play plays an exchange on both targets at the same time.
func (p *pair) play(ctx context.Context, e Exchange) (want, got []Outcome) {
	if e.Settled {
		want = p.stageWant.playSettled(ctx, e, nil)
		return want, p.stageGot.playSettled(ctx, e, want)
	}
	var wg sync.WaitGroup
	wg.Go(func() { want = Play(ctx, p.want, e) })
	got = Play(ctx, p.got, e)
	wg.Wait()
	return want, got
}

func (p *pair) close() {
	p.restoreWant.close()
	p.restoreGot.close()
	p.stageWant.close()
	p.stageGot.close()
	p.want.Close()
	p.got.Close()
}
