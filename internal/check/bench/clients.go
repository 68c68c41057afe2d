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

// clients measures the rate at which go-redis gets SET and GET done.
func (b *bench) clients(ctx context.Context) error {
	memory, err := sim.Run(sim.Config{Masters: 3})
	if err != nil {
		return err
	}
	defer memory.Close()
	inMemory := redis.NewClusterClient(&redis.ClusterOptions{Addrs: memory.Addrs(), Dialer: memory.Dial})
	defer inMemory.Close()

	tcp, err := b.serve(ctx)
	if err != nil {
		return err
	}
	defer tcp.close()
	onTCP := redis.NewClusterClient(&redis.ClusterOptions{Addrs: tcp.addrs})
	defer onTCP.Close()

	var real *redis.ClusterClient
	if b.launch != nil {
		t, err := b.launch(ctx, live.Shape{Masters: 3})
		if err != nil {
			return err
		}
		defer t.Close()
		var addrs []string
		for _, n := range t.Nodes() {
			addrs = append(addrs, n.Addr())
		}
		real = redis.NewClusterClient(&redis.ClusterOptions{Addrs: addrs})
		defer real.Close()
	}

	for _, workers := range []int{2, 16} {
		var rates [3][]float64
		for range b.rounds {
			for i, rdb := range []*redis.ClusterClient{inMemory, onTCP, real} {
				if rdb == nil {
					continue
				}
				rate, err := b.rate(ctx, rdb, workers)
				if err != nil {
					return err
				}
				rates[i] = append(rates[i], rate)
			}
		}
		what := fmt.Sprintf("go-redis SET/GET, %d workers, ", workers)
		target := ">= 5"
		if workers == 16 {
			target = ">= 3"
		}
		b.compare(what+"in memory", "ops/s", rates[0], rates[2], target)
		b.compare(what+"on TCP", "ops/s", rates[1], rates[2], ">= 0.8")
	}
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
