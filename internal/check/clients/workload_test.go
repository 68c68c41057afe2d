package clients_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/rueidis"

	"github.com/slotstorm/slotstorm/clustertest"
)

// kv is what the workload needs of a client. Several keys of a call have one slot.
type kv interface {
	// do runs one command.
	do(ctx context.Context, args ...string) (any, error)
	// pipeline runs several commands, whose keys may be anywhere.
	pipeline(ctx context.Context, cmds ...[]string) ([]any, error)
	// transaction runs several commands in MULTI and EXEC.
	transaction(ctx context.Context, cmds ...[]string) ([]any, error)
	// script runs a script on keys of one slot.
	script(ctx context.Context, text string, keys []string, args ...string) (any, error)
}

// kvClients are the clients that workloads run with.
var kvClients = []struct {
	name string
	open func(t *testing.T, c *clustertest.Cluster) kv
}{
	{"go-redis", func(_ *testing.T, c *clustertest.Cluster) kv { return goRedis{c.Redis()} }},
	{"rueidis", func(t *testing.T, c *clustertest.Cluster) kv { return rueidisKV{newRueidis(t, c)} }},
}

// A load of everything that applications do, while slots move to and fro under it: each
// reply has to be what the worker expects, who alone uses its keys.
func TestMixedWorkloadOnMovingSlots(t *testing.T) {
	for _, tt := range kvClients {
		t.Run(tt.name, func(t *testing.T) {
			clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
				client := tt.open(t, c)
				ctx, stop := context.WithCancel(context.Background())
				defer stop()
				var done sync.WaitGroup
				workers := make([]*worker, 8)
				for i := range workers {
					w := newWorker(t, client, i)
					workers[i] = w
					done.Go(func() { w.run(ctx) })
				}
				moveSlots(c, workers)
				stop()
				done.Wait()
				ops, redirects := 0, c.Usage().Redirects()
				for _, w := range workers {
					ops += w.ops
				}
				if ops < 1000 || redirects < 50 {
					t.Errorf("%d operations and %d redirects: the test has shown nothing", ops, redirects)
				}
				t.Logf("%d operations, %v", ops, c.Usage().Errors)
			})
		})
	}
}

// moveSlots moves the slots of the workers' keys around, with pauses half way.
func moveSlots(c *clustertest.Cluster, workers []*worker) {
	draw := rand.New(rand.NewPCG(1, 2))
	names := []string{"n1", "n2", "n3"}
	for range 40 {
		tag := workers[draw.IntN(len(workers))].tag(draw.IntN(tags))
		from := c.Owner(tag)
		to := names[(slices.Index(names, from)+1+draw.IntN(2))%3]
		m := c.Migrate(clustertest.Slot(tag), from, to)
		m.Begin()
		for range 3 {
			time.Sleep(time.Duration(draw.IntN(100)) * time.Millisecond)
			m.MoveKeys(2)
		}
		m.Finish()
		c.WaitAgreement(time.Minute)
	}
}

const tags = 4 // of each worker: so many slots

// worker uses keys of its own and knows what has to be in them.
type worker struct {
	t      *testing.T
	client kv
	id     int
	rand   *rand.Rand
	ops    int

	strings map[string]string
	counts  map[string]int
	lists   map[string][]string
	sets    map[string]map[string]bool
	scores  map[string]map[string]int
	hashes  map[string]map[string]string
}

func newWorker(t *testing.T, client kv, id int) *worker {
	return &worker{
		t: t, client: client, id: id, rand: rand.New(rand.NewPCG(uint64(id), 7)),
		strings: map[string]string{}, counts: map[string]int{}, lists: map[string][]string{},
		sets: map[string]map[string]bool{}, scores: map[string]map[string]int{}, hashes: map[string]map[string]string{},
	}
}

func (w *worker) tag(i int) string { return fmt.Sprintf("{w%d.%d}", w.id, i) }

// key is one of the worker's keys for a purpose.
func (w *worker) key(kind string) string {
	return fmt.Sprintf("%s:%s:%d", w.tag(w.rand.IntN(tags)), kind, w.rand.IntN(3))
}

func (w *worker) run(ctx context.Context) {
	steps := []func(context.Context) error{
		w.set, w.get, w.count, w.push, w.pop, w.member, w.score, w.field, w.several, w.pipeline, w.transaction, w.script,
	}
	for ctx.Err() == nil {
		step := steps[w.rand.IntN(len(steps))]
		if err := step(context.WithoutCancel(ctx)); err != nil {
			w.t.Errorf("worker %d: %v", w.id, err)
		}
		w.ops++
		time.Sleep(time.Duration(w.rand.IntN(20)) * time.Millisecond)
	}
}

// expect compares a reply.
func expect(want string, cmd []string, got any, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", strings.Join(cmd, " "), err)
	}
	if text := fmt.Sprint(got); text != want {
		return fmt.Errorf("%s = %s, want %s", strings.Join(cmd, " "), text, want)
	}
	return nil
}

func (w *worker) check(ctx context.Context, want string, cmd ...string) error {
	got, err := w.client.do(ctx, cmd...)
	return expect(want, cmd, got, err)
}

func (w *worker) set(ctx context.Context) error {
	key, value := w.key("string"), strconv.Itoa(w.rand.IntN(1000))
	w.strings[key] = value
	return w.check(ctx, "OK", "SET", key, value)
}

func (w *worker) get(ctx context.Context) error {
	key := w.key("string")
	want, ok := w.strings[key]
	if !ok {
		want = "<nil>"
	}
	return w.check(ctx, want, "GET", key)
}

func (w *worker) count(ctx context.Context) error {
	key := w.key("count")
	w.counts[key]++
	return w.check(ctx, strconv.Itoa(w.counts[key]), "INCR", key)
}

func (w *worker) push(ctx context.Context) error {
	key, value := w.key("list"), strconv.Itoa(w.rand.IntN(1000))
	w.lists[key] = append(w.lists[key], value)
	return w.check(ctx, strconv.Itoa(len(w.lists[key])), "RPUSH", key, value)
}

func (w *worker) pop(ctx context.Context) error {
	key := w.key("list")
	want := "<nil>"
	if list := w.lists[key]; len(list) > 0 {
		want, w.lists[key] = list[0], list[1:]
	}
	return w.check(ctx, want, "LPOP", key)
}

func (w *worker) member(ctx context.Context) error {
	key, member := w.key("set"), strconv.Itoa(w.rand.IntN(10))
	if w.sets[key] == nil {
		w.sets[key] = map[string]bool{}
	}
	if w.sets[key][member] {
		delete(w.sets[key], member)
		return w.check(ctx, "1", "SREM", key, member)
	}
	w.sets[key][member] = true
	return w.check(ctx, "1", "SADD", key, member)
}

func (w *worker) score(ctx context.Context) error {
	key, member, by := w.key("zset"), strconv.Itoa(w.rand.IntN(5)), w.rand.IntN(10)
	if w.scores[key] == nil {
		w.scores[key] = map[string]int{}
	}
	w.scores[key][member] += by
	return w.check(ctx, strconv.Itoa(w.scores[key][member]), "ZINCRBY", key, strconv.Itoa(by), member)
}

func (w *worker) field(ctx context.Context) error {
	key, field, value := w.key("hash"), strconv.Itoa(w.rand.IntN(5)), strconv.Itoa(w.rand.IntN(1000))
	if w.hashes[key] == nil {
		w.hashes[key] = map[string]string{}
	}
	want := "0"
	if _, known := w.hashes[key][field]; !known {
		want = "1"
	}
	w.hashes[key][field] = value
	return w.check(ctx, want, "HSET", key, field, value)
}

// several reads two keys at once. While their slot is half moved, one may be here and
// the other there, which the application has to try again.
func (w *worker) several(ctx context.Context) error {
	tag := w.tag(w.rand.IntN(tags))
	cmd := []string{"MGET", tag + ":string:0", tag + ":string:1"}
	var want []any
	for _, key := range cmd[1:] {
		if value, ok := w.strings[key]; ok {
			want = append(want, value)
		} else {
			want = append(want, nil)
		}
	}
	for {
		got, err := w.client.do(ctx, cmd...)
		if err == nil || !strings.HasPrefix(err.Error(), "TRYAGAIN") {
			return expect(fmt.Sprint(want), cmd, got, err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func (w *worker) pipeline(ctx context.Context) error {
	var cmds [][]string
	var want []string
	for range 6 {
		key := w.key("count")
		w.counts[key]++
		cmds = append(cmds, []string{"INCR", key})
		want = append(want, strconv.Itoa(w.counts[key]))
	}
	got, err := w.client.pipeline(ctx, cmds...)
	if err != nil {
		return fmt.Errorf("pipeline %v: %w", cmds, err)
	}
	// A key that is in it twice may be counted in either order, if its slot moves.
	sums := map[string]int{}
	for i := range cmds {
		sums[cmds[i][1]] += atoi(fmt.Sprint(got[i])) - atoi(want[i])
	}
	for key, off := range sums {
		if off != 0 {
			return fmt.Errorf("pipeline %v = %v, want %v: %s is off by %d", cmds, got, want, key, off)
		}
	}
	return nil
}

func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}

// transaction changes keys of one slot. Like several it may meet a slot that is half
// moved; then nothing of it happens.
func (w *worker) transaction(ctx context.Context) error {
	tag, value := w.tag(w.rand.IntN(tags)), strconv.Itoa(w.rand.IntN(1000))
	cmds := [][]string{
		{"SET", tag + ":string:0", value}, {"SET", tag + ":string:1", value}, {"INCR", tag + ":count:0"},
	}
	for {
		got, err := w.client.transaction(ctx, cmds...)
		switch {
		case err == nil:
			w.strings[cmds[0][1]], w.strings[cmds[1][1]] = value, value
			w.counts[cmds[2][1]]++
			return expect(fmt.Sprintf("[OK OK %d]", w.counts[cmds[2][1]]), cmds[2], got, nil)
		case !halfMoved(err):
			return fmt.Errorf("transaction %v: %w", cmds, err)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// halfMoved reports whether an error is what several keys, or a transaction, get from a
// slot that moves and that the client does not follow.
func halfMoved(err error) bool {
	for _, code := range []string{"TRYAGAIN", "EXECABORT", "MOVED", "ASK"} {
		if strings.HasPrefix(err.Error(), code) {
			return true
		}
	}
	return false
}

const swap = `
local old = redis.call('GET', KEYS[1])
redis.call('SET', KEYS[1], ARGV[1])
return old
`

func (w *worker) script(ctx context.Context) error {
	key, value := w.key("string"), strconv.Itoa(w.rand.IntN(1000))
	want, ok := w.strings[key]
	if !ok {
		want = "<nil>"
	}
	w.strings[key] = value
	got, err := w.client.script(ctx, swap, []string{key}, value)
	return expect(want, []string{"EVAL", key, value}, got, err)
}

// goRedis is a go-redis client.
type goRedis struct{ rdb *redis.ClusterClient }

func anys(words []string) []any {
	args := make([]any, len(words))
	for i, word := range words {
		args[i] = word
	}
	return args
}

func noNil(value any, err error) (any, error) {
	if errors.Is(err, redis.Nil) {
		return nil, nil
	}
	return value, err
}

func (g goRedis) do(ctx context.Context, args ...string) (any, error) {
	return noNil(g.rdb.Do(ctx, anys(args)...).Result())
}

func (g goRedis) script(ctx context.Context, text string, keys []string, args ...string) (any, error) {
	return noNil(redis.NewScript(text).Run(ctx, g.rdb, keys, anys(args)...).Result())
}

func (g goRedis) pipeline(ctx context.Context, cmds ...[]string) ([]any, error) {
	return batch(ctx, g.rdb.Pipeline(), cmds)
}

func (g goRedis) transaction(ctx context.Context, cmds ...[]string) ([]any, error) {
	return batch(ctx, g.rdb.TxPipeline(), cmds)
}

func batch(ctx context.Context, p redis.Pipeliner, cmds [][]string) ([]any, error) {
	var results []*redis.Cmd
	for _, cmd := range cmds {
		results = append(results, p.Do(ctx, anys(cmd)...))
	}
	if _, err := p.Exec(ctx); err != nil {
		return nil, err
	}
	var values []any
	for _, res := range results {
		values = append(values, res.Val())
	}
	return values, nil
}

// rueidisKV is a rueidis client.
type rueidisKV struct{ client rueidis.Client }

func (r rueidisKV) command(words []string) rueidis.Completed {
	cmd := r.client.B().Arbitrary(words[0])
	// What is behind the name is a key, or all of it for MGET.
	keys := 1
	if words[0] == "MGET" {
		keys = len(words) - 1
	}
	return cmd.Keys(words[1 : 1+keys]...).Args(words[1+keys:]...).Build()
}

func plain(res rueidis.RedisResult) (any, error) {
	value, err := res.ToAny()
	if rueidis.IsRedisNil(err) {
		return nil, nil
	}
	if score, ok := value.(float64); ok {
		return strconv.FormatFloat(score, 'f', -1, 64), err
	}
	return value, err
}

func (r rueidisKV) do(ctx context.Context, args ...string) (any, error) {
	return plain(r.client.Do(ctx, r.command(args)))
}

func (r rueidisKV) script(ctx context.Context, text string, keys []string, args ...string) (any, error) {
	return plain(rueidis.NewLuaScript(text).Exec(ctx, r.client, keys, args))
}

func (r rueidisKV) pipeline(ctx context.Context, cmds ...[]string) ([]any, error) {
	var batch rueidis.Commands
	for _, cmd := range cmds {
		batch = append(batch, r.command(cmd))
	}
	var values []any
	for _, res := range r.client.DoMulti(ctx, batch...) {
		value, err := plain(res)
		if err != nil {
			return nil, err
		}
		values = append(values, value)
	}
	return values, nil
}

func (r rueidisKV) transaction(ctx context.Context, cmds ...[]string) (values []any, err error) {
	err = r.client.Dedicated(func(d rueidis.DedicatedClient) error {
		// The key of the first command chooses the node.
		if err := d.Do(ctx, d.B().Watch().Key(cmds[0][1]).Build()).Error(); err != nil {
			return err
		}
		batch := rueidis.Commands{d.B().Multi().Build()}
		for _, cmd := range cmds {
			batch = append(batch, r.command(cmd))
		}
		batch = append(batch, d.B().Exec().Build())
		results := d.DoMulti(ctx, batch...)
		for _, res := range results {
			if err := res.Error(); err != nil {
				return err
			}
		}
		exec, err := results[len(results)-1].ToArray()
		if err != nil {
			return err
		}
		for i := range exec {
			value, err := exec[i].ToAny()
			if err != nil {
				return err
			}
			values = append(values, value)
		}
		return nil
	})
	return values, err
}
