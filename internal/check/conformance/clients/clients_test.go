//go:build conformance

package clients

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/rueidis"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// onBoth runs a test on a real cluster and on a simulated one of that version.
func onBoth(t *testing.T, test func(t *testing.T, addrs []string)) {
	program, err := live.FindProgram("")
	if err != nil {
		t.Skip(err)
	}
	for _, launch := range []live.Launcher{program.Launcher(), conformance.Simulated(program.Dialect())} {
		target, err := launch(t.Context(), live.Shape{Masters: 3})
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strings.Fields(target.Name())[0], func(t *testing.T) {
			var addrs []string
			for _, n := range target.Nodes() {
				addrs = append(addrs, n.Addr())
			}
			test(t, addrs)
		})
		target.Close()
	}
}

// lossy is a connection on which the reply to the first INCR is lost.
type lossy struct {
	net.Conn
	lost *atomic.Bool
	hit  atomic.Bool
}

func (c *lossy) Write(b []byte) (int, error) {
	if bytes.Contains(bytes.ToLower(b), []byte("\r\nincr\r\n")) && c.lost.CompareAndSwap(false, true) {
		c.hit.Store(true)
	}
	return c.Conn.Write(b)
}

func (c *lossy) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if c.hit.Load() && err == nil { // the node has done it and answered
		_ = c.Conn.Close()
		return 0, os.NewSyscallError("read", syscall.ECONNRESET)
	}
	return n, err
}

// go-redis does an INCR again whose reply was lost, and reports one success.
func TestGoRedisRepeatsWhatMayHaveBeenDone(t *testing.T) {
	onBoth(t, func(t *testing.T, addrs []string) {
		for _, tc := range []struct {
			redirects int // MaxRedirects, which bounds all retries; -1 is none
			want      int64
			fails     bool
		}{{0, 2, false}, {-1, 1, true}} {
			var lost atomic.Bool
			client := redis.NewClusterClient(&redis.ClusterOptions{
				Addrs: addrs, MaxRedirects: tc.redirects,
				Dialer: func(ctx context.Context, network, addr string) (net.Conn, error) {
					conn, err := new(net.Dialer).DialContext(ctx, network, addr)
					return &lossy{Conn: conn, lost: &lost}, err
				},
			})
			key := "counter"
			client.Del(t.Context(), key)
			n, err := client.Incr(t.Context(), key).Result()
			stored, getErr := client.Get(t.Context(), key).Int64()
			if getErr != nil || stored != tc.want || (err != nil) != tc.fails {
				t.Errorf("MaxRedirects %d: INCR = %d, %v; the counter is %d (%v); want %d", tc.redirects, n, err, stored, getErr, tc.want)
			}
			_ = client.Close()
		}
	})
}

// watched are connections that a client made, and may have closed.
type watched struct {
	mu   sync.Mutex
	made int
	open int
}

type watchedConn struct {
	net.Conn
	of *watched
	// broken connections are reset when the node answers, silent ones lose the answer.
	broken, silent bool
	once           sync.Once
}

// Read implements net.Conn.
func (c *watchedConn) Read(b []byte) (int, error) {
	for {
		n, err := c.Conn.Read(b)
		switch {
		case err != nil || !c.broken && !c.silent:
			return n, err
		case c.broken:
			return 0, os.NewSyscallError("read", syscall.ECONNRESET)
		}
	}
}

func (c *watchedConn) Close() error {
	c.once.Do(func() {
		c.of.mu.Lock()
		defer c.of.mu.Unlock()
		c.of.open--
	})
	return c.Conn.Close()
}

// A rueidis client that cannot be made, because its connections are reset or get no answer
// in their first exchange, connects again in the background, and nobody can close it.
func TestRueidisLeavesConnectionsBehind(t *testing.T) {
	onBoth(t, func(t *testing.T, addrs []string) {
		var w watched
		client, err := rueidis.NewClient(rueidis.ClientOption{
			InitAddress: addrs, DisableCache: true,
			DialCtxFn: func(ctx context.Context, addr string, d *net.Dialer, _ *tls.Config) (net.Conn, error) {
				conn, err := d.DialContext(ctx, "tcp", addr)
				if err != nil {
					return nil, err
				}
				w.mu.Lock()
				defer w.mu.Unlock()
				w.made++
				w.open++
				return &watchedConn{Conn: conn, of: &w, broken: w.made < len(addrs), silent: w.made == len(addrs)}, nil
			},
		})
		if err == nil {
			client.Close()
			t.Fatal("the client was made")
		}
		deadline := time.Now().Add(10 * time.Second)
		for time.Now().Before(deadline) {
			w.mu.Lock()
			open, made := w.open, w.made
			w.mu.Unlock()
			if open == len(addrs) && made > len(addrs) {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
		t.Errorf("NewClient failed by %v; %d connections were made, and %d are open", err, w.made, w.open)
	})
}

// rueidis follows redirects without a limit or a pause, unless it is told of a limit.
func TestRueidisFollowsRedirectsWithoutEnd(t *testing.T) {
	onBoth(t, func(t *testing.T, addrs []string) {
		ctx := t.Context()
		a, b := redis.NewClient(&redis.Options{Addr: addrs[0]}), redis.NewClient(&redis.Options{Addr: addrs[1]})
		defer a.Close()
		defer b.Close()
		client, err := rueidis.NewClient(rueidis.ClientOption{InitAddress: addrs, DisableCache: true})
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		// Each of the two believes that slot 866 is the other's.
		id := b.Do(ctx, "CLUSTER", "MYID").Val()
		if err := a.Do(ctx, "CLUSTER", "SETSLOT", 866, "NODE", id).Err(); err != nil {
			t.Fatal(err)
		}
		limited, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		err = client.Do(limited, client.B().Get().Key("hello").Build()).Error()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("GET = %v, want the end of its context", err)
		}
		stats := a.Info(ctx, "errorstats").Val() + b.Info(ctx, "errorstats").Val()
		t.Logf("within a second: %s", strings.Join(strings.Fields(stats), " "))
		if !strings.Contains(stats, "errorstat_MOVED:count=") || len(between(stats, "errorstat_MOVED:count=", "\r\n")) < 4 {
			t.Errorf("fewer than 1000 redirects: %s", stats)
		}
	})
}

// between is the text behind one mark and before the next.
func between(text, from, to string) string {
	_, text, _ = strings.Cut(text, from)
	text, _, _ = strings.Cut(text, to)
	return text
}
