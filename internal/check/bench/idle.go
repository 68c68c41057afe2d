package main

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/slotstorm/slotstorm/sim"
)

// size is what one size of an idle cluster costs.
type size struct {
	nodes  int
	speed  float64 // virtual seconds in one of the wall's
	memory float64 // KiB for each node
}

// idle lets clusters of growing size live with nothing to do but their heartbeats, at
// Redis's default node timeout, once all links are made, on one processor.
func (b *bench) idle(ctx context.Context) error {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var sizes []size
	for _, nodes := range []int{6, 25, 50, 100, 200, 400, 800, 1000, 2000} {
		if err := ctx.Err(); err != nil {
			return err
		}
		s, err := idleFor(nodes, b.span)
		if err != nil {
			return err
		}
		sizes = append(sizes, s)
	}
	t := table{head: []string{"idle nodes", "virtual s in a second", "cost of the doubling", "KiB a node"}}
	for _, s := range sizes {
		t.add(fmt.Sprint(s.nodes), digits(s.speed, 3), growth(sizes, s), digits(s.memory, 3))
	}
	b.tables = append(b.tables, t)
	return nil
}

// idleFor measures for the span or one virtual second, whichever is longer.
func idleFor(nodes int, span time.Duration) (size, error) {
	before := heap()
	c, err := sim.New(sim.Config{Masters: (nodes + 1) / 2, Replicas: 1})
	if err != nil {
		return size{}, err
	}
	defer c.Close()
	c.Advance(20 * time.Second)
	memory := float64(heap()-before) / float64(nodes) / 1024
	virtual, begin := 0, time.Now()
	// Heartbeats come in waves: every node is heard of within half of the node timeout of 15 s.
	for virtual < 15 || time.Since(begin) < span {
		c.Advance(time.Second)
		virtual++
	}
	return size{nodes: nodes, speed: float64(virtual) / time.Since(begin).Seconds(), memory: memory}, nil
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

// growth is how much more a virtual second costs than in the cluster of half the size,
// or "-" if that was not measured.
func growth(sizes []size, of size) string {
	for _, half := range sizes {
		if 2*half.nodes == of.nodes {
			return fmt.Sprintf("%.1f", half.speed/of.speed)
		}
	}
	return "-"
}
