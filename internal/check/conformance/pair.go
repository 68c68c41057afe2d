package conformance

import (
	"context"
	"sync"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// pair is two targets of one shape: the real servers and what is measured. Where a recording
// stands for the real servers, want is nil.
type pair struct {
	want, got               live.Target
	recording               *Recording
	restoreWant, restoreGot *restorer
	stageWant, stageGot     *stage
}

// launch starts what is measured first: the real cluster takes over its node IDs,
// so that whatever depends on their order is alike.
func (r *runner) launch(s live.Shape) (*pair, error) {
	p := &pair{recording: r.Recording}
	var err error
	if p.got, err = r.Got(r.ctx, s); err != nil {
		return nil, err
	}
	p.restoreGot, p.stageGot = newRestorer(p.got), newStage(p.got)
	if p.recording != nil {
		return p, nil
	}
	s.IDs = map[string]string{}
	for _, n := range p.got.Nodes() {
		s.IDs[n.Name] = n.ID
	}
	if p.want, err = r.Want(r.ctx, s); err != nil {
		p.got.Close()
		return nil, err
	}
	p.restoreWant, p.stageWant = newRestorer(p.want), newStage(p.want)
	return p, nil
}

// wantName is the name of the real servers.
func (p *pair) wantName() string {
	if p.recording != nil {
		return p.recording.Server
	}
	return p.want.Name()
}

// reset plays an area's reset and then the exchange, on both at the same time.
func (p *pair) reset(ctx context.Context, reset, e Exchange) (want, got []Outcome) {
	var wg sync.WaitGroup
	if p.recording != nil {
		p.restoreGot.play(ctx, reset)
		return p.play(ctx, e)
	}
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
	if p.recording != nil {
		want = p.recording.find(e)
		if e.Settled {
			return want, p.stageGot.playSettled(ctx, e, want)
		}
		return want, Play(ctx, p.got, e)
	}
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

// playBatch plays exchanges that are joined to one. A recording has them singly.
func (p *pair) playBatch(ctx context.Context, list []Exchange, joined Exchange) (want, got []Outcome) {
	if p.recording == nil {
		return p.play(ctx, joined)
	}
	for _, e := range list {
		want = append(want, p.recording.find(e)...)
	}
	return want, Play(ctx, p.got, joined)
}

func (p *pair) close() {
	p.restoreGot.close()
	p.stageGot.close()
	p.got.Close()
	if p.want != nil {
		p.restoreWant.close()
		p.stageWant.close()
		p.want.Close()
	}
}
