package real

import (
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/sim"
)

// Counters implements sim.Server.
func (s *server) Counters() sim.Counters {
	s.mu.Lock()
	defer s.mu.Unlock()
	sum := s.past
	if !s.dead && !s.paused {
		if now, err := s.count(s.limit()); err == nil {
			sum = sum.Add(now)
		}
	}
	return minus(sum, s.base)
}

// count reads the counters of the running process, without what we asked ourselves.
func (s *server) count(limit time.Duration) (sim.Counters, error) {
	r, err := s.askWithin(limit, "INFO", "all") // Redis 6.2 takes one section
	if err != nil {
		return sim.Counters{}, err
	}
	return minus(countersOf(fields(r.Text)), s.own), nil
}

// countersOf reads what INFO tells in the sections errorstats and commandstats.
func countersOf(info map[string]string) (c sim.Counters) {
	for name, text := range info {
		switch {
		case strings.HasPrefix(name, "errorstat_"):
			if into := errorCounter(&c, strings.TrimPrefix(name, "errorstat_")); into != nil {
				*into = figure(text, "count")
			}
		case strings.HasPrefix(name, "cmdstat_"):
			calls := figure(text, "calls")
			c.Commands += calls
			switch strings.TrimPrefix(name, "cmdstat_") {
			case "asking":
				c.Asking = calls
			case "cluster|slots", "cluster|shards", "cluster|nodes":
				c.Topology += calls
			}
		}
	}
	return c
}

func errorCounter(c *sim.Counters, code string) *uint64 {
	switch code {
	case "MOVED":
		return &c.Moved
	case "ASK":
		return &c.Ask
	case "TRYAGAIN":
		return &c.TryAgain
	case "CROSSSLOT":
		return &c.CrossSlot
	case "CLUSTERDOWN":
		return &c.ClusterDown
	}
	return nil
}

// figure is a number in a text such as "calls=3,usec=12".
func figure(text, name string) uint64 {
	for part := range strings.SplitSeq(text, ",") {
		if value, ok := strings.CutPrefix(part, name+"="); ok {
			n, _ := strconv.ParseUint(value, 10, 64)
			return n
		}
	}
	return 0
}

// minus is what the counters have grown by since they were like the others.
func minus(c, o sim.Counters) sim.Counters {
	return sim.Counters{
		Commands: c.Commands - min(o.Commands, c.Commands),
		Asking:   c.Asking - min(o.Asking, c.Asking), Topology: c.Topology - min(o.Topology, c.Topology),
		Moved: c.Moved - min(o.Moved, c.Moved), Ask: c.Ask - min(o.Ask, c.Ask),
		TryAgain: c.TryAgain - min(o.TryAgain, c.TryAgain), CrossSlot: c.CrossSlot - min(o.CrossSlot, c.CrossSlot),
		ClusterDown: c.ClusterDown - min(o.ClusterDown, c.ClusterDown),
	}
}
