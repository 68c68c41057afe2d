package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/sim"
)

const (
	keysPerWorker = 200
	groups        = 20 // of three keys with one hash tag, for each worker
)

// load is the workers that use the cluster. Each writes keys of its own, so it knows
// what has to be in them.
type load struct {
	clients []*redis.ClusterClient
	done    sync.WaitGroup
	ended   atomic.Bool
	workers []*worker

	ops, tryAgain, redirected, errors atomic.Int64
}

// worker is one user of the cluster.
type worker struct {
	load *load
	id   int
	rdb  *redis.ClusterClient
	rand *rand.Rand
	next int // the next value to write
	// certain is the last acknowledged value of each key. A key whose write failed
	// may have the new value or the old one: then it is not here.
	certain map[string]int

	slowest  time.Duration
	firstErr error
}

// startLoad lets the workers work until it is time to end.
func startLoad(ctx context.Context, c *sim.Cluster) *load {
	l := &load{}
	for i := range clients {
		l.clients = append(l.clients, dial(c, i))
	}
	for i := range workers {
		w := &worker{load: l, id: i, rdb: l.clients[i%clients], rand: rand.New(rand.NewPCG(uint64(i), 1)), certain: map[string]int{}}
		l.workers = append(l.workers, w)
		l.done.Go(func() {
			for c.Now() < length && ctx.Err() == nil {
				w.work(ctx)
			}
		})
	}
	go func() {
		l.done.Wait()
		l.ended.Store(true)
	}()
	return l
}

func (l *load) over() bool { return l.ended.Load() }

// work does one thing and takes a breath.
func (w *worker) work(ctx context.Context) {
	start := time.Now()
	err := w.step(ctx)
	w.load.ops.Add(1)
	switch {
	case err == nil:
	case isTryAgain(err):
		w.load.tryAgain.Add(1)
	case isRedirect(err):
		w.load.redirected.Add(1)
	default:
		w.load.errors.Add(1)
		if w.firstErr == nil {
			w.firstErr = err
		}
	}
	w.slowest = max(w.slowest, time.Since(start))
	time.Sleep(time.Duration(w.rand.IntN(20_000)) * time.Microsecond)
}

// isTryAgain tells what a client gets for several keys of a slot that is half
// moved. go-redis tries a few times; an application has to come back later.
func isTryAgain(err error) bool { return strings.HasPrefix(err.Error(), "TRYAGAIN") }

// isRedirect tells what a client gets that was redirected too often.
func isRedirect(err error) bool {
	return strings.HasPrefix(err.Error(), "MOVED") || strings.HasPrefix(err.Error(), "ASK")
}

// step does one of the things that applications do.
func (w *worker) step(ctx context.Context) error {
	switch w.rand.IntN(6) {
	case 0, 1:
		return w.write(ctx)
	case 2:
		return w.read(ctx)
	case 3:
		return w.group(ctx)
	case 4:
		return w.pipeline(ctx)
	default:
		return w.transaction(ctx)
	}
}

// contested are hash tags in the slots that the file moves, 866 and 867.
var contested = []string{"hello", "stock:340"}

func (w *worker) key() string {
	if w.rand.IntN(5) == 0 {
		return fmt.Sprintf("{%s}:w%d", contested[w.rand.IntN(len(contested))], w.id)
	}
	return fmt.Sprintf("w%d:%d", w.id, w.rand.IntN(keysPerWorker))
}

// groupKeys are three keys of one slot.
func (w *worker) groupKeys() []string {
	tag := fmt.Sprintf("{w%d:g%d}", w.id, w.rand.IntN(groups))
	if w.rand.IntN(5) == 0 {
		tag = fmt.Sprintf("{%s}:w%d", contested[w.rand.IntN(len(contested))], w.id)
	}
	return []string{tag + ":a", tag + ":b", tag + ":c"}
}

func (w *worker) value() int {
	w.next++
	return w.next
}

// wrote notes what a write did to a key.
func (w *worker) wrote(key string, value int, err error) {
	if err != nil {
		delete(w.certain, key)
		return
	}
	w.certain[key] = value
}

func (w *worker) write(ctx context.Context) error {
	key, value := w.key(), w.value()
	err := w.rdb.Set(ctx, key, value, 0).Err()
	w.wrote(key, value, err)
	return err
}

func (w *worker) read(ctx context.Context) error {
	key := w.key()
	got, err := w.rdb.Get(ctx, key).Int()
	want, known := w.certain[key]
	switch {
	case errors.Is(err, redis.Nil) && known:
		return fmt.Errorf("GET %s: nothing, want %d", key, want)
	case errors.Is(err, redis.Nil):
		return nil
	case err == nil && known && got != want:
		return fmt.Errorf("GET %s = %d, want %d", key, got, want)
	}
	return err
}

// group writes and reads several keys of one slot at once.
func (w *worker) group(ctx context.Context) error {
	keys, value := w.groupKeys(), w.value()
	var pairs []any
	for _, key := range keys {
		pairs = append(pairs, key, value)
	}
	err := w.rdb.MSet(ctx, pairs...).Err()
	for _, key := range keys {
		w.wrote(key, value, err)
	}
	if err != nil {
		return err
	}
	return w.rdb.MGet(ctx, keys...).Err()
}

// pipeline writes keys of different slots in one go.
func (w *worker) pipeline(ctx context.Context) error {
	pipe := w.rdb.Pipeline()
	sent := map[string]*redis.StatusCmd{}
	values := map[string]int{}
	for range 8 {
		key, value := w.key(), w.value()
		sent[key] = pipe.Set(ctx, key, value, 0)
		values[key] = value
	}
	_, err := pipe.Exec(ctx)
	for key, cmd := range sent {
		w.wrote(key, values[key], cmd.Err())
	}
	return err
}

// transaction writes keys of one slot in MULTI and EXEC.
func (w *worker) transaction(ctx context.Context) error {
	keys, value := w.groupKeys(), w.value()
	_, err := w.rdb.TxPipelined(ctx, func(pipe redis.Pipeliner) error {
		for _, key := range keys {
			pipe.Set(ctx, key, value, 0)
		}
		return nil
	})
	for _, key := range keys {
		w.wrote(key, value, err)
	}
	return err
}

// checked is what came of reading everything back.
type checked struct {
	keys, missing int
	err           error
}

// verify reads all keys whose value is certain, and closes the clients.
func (l *load) verify(ctx context.Context) (v checked) {
	for _, w := range l.workers {
		for key, want := range w.certain {
			v.keys++
			time.Sleep(200 * time.Microsecond) // it is no part of the storm
			got, err := w.rdb.Get(ctx, key).Result()
			if err != nil && !errors.Is(err, redis.Nil) {
				v.err = fmt.Errorf("reading %s back: %w", key, err)
				return v
			}
			if got != strconv.Itoa(want) {
				v.missing++
				fmt.Printf("lost: %s is %q, want %d\n", key, got, want)
			}
		}
	}
	for _, rdb := range l.clients {
		_ = rdb.Close()
	}
	return v
}
