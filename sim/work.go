package sim

import (
	"bytes"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/request"
	"github.com/slotstorm/slotstorm/internal/tool/access"
)

// work is the one thread of a process whose commands take time: requests wait in line,
// and each is processed when it is done with the ones before. What comes over the bus
// and the cron wait for their turn as well, and take no time themselves. So a node that
// is asked for more than it can do falls behind, and others may take it for dead.
//
// It is an approximation of Redis's event loop, which serves all sockets that are ready
// once in each turn: with one request on each connection, which is what most clients
// send, both are the same line.
type work struct {
	p             *process
	each, perNode time.Duration // Config.CommandCost, Config.TopologyCost
	next          func()        // w.serve, made once

	mu      sync.Mutex
	cutter  request.Cutter
	until   time.Duration // when all that is in line is done
	line    []job         // requests that wait, from head on
	head    int
	turns   int // others that wait
	longest int
	busy    time.Duration
}

// job is a request in line, or with end the client's end of its connection.
type job struct {
	cn  *conn
	b   []byte
	end bool
}

// newWork returns nil if commands take no time.
func newWork(p *process, cfg *Config) *work {
	if cfg.CommandCost == 0 && cfg.TopologyCost == 0 {
		return nil
	}
	w := &work{p: p, each: cfg.CommandCost, perNode: cfg.TopologyCost}
	w.next = w.serve
	return w
}

// feed takes bytes of a client that have arrived at the node.
func (w *work) feed(cn *conn, b []byte) {
	for len(b) > 0 {
		size, topology := w.cut(b)
		cost := w.each
		if topology {
			cost += w.perNode * time.Duration(len(w.p.node.View().Members))
		}
		w.join(job{cn: cn, b: b[:size]}, cost)
		b = b[size:]
	}
}

// cut returns the size of the first request, and whether it asks for the topology. A
// piece of a request, or what is none, is for the node to judge.
func (w *work) cut(b []byte) (size int, topology bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	args, size := w.cutter.Cut(b)
	if size == 0 {
		return len(b), false
	}
	return size, w.perNode > 0 && asksForTopology(args)
}

// asksForTopology recognises the commands whose cost grows with the cluster.
func asksForTopology(args [][]byte) bool {
	if len(args) != 2 || !bytes.EqualFold(args[0], []byte("cluster")) {
		return false
	}
	for _, what := range [...]string{"slots", "shards", "nodes"} {
		if bytes.EqualFold(args[1], []byte(what)) {
			return true
		}
	}
	return false
}

// leave lets the client's end of a connection wait behind what it has sent: a server
// reads that first. It reports false if nothing is in line.
func (w *work) leave(cn *conn) bool {
	w.mu.Lock()
	idle := w.head == len(w.line)
	w.mu.Unlock()
	if idle {
		return false
	}
	w.join(job{cn: cn, end: true}, 0)
	return true
}

func (w *work) join(j job, cost time.Duration) {
	if !j.end {
		j.b = append(w.p.c.buffers.take(), j.b...)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.head > 0 && len(w.line) == cap(w.line) {
		w.line, w.head = append(w.line[:0], w.line[w.head:]...), 0
	}
	w.line = append(w.line, j)
	w.longest = max(w.longest, len(w.line)-w.head)
	w.until = max(w.until, w.p.c.loop.now()) + cost
	w.busy += cost
	w.p.c.loop.post(w.until, w.next)
}

// serve processes the request whose time has come.
func (w *work) serve() {
	w.mu.Lock()
	if w.head == len(w.line) { // the process has ended meanwhile
		w.mu.Unlock()
		return
	}
	j := w.line[w.head]
	w.line[w.head] = job{}
	if w.head++; w.head == len(w.line) {
		w.line, w.head = w.line[:0], 0
	}
	w.mu.Unlock()
	if s := j.cn.session.Load(); s != nil {
		if j.end {
			s.Close()
			return
		}
		s.Feed(j.b)
	}
	w.p.c.buffers.give(j.b)
}

// turn runs f when everything that is in line now is done; at once if nothing is.
func (w *work) turn(f func()) {
	if w == nil {
		f()
		return
	}
	w.mu.Lock()
	now := w.p.c.loop.now()
	if w.until <= now && w.turns == 0 && w.head == len(w.line) {
		w.mu.Unlock()
		f()
		return
	}
	w.turns++
	w.p.c.loop.post(max(w.until, now), func() {
		w.mu.Lock()
		w.turns--
		w.mu.Unlock()
		f()
	})
	w.mu.Unlock()
}

// drop forgets the line of a process that has ended.
func (w *work) drop() {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.line, w.head = nil, 0
}

// load returns how busy the process is.
func (w *work) load() (l access.Load) {
	if w == nil {
		return l
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	l = access.Load{Queue: len(w.line) - w.head, Longest: w.longest, Busy: w.busy}
	if l.Queue > 0 {
		l.Behind = max(w.until-w.p.c.loop.now(), 0)
	}
	return l
}
