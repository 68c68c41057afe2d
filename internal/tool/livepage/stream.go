package livepage

import (
	"fmt"
	"net/http"
	"time"
)

const (
	maxReaders = 20               // pages that are open at once
	waiting    = 5                // batches that a page may be behind
	writeTime  = 10 * time.Second // in which a page has to take a batch
)

// reader is a page that is open.
type reader struct {
	batches chan []byte
	missed  int // batches that found no place; guarded by Page.mu
}

// offer gives a reader a batch, unless it is too far behind: then it gets all anew when it
// has caught up.
func (r *reader) offer(batch []byte) {
	if r.missed == 0 {
		select {
		case r.batches <- batch:
			return
		default:
		}
	}
	r.missed++
}

// join adds a reader, whose first batch is all that there is. It is nil if there are too many.
func (p *Page) join() *reader {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.readers) >= maxReaders || p.ctx.Err() != nil {
		return nil
	}
	r := &reader{batches: make(chan []byte, waiting)}
	r.offer(p.encode(p.live.Whole()))
	p.readers[r] = true
	return r
}

func (p *Page) leave(r *reader) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.readers, r)
}

// next is what a reader gets behind a batch: nil, or all anew if it has missed some.
func (p *Page) next(r *reader) []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r.missed == 0 || len(r.batches) > 0 {
		return nil
	}
	whole := p.live.Whole()
	whole.Joined, r.missed = r.missed, 0
	return p.encode(whole)
}

// getEvents streams batches as server-sent events, until the page goes or the server ends.
func (p *Page) getEvents(w http.ResponseWriter, r *http.Request) {
	reader := p.join()
	if reader == nil {
		http.Error(w, fmt.Sprintf("at most %d pages at once", maxReaders), http.StatusServiceUnavailable)
		return
	}
	defer p.leave(reader)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	conn := http.NewResponseController(w)
	_ = conn.SetReadDeadline(time.Time{}) // a server in a test has none
	write := func(batch []byte) error {
		_ = conn.SetWriteDeadline(time.Now().Add(writeTime))
		if _, err := fmt.Fprintf(w, "data: %s\n\n", batch); err != nil {
			return err
		}
		return conn.Flush()
	}
	for {
		select {
		case batch := <-reader.batches:
			if write(batch) != nil {
				return
			}
		case <-r.Context().Done():
			return
		case <-p.ctx.Done():
			return
		}
		if batch := p.next(reader); batch != nil && write(batch) != nil {
			return
		}
	}
}
