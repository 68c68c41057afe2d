package real

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/tool/live"
	"github.com/slotstorm/slotstorm/internal/tool/naming"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

// existing is a cluster that somebody else runs. It has to be as a file begins, or the
// file is skipped: with the same nodes, slots shared out evenly, and without keys.
// After the file it is as before: the slots are moved back, and the keys deleted.
type existing struct {
	addrs []string
}

func (e *existing) Name() string { return "the cluster at " + strings.Join(e.addrs, ", ") }
func (e *existing) Flag() string { return strings.Join(e.addrs, ",") }
func (e *existing) Own() bool    { return false }

// Open implements scenario.Target.
func (e *existing) Open(ctx context.Context, c *scenario.ClusterSpec) ([]sim.Server, func(), error) {
	conf, err := e.discover(ctx)
	if err != nil {
		return nil, nil, err
	}
	list, err := arrange(conf, c)
	if err != nil {
		return nil, nil, err
	}
	servers, end, err := open(ctx, list, func() {})
	if err != nil {
		return nil, nil, err
	}
	if err := fits(list, c); err != nil {
		end()
		return nil, nil, err
	}
	return servers, func() {
		tidyUp(list)
		end()
	}, nil
}

// discover asks the first of the addresses that answers who belongs to the cluster.
func (e *existing) discover(ctx context.Context) (*gossip.NodesConf, error) {
	var errs []error
	for _, addr := range e.addrs {
		s := newServer(addr, process{})
		r, err := s.askWithin(calm, "CLUSTER", "NODES")
		s.close()
		if err == nil && ctx.Err() == nil {
			return gossip.ParseNodesConf(r.Text)
		}
		if errors.Is(err, live.ErrClosed) { // what a port for TLS does to plain text
			err = fmt.Errorf("%w at once: clusters are reached without TLS, at their plain ports", err)
		}
		errs = append(errs, fmt.Errorf("%s: %w", addr, err))
	}
	return nil, errors.Join(errs...)
}

// arrange puts the nodes in the order of a file: masters by their slots, then the first
// replica of each, then the second ones.
func arrange(conf *gossip.NodesConf, c *scenario.ClusterSpec) ([]*server, error) {
	wanted := max(c.Masters, 3)
	if c.Masters > 0 {
		wanted = c.Masters
	}
	var masters []*gossip.NodeInfo
	for i := range conf.Nodes {
		if n := &conf.Nodes[i]; n.Flags.Has(gossip.FlagMaster) && n.Slots != nil {
			masters = append(masters, n)
		}
	}
	slices.SortFunc(masters, func(a, b *gossip.NodeInfo) int { return a.Slots.Ranges()[0].First - b.Slots.Ranges()[0].First })
	unfit := func(format string, args ...any) error { return &scenario.Unfit{Reason: fmt.Sprintf(format, args...)} }
	switch {
	case c.Empty || c.Lone > 0:
		return nil, unfit("the file wants nodes that know no other, which this cluster has not")
	case len(masters) != wanted:
		return nil, unfit("the file wants %d masters, the cluster has %d", wanted, len(masters))
	}
	order := masters
	for r := range c.Replicas {
		for _, m := range masters {
			replicas := replicasOf(conf, m.ID)
			if len(replicas) != c.Replicas {
				return nil, unfit("the file wants masters with %d replicas, %s has %d", c.Replicas, addrOf(m), len(replicas))
			}
			order = append(order, replicas[r])
		}
	}
	if len(order) != len(conf.Nodes) {
		return nil, unfit("the file wants %d nodes, the cluster has %d", len(order), len(conf.Nodes))
	}
	ranges := slot.Split(len(masters))
	for i, m := range masters {
		if have := m.Slots.Ranges(); len(have) != 1 || have[0] != ranges[i] {
			return nil, unfit("%s has the slots %s, a file begins with %s", addrOf(m), have, slot.Ranges{ranges[i]})
		}
	}
	var list []*server
	for _, n := range order {
		list = append(list, newServer(addrOf(n), process{}))
	}
	return list, nil
}

func addrOf(n *gossip.NodeInfo) string { return n.IP + ":" + strconv.Itoa(n.Port) }

func replicasOf(conf *gossip.NodesConf, master gossip.ID) []*gossip.NodeInfo {
	var list []*gossip.NodeInfo
	for i := range conf.Nodes {
		if n := &conf.Nodes[i]; n.MasterID == master && !n.Flags.Has(gossip.FlagMaster) {
			list = append(list, n)
		}
	}
	slices.SortFunc(list, func(a, b *gossip.NodeInfo) int { return naming.Compare(addrOf(a), addrOf(b)) })
	return list
}

// fits checks what the nodes alone can tell.
func fits(list []*server, c *scenario.ClusterSpec) error {
	timeout := c.NodeTimeout
	if timeout == 0 {
		timeout = nodeTimeout
	}
	for _, s := range list {
		s.mu.Lock()
		config, err := s.askWithin(calm, "CONFIG", "GET", "cluster-node-timeout")
		size, err2 := s.askWithin(calm, "DBSIZE")
		s.mu.Unlock()
		if err := errors.Join(err, err2); err != nil {
			return err
		}
		if len(config.Elems) == 2 && config.Elems[1].Text != strconv.FormatInt(timeout.Milliseconds(), 10) {
			return &scenario.Unfit{Reason: fmt.Sprintf("cluster-node-timeout of %s is %s, the file wants %d", s.Addr(), config.Elems[1].Text, timeout.Milliseconds())}
		}
		if size.Text != "0" {
			return &scenario.Unfit{Reason: fmt.Sprintf("%s holds %s keys, a file begins without any", s.Addr(), size.Text)}
		}
	}
	return nil
}

// tidyTime is how long nodes may take to be as before.
const tidyTime = 15 * time.Second

// tidyUp deletes the keys, closes open slots and gives each slot back to whom it belonged, until
// the nodes agree on that. The cluster had no keys before, so nothing that was there is lost.
func tidyUp(list []*server) {
	for end := time.Now().Add(tidyTime); time.Now().Before(end); {
		giveBack(list)
		if awaitAgreement(list) {
			return
		}
	}
}

func giveBack(list []*server) {
	var masters []*server
	for _, s := range list {
		if s.View().Self.Master {
			masters = append(masters, s)
		}
	}
	for _, m := range masters {
		m.tell("FLUSHALL")
	}
	for _, r := range slot.Split(len(masters)) {
		home := mostly(masters, r)
		newest := false // of all claims of slots, home's is
		for s := r.First; s <= r.Last; s++ {
			if !astray(masters, home, s) {
				continue
			}
			if !newest { // or what another has claimed before, and is still on its way, would undo it
				home.tell("CLUSTER", "BUMPEPOCH")
				newest = true
			}
			number := strconv.Itoa(s)
			for _, m := range append([]*server{home}, masters...) { // the owner first
				m.tell("CLUSTER", "SETSLOT", number, "STABLE")
				m.tell("CLUSTER", "SETSLOT", number, "NODE", string(home.ID()))
			}
		}
	}
}

// tell sends a command whose failure the next file will notice.
func (s *server) tell(args ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, _ = s.askWithin(calm, args...)
}

// mostly is the master that owns most of some slots.
func mostly(masters []*server, r slot.Range) *server {
	most := func(m *server) (n int) {
		v := m.view
		for s := r.First; s <= r.Last; s++ {
			if v.Owner(s) == v.Self {
				n++
			}
		}
		return n
	}
	return slices.MaxFunc(masters, func(a, b *server) int { return most(a) - most(b) })
}

// astray reports whether some node does not think that a slot is at home, or has it open.
func astray(list []*server, home *server, s int) bool {
	for _, m := range list {
		_, migrating := m.view.Migrating(s)
		_, importing := m.view.Importing(s)
		if o := m.view.Owner(s); o == nil || o.ID != home.view.Self.ID || migrating || importing {
			return true
		}
	}
	return false
}

// agreementWait is what the nodes get to tell each other.
const (
	agreementWait = 5 * time.Second
	agreementStep = 50 * time.Millisecond
)

// awaitAgreement waits until all nodes see the slots alike, and with the same epochs: then no
// claim that is still on its way changes that. It reports whether they do.
func awaitAgreement(list []*server) bool {
	for end := time.Now().Add(agreementWait); time.Now().Before(end); time.Sleep(agreementStep) {
		for _, s := range list {
			s.View()
		}
		agreed := !slices.ContainsFunc(list, func(s *server) bool { return !maps.Equal(epochs(s), epochs(list[0])) })
		for s := 0; s < slot.Count && agreed; s++ {
			if o := list[0].view.Owner(s); o != nil {
				i := slices.IndexFunc(list, func(n *server) bool { return n.view.Self.ID == o.ID })
				agreed = i >= 0 && !astray(list, list[i], s)
			}
		}
		if agreed {
			return true
		}
	}
	return false
}

// epochs are the config epochs of all nodes, as one of them sees them.
func epochs(s *server) map[gossip.ID]uint64 {
	list := map[gossip.ID]uint64{}
	for _, n := range s.snapshot.Nodes {
		list[n.ID] = n.ConfigEpoch
	}
	return list
}
