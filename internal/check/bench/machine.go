package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"time"
)

// quiet is the share of the processors that others may use in a measurement.
const quiet = 0.1

// machine says how busy the machine was, with nothing of ours running.
type machine struct {
	busy float64 // share of all processors that was used
	load string  // the system's load averages
}

func (m machine) String() string {
	return fmt.Sprintf("%.0f%% of %d processors in use by others, load %s", 100*m.busy, runtime.NumCPU(), m.load)
}

// look watches the machine for a second. It needs /proc/stat.
func look(ctx context.Context) (machine, error) {
	before, err := readTicks()
	if err != nil {
		return machine{}, err
	}
	select {
	case <-ctx.Done():
		return machine{}, ctx.Err()
	case <-time.After(time.Second):
	}
	after, err := readTicks()
	if err != nil {
		return machine{}, err
	}
	if after.all == before.all {
		return machine{}, errors.New("/proc/stat stands still")
	}
	var m machine
	m.busy = 1 - float64(after.idle-before.idle)/float64(after.all-before.all)
	text, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return machine{}, err
	}
	if _, err := fmt.Sscan(string(text), &m.load); err != nil {
		return machine{}, err
	}
	return m, nil
}

// ticks are what the processors have spent since the system's start.
type ticks struct{ all, idle uint64 }

func readTicks() (ticks, error) {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return ticks{}, err
	}
	// user nice system idle iowait irq softirq steal
	var v [8]uint64
	if _, err := fmt.Sscanf(string(text), "cpu %d %d %d %d %d %d %d %d", &v[0], &v[1], &v[2], &v[3], &v[4], &v[5], &v[6], &v[7]); err != nil {
		return ticks{}, fmt.Errorf("/proc/stat: %w", err)
	}
	t := ticks{idle: v[3] + v[4]}
	for _, n := range v {
		t.all += n
	}
	return t, nil
}
