//go:build load

package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

var steadyMinutes = flag.Int("steady.minutes", 0, "how long TestSteady takes; it judges from 20 on, and 0 skips it")

// What lives on under a light load: how often each thing comes.
const (
	steadyCommand    = 20 * time.Millisecond // fifty commands a second, of one client library
	steadyConnect    = 50 * time.Millisecond // connections that come, say something and go
	steadyDisruption = 5 * time.Second       // a crash or a fault, which is over two seconds later
	steadyWarmUp     = 10                    // minutes until the log and the backlogs are full
)

// A server that lives on, under a light load, with clients that come and go and a crash or a
// fault every five seconds, needs no more memory at its end than after its first ten
// minutes. The table has the memory of the process (RSS), and the heap that the collector
// left, minute by minute.
func TestSteady(t *testing.T) {
	if *steadyMinutes == 0 {
		t.Skip("-steady.minutes says for how long")
	}
	t.Setenv("GODEBUG", "gctrace=1")
	cmd := command(t, "serve", "--port", "0", "--replicas", "1", "--control", "0", "--set", "cluster-node-timeout 1000")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	traces, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	var heap atomic.Int64
	go followHeap(bufio.NewScanner(traces), &heap)
	control, addr := "", ""
	for lines := bufio.NewScanner(out); addr == "" && lines.Scan(); {
		if at := controlLine.FindStringSubmatch(lines.Text()); at != nil {
			control = at[1]
		}
		if at := readyLine.FindStringSubmatch(lines.Text()); at != nil {
			addr = at[1]
		}
	}

	ctx, cancel := context.WithTimeout(t.Context(), time.Duration(*steadyMinutes)*time.Minute)
	defer cancel()
	var commands, connections, disruptions atomic.Int64
	var workers sync.WaitGroup
	rdb := redis.NewClusterClient(&redis.ClusterOptions{Addrs: []string{addr}})
	defer rdb.Close()
	workers.Go(func() {
		every(ctx, steadyCommand, func(i int) {
			rdb.Set(ctx, "key:"+strconv.Itoa(i%1000), strings.Repeat("x", 100), time.Minute)
			commands.Add(1)
		})
	})
	workers.Go(func() {
		every(ctx, steadyConnect, func(i int) {
			one := redis.NewClient(&redis.Options{Addr: addr, PoolSize: 1, MaxRetries: -1, ClientName: "visitor-" + strconv.Itoa(i)})
			defer one.Close()
			one.Publish(ctx, "visits", i)
			one.Subscribe(ctx, "channel:"+strconv.Itoa(i)).Close()
			connections.Add(2)
		})
	})
	workers.Go(func() {
		// A line takes as long as it takes, and is sent once.
		one := redis.NewClient(&redis.Options{Addr: control, ReadTimeout: -1, MaxRetries: -1})
		defer one.Close()
		every(ctx, steadyDisruption, func(i int) {
			node := "n" + strconv.Itoa(rand.IntN(6)+1)
			begin, end := "CRASH "+node, "START "+node
			if i%2 == 1 {
				name := "f" + strconv.Itoa(i)
				begin, end = "FAULT "+name+" error reply=TRYAGAIN node="+node, "HEAL "+name
			}
			for _, line := range []string{begin, "WAIT 2s", end} {
				words := []any{"SLOTSTORM"}
				for word := range strings.FieldsSeq(line) {
					words = append(words, word)
				}
				if err := one.Do(ctx, words...).Err(); err != nil && ctx.Err() == nil {
					t.Errorf("%s: %v", line, err)
				}
			}
			disruptions.Add(1)
		})
	})

	var heaps []int64
	every(ctx, time.Minute, func(i int) {
		heaps = append(heaps, heap.Load())
		fmt.Printf("minute %d: %d MiB resident, %d MB heap after collection, %d commands, %d connections, %d disruptions\n",
			i+1, memory(t, cmd.Process.Pid)>>20, heap.Load(), commands.Load(), connections.Load(), disruptions.Load())
	})
	workers.Wait()
	if len(heaps) >= 2*steadyWarmUp {
		before, after := mean(heaps[steadyWarmUp:len(heaps)-5]), mean(heaps[len(heaps)-5:])
		t.Logf("heap: %.1f MB on average after %d minutes, %.1f MB in the last five", before, steadyWarmUp, after)
		if after > before*1.1+1 {
			t.Errorf("the heap grew from %.1f to %.1f MB", before, after)
		}
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("it ends with %v", err)
	}
}

var controlLine = regexp.MustCompile(`control.* (\S+:\d+)$`)

// every calls f for 0, 1, 2 and so on, once each period, until the time is over.
func every(ctx context.Context, period time.Duration, f func(i int)) {
	tick := time.NewTicker(period)
	defer tick.Stop()
	for i := 0; ; i++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			f(i)
		}
	}
}

// collected is the last of the three sizes in a line of GODEBUG=gctrace=1: what is in use
// after a collection.
var collected = regexp.MustCompile(`\d+->\d+->(\d+) MB`)

func followHeap(lines *bufio.Scanner, heap *atomic.Int64) {
	for lines.Scan() {
		size := collected.FindStringSubmatch(lines.Text())
		if size == nil {
			fmt.Fprintln(os.Stderr, lines.Text())
			continue
		}
		if n, err := strconv.ParseInt(size[1], 10, 64); err == nil {
			heap.Store(n)
		}
	}
}

func mean(list []int64) float64 {
	sum := int64(0)
	for _, n := range list {
		sum += n
	}
	return float64(sum) / float64(max(len(list), 1))
}
