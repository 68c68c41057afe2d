package clusterbus

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/sim/event"
)

// host is one node's machine, data and disk.
type host struct {
	net        *network
	index      int
	name       string
	ip         string
	m          *Machine
	up         bool
	frozen     bool // as by SIGSTOP: connections stay, nothing is processed
	settings   Settings
	keys       fakeKeys
	disk       NodesConf
	offset     int64
	master     *host
	masterLink bool // the replication link is up
	lastByte   time.Duration
	pausedTo   time.Duration
	effects    []Effect
	life       int // counts starts, so that events of a former life are void
	backlog    []func()
}

type fakeKeys map[int]int

func (k fakeKeys) CountInSlot(slot int) int { return k[slot] }
func (k fakeKeys) Len() int {
	n := 0
	for _, count := range k {
		n += count
	}
	return n
}

// addHost adds a fresh node; its ID starts with its number so that the order of IDs
// is the order of numbers.
func (n *network) addHost(s Settings) *host {
	h := &host{
		net: n, index: len(n.hosts), name: fmt.Sprintf("n%d", len(n.hosts)+1),
		ip: fmt.Sprintf("10.0.%d.%d", len(n.hosts)/250, len(n.hosts)%250+1), settings: s,
		keys: fakeKeys{},
	}
	n.hosts = append(n.hosts, h)
	return h
}

func (h *host) id() ID { return ID(fmt.Sprintf("%04x%036x", h.index+1, 0)) }

// start boots the host from a configuration, or afresh if that is nil.
func (h *host) start(conf *NodesConf, tables *Tables) {
	cfg := Config{
		Port: 6379, Settings: h.settings, Keys: h.keys, Now: h.net.now,
		Rand:      rand.New(rand.NewPCG(h.net.rand.Uint64(), h.net.rand.Uint64())),
		NodesConf: conf, Tables: tables, Formed: tables != nil,
	}
	if conf == nil {
		cfg.ID = h.id()
	}
	m, err := New(cfg)
	if err != nil {
		h.net.t.Fatalf("%s: %v", h.name, err)
	}
	h.m = m
	h.up, h.frozen = true, false
	h.life++
	h.master, h.masterLink = nil, false
	h.net.names[m.ID()] = h.name
	h.drain()
	phase := time.Duration(h.net.rand.Int64N(int64(100 * time.Millisecond)))
	h.net.after(phase, h.ticker(h.life))
}

func (h *host) ticker(life int) func() {
	return func() {
		if h.life != life || !h.up {
			return
		}
		h.run(func() {
			h.replicate()
			h.m.Tick(h.net.now)
		})
		h.net.after(100*time.Millisecond, h.ticker(life))
	}
}

// run executes a handler of the host, or keeps it for later if the host is frozen.
func (h *host) run(do func()) {
	switch {
	case !h.up:
	case h.frozen:
		h.backlog = append(h.backlog, do)
	default:
		do()
		h.drain()
	}
}

// do runs a command on the host.
func (h *host) do(command func(m *Machine, now time.Duration) error) error {
	err := command(h.m, h.net.now)
	h.drain()
	return err
}

func (h *host) mustDo(command func(m *Machine, now time.Duration) error) {
	h.net.t.Helper()
	if err := h.do(command); err != nil {
		h.net.t.Fatalf("%s: %v", h.name, err)
	}
}

// drain carries out what the machine asks for.
func (h *host) drain() {
	n := h.net
	out := h.m.Take()
	if out.SaveConfig && !n.diskless {
		h.disk = h.m.NodesConf()
	}
	n.names[h.m.ID()] = h.name
	for _, f := range out.Facts {
		n.log = append(n.log, entryOfLog{n.now, h, f, event.Text(event.Rename(f, func(id string) string { return n.nameOf(ID(id)) }))})
	}
	for _, e := range out.Effects {
		h.effects = append(h.effects, e)
		h.apply(e)
	}
	for _, id := range out.Closed {
		n.closeEnd(end{h, h.life, id})
	}
	for _, dial := range out.Connect {
		n.dial(h, dial)
	}
	for _, msg := range out.Messages {
		n.deliver(h, msg)
	}
	if n.watch != nil {
		n.watch(h)
	}
}

func (h *host) apply(e Effect) {
	switch e.Kind {
	case EffectReplicateFrom:
		h.master, h.masterLink = h.net.byIP(e.IP), false
		life, master := h.life, h.master
		h.net.after(3*h.net.delay(), func() {
			if h.life == life && h.master == master {
				h.run(h.replicate)
			}
		})
	case EffectBecomeMaster:
		h.master, h.masterLink = nil, false
	case EffectFlushData:
		clear(h.keys)
	case EffectDeleteKeys:
		for _, r := range e.Slots {
			for s := r.First; s <= r.Last; s++ {
				delete(h.keys, s)
			}
		}
	case EffectPauseWrites:
		h.pausedTo = max(h.pausedTo, e.Until)
	case EffectUnpauseWrites:
		h.pausedTo = 0
	}
}

// replicate lets a replica catch up with its master, if it can reach it.
func (h *host) replicate() {
	r := Replication{Offset: h.offset, Connected: h.masterLink, Since: h.lastByte}
	if h.master == nil {
		r.Since = -1
	} else if h.master.up && !h.master.frozen && !h.net.cuts[[2]*host{h, h.master}] {
		h.masterLink, h.lastByte = true, h.net.now
		h.offset = h.master.offset
		r = Replication{Offset: h.offset, Connected: true, Since: h.lastByte}
	} else if h.masterLink && !h.master.up {
		h.masterLink = false
		r.Connected = false
	}
	h.m.SetReplication(h.net.now, r)
}

// kill stops a process; its connections break.
func (h *host) kill() {
	h.up = false
	h.backlog = nil
	var mine []end
	var waiting []*conn // which the kernel accepted for a frozen process
	for e, c := range h.net.conns {
		switch {
		case e.host == h:
			mine = append(mine, e)
		case c.ends[1].host == h && c.ends[1].life == h.life && h.net.conns[c.ends[1]] != c:
			waiting = append(waiting, c)
		}
	}
	slices.SortFunc(mine, func(a, b end) int { return cmp.Compare(a.link, b.link) })
	slices.SortFunc(waiting, func(a, b *conn) int {
		x, y := a.ends[0], b.ends[0]
		return cmp.Or(cmp.Compare(x.host.name, y.host.name), cmp.Compare(x.link, y.link))
	})
	for _, c := range waiting {
		h.net.carry(c, 1, func() { h.net.hangUp(c, 0) })
	}
	for _, e := range mine {
		h.net.closeEnd(e)
	}
}

// restart boots from what is on the disk, by way of its text.
func (h *host) restart() {
	conf, err := gossip.ParseNodesConf(h.disk.String())
	if err != nil {
		h.net.t.Fatalf("%s: %v", h.name, err)
	}
	h.start(conf, nil)
}

func (h *host) freeze() { h.frozen = true }

func (h *host) thaw() {
	h.frozen = false
	for _, do := range h.backlog {
		h.run(do)
	}
	h.backlog = nil
}
