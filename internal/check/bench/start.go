package main

import (
	"context"
	"fmt"
	"os/exec"
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/live"
	"github.com/slotstorm/slotstorm/sim"
)

// start measures how long it takes until a cluster of three masters and three
// replicas answers its first command.
func (b *bench) start(ctx context.Context) error {
	var real []float64
	if b.launch != nil {
		for range 3 { // it takes seconds
			took, err := b.realStart(ctx)
			if err != nil {
				return err
			}
			real = append(real, took)
		}
	}
	var rows []figures
	for _, t := range []struct {
		name      string
		transport sim.Transport
		target    string
	}{
		{"start of a 3+3 cluster in memory", sim.Memory, "< 1 ms"},
		{"start of a 3+3 cluster on TCP", sim.Loopback, "< 5 ms"},
	} {
		var ours []float64
		for range 20 * b.rounds {
			begin := time.Now()
			c, err := sim.Run(sim.Config{Masters: 3, Replicas: 1, Transport: t.transport})
			if err != nil {
				return err
			}
			ours = append(ours, time.Since(begin).Seconds()*1000)
			c.Close()
		}
		rows = append(rows, figures{what: t.name, unit: "ms", ours: ours, real: real, target: t.target})
	}
	b.tables = append(b.tables, versus(rows))
	return nil
}

// realStart forms a cluster from six empty servers as people do it, with redis-cli,
// and waits until all nodes serve. The start of the processes is left out.
func (b *bench) realStart(ctx context.Context) (ms float64, err error) {
	t, err := b.launch(ctx, live.Shape{Lone: 6})
	if err != nil {
		return 0, err
	}
	defer t.Close()
	args := []string{"--cluster", "create"}
	for _, n := range t.Nodes() {
		args = append(args, n.Addr())
	}
	args = append(args, "--cluster-replicas", "1", "--cluster-yes")
	begin := time.Now()
	if out, err := exec.CommandContext(ctx, "redis-cli", args...).CombinedOutput(); err != nil {
		return 0, fmt.Errorf("redis-cli --cluster create: %w\n%s", err, out)
	}
	for _, n := range t.Nodes() {
		for {
			out, err := exec.CommandContext(ctx, "redis-cli", "-p", strconv.Itoa(n.Port), "cluster", "info").Output()
			if err != nil {
				return 0, err
			}
			if len(out) > 16 && string(out[:16]) == "cluster_state:ok" {
				break
			}
		}
	}
	return time.Since(begin).Seconds() * 1000, nil
}
