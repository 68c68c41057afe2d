package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/scenario/goredis"
	"github.com/slotstorm/slotstorm/sim"
)

func serveCommand() *cobra.Command {
	cfg := sim.Config{Transport: sim.Loopback, LogSize: serveLogSize}
	cmd := &cobra.Command{
		Use:   "serve [FILE]",
		Short: "Serve a cluster on TCP ports until interrupted",
		Long: `Serve runs a cluster that any Redis Cluster client can use, on consecutive TCP
ports: masters first, then a first replica of each master, and so on. It prints one
line when the cluster is ready, and ends on SIGINT or SIGTERM.

With a scenario file it serves that file's cluster, plays the file in real time, faults
and all, and then goes on serving.`,
		Example: `  slotstorm serve --masters 3 --replicas 1 --port 7000
  redis-cli -c -p 7000 set user:1 ada

  slotstorm serve --empty --masters 6 --port 7000
  redis-cli --cluster create 127.0.0.1:{7000,7001,7002,7003,7004,7005} --cluster-replicas 1

  slotstorm serve --port 7000 split.scn`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return serveFile(cmd, args[0], cfg)
			}
			c, err := sim.Run(cfg)
			if err != nil {
				return err
			}
			defer c.Close()
			if _, err := fmt.Fprintln(cmd.OutOrStdout(), ready(c, cfg)); err != nil {
				return err
			}
			<-cmd.Context().Done()
			return nil
		},
	}
	flags := cmd.Flags()
	flags.IntVar(&cfg.Masters, "masters", 3, "number of masters")
	flags.IntVar(&cfg.Replicas, "replicas", 0, "number of replicas of each master")
	flags.IntVar(&cfg.Port, "port", 7000, "first TCP port; 0 lets the system choose ports")
	flags.StringVar(&cfg.Bind, "bind", "127.0.0.1", "IP address to listen on")
	flags.BoolVar(&cfg.Empty, "empty", false, "nodes that know nobody and own no slots")
	flags.DurationVar(&cfg.NodeTimeout, "node-timeout", 15*time.Second, "cluster-node-timeout")
	flags.Uint64Var(&cfg.Seed, "seed", 1, "seed of everything that is drawn")
	return cmd
}

// serveFile plays a scenario file for clients from outside.
func serveFile(cmd *cobra.Command, file string, cfg sim.Config) error {
	script, err := scenario.ReadFile(file)
	if err != nil {
		return err
	}
	opt := scenario.Options{
		Port: cfg.Port, Bind: cfg.Bind, Drivers: map[string]scenario.Driver{goredis.Name: goredis.Driver{}},
		Line: func(number int, text string) { fmt.Fprintf(cmd.OutOrStdout(), "%s:%d: %s\n", file, number, text) },
	}
	if cmd.Flags().Changed("seed") {
		opt.Seed = cfg.Seed
	}
	result, err := scenario.Serve(cmd.Context(), script, opt, func(c *sim.Cluster) {
		nodes := c.Nodes()
		fmt.Fprintf(cmd.OutOrStdout(), "ready: %d nodes on %s to %s\n", len(nodes), nodes[0].Addr(), nodes[len(nodes)-1].Addr())
	})
	if err != nil {
		return err
	}
	for _, f := range result.Failures {
		fmt.Fprintln(cmd.ErrOrStderr(), f)
	}
	return nil
}

// serveLogSize bounds the memory of a cluster that serves for days.
const serveLogSize = 10000

// ready is the line that says that clients may come.
func ready(c *sim.Cluster, cfg sim.Config) string {
	nodes := c.Nodes()
	first, last := nodes[0].Addr(), nodes[len(nodes)-1].Addr()
	if cfg.Empty {
		return fmt.Sprintf("ready: %d empty nodes on %s to %s", len(nodes), first, last)
	}
	return fmt.Sprintf("ready: %d masters and %d replicas on %s to %s", cfg.Masters, cfg.Masters*cfg.Replicas, first, last)
}
