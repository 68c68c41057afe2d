package main

import (
	"context"
	"fmt"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/sim"
)

// miniredis measures the other in-process server for Go tests: one node of ours
// against it, both on loopback TCP with the same plain client. Ratios are ours to
// miniredis's.
func (b *bench) miniredis(ctx context.Context) error {
	mini, err := miniredis.Run()
	if err != nil {
		return err
	}
	defer mini.Close()
	c, err := sim.Run(sim.Config{Masters: 1, Transport: sim.Loopback})
	if err != nil {
		return err
	}
	defer c.Close()
	theirs := redis.NewClient(&redis.Options{Addr: mini.Addr()})
	defer theirs.Close()
	ours := redis.NewClient(&redis.Options{Addr: c.Addrs()[0]})
	defer ours.Close()
	var rows []figures
	for _, workers := range []int{2, 16} {
		var rates [2][]float64
		for range b.rounds {
			for i, rdb := range []*redis.Client{ours, theirs} {
				rate, err := b.rate(ctx, rdb, workers)
				if err != nil {
					return err
				}
				rates[i] = append(rates[i], rate)
			}
		}
		rows = append(rows, figures{what: fmt.Sprintf("one node on TCP, go-redis, %d workers", workers), unit: "ops/s", ours: rates[0], miniredis: rates[1]})
	}
	start, err := b.startVersusMiniredis()
	if err != nil {
		return err
	}
	b.tables = append(b.tables, versus(append(rows, start)))
	return nil
}

// startVersusMiniredis compares the start of one node with that of one miniredis.
func (b *bench) startVersusMiniredis() (figures, error) {
	var ours, theirs []float64
	for range 20 * b.rounds {
		begin := time.Now()
		c, err := sim.Run(sim.Config{Masters: 1, Transport: sim.Loopback})
		if err != nil {
			return figures{}, err
		}
		ours = append(ours, time.Since(begin).Seconds()*1000)
		c.Close()
		begin = time.Now()
		m, err := miniredis.Run()
		if err != nil {
			return figures{}, err
		}
		theirs = append(theirs, time.Since(begin).Seconds()*1000)
		m.Close()
	}
	return figures{what: "start of one node on TCP", unit: "ms", ours: ours, miniredis: theirs}, nil
}
