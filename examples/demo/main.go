// Command demo plays examples/storms/redirect-storm.scn while go-redis workers use the cluster,
// and writes a page that shows what happened: slots move, one migration gets stuck half
// way, and one slot is told to the wrong node first. In the end every acknowledged write
// has to be there; if one is not, the demo exits with status 1. At a
// terminal it goes on with a live page of such a cluster.
//
// With -keyspace miniredis the keys of all nodes are held by miniredis.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/internal/tool/livepage"
	"github.com/slotstorm/slotstorm/internal/tool/report"
	"github.com/slotstorm/slotstorm/node/keyspace"
	"github.com/slotstorm/slotstorm/node/miniredis"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/scenario/bubble"
	"github.com/slotstorm/slotstorm/scenario/goredis"
	"github.com/slotstorm/slotstorm/sim"
)

const (
	file    = "examples/storms/redirect-storm.scn"
	clients = 4  // go-redis clients, each with some workers
	workers = 16 // of all clients together
	// length is how long the workers work, in the cluster's time: longer than the file.
	length = 9 * time.Second
)

func main() {
	bubble.Main(func(inBubble func(f func())) (code int) {
		goredis.Silence()
		choice := flag.String("keyspace", "slotstorm", "what holds the keys: slotstorm or miniredis")
		flag.CommandLine.Parse(os.Args[1:])
		var keys maker
		switch *choice {
		case "slotstorm":
		case "miniredis":
			keys = miniredis.New
		default:
			fmt.Fprintf(os.Stderr, "demo: -keyspace is %q, want slotstorm or miniredis\n", *choice)
			return 2
		}
		missing, err := run(context.Background(), file, keys, inBubble)
		switch {
		case err != nil:
			fmt.Fprintln(os.Stderr, "demo:", err)
			return 1
		case missing > 0:
			return 1
		}
		if terminal(os.Stdin) && terminal(os.Stdout) {
			if err := showLive(); err != nil {
				fmt.Fprintln(os.Stderr, "demo:", err)
				return 1
			}
		}
		return 0
	})
}

// terminal reports whether somebody sits there.
func terminal(f *os.File) bool {
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 || os.Getenv("CI") != "" {
		return false
	}
	nothing, err := os.Stat(os.DevNull)
	return err == nil && !os.SameFile(info, nothing)
}

// showLive serves a page of a cluster of the same kind in real time, for whoever sits at the terminal.
func showLive() error {
	const header = "cluster masters=3 replicas=1 node-timeout=2s\n"
	c, err := sim.Run(sim.Config{Masters: 3, Replicas: 1, NodeTimeout: 2 * time.Second})
	if err != nil {
		return err
	}
	defer c.Close()
	url, stop, err := livepage.Listen("127.0.0.1:0", livepage.Config{Cluster: c, Console: scenario.NewConsole(c), Title: "six nodes to break", Header: header})
	if err != nil {
		return err
	}
	defer stop()
	fmt.Printf("\nA cluster like this one runs now, in real time. This page shows it, and breaks it at a click:\n%s\nCtrl-C ends it.\n", url)
	interrupted, release := signal.NotifyContext(context.Background(), os.Interrupt)
	defer release()
	<-interrupted.Done()
	return nil
}

// maker makes the keyspace of a node.
type maker = func(node string, seed uint64) keyspace.Keyspace

// run plays the demo and returns how many acknowledged writes are missing.
func run(ctx context.Context, file string, keys maker, inBubble func(f func())) (missing int, err error) {
	page, err := filepath.Abs(filepath.Join(os.TempDir(), "slotstorm-redirect-storm.html"))
	if err != nil {
		return 0, err
	}
	fmt.Printf("report: file://%s\n\n", page)
	script, err := scenario.ReadFile(file)
	if err != nil {
		return 0, err
	}
	fmt.Printf("%s is played on 3 masters and 3 replicas in this process, in virtual time,\nwhile %d workers use %d go-redis clients.\n\n", file, workers, clients)

	recorder, show := report.NewRecorder(), newProgress(script)
	var verdict checked
	result, err := scenario.Run(ctx, script, scenario.Options{
		Drivers: map[string]scenario.Driver{goredis.Name: goredis.Driver{}},
		Bubble:  inBubble, Observer: recorder, Line: show.line, Keyspace: keys,
		Beside: func(ctx context.Context, c *sim.Cluster) (over func() bool) {
			l := startLoad(ctx, c)
			show.begin(c, l)
			return func() bool {
				if !l.over() {
					return false
				}
				show.end()
				verdict = l.verify(ctx)
				return true
			}
		},
	})
	if err != nil {
		return 0, err
	}
	show.summary(verdict)
	if err := recorder.WriteFile(page, result); err != nil {
		return 0, err
	}
	if !result.OK() {
		return 0, fmt.Errorf("the file failed:\n%s", result)
	}
	fmt.Printf("\nreport: file://%s\n", page)
	return verdict.missing, verdict.err
}

// dial makes one of the clients.
func dial(c *sim.Cluster, i int) *redis.ClusterClient {
	name := fmt.Sprintf("app%d", i+1)
	return redis.NewClusterClient(&redis.ClusterOptions{Addrs: c.Addrs(), Dialer: c.DialerOf(name), ClientName: name, PoolSize: 100})
}
