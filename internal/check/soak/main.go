// Command soak plays random scenarios with faults on simulated clusters, with scripted clients
// that follow the specification, until it finds what must not happen or time is up:
//
//	go run ./internal/check/soak -minutes 10
//
// It prints what it did, and exits with 1 if it found something. That is written as a
// scenario file, with its log.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"time"

	"github.com/slotstorm/slotstorm/clustertest/chaos"
	"github.com/slotstorm/slotstorm/scenario/gen"
)

func main() {
	minutes := flag.Float64("minutes", 10, "how long")
	seed := flag.Uint64("seed", 0, "first seed; 0 takes the time")
	runs := flag.Int("runs", 0, "how many timelines at most; 0 is no limit. With a seed, the same ones each time")
	workers := flag.Int("workers", runtime.GOMAXPROCS(0), "runs at the same time")
	atomic := flag.String("atomic", "", "move slots whole, in this dialect: valkey-9.1 or redis-8.6")
	dir := flag.String("o", ".", "where a violation is written")
	flag.Parse()
	if *seed == 0 {
		*seed = uint64(time.Now().Unix())
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, time.Duration(*minutes*float64(time.Minute)))
	defer cancel()
	start := time.Now()
	cfg := chaos.SoakConfig{Seed: *seed, Runs: *runs, Workers: *workers}
	if *atomic != "" {
		cfg.Timelines = []gen.Config{gen.AtomicResharding(*atomic)}
	}
	stats, err := chaos.Soak(ctx, cfg)
	fmt.Printf("seed %d, %v on %d workers\n%s\n", *seed, time.Since(start).Round(time.Second), *workers, stats)
	if err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(2)
	}
	for _, v := range stats.Violations {
		if err := write(*dir, v); err != nil {
			fmt.Fprintln(os.Stderr, "soak:", err)
		}
	}
	if len(stats.Violations) > 0 {
		os.Exit(1)
	}
}

// write writes a violation as it happened, and once more as short as it gets.
func write(dir string, v chaos.Violation) error {
	name := filepath.Join(dir, fmt.Sprintf("soak-%d", v.Seed))
	fmt.Printf("%s\n%v\n", v.Property, v.Err)
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	if err := os.WriteFile(name+"-whole.scn", []byte(v.Timeline.String()), 0o666); err != nil {
		return err
	}
	v.Shorten(30 * time.Second)
	fmt.Printf("%s.scn:\n%s", name, v.Timeline)
	if err := os.WriteFile(name+".log", []byte(v.Log), 0o666); err != nil {
		return err
	}
	return os.WriteFile(name+".scn", []byte(v.Timeline.String()), 0o666)
}
