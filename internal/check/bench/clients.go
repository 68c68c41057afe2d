package main

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/internal/tool/live"
	"github.com/slotstorm/slotstorm/sim"
)

// keys is how many keys the clients use.
const keys = 1000

// clients measures the rate at which go-redis gets SET and GET done. In memory its limit
// is a connection that answers with constant bytes, on TCP a server that keeps strings in a map.
// The servers on TCP are three masters in a process of their own each.
func (b *bench) clients(ctx context.Context) error {
	memory, err := sim.Run(sim.Config{Masters: masters})
	if err != nil {
		return err
	}
	defer memory.Close()
	inMemory := redis.NewClusterClient(&redis.ClusterOptions{Addrs: memory.Addrs(), Dialer: memory.Dial})
	defer inMemory.Close()
	constant := constantClient()
	defer constant.Close()

	tcp, err := b.serve(ctx)
	if err != nil {
		return err
	}
	defer tcp.close()
	onTCP := redis.NewClusterClient(&redis.ClusterOptions{Addrs: tcp.addrs})
	defer onTCP.Close()
	plain, err := b.plain(ctx)
	if err != nil {
		return err
	}
	defer plain.close()
	onPlain := redis.NewClusterClient(&redis.ClusterOptions{Addrs: plain.addrs})
	defer onPlain.Close()

	sides := []*redis.ClusterClient{inMemory, constant, onTCP, onPlain}
	if b.launch != nil {
		t, err := b.launch(ctx, live.Shape{Masters: masters})
		if err != nil {
			return err
		}
		defer t.Close()
		var addrs []string
		for _, n := range t.Nodes() {
			addrs = append(addrs, n.Addr())
		}
		real := redis.NewClusterClient(&redis.ClusterOptions{Addrs: addrs})
		defer real.Close()
		sides = append(sides, real)
	}

	var rows []figures
	for _, workers := range []int{2, 16} {
		rates := make([][]float64, 5)
		for range b.rounds {
			for i, rdb := range sides {
				rate, err := b.rate(ctx, rdb, workers)
				if err != nil {
					return err
				}
				rates[i] = append(rates[i], rate)
			}
		}
		what := fmt.Sprintf("go-redis SET/GET, %d workers, ", workers)
		rows = append(rows,
			figures{what: what + "in memory", unit: "ops/s", ours: rates[0], limit: rates[1], real: rates[4], target: "limit >= 0.87"},
			figures{what: what + "on TCP", unit: "ops/s", ours: rates[2], limit: rates[3], real: rates[4], target: "real >= 0.8"})
	}
	b.tables = append(b.tables, versus(rows))
	return nil
}

// rate runs workers for a while and returns the operations per second.
func (b *bench) rate(ctx context.Context, rdb redis.Cmdable, workers int) (float64, error) {
	var ops atomic.Int64
	var failed atomic.Pointer[error]
	var group sync.WaitGroup
	begin := time.Now()
	end := begin.Add(b.span)
	for w := range workers {
		group.Go(func() {
			for i := w; time.Now().Before(end); i++ {
				key := fmt.Sprintf("key:%d", i%keys)
				err := rdb.Set(ctx, key, "xxx", 0).Err()
				if err == nil {
					err = rdb.Get(ctx, key).Err()
				}
				if err != nil {
					failed.Store(&err)
					return
				}
				ops.Add(2)
			}
		})
	}
	group.Wait()
	if err := failed.Load(); err != nil {
		return 0, *err
	}
	return float64(ops.Load()) / time.Since(begin).Seconds(), nil
}
