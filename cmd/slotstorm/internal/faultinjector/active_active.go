package faultinjector

import (
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/request"
	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
)

// syncer is the name of the client by which a database gets the writes of the other one of its pair.
const syncer = "active-active-syncer"

// mostBehind bounds the bytes that a database can be behind the other one. Writes beyond it do not
// arrive.
const mostBehind = 64 << 20

// syncLimit bounds one attempt to write, which ends by itself before, syncPause is the pause before the
// next one.
const syncLimit, syncPause = time.Minute, 100 * time.Millisecond

// syncerConfig is a client that gives up soon and does nothing afterwards: write tries again.
func syncerConfig() sim.ClientConfig {
	cfg := sim.WellBehaved(syncer)
	cfg.Retries, cfg.DialTimeout, cfg.KeepOnTimeout = 0, time.Second, false
	return cfg
}

// pair makes two databases active-active: what clients write to one arrives in the other one, as it
// would at a replica, in the order in which it was written, whether clients get through to that one or
// not. Of two writes to a key at the same time each database keeps the one that comes last there: they
// are no CRDTs.
func (in *Injector) pair(a, b *database) error {
	for _, way := range [][2]*database{{a, b}, {b, a}} {
		from, to := way[0], way[1]
		from.activeActive = true
		client, err := to.cluster.NewClient(syncerConfig())
		if err != nil {
			return err
		}
		s := &syncing{in: in, to: to, client: client, more: make(chan struct{}, 1)}
		access.To(from.cluster).Effects(s.written)
		in.actions.wait.Go(s.run)
	}
	return nil
}

// syncing brings the writes of one database to the other one.
type syncing struct {
	in     *Injector
	to     *database
	client *sim.Client
	more   chan struct{} // has a value when there may be requests

	mu       sync.Mutex
	requests []byte // that have not been sent
}

// written notes what a command of a client means to the other database, unless it came from there.
func (s *syncing) written(client string, requests []byte) {
	if client == syncer {
		return
	}
	s.mu.Lock()
	if len(s.requests)+len(requests) <= mostBehind {
		s.requests = append(s.requests, requests...)
	}
	s.mu.Unlock()
	select {
	case s.more <- struct{}{}:
	default:
	}
}

// run writes, until the database or the injector ends.
func (s *syncing) run() {
	for {
		select {
		case <-s.in.ended:
			return
		case <-s.to.ended:
			return
		case <-s.more:
		}
		s.mu.Lock()
		rest := s.requests
		s.requests = nil
		s.mu.Unlock()
		for len(rest) > 0 && !s.over() {
			var cut request.Cutter
			args, size := cut.Cut(rest)
			if size == 0 || !s.write(args) {
				return
			}
			rest = rest[size:]
		}
	}
}

// over reports whether the database or the injector has ended.
func (s *syncing) over() bool {
	select {
	case <-s.in.ended:
	case <-s.to.ended:
	default:
		return false
	}
	return true
}

// write sends a request until there is an answer to it that is not bound to change. It reports whether
// there can be further ones.
func (s *syncing) write(args [][]byte) bool {
	command := make([]string, len(args))
	for i, arg := range args {
		command[i] = string(arg)
	}
	for {
		result, err := s.client.Do(syncLimit, command...)
		if err == nil && result.Failure == "" && !passing(result.Reply) {
			return true
		}
		select {
		case <-s.in.ended:
			return false
		case <-s.to.ended:
			return false
		case <-time.After(syncPause):
		}
	}
}

// passing reports whether a reply is an error that is bound to pass.
func passing(r sim.Reply) bool {
	err := r.Err()
	if err == nil {
		return false
	}
	code, _, _ := strings.Cut(err.Error(), " ")
	return slices.Contains(syncerConfig().RetryOn, code)
}
