package real

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/tool/live"
	"github.com/slotstorm/slotstorm/sim"
)

const (
	// patience is how long a server may take to answer before it counts as one that
	// does not.
	patience = 500 * time.Millisecond
	// calm is how long it may take where what it answers is judged.
	calm = 5 * time.Second
	// respite is how long a server is left alone that did not answer.
	respite = 250 * time.Millisecond
)

// server is a real node, which is asked what it believes on a connection of its own.
type server struct {
	addr    atomic.Pointer[string]
	process process // of whom it is, none if the server is not ours

	mu     sync.Mutex
	conn   *live.Conn
	dead   bool // killed by us, or ended by itself
	paused bool
	heard  bool      // it has answered since it started
	silent bool      // it did not answer last time
	asked  time.Time // when it did

	text     string // the last answers, without what changes all the time
	view     *gossip.View
	snapshot gossip.Snapshot

	own  sim.Counters // what we asked ourselves
	past sim.Counters // of processes that ended
	base sim.Counters // at the beginning
}

var _ sim.Server = (*server)(nil)

func newServer(addr string, p process) *server {
	s := &server{process: p}
	s.addr.Store(&addr)
	return s
}

// begin asks the server who it is.
func (s *server) begin(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.look(); err != nil {
		return err
	}
	base, err := s.count(calm)
	s.base = base
	return errors.Join(err, ctx.Err())
}

func (s *server) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hangUp()
}

func (s *server) hangUp() {
	if s.conn != nil {
		s.conn.Close()
		s.conn = nil
	}
}

// ask sends a command and reads its reply.
func (s *server) ask(args ...string) (live.Reply, error) { return s.askWithin(patience, args...) }

func (s *server) askWithin(limit time.Duration, args ...string) (r live.Reply, err error) {
	if s.conn == nil {
		ctx, cancel := context.WithTimeout(context.Background(), limit)
		defer cancel()
		if s.conn, err = live.Dial(ctx, s.Addr()); err != nil {
			s.conn = nil
			s.dead = s.process.target != nil && s.heard && errors.Is(err, syscall.ECONNREFUSED)
			return r, err
		}
	}
	s.heard = true
	s.own.Commands++
	r, err = s.conn.Do(limit, args...)
	switch {
	case err != nil:
		s.hangUp()
	case r.Kind == live.Error:
		err = errors.New(r.Text)
	}
	return r, err
}

// limit is how long the server may take to answer something that is judged: a busy machine is no
// reason to take it for silent.
func (s *server) limit() time.Duration {
	if s.silent {
		return patience
	}
	return calm
}

// look asks what the server believes.
func (s *server) look() error {
	if s.dead || s.paused || s.silent && time.Since(s.asked) < respite {
		return nil
	}
	limit := patience
	if s.view == nil { // the first time
		limit = calm
	}
	nodes, err := s.askWithin(limit, "CLUSTER", "NODES")
	var info live.Reply
	if err == nil {
		s.own.Topology++
		info, err = s.askWithin(limit, "CLUSTER", "INFO")
	}
	s.silent = err != nil
	s.asked = time.Now()
	if err != nil {
		return err
	}
	return s.learn(nodes.Text, fields(info.Text))
}

// learn takes what the server said.
func (s *server) learn(nodes string, info map[string]string) error {
	epoch, my, state := info["cluster_current_epoch"], info["cluster_my_epoch"], info["cluster_state"]
	text := strings.Join([]string{lasting(nodes), epoch, my, state}, "\n")
	if text == s.text {
		return nil
	}
	conf, err := gossip.ParseNodesConf(nodes)
	if err != nil {
		return err
	}
	s.text = text
	s.view = gossip.ViewOf(conf, gossip.State(state == "ok"))
	s.snapshot = gossip.Snapshot{State: s.view.State, Self: s.view.Self.ID, Nodes: conf.Nodes}
	s.snapshot.CurrentEpoch, _ = strconv.ParseUint(epoch, 10, 64)
	s.snapshot.MyEpoch, _ = strconv.ParseUint(my, 10, 64)
	slices.SortFunc(s.snapshot.Nodes, func(a, b gossip.NodeInfo) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return nil
}

// lasting is CLUSTER NODES without the times of pings and the state of links.
func lasting(nodes string) string {
	var b strings.Builder
	for line := range strings.Lines(nodes) {
		for i, word := range strings.Fields(line) {
			if i != 4 && i != 5 && i != 7 {
				b.WriteString(word + " ")
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// fields reads lines of the form name:value.
func fields(text string) map[string]string {
	list := map[string]string{}
	for line := range strings.Lines(text) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			list[name] = value
		}
	}
	return list
}

// ID implements sim.Server.
func (s *server) ID() gossip.ID { return s.View().Self.ID }

// Addr implements sim.Server.
func (s *server) Addr() string { return *s.addr.Load() }

// View implements sim.Server.
func (s *server) View() *gossip.View {
	s.mu.Lock()
	defer s.mu.Unlock()
	_ = s.look() // if that fails it is the last one
	return s.view
}

// Snapshot implements sim.Server.
func (s *server) Snapshot() gossip.Snapshot {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.look() != nil || s.dead || s.paused {
		return s.snapshot
	}
	snapshot := s.snapshot
	snapshot.Nodes = slices.Clone(snapshot.Nodes)
	if r, err := s.ask("INFO", "replication"); err == nil {
		info := fields(r.Text)
		for i := range snapshot.Nodes {
			if snapshot.Nodes[i].ID == snapshot.Self {
				snapshot.Nodes[i].Offset, _ = strconv.ParseInt(info["master_repl_offset"], 10, 64)
			}
		}
	}
	return snapshot
}

// Keys implements sim.Server.
func (s *server) Keys() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dead || s.paused {
		return nil
	}
	r, err := s.askWithin(s.limit(), "KEYS", "*")
	if err != nil {
		return nil
	}
	keys := make([]string, len(r.Elems))
	for i, e := range r.Elems {
		keys[i] = e.Text
	}
	slices.Sort(keys)
	return keys
}

// String implements sim.Server. It is asked of owners only.
func (s *server) String(key string) (value string, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dead || s.paused {
		return "", false
	}
	r, err := s.askWithin(s.limit(), "GET", key)
	return r.Text, err == nil && r.Kind == live.Bulk
}

// Connections implements sim.Server.
func (s *server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.ask("INFO", "clients")
	if err != nil {
		return 0
	}
	n, _ := strconv.Atoi(fields(r.Text)["connected_clients"])
	return max(n-1, 0)
}

// Up implements sim.Server.
func (s *server) Up() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process.target == nil {
		_ = s.look()
		return !s.silent
	}
	if !s.dead && !s.paused {
		if _, err := s.ask("PING"); err != nil && s.conn == nil {
			_, _ = s.ask("PING") // the end of a connection may be that of the process
		}
	}
	return !s.dead
}

// Paused implements sim.Server.
func (s *server) Paused() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.paused
}

var errNotOurs = fmt.Errorf("%w, and are not ours", sim.ErrOutside)

// Crash implements sim.Server.
func (s *server) Crash() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process.target == nil {
		return errNotOurs
	}
	if now, err := s.count(patience); err == nil {
		s.past = s.past.Add(now)
	}
	s.hangUp()
	s.dead, s.paused = true, false
	return s.process.target.Kill(s.process.name)
}

// Restart implements sim.Server.
func (s *server) Restart(how sim.Restart) error {
	if how != (sim.Restart{KeepData: how.KeepData, NewAddress: how.NewAddress, Address: how.Address}) {
		return fmt.Errorf("%w, and come back as who they were", sim.ErrOutside)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process.target == nil {
		return errNotOurs
	}
	comeback := live.Comeback{WithData: how.KeepData}
	if how.NewAddress {
		comeback.At = live.NewPort
	}
	if how.Address != "" {
		if comeback.At = s.process.at(how.Address); comeback.At == "" {
			return sim.ErrAddress
		}
	}
	if err := s.process.target.Restart(s.process.name, comeback); err != nil {
		return err
	}
	addr := s.process.addr()
	s.addr.Store(&addr)
	s.dead, s.heard, s.own = false, false, sim.Counters{}
	s.forget()
	return nil
}

// forget lets what the server said before its restart count for nothing: until it has answered,
// it knows of no cluster that is up, as at any start. Who it is lasts.
func (s *server) forget() {
	s.text, s.silent = "", false
	v := *s.view
	v.State, s.snapshot.State = gossip.Fail, gossip.Fail
	s.view = &v
}

// Pause implements sim.Server.
func (s *server) Pause() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process.target == nil {
		return errNotOurs
	}
	s.paused = true
	return s.process.target.Pause(s.process.name)
}

// Resume implements sim.Server.
func (s *server) Resume() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.process.target == nil {
		return errNotOurs
	}
	s.paused = false
	s.hangUp() // replies of before may wait there
	return s.process.target.Resume(s.process.name)
}
