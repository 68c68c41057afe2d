package main

import (
	"bufio"
	"context"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

var readyLine = regexp.MustCompile(`^ready: .* on (\S+) to`)

// serve starts the command and returns the address of its first node, and what ends it.
func serve(t *testing.T, args ...string) (addr string, stop func()) {
	t.Helper()
	addr, _, stop = serveAll(t, os.Interrupt, args...)
	return addr, stop
}

// serveAll is serve with the lines that stand before the last one, by their first word,
// and the signal that ends it.
func serveAll(t *testing.T, end os.Signal, args ...string) (addr string, side map[string]string, stop func()) {
	t.Helper()
	cmd, lines := startServe(t, args...)
	side = map[string]string{}
	for lines.Scan() && !readyLine.MatchString(lines.Text()) {
		name, what, ok := strings.Cut(lines.Text(), ": ")
		if !ok {
			t.Fatalf("a line before it is ready is %q", lines.Text())
		}
		side[name] = what
	}
	if !readyLine.MatchString(lines.Text()) {
		t.Fatalf("the last line is %q", lines.Text())
	}
	addr = readyLine.FindStringSubmatch(lines.Text())[1]
	return addr, side, func() {
		if err := cmd.Process.Signal(end); err != nil {
			t.Fatal(err)
		}
		for lines.Scan() { // so that it does not wait for a reader
		}
		if err := cmd.Wait(); err != nil {
			t.Errorf("it ends with %v", err)
		}
	}
}

// startServe starts the command as a process, and returns it with the lines it writes.
func startServe(t *testing.T, args ...string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	cmd := command(t, append([]string{"serve", "--port", "0"}, args...)...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, bufio.NewScanner(out)
}

// until calls f until it is content.
func until(t *testing.T, what string, f func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(30 * time.Second); !f(); <-tick.C {
		if time.Now().After(end) {
			t.Fatalf("%s: not in 30s", what)
		}
	}
}

func TestServe(t *testing.T) {
	addr, stop := serve(t, "--masters", "2")
	defer stop()
	rdb := redis.NewClusterClient(&redis.ClusterOptions{Addrs: []string{addr}})
	defer rdb.Close()
	if err := rdb.Set(t.Context(), "hello", "1", 0).Err(); err != nil {
		t.Fatal(err)
	}
}

// The scenario's cluster is on TCP, and its faults and verbs work on a client from
// outside.
func TestServeFile(t *testing.T) {
	addr, stop := serve(t, file(t, `cluster masters=3 replicas=1 node-timeout=1s
migrate 866 n1 n2 => done
fault odd error reply="ERR odd" command=echo
crash n3
wait until n6 role master within 30s
`))
	defer stop()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	rdb := redis.NewClusterClient(&redis.ClusterOptions{Addrs: []string{addr}})
	defer rdb.Close()
	until(t, "the fault", func() bool { return strings.Contains(rdb.Echo(ctx, "x").String(), "ERR odd") })
	until(t, "the new master", func() bool {
		// go-redis does not look around when a connection is refused: each try is a new client.
		fresh := redis.NewClusterClient(&redis.ClusterOptions{Addrs: []string{addr}, MaxRedirects: -1, DialerRetries: 1})
		defer fresh.Close()
		return fresh.Set(ctx, "foo", "1", 0).Err() == nil
	})
	one := redis.NewClient(&redis.Options{Addr: addr})
	defer one.Close()
	if err := one.Get(ctx, "hello").Err(); err == nil || !strings.HasPrefix(err.Error(), "MOVED 866 ") {
		t.Errorf("the slot has moved, and the old owner says %v", err)
	}
}
