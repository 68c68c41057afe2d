// Package livepage serves a page that shows a cluster while it runs, and acts on it: each
// action is a line of the scenario language, and what was done can be kept as a file.
package livepage

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/report"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

// Config says what a page shows.
type Config struct {
	// Cluster is what the page shows. Nothing else may set its Tap.
	Cluster *sim.Cluster
	// Console does the page's lines.
	Console *scenario.Console
	// Title is what the page calls the cluster.
	Title string
	// Header are the first lines of a file that keeps what was done: comments and the cluster
	// line. If it is "", the page does not offer to keep anything.
	Header string
	// Every is the time between two looks at the cluster, 200 ms if it is 0.
	Every time.Duration
}

const lookEvery = 200 * time.Millisecond

// Page watches a cluster and serves what it sees. Close ends that.
type Page struct {
	cfg   Config
	live  *report.Live
	done  record
	ctx   context.Context // until Close
	end   context.CancelFunc
	ended sync.WaitGroup

	branching sync.Mutex // held while somebody has a branch played

	mu      sync.Mutex // guards readers, and holds them together with the looks
	readers map[*reader]bool
}

// New begins to watch. The owner has to let Tap see the cluster's requests.
func New(cfg Config) *Page {
	if cfg.Every == 0 {
		cfg.Every = lookEvery
	}
	p := &Page{cfg: cfg, live: report.NewLive(cfg.Cluster, cfg.Title), readers: map[*reader]bool{}}
	p.ctx, p.end = context.WithCancel(context.Background())
	p.look() // so that whoever asks at once is shown something
	p.ended.Go(p.watch)
	return p
}

// Tap is the Tap of the cluster.
func (p *Page) Tap(q *sim.Request) { p.live.Request(q) }

// Close ends the watching, all streams and all lines that wait.
func (p *Page) Close() {
	p.end()
	p.ended.Wait()
}

// Handler serves the page: itself at /, its events, its lines, and the file. It keeps nobody
// out: that is the work of a guard in front of it.
func (p *Page) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.getPage)
	mux.HandleFunc("GET /events", p.getEvents)
	mux.HandleFunc("POST /do", p.postLine)
	if p.cfg.Header != "" {
		mux.HandleFunc("GET /scenario", p.getScenario)
		mux.HandleFunc("GET /branch", p.getBranch)
	}
	return mux
}

// html says that a page follows, which needs nothing but itself and this server.
func html(h http.Header) {
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer") // the address has the token
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'")
}

func (p *Page) getPage(w http.ResponseWriter, _ *http.Request) {
	html(w.Header())
	_ = report.WriteLive(w, p.cfg.Title, p.cfg.Header != "") // who does not read it is gone
}

// watch looks at the cluster from time to time.
func (p *Page) watch() {
	tick := time.NewTicker(p.cfg.Every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			p.look()
		case <-p.ctx.Done():
			return
		}
	}
}

// look tells all readers what is new.
func (p *Page) look() {
	p.mu.Lock()
	defer p.mu.Unlock()
	batch := p.live.Look()
	if len(p.readers) == 0 {
		return
	}
	text := p.encode(batch)
	for r := range p.readers {
		r.offer(text)
	}
}

// told is what a page gets: a batch, and the lines that were done last.
type told struct {
	*report.Batch
	Done []doneLine `json:"done"`
}

func (p *Page) encode(b *report.Batch) []byte {
	text, err := json.Marshal(told{b, p.done.last(shownLines)})
	if err != nil {
		panic(err) // all of it can be written
	}
	return text
}

// shownLines is how many of the lines that were done a page shows.
const shownLines = 50
