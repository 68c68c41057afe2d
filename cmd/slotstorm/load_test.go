//go:build load

package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// The load that serve has to hold, and for how long.
const (
	loadConnections = 1000
	loadRate        = 20000 // commands a second, of all connections
	loadTime        = time.Minute
)

// A thousand connections send twenty thousand commands a second, for a minute. The
// memory does not grow in its second half, when the log and the backlogs of replication
// are full, and the end is clean.
func TestLoad(t *testing.T) {
	cmd, addr := startLoaded(t)
	addrs := masters(t, addr)
	var sent, late atomic.Int64
	var workers sync.WaitGroup
	began := time.Now()
	for i := range loadConnections {
		conn, err := net.Dial("tcp", addrs[i%len(addrs)])
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		workers.Go(func() { drive(conn, i, began, &sent, &late) })
	}
	settled := loadTime / 2
	time.Sleep(settled)
	before := memory(t, cmd.Process.Pid)
	workers.Wait()
	took := time.Since(began)
	after := memory(t, cmd.Process.Pid)
	t.Logf("%d connections, %.0f commands a second for %v, %.2f%% later than 100 ms; memory %d MiB after %v, %d MiB at the end",
		loadConnections, float64(sent.Load())/took.Seconds(), took.Round(time.Second), 100*float64(late.Load())/float64(sent.Load()),
		before>>20, settled, after>>20)
	if rate := float64(sent.Load()) / took.Seconds(); rate < 0.95*loadRate {
		t.Errorf("%.0f commands a second, want %d", rate, loadRate)
	}
	if after > before+before/10+8<<20 {
		t.Errorf("memory grew from %d to %d bytes", before, after)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ends with %v", err)
	}
}

// drive sends one connection's share of the commands.
func drive(conn net.Conn, i int, began time.Time, sent, late *atomic.Int64) {
	period := loadConnections * time.Second / loadRate
	replies := bufio.NewReader(conn)
	value := "0123456789abcdef"
	next := began.Add(time.Duration(i) * period / loadConnections)
	for ; next.Sub(began) < loadTime; next = next.Add(period) {
		time.Sleep(time.Until(next))
		start := time.Now()
		// A redirect is an answer like any other: the keys need not be the node's.
		fmt.Fprintf(conn, "*3\r\n$3\r\nSET\r\n$8\r\nkey:%04d\r\n$16\r\n%s\r\n", i, value)
		if _, err := replies.ReadSlice('\n'); err != nil {
			return
		}
		sent.Add(1)
		if time.Since(start) > 100*time.Millisecond {
			late.Add(1)
		}
	}
}

// startLoaded starts the command as a process that writes to nobody.
func startLoaded(t *testing.T) (*exec.Cmd, string) {
	t.Helper()
	cmd, lines := startServe(t, "--replicas", "1")
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	if !lines.Scan() || !readyLine.MatchString(lines.Text()) {
		t.Fatalf("the first line is %q", lines.Text())
	}
	return cmd, readyLine.FindStringSubmatch(lines.Text())[1]
}

func masters(t *testing.T, addr string) []string {
	t.Helper()
	rdb := redis.NewClient(&redis.Options{Addr: addr})
	defer rdb.Close()
	slots, err := rdb.ClusterSlots(t.Context()).Result()
	if err != nil {
		t.Fatal(err)
	}
	var addrs []string
	for _, s := range slots {
		addrs = append(addrs, s.Nodes[0].Addr)
	}
	return addrs
}

var resident = regexp.MustCompile(`VmRSS:\s+(\d+) kB`)

// memory is what a process has in memory, in bytes.
func memory(t *testing.T, pid int) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Skip("memory is measured on Linux only")
	}
	kib, err := strconv.Atoi(string(resident.FindSubmatch(status)[1]))
	if err != nil {
		t.Fatal(err)
	}
	return kib << 10
}
