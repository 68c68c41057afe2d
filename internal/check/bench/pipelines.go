package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"net"
	"os/exec"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// pipelines measures redis-benchmark with pipelines of 16. The limit is a server that keeps
// strings in a map.
func (b *bench) pipelines(ctx context.Context) error {
	if b.launch == nil {
		return nil // redis-benchmark comes with redis-server
	}
	real, err := b.launch(ctx, live.Shape{Masters: masters})
	if err != nil {
		return err
	}
	defer real.Close()
	ours, err := b.serve(ctx)
	if err != nil {
		return err
	}
	defer ours.close()
	plain, err := b.plain(ctx)
	if err != nil {
		return err
	}
	defer plain.close()
	rates := map[string][3][]float64{}
	for range b.rounds {
		for i, addr := range []string{ours.addrs[0], plain.addrs[0], real.Nodes()[0].Addr()} {
			result, err := benchmark(ctx, addr)
			if err != nil {
				return err
			}
			for test, rate := range result {
				r := rates[test]
				r[i] = append(r[i], rate)
				rates[test] = r
			}
		}
	}
	var rows []figures
	for _, test := range []string{"SET", "GET"} {
		r := rates[test]
		rows = append(rows, figures{what: "redis-benchmark --cluster -P 16 " + test, unit: "ops/s", ours: r[0], limit: r[1], real: r[2], target: "real >= 0.9"})
	}
	b.tables = append(b.tables, versus(rows))
	return nil
}

// benchmark runs redis-benchmark and returns the rate of each of its tests.
func benchmark(ctx context.Context, addr string) (map[string]float64, error) {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, "redis-benchmark", "-h", host, "-p", port, "--cluster",
		"-P", "16", "-n", "1000000", "-r", "10000", "-t", "set,get", "--csv")
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("redis-benchmark: %w\n%s", err, out)
	}
	// Lines about the cluster come before the table.
	at := strings.Index(string(out), `"test"`)
	if at < 0 {
		return nil, fmt.Errorf("redis-benchmark printed no table:\n%s", out)
	}
	records, err := csv.NewReader(strings.NewReader(string(out[at:]))).ReadAll()
	if err != nil {
		return nil, err
	}
	rates := map[string]float64{}
	for _, r := range records[1:] {
		rate, err := strconv.ParseFloat(r[1], 64)
		if err != nil {
			return nil, err
		}
		rates[r[0]] = rate
	}
	return rates, nil
}
