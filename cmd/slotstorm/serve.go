package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/slotstorm/slotstorm/internal/server/certificate"
	"github.com/slotstorm/slotstorm/internal/server/maintenance"
	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/node/miniredis"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

// serveFlags are the flags of slotstorm serve.
type serveFlags struct {
	cluster          sim.Config
	config           string
	conf             redisConf
	set              []string
	control, metrics string
	page             string
	injector         injectorFlags
	readyJSON, stdin bool
	tls              bool
	tlsDir, tlsAuth  string
	certificates     *sim.Certificates // of a scenario file
	rdb              string
	keyspace         string
}

func serveCommand() *cobra.Command {
	f := serveFlags{cluster: sim.Config{Transport: sim.Loopback, LogSize: serveLogSize}}
	cmd := &cobra.Command{
		Use:   "serve [FILE]",
		Short: "Serve a cluster on TCP ports until interrupted",
		Long: `Serve runs a cluster that any Redis Cluster client can use, on consecutive TCP
ports: masters first, then a first replica of each master, and so on. It prints one
line when the cluster is ready, and ends on SIGINT or SIGTERM.

With --control a program in any language breaks the cluster and mends it, by commands
that it sends with any Redis client to a port of their own: SLOTSTORM HELP lists them.

With --page a page for a browser shows the cluster while it runs, breaks it at a click, and
keeps what was done as a scenario file: docs/page.md.

With a scenario file it serves that file's cluster, plays the file in real time, faults
and all, and then goes on serving.

With --stdin a program that starts serve controls it without a port: it writes lines
such as {"id":1,"words":["crash","n1"]} and reads {"id":1,"text":"OK"}, or an "error". The
cluster ends when standard input does, so also when that program is killed.

With --fault-injector the suites of client libraries that need Redis Software and its fault
injector run against the cluster, and databases beside it: docs/maintenance.md.

An address without a host is on the address of --bind, which is loopback.`,
		Example: `  slotstorm serve --masters 3 --replicas 1 --port 7000
  redis-cli -c -p 7000 set user:1 ada

  slotstorm serve --replicas 1 --control 7999
  redis-cli -p 7999 slotstorm crash 7000
  redis-cli -p 7999 slotstorm advance until n4 role master within 1m

  slotstorm serve --empty --masters 6 --port 7000
  redis-cli --cluster create 127.0.0.1:{7000,7001,7002,7003,7004,7005} --cluster-replicas 1

  slotstorm serve --set 'requirepass secret' --set 'masterauth secret' --metrics 9121
  slotstorm serve --replicas 1 --page 8080
  slotstorm serve --port 7000 split.scn`,
		Args: takes(0, 1, "one scenario file"), ValidArgsFunction: scenarioFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.complete(cmd.ErrOrStderr()); err != nil {
				return err
			}
			if len(args) > 0 {
				if f.injector.addr != "" {
					return errors.New("the fault injector does not go with a scenario file: its suites expect a cluster that nothing else changes")
				}
				if f.tls || f.cluster.Announce != (sim.Announce{}) || f.rdb != "" || f.conf.users != nil {
					return errors.New("TLS, announced addresses, a dump and an ACL file do not go with a scenario file, which has options for them")
				}
				return f.serveFile(cmd, args[0])
			}
			return f.serveCluster(cmd)
		},
	}
	flags := cmd.Flags()
	numberVar(flags, &f.cluster.Masters, "masters", "", 3, 1, sim.MaxNodes, "number of masters")
	numberVar(flags, &f.cluster.Replicas, "replicas", "", 0, 0, sim.MaxNodes, "number of replicas of each master")
	numberVar(flags, &f.cluster.Port, "port", "", 7000, 0, maxPort, "first TCP port; 0 lets the system choose ports")
	flags.StringVar(&f.cluster.Bind, "bind", "127.0.0.1", "IP address to listen on, such as ::1")
	flags.BoolVar(&f.cluster.Empty, "empty", false, "nodes that know nobody and own no slots, for redis-cli --cluster create")
	numberVar(flags, &f.cluster.Lone, "lone", "", 0, 0, sim.MaxNodes, "number of further nodes that know nobody, for redis-cli --cluster add-node")
	flags.StringVar(&f.cluster.Dialect, "dialect", "redis-7.0", "the version of Redis or Valkey that the nodes are; slotstorm dialects lists them")
	choiceVar(cmd, &f.cluster.MaintNotifications, "maint-notifications", "no", "maintenance notifications for clients that ask for them, as Redis Software has them: yes, by-hand or no", maintenance.Modes()...)
	f.cluster.NodeTimeout = 15 * time.Second
	flags.Var(&duration{&f.cluster.NodeTimeout, time.Millisecond, longestNodeTimeout}, "node-timeout", "cluster-node-timeout")
	numberVar(flags, &f.cluster.Seed, "seed", "", 1, 1, math.MaxUint64, "seed of everything that is drawn")
	f.cluster.Speed = 1
	flags.Var(&number[float64]{&f.cluster.Speed, 0, fastest, true}, "speed", "how many of the cluster's seconds pass in a second")
	flags.StringVar(&f.config, "config", "", "a redis.conf whose directives and users all nodes have")
	flags.StringArrayVar(&f.set, "set", nil, "a line as in redis.conf, such as 'maxclients 100' or 'user ada on >pw ~* +@all'; can be repeated")
	flags.StringVar(&f.rdb, "rdb", "", "a dump that each master begins with; {n} is the node's number, and has to be there with several masters")
	choiceVar(cmd, &f.keyspace, "keyspace", ownKeyspace, "what holds the keys: slotstorm or miniredis", ownKeyspace, onMiniredis)
	flags.BoolVar(&f.tls, "tls", false, "TLS as well, on ports of its own, with new certificates")
	numberVar(flags, &f.cluster.TLSPort, "tls-port", "", 0, 0, maxPort, "first TCP port for TLS; --port + 100 if not given, unless that is 0")
	flags.StringVar(&f.tlsDir, "tls-dir", "slotstorm-tls", "directory of ca.crt, redis.crt, redis.key, client.crt and client.key, made if redis.crt is not there")
	choiceVar(cmd, &f.tlsAuth, "tls-auth-clients", "no", "whether clients need client.crt: no, optional or yes", authWords...)
	flags.StringVar(&f.cluster.Announce.IP, "announce-ip", "", "the IP address that nodes announce, as behind NAT")
	numberVar(flags, &f.cluster.Announce.PortOffset, "announce-port-offset", "", 0, -maxPort, maxPort, "what nodes add to the ports that they announce")
	flags.StringVar(&f.cluster.Announce.Hostname, "announce-hostname", "", "the host name that nodes announce; {n} is the node's number")
	flags.StringVar(&f.control, "control", "", "port or address for commands that control the cluster; 0 lets the system choose")
	flags.BoolVar(&f.readyJSON, "ready-json", false, "say that the cluster is ready with a line of JSON that has all addresses")
	flags.BoolVar(&f.stdin, "stdin", false, "take commands that control the cluster from standard input, as lines of JSON, and end when it ends")
	flags.StringVar(&f.page, "page", "", "port or address for a page that shows and breaks the cluster; 0 lets the system choose")
	f.injector.define(flags)
	flags.StringVar(&f.metrics, "metrics", "", "port or address for Prometheus, under /metrics")
	return cmd
}

// What can hold the keys.
const (
	ownKeyspace = "slotstorm"
	onMiniredis = "miniredis"
)

// serveCluster serves a cluster without a file.
func (f *serveFlags) serveCluster(cmd *cobra.Command) error {
	untilInterrupted.Store(true)
	c, err := sim.Run(f.cluster)
	if err != nil {
		return f.conf.locate(err)
	}
	defer c.Close()
	access.To(c).NameTCPClients(scenario.TCPClient)
	side, err := f.open(cmd.Context(), c, f.keepHeader(), scenario.TCPClient)
	if err != nil {
		return err
	}
	defer side.close()
	if err := f.printReady(cmd.OutOrStdout(), c, side, ready(c, f.cluster)); err != nil {
		return err
	}
	return f.serveUntil(cmd, scenario.NewConsole(c, scenario.TCPClient))
}

// complete works out what the flags come to.
func (f *serveFlags) complete(stderr io.Writer) error {
	if err := f.conf.read(f.config, f.set); err != nil {
		return err
	}
	f.cluster.File = f.conf.texts()
	if err := f.injector.complete(f); err != nil {
		return err
	}
	if f.keyspace == onMiniredis {
		f.cluster.Keyspace = miniredis.New
	}
	if note := f.conf.note(); note != "" {
		fmt.Fprintln(stderr, note)
	}
	disks, err := scenario.Disks(f.cluster.Masters, f.conf.users, f.rdb)
	if err != nil {
		return fmt.Errorf("--rdb: %w", err)
	}
	f.cluster.Disk = disks
	if f.tls {
		return f.secure()
	}
	return nil
}

// secure finds the certificates, or makes them.
func (f *serveFlags) secure() error {
	if f.cluster.TLSPort == 0 && f.cluster.Port != 0 {
		f.cluster.TLSPort = f.cluster.Port + 100
	}
	if _, err := os.Stat(filepath.Join(f.tlsDir, certificate.Server)); errors.Is(err, fs.ErrNotExist) {
		hosts := []string{f.cluster.Bind, f.cluster.Announce.IP}
		for i := range f.cluster.Masters*(1+f.cluster.Replicas) + f.cluster.Lone {
			hosts = append(hosts, strings.ReplaceAll(f.cluster.Announce.Hostname, "{n}", strconv.Itoa(i+1)))
		}
		if err := certificate.Write(f.tlsDir, hosts...); err != nil {
			return err
		}
	}
	var err error
	f.cluster.TLS, err = certificate.ServerConfig(f.tlsDir, certificate.Auth[f.tlsAuth])
	return err
}

// serveFile plays a scenario file for clients from outside.
func (f *serveFlags) serveFile(cmd *cobra.Command, file string) error {
	untilInterrupted.Store(true)
	script, err := scenario.ReadFile(file)
	if err != nil {
		return err
	}
	progress := cmd.OutOrStdout()
	if f.readyJSON || f.stdin {
		progress = cmd.ErrOrStderr() // a program reads the other one
	}
	if f.tls = script.Cluster.TLS == "yes"; f.tls {
		if f.certificates, err = sim.NewCertificates(); err != nil {
			return err
		}
		if err := f.certificates.Write(f.tlsDir, f.cluster.Bind); err != nil {
			return err
		}
	}
	opt := scenario.Options{
		Certificates: f.certificates,
		Port:         f.cluster.Port, Bind: f.cluster.Bind, File: f.cluster.File, Keyspace: f.cluster.Keyspace,
		Drivers: drivers(),
		Line:    func(number int, text string) { fmt.Fprintf(progress, "%s:%d: %s\n", file, number, text) },
	}
	if cmd.Flags().Changed("seed") {
		opt.Seed = f.cluster.Seed
	}
	ctx, cancel := context.WithCancelCause(cmd.Context())
	defer cancel(nil)
	var side sideDoors
	result, err := scenario.Serve(ctx, script, opt, func(c *sim.Cluster) {
		names := make([]string, len(script.Clients))
		for i, client := range script.Clients {
			names[i] = client.Name
		}
		if side, err = f.open(ctx, c, "", names...); err != nil {
			cancel(err)
			return
		}
		nodes := c.Nodes()
		text := fmt.Sprintf("ready: %d nodes on %s to %s", len(nodes), nodes[0].Addr(), nodes[len(nodes)-1].Addr())
		if err = f.printReady(cmd.OutOrStdout(), c, side, text); err != nil {
			cancel(err)
			return
		}
		if f.stdin {
			go func() { cancel(serveStdin(ctx, cmd.InOrStdin(), cmd.OutOrStdout(), scenario.NewConsole(c, names...))) }()
		}
	})
	side.close()
	if cause := context.Cause(ctx); err == nil && !errors.Is(cause, context.Canceled) {
		err = cause
	}
	if err != nil {
		return f.conf.locate(err)
	}
	for _, f := range result.Failures {
		fmt.Fprintln(cmd.ErrOrStderr(), f)
	}
	return nil
}

// The limits of flags.
const (
	maxPort            = 65535
	longestNodeTimeout = 24 * time.Hour
	fastest            = 1000.0
)

// authWords are the values of tls-auth-clients.
var authWords = []string{"no", "optional", "yes"}

// sideDoors are what stands open beside the cluster itself.
type sideDoors struct {
	lines                  []string
	control, metrics, page string
	injector               readyInjector
	closes                 []func()
}

// open opens what the flags ask for. Header is what a scenario begins with that keeps what is
// done, "" if none can; clients are names that faults can be aimed at.
func (f *serveFlags) open(ctx context.Context, c *sim.Cluster, header string, clients ...string) (sideDoors, error) {
	var s sideDoors
	if f.tls {
		nodes := c.Nodes()
		s.lines = append(s.lines, fmt.Sprintf("tls: %s to %s, certificates in %s", nodes[0].TLSAddr(), nodes[len(nodes)-1].TLSAddr(), f.tlsDir))
	}
	if f.control != "" {
		addr, stop, err := serveControl(ctx, f.address(f.control), scenario.NewConsole(c, clients...))
		if err != nil {
			return s, err
		}
		s.control = addr
		s.lines = append(s.lines, "control: "+addr)
		s.closes = append(s.closes, stop)
	}
	if f.metrics != "" {
		addr, stop, err := serveMetrics(f.address(f.metrics), c)
		if err != nil {
			s.close()
			return s, err
		}
		s.metrics = "http://" + addr + "/metrics"
		s.lines = append(s.lines, "metrics: "+s.metrics)
		s.closes = append(s.closes, stop)
	}
	if f.page != "" {
		url, stop, err := f.servePage(c, header, clients...)
		if err != nil {
			s.close()
			return s, err
		}
		s.page = url
		s.lines = append(s.lines, "page: "+url)
		s.closes = append(s.closes, stop)
	}
	if f.injector.addr != "" {
		ready, stop, err := f.serveInjector(c, clients)
		if err != nil {
			s.close()
			return s, err
		}
		s.injector = ready
		s.lines = append(s.lines, "fault injector: "+ready.URL, "endpoints: "+ready.Endpoints)
		if ready.Software != "" {
			s.lines = append(s.lines, "software API: "+ready.Software)
		}
		s.closes = append(s.closes, stop)
	}
	return s, nil
}

// address is where a flag wants something: a port alone is on the address of --bind.
func (f *serveFlags) address(text string) string {
	port := strings.TrimPrefix(text, ":")
	if _, err := strconv.Atoi(port); err == nil {
		return net.JoinHostPort(f.cluster.Bind, port)
	}
	return text
}

func (s sideDoors) print(out io.Writer) {
	for _, line := range s.lines {
		fmt.Fprintln(out, line)
	}
}

func (s sideDoors) close() {
	for _, stop := range s.closes {
		stop()
	}
}

// printReady says that clients may come.
func (f *serveFlags) printReady(out io.Writer, c *sim.Cluster, side sideDoors, text string) error {
	if f.readyJSON {
		return f.printReadyJSON(out, c, side)
	}
	side.print(out)
	_, err := fmt.Fprintln(out, text)
	return err
}

// serveUntil waits for the end: an interrupt, or with --stdin the end of that.
func (f *serveFlags) serveUntil(cmd *cobra.Command, console *scenario.Console) error {
	ctx, cancel := context.WithCancelCause(cmd.Context())
	defer cancel(nil)
	if f.stdin {
		go func() { cancel(serveStdin(ctx, cmd.InOrStdin(), cmd.OutOrStdout(), console)) }()
	}
	<-ctx.Done()
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) {
		return err
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
