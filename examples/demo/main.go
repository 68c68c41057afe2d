// Command demo shows what Slotstorm is for: real go-redis clients under load on a
// cluster whose slots move. One migration gets stuck half way and is fixed later.
// In the end every acknowledged write has to be there; if one is not, the demo
// exits with status 1.
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/sim"
)

const (
	workers    = 16
	slotsMoved = 200
	calm       = 1500 * time.Millisecond // before and after the move
	moving     = 4 * time.Second         // how long the move takes
	stuck      = 1500 * time.Millisecond // how long the stuck migration stays so
)

func main() {
	missing, err := run(context.Background())
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	case missing > 0:
		os.Exit(1)
	}
}

// run plays the demo and returns how many acknowledged writes are missing.
func run(ctx context.Context) (missing int, err error) {
	c, err := sim.Run(sim.Config{Masters: 3, Replicas: 1})
	if err != nil {
		return 0, err
	}
	defer c.Close()
	rdb := redis.NewClusterClient(&redis.ClusterOptions{Addrs: c.Addrs(), Dialer: c.Dial})
	defer rdb.Close()
	fmt.Printf("A cluster of 3 masters and 3 replicas runs in this process. %d go-redis workers use it.\n\n", workers)

	load := startLoad(ctx, rdb)
	show := newProgress(c, load)

	show.phase("before")
	show.watch(calm)

	show.phase("during")
	move := newMove(c)
	moved := make(chan error, 1)
	go func() { moved <- move.run(show) }()
	for running := true; running; {
		show.watch(500 * time.Millisecond)
		select {
		case err := <-moved:
			if err != nil {
				return 0, err
			}
			running = false
		default:
		}
	}

	show.phase("after")
	show.watch(calm)
	load.stop()
	show.end()

	missing, checked, err := load.verify(ctx, rdb)
	if err != nil {
		return 0, err
	}
	show.summary(checked, missing)
	return missing, nil
}
