package clients_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/clustertest"
)

// everyType makes a key of each type and encoding, with a tag in place of $.
const everyType = `
set {$}string text
set {$}integer 12345
setbit {$}bitmap 1000 1
pfadd {$}hyperloglog a b c d e
rpush {$}list a b c 1 2 3
sadd {$}intset 1 2 3 70000
sadd {$}set a b c
hset {$}hash f1 v1 f2 v2
hset {$}hashtable f xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
zadd {$}zset 1 a 2.5 b -inf c
zadd {$}skiplist 1 xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
geoadd {$}geo 13.361389 38.115556 Palermo
xadd {$}stream 1-1 a 1 b 2
xadd {$}stream 2-1 c 3
xgroup create {$}stream readers 0
xreadgroup group readers ada count 1 streams {$}stream >
xgroup createconsumer {$}stream readers bob
set {$}volatile v px 10000000
zadd {$}volatilezset 1 a
pexpire {$}volatilezset 20000000`

// Slots with keys of all types move while clients work on other keys in them. Nothing is
// lost: what nobody touched is the same to the last byte of its payload, and what was
// acknowledged is there.
func TestAllTypesMoveUnderLoad(t *testing.T) {
	for _, tt := range kvClients {
		t.Run(tt.name, func(t *testing.T) {
			clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
				client := tt.open(t, c)
				tags := []string{"hello", "abc", "foo"}
				keys := map[string][]byte{} // by key, its payload
				for _, tag := range tags {
					fill(t, client, tag, keys)
				}
				for key := range keys {
					keys[key] = c.Do(c.Owner(key), "DUMP", key).Raw
				}
				ctx, stop := context.WithCancel(t.Context())
				var done sync.WaitGroup
				counts := make([]int, len(tags))
				for i, tag := range tags {
					done.Go(func() { counts[i] = work(ctx, t, client, tag) })
				}
				for round := range 6 {
					for _, tag := range tags {
						from := c.Owner(tag)
						to := fmt.Sprintf("n%d", (int(from[1]-'0')+round%2)%3+1)
						m := c.Migrate(clustertest.Slot(tag), from, to)
						m.Begin()
						for range 5 {
							m.MoveKeys(4)
							time.Sleep(50 * time.Millisecond)
						}
						m.Finish()
						time.Sleep(100 * time.Millisecond)
					}
				}
				stop()
				done.Wait()
				for key, want := range keys {
					if got := c.Do(c.Owner(key), "DUMP", key).Raw; !bytes.Equal(got, want) {
						t.Errorf("%s is %q, want %q", key, got, want)
					}
				}
				for i, tag := range tags {
					expectReply(t, c, fmt.Sprint(counts[i]), "GET", "{"+tag+"}counter")
					expectReply(t, c, fmt.Sprint(counts[i]), "XLEN", "{"+tag+"}log")
					expectReply(t, c, fmt.Sprint(counts[i]), "ZCARD", "{"+tag+"}board")
				}
				if c.Usage().Redirects() < 50 {
					t.Errorf("%d redirects: the test has shown nothing", c.Usage().Redirects())
				}
				time.Sleep(10 * time.Second) // rueidis closes late what it does not need any more
			})
		})
	}
}

// fill makes the keys of everyType and notes their names.
func fill(t *testing.T, client kv, tag string, keys map[string][]byte) {
	t.Helper()
	for line := range strings.SplitSeq(strings.TrimSpace(strings.ReplaceAll(everyType, "$", tag)), "\n") {
		words := strings.Fields(line)
		if _, err := client.do(t.Context(), words...); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		for _, word := range words {
			if strings.HasPrefix(word, "{") {
				keys[word] = nil
			}
		}
	}
}

// work writes to keys of a slot until the context ends, and returns how often all three
// writes were acknowledged.
func work(ctx context.Context, t *testing.T, client kv, tag string) (count int) {
	for ; ctx.Err() == nil; count++ {
		for _, words := range [][]string{
			{"incr", "{" + tag + "}counter"},
			{"xadd", "{" + tag + "}log", "*", "n", fmt.Sprint(count)},
			{"zadd", "{" + tag + "}board", fmt.Sprint(count), fmt.Sprint(count)},
		} {
			if _, err := client.do(t.Context(), words...); err != nil {
				t.Errorf("%v: %v", words, err)
			}
		}
		time.Sleep(time.Millisecond)
	}
	return count
}

func expectReply(t *testing.T, c *clustertest.Cluster, want string, args ...string) {
	t.Helper()
	if got := c.Do(c.Owner(args[1]), args...).String(); got != want {
		t.Errorf("%v gives %s, want %s", args, got, want)
	}
}
