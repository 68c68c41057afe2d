package clustertest_test

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/clustertest"
	"github.com/slotstorm/slotstorm/sim"
)

// nextLine is the line behind that of its caller, as failures name it.
func nextLine(t *testing.T) string {
	t.Helper()
	_, _, line, ok := runtime.Caller(1)
	if !ok {
		t.Fatal("no caller")
	}
	return fmt.Sprintf("clustertest/leak_test.go:%d", line+1)
}

func set(t *testing.T, client *redis.ClusterClient) {
	t.Helper()
	if err := client.Set(t.Context(), "hello", "world", 0).Err(); err != nil {
		t.Error(err)
	}
}

func TestForgottenClientsAreNamed(t *testing.T) {
	t.Parallel()
	tb := newFakeTB(t, "TestForgotten")
	var made, dialled string
	got := tb.run(func() {
		c := clustertest.StartWith(tb, clustertest.Config{})
		made = nextLine(t)
		forgotten := redis.NewClusterClient(c.Options())
		t.Cleanup(func() { forgotten.Close() })
		set(t, forgotten)
		set(t, c.Redis())
		dialled = nextLine(t)
		conn, err := c.Dial(t.Context(), "tcp", c.Node("n2").Addr())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
	})
	for _, want := range []string{
		"the client that was made at " + made + " is not closed: it is connected to n1",
		"the client that was made at " + dialled + " is not closed: it is connected to n2",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the test printed\n%s\nwhich lacks\n%s", got, want)
		}
	}
	if n := strings.Count(got, "not closed"); n != 2 {
		t.Errorf("%d clients are said to be open, want 2:\n%s", n, got)
	}
}

// On TCP a client can connect without the cluster's dial functions.
func TestForgottenClientsOnTCP(t *testing.T) {
	t.Parallel()
	tb := newFakeTB(t, "TestForgottenOnTCP")
	var made string
	got := tb.run(func() {
		c := clustertest.StartWith(tb, clustertest.Config{Transport: sim.Loopback})
		stranger := redis.NewClusterClient(&redis.ClusterOptions{Addrs: c.Addrs()})
		t.Cleanup(func() { stranger.Close() })
		set(t, stranger)
		made = nextLine(t)
		forgotten := redis.NewClusterClient(c.Options())
		t.Cleanup(func() { forgotten.Close() })
		set(t, forgotten)
		set(t, c.Redis())
	})
	for _, want := range []string{
		"the client that was made at " + made + " is not closed: it is connected to n1",
		"a client that dials by itself is not closed: it is connected to n1",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the test printed\n%s\nwhich lacks\n%s", got, want)
		}
	}
	if n := strings.Count(got, "not closed"); n != 2 {
		t.Errorf("%d clients are said to be open, want 2:\n%s", n, got)
	}
}

// A client on TCP that dials by itself and is closed is no matter.
func TestClosedClientsOnTCP(t *testing.T) {
	t.Parallel()
	tb := newFakeTB(t, "TestTidyOnTCP")
	if got := tb.run(func() {
		c := clustertest.StartWith(tb, clustertest.Config{Transport: sim.Loopback})
		own := redis.NewClusterClient(&redis.ClusterOptions{Addrs: c.Addrs()})
		tb.Cleanup(func() { own.Close() })
		set(t, own)
		set(t, c.Redis())
	}); got != "" {
		t.Errorf("the test printed\n%s", got)
	}
}

func TestClosedClientsAreNotNamed(t *testing.T) {
	tb := newFakeTB(t, "TestTidy")
	if got := tb.run(func() {
		c := clustertest.StartWith(tb, clustertest.Config{})
		own := redis.NewClusterClient(c.Options())
		tb.Cleanup(func() { own.Close() })
		set(t, own)
		set(t, c.Redis())
	}); got != "" {
		t.Errorf("the test printed\n%s", got)
	}
}

// A test may end its cluster early, and more than once.
func TestCloseTwice(t *testing.T) {
	tb := newFakeTB(t, "TestCloseTwice")
	if got := tb.run(func() {
		c := clustertest.StartWith(tb, clustertest.Config{})
		rdb := c.Redis()
		set(t, rdb)
		c.Close()
		c.Close()
		if err := rdb.Ping(t.Context()).Err(); err == nil {
			t.Error("the client still works")
		}
	}); got != "" {
		t.Errorf("the test printed\n%s", got)
	}
}
