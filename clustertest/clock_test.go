package clustertest_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/clustertest"
)

// clocks asks a node for the time in every way there is, and compares.
func clocks(t *testing.T, c *clustertest.Cluster, rdb *redis.ClusterClient, now time.Time) {
	t.Helper()
	ctx := context.Background()
	reply := c.Do("n1", "TIME").Strings()
	seconds, _ := strconv.ParseInt(reply[0], 10, 64)
	micros, _ := strconv.ParseInt(reply[1], 10, 64)
	if got := time.Unix(seconds, micros*1000); !got.Equal(now.Truncate(time.Microsecond)) {
		t.Errorf("TIME is %v, want %v", got, now)
	}
	rdb.Set(ctx, "hello", "world", time.Minute)
	deadline, err := rdb.PExpireTime(ctx, "hello").Result()
	if want := now.Add(time.Minute).UnixMilli(); err != nil || deadline.Milliseconds() != want {
		t.Errorf("PEXPIRETIME = %v, %v, want %d", deadline.Milliseconds(), err, want)
	}
	id, err := rdb.XAdd(ctx, &redis.XAddArgs{Stream: "stream", Values: []string{"a", "b"}}).Result()
	if want := strconv.FormatInt(now.UnixMilli(), 10) + "-"; err != nil || !strings.HasPrefix(id, want) {
		t.Errorf("XADD gave the ID %s, %v, want %s...", id, err, want)
	}
	rdb.Del(ctx, "stream")
	if got, err := rdb.Eval(ctx, "return redis.call('TIME')", []string{"hello"}).StringSlice(); err != nil || got[0] != reply[0] || got[1] != reply[1] {
		t.Errorf("TIME in a script is %v, %v, want %v", got, err, reply)
	}
	for _, line := range strings.Split(strings.TrimSpace(c.Do("n1", "CLUSTER", "NODES").String()), "\n") {
		fields := strings.Fields(line)
		pong, err := strconv.ParseInt(fields[5], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		at := time.UnixMilli(pong)
		if pong != 0 && (at.After(now) || now.Sub(at) > 15*time.Second) {
			t.Errorf("n1 had the last pong at %v, it is %v now: %s", at, now, line)
		}
	}
}

// expiring checks the TTL of a key on its way down.
func expiring(t *testing.T, c *clustertest.Cluster, rdb *redis.ClusterClient, pass func(time.Duration)) {
	t.Helper()
	ctx := context.Background()
	rdb.Set(ctx, "short", "x", 1500*time.Millisecond)
	began := c.Now()
	pass(time.Second)
	if got := c.Now() - began; got != time.Second {
		t.Errorf("%v passed for the cluster, want 1s", got)
	}
	if ttl := rdb.PTTL(ctx, "short").Val(); ttl != 500*time.Millisecond {
		t.Errorf("PTTL = %v, want 500ms", ttl)
	}
	pass(499 * time.Millisecond)
	if n := rdb.Exists(ctx, "short").Val(); n != 1 {
		t.Error("the key is gone early")
	}
	pass(time.Millisecond)
	if n := rdb.Exists(ctx, "short").Val(); n != 0 {
		t.Error("the key is still there")
	}
}

func TestOneClockInABubble(t *testing.T) {
	clustertest.Bubble(t, clustertest.Default(), func(t *testing.T, c *clustertest.Cluster) {
		if want := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC); !time.Now().Equal(want) {
			t.Errorf("the bubble begins at %v, want %v", time.Now(), want)
		}
		rdb := c.Redis()
		clocks(t, c, rdb, time.Now())
		time.Sleep(20*time.Minute + 123456*time.Microsecond)
		clocks(t, c, rdb, time.Now())
		expiring(t, c, rdb, time.Sleep)
	})
}

func TestOneClockStepByStep(t *testing.T) {
	start := time.Date(2031, 5, 6, 7, 8, 9, 0, time.UTC)
	c := clustertest.New(t, clustertest.Config{Replicas: 1, Start: start})
	rdb := c.Redis()
	clocks(t, c, rdb, start)
	c.Advance(20*time.Minute + 123456*time.Microsecond)
	clocks(t, c, rdb, start.Add(20*time.Minute+123456*time.Microsecond))
	expiring(t, c, rdb, c.Advance)
}

// With a speed, a minute of the cluster is a moment of the test.
func TestOneClockWithASpeed(t *testing.T) {
	t.Parallel()
	c := clustertest.StartWith(t, clustertest.Config{Speed: 100})
	rdb := c.Redis()
	ctx := t.Context()
	began := c.Now()
	first := c.Do("n1", "TIME").Strings()[0]
	rdb.Set(ctx, "hello", "world", time.Minute)
	c.WaitFor(time.Hour, "hello is gone", func() bool { return rdb.Exists(ctx, "hello").Val() == 0 })
	last := c.Do("n1", "TIME").Strings()[0]
	took := c.Now() - began
	if took < time.Minute {
		t.Errorf("a key with a minute to live lived %v", took)
	}
	from, _ := strconv.Atoi(first)
	to, _ := strconv.Atoi(last)
	if passed := to - from; passed < 59 || time.Duration(passed)*time.Second > took+time.Second {
		t.Errorf("by TIME, %d seconds passed, the cluster says %v", passed, took)
	}
}
