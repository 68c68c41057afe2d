package sim

import (
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/sim/internal/slotmap"
)

// refresh asks a node for the topology, another one if that fails, until all known
// nodes have been asked. Who wants the result meanwhile shares it. Not is an address
// to ask last, such as that of a node that just failed. It begins when the pause after
// the last request is over.
func (cl *Client) refresh(not string, then func(ok bool)) {
	if then != nil {
		cl.refreshCalls = append(cl.refreshCalls, then)
	}
	if cl.refreshing {
		return
	}
	cl.refreshing = true
	begin := func() {
		if cl.closed {
			return
		}
		cl.refreshed = cl.c.loop.now()
		cl.sawEmpty = false
		cl.ask(cl.candidates(not))
	}
	if wait := cl.refreshWait(); wait > 0 {
		cl.c.loop.after(wait, begin)
		return
	}
	begin()
}

// refreshWait is how long it is until the client may ask for the topology again.
func (cl *Client) refreshWait() time.Duration {
	pause := cl.cfg.RefreshPause
	if most := cl.cfg.MaxBackoff; pause > 0 && pause < most {
		pause = min(pause<<min(cl.unanswered, 20), most)
	}
	return cl.refreshed + pause - cl.c.loop.now()
}

// refreshSoon is refresh for those who need not wait: it is left out when the last
// request was not long enough ago.
func (cl *Client) refreshSoon(not string) {
	if cl.refreshWait() <= 0 {
		cl.refresh(not, nil)
	}
}

func (cl *Client) refreshRegularly() {
	if cl.closed {
		return
	}
	cl.c.loop.after(cl.cfg.RefreshEvery, cl.refreshRegularly)
	cl.refresh("", nil)
}

// candidates are the addresses to ask: those of the map, then the seeds; whoever is
// to be asked last goes to the end.
func (cl *Client) candidates(last string) []string {
	var list []string
	add := func(addrs []string) {
		for _, a := range addrs {
			if a != last && !slices.Contains(list, a) {
				list = append(list, a)
			}
		}
	}
	if cl.slots != nil {
		add(cl.slots.Addrs())
	}
	add(cl.known)
	if cl.cfg.AskAnyNode {
		cl.rnd.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
	}
	if last != "" {
		list = append(list, last)
	}
	return list
}

// ask asks the first of the candidates, and goes on with the others if it fails.
func (cl *Client) ask(candidates []string) {
	if len(candidates) == 0 {
		// Nodes that know nothing are better than none.
		if cl.sawEmpty {
			cl.learn(slotmap.New())
		}
		cl.refreshDone(cl.sawEmpty)
		return
	}
	addr, others := candidates[0], candidates[1:]
	cl.stats.Topology++
	what, parse := "SLOTS", slotmap.Slots
	if cl.cfg.Topology == TopologyShards {
		what, parse = "SHARDS", slotmap.Shards
		if cl.tls != nil {
			parse = slotmap.ShardsTLS
		}
	}
	cl.link(addr).send(encode([]string{"CLUSTER", what}), &exchange{
		timeout: cl.cfg.Timeout,
		reply: func(raw []byte) {
			m := cl.c.slotMapOf(raw, addr, parse)
			if m != nil && len(m.Addrs()) == 0 && !cl.cfg.GiveUpOnUnknownSlot {
				cl.sawEmpty = true
				m = nil
			}
			if m == nil {
				cl.ask(others)
				return
			}
			cl.learn(m)
			cl.refreshDone(true)
		},
		failed: func(string, bool) { cl.ask(others) },
	})
}

// learn takes a new map.
func (cl *Client) learn(m *slotmap.Map) {
	cl.slots = m
	for _, a := range m.Addrs() {
		if !slices.Contains(cl.known, a) {
			cl.known = append(cl.known, a)
		}
	}
}

func (cl *Client) refreshDone(ok bool) {
	cl.refreshing = false
	if cl.unanswered++; ok {
		cl.unanswered = 0
	}
	waiting := cl.refreshCalls
	cl.refreshCalls = nil
	for _, f := range waiting {
		f(ok)
	}
}
