package engine

import "github.com/slotstorm/slotstorm/internal/server/engine/value"

// producers are the streams that remember what producers have sent, until the time of that is
// over (stream_idmp_keys).
type producers struct {
	streams map[*entry]bool
	due     int64 // when something has to be forgotten next, if there are any
}

// follow is called when a stream is put under a key, and when what it remembers has changed.
func (p *producers) follow(en *entry) {
	if en.Kind != value.KindStream {
		return
	}
	next, knows := en.Stream().Forgets()
	if !knows {
		delete(p.streams, en)
		return
	}
	if p.streams == nil {
		p.streams = map[*entry]bool{}
	}
	if len(p.streams) == 0 || next < p.due {
		p.due = next
	}
	p.streams[en] = true
}

// leave takes a key out.
func (p *producers) leave(en *entry) {
	if en.Kind == value.KindStream {
		delete(p.streams, en)
	}
}

// pass forgets what is over. Nobody hears of that, so that the order does not matter.
func (p *producers) pass(now int64) {
	if len(p.streams) == 0 {
		return
	}
	if p.due > now {
		return
	}
	all := p.streams
	p.streams = nil
	for en := range all {
		en.Stream().Forget(now)
		p.follow(en)
	}
}
