package report

import (
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/sim"
)

// samplesKept is how many points a chart has at most.
const samplesKept = 1200

// series are counters over time: how much there was of each up to each time.
type series struct {
	step    time.Duration // between two samples
	times   []time.Duration
	columns map[string][]int
	counts  map[string]int // now
}

// The counters that are no codes of errors.
const (
	countCommands = "commands" // requests of clients that nodes processed
	countTopology = "topology" // those of them that ask for the layout
	countFailures = "failures" // commands of scripted clients that ended without a reply
	countRetries  = "retries"  // their further attempts
	// countQueue is no counter: the most requests that wait at one node at that time.
	countQueue = "queue"
)

func newSeries() series {
	return series{step: time.Millisecond, columns: map[string][]int{}, counts: map[string]int{}}
}

func (s *series) request(q *sim.Request, code string) {
	s.counts[countCommands]++
	if code != "" {
		s.counts[code]++
	}
	switch q.Command {
	case "cluster|slots", "cluster|shards", "cluster|nodes":
		s.counts[countTopology]++
	}
}

// due reports whether it is time for the next sample.
func (s *series) due(now time.Duration) bool {
	return len(s.times) == 0 || now-s.times[len(s.times)-1] >= s.step
}

func (s *series) sample(now time.Duration, clients sim.ClientStats, queue int) {
	s.counts[countFailures], s.counts[countRetries] = clients.Failures, clients.Retries
	s.counts[countQueue] = queue
	n := len(s.times)
	if n > 0 && s.times[n-1] == now {
		n--
		s.times = s.times[:n]
	}
	s.times = append(s.times, now)
	for name, count := range s.counts {
		column := s.columns[name]
		for len(column) < n {
			column = append(column, 0)
		}
		s.columns[name] = append(column[:n], count)
	}
	if len(s.times) > samplesKept {
		s.thin()
	}
}

// thin drops samples that lie close together, until half of the room is free.
func (s *series) thin() {
	for len(s.times) > samplesKept/2 {
		s.step *= 2
		var kept []int
		for i, at := range s.times {
			if i == 0 || at-s.times[kept[len(kept)-1]] >= s.step {
				kept = append(kept, i)
			}
		}
		for k, i := range kept[1:] { // a queue is as long as it was at its worst
			queue := s.columns[countQueue]
			queue[i] = slices.Max(queue[kept[k]+1 : i+1])
		}
		s.times = pick(s.times, kept)
		for name, column := range s.columns {
			s.columns[name] = pick(column, kept)
		}
	}
}

func pick[T any](list []T, places []int) []T {
	picked := make([]T, 0, samplesKept+1)
	for _, i := range places {
		picked = append(picked, list[i])
	}
	return picked
}
