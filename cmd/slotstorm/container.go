package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/spf13/cobra"

	"github.com/slotstorm/slotstorm/internal/tool/suggest"
	"github.com/slotstorm/slotstorm/sim"
)

// variable is an environment variable of the image.
type variable struct {
	// names are what it can be called; the first is the usual one.
	names []string
	doc   string
	set   func(e *environment, value string) error
}

// environment is what the variables and the arguments of the image come to.
type environment struct {
	nodes, masters, replicas int
	port, tlsPort            int
	formed, tls              bool
	password                 string
	bind, announce           string
	tlsDir                   string
	nodeTimeout              time.Duration
	control, metrics         string

	tlsAuth string
	lines   []string // of redis.conf
}

// variables are those of the images that client projects use in their CI.
var variables = []variable{
	{[]string{"REDIS_CLUSTER"}, "yes: the nodes form a cluster; the default unless the arguments have --cluster-enabled yes",
		func(e *environment, v string) error { return setYes(&e.formed, v) }},
	{[]string{"NODES"}, "how many nodes, 6 if not given",
		func(e *environment, v string) error { return setNumber(&e.nodes, v, 1, sim.MaxNodes) }},
	{[]string{"MASTERS"}, "how many masters, instead of NODES",
		func(e *environment, v string) error { return setNumber(&e.masters, v, 1, sim.MaxNodes) }},
	{[]string{"REPLICAS", "SLAVES_PER_MASTER"}, "replicas of each master; 1 if not given, with an even number of six nodes or more",
		func(e *environment, v string) error { return setNumber(&e.replicas, v, 0, sim.MaxNodes) }},
	{[]string{"PORT", "INITIAL_PORT"}, "first port, 6379 if not given",
		func(e *environment, v string) error { return setNumber(&e.port, v, 1, maxPort) }},
	{[]string{"TLS_ENABLED"}, "yes: TLS as well",
		func(e *environment, v string) error { return setYes(&e.tls, v) }},
	{[]string{"TLS_PORT"}, "first port for TLS, PORT + 100 if not given",
		func(e *environment, v string) error { return setNumber(&e.tlsPort, v, 1, maxPort) }},
	{[]string{"TLS_DIR"}, "directory of the certificates, made if they are not there; /redis/work/tls if not given",
		func(e *environment, v string) error { e.tlsDir = v; return nil }},
	{[]string{"REDIS_PASSWORD"}, "requirepass and masterauth of all nodes",
		func(e *environment, v string) error { e.password = v; return nil }},
	{[]string{"NODE_TIMEOUT"}, "cluster-node-timeout, such as 5s; 15s if not given",
		func(e *environment, v string) error {
			return (&duration{&e.nodeTimeout, time.Millisecond, longestNodeTimeout}).Set(v)
		}},
	{[]string{"ANNOUNCE_IP", "IP"}, "the address that nodes announce, 127.0.0.1 if not given: ports are published on the host",
		func(e *environment, v string) error { return setIP(&e.announce, v) }},
	{[]string{"BIND", "BIND_ADDRESS"}, "the address that nodes listen on, all if not given",
		func(e *environment, v string) error { return setIP(&e.bind, v) }},
	{[]string{"CONTROL_PORT"}, "a port for commands that control the cluster; none if not given",
		func(e *environment, v string) error { e.control = v; return nil }},
	{[]string{"METRICS_PORT"}, "a port for Prometheus; none if not given",
		func(e *environment, v string) error { e.metrics = v; return nil }},
}

func setNumber(p *int, text string, least, most int) error {
	return (&number[int]{p: p, least: least, most: most}).Set(text)
}

func setYes(p *bool, text string) error {
	switch strings.ToLower(text) {
	case "yes", "true", "1":
		*p = true
	case "no", "false", "0", "":
		*p = false
	default:
		return errors.New("want yes or no")
	}
	return nil
}

func setIP(p *string, text string) error {
	if net.ParseIP(text) == nil {
		return errors.New("want an IP address")
	}
	*p = text
	return nil
}

func containerCommand() *cobra.Command {
	var list strings.Builder
	for _, v := range variables {
		fmt.Fprintf(&list, "  %-27s %s\n", strings.Join(v.names, ", "), v.doc)
	}
	return &cobra.Command{
		Use:   "container [--DIRECTIVE VALUE]...",
		Short: "Serve a cluster as environment variables say, as the image does",
		Long: `Container is the entry point of the image: serve, with environment variables for flags, as
the images have them that client projects use in their CI. Arguments are directives, as
redis-server takes them, for all nodes; cluster-enabled yes without REDIS_CLUSTER makes
nodes that know nobody. Since it is for containers, it listens on all addresses.

` + list.String(),
		Example: `  podman run -p 16379-16384:16379-16384 -e REDIS_CLUSTER=yes -e REPLICAS=1 -e PORT=16379 slotstorm
  podman run -p 16600-16605:16600-16605 -e NODES=6 -e PORT=16600 slotstorm --cluster-enabled yes`,
		DisableFlagParsing: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if slices.Contains(args, "--help") || slices.Contains(args, "-h") {
				return cmd.Help()
			}
			e, err := readEnvironment(os.Getenv, args)
			if err != nil {
				return err
			}
			f := e.flags()
			if err := f.complete(cmd.ErrOrStderr()); err != nil {
				return err
			}
			return f.serveCluster(cmd)
		},
	}
}

// readEnvironment works out what variables and arguments come to.
func readEnvironment(get func(name string) string, args []string) (*environment, error) {
	e := &environment{nodes: 6, replicas: -1, port: 6379, bind: "0.0.0.0", announce: "127.0.0.1", tlsDir: "/redis/work/tls", tlsAuth: "no", nodeTimeout: 15 * time.Second}
	enabled, err := e.directives(args)
	if err != nil {
		return nil, err
	}
	e.formed = !enabled
	for _, v := range variables {
		for _, name := range v.names {
			value := get(name)
			if value == "" {
				continue
			}
			if err := v.set(e, value); err != nil {
				return nil, fmt.Errorf("%s=%q: %w", name, value, err)
			}
		}
	}
	if !e.formed && !enabled {
		return nil, errors.New("REDIS_CLUSTER=no: single servers are not simulated; with --cluster-enabled yes there are nodes that know nobody")
	}
	switch {
	case e.replicas < 0 && e.formed && e.masters == 0 && e.nodes >= 6 && e.nodes%2 == 0:
		e.replicas = 1
	case e.replicas < 0:
		e.replicas = 0
	}
	if e.masters == 0 {
		if e.masters = e.nodes / (1 + e.replicas); e.masters < 1 || e.masters*(1+e.replicas) != e.nodes {
			return nil, fmt.Errorf("NODES=%d is no multiple of %d, a master with %d replicas", e.nodes, 1+e.replicas, e.replicas)
		}
	}
	return e, nil
}

// directives reads arguments as redis-server does: "--name", then values up to the next
// one. It reports whether cluster-enabled is among them.
func (e *environment) directives(args []string) (enabled bool, err error) {
	if len(args) == 1 && strings.Contains(args[0], " ") {
		args = strings.Fields(args[0]) // as one text, as compose files have it
	}
	for i := 0; i < len(args); {
		name, ok := strings.CutPrefix(args[i], "--")
		if !ok || name == "" {
			return false, fmt.Errorf("the argument %q: want --DIRECTIVE VALUE", args[i])
		}
		var values []string
		for i++; i < len(args) && !strings.HasPrefix(args[i], "--"); i++ {
			if v := args[i]; v == "" || v == `""` || strings.ContainsAny(v, " \t\"'\\") {
				v = strconv.Quote(strings.Trim(v, `"`))
				values = append(values, v)
				continue
			}
			values = append(values, args[i])
		}
		switch value := strings.Join(values, " "); name {
		case "cluster-enabled":
			if err := setYes(&enabled, value); err != nil {
				return false, fmt.Errorf("--cluster-enabled %q: %w", value, err)
			}
		case "tls-auth-clients":
			if !slices.Contains(authWords, value) {
				return false, fmt.Errorf("--tls-auth-clients %q: want %s%s", value, orList(authWords), suggest.DidYouMean(value, authWords))
			}
			e.tlsAuth = value
		default:
			e.lines = append(e.lines, name+" "+value)
		}
	}
	return enabled, nil
}

// flags are those of serve.
func (e *environment) flags() *serveFlags {
	f := &serveFlags{
		cluster: sim.Config{
			Transport: sim.Loopback, LogSize: serveLogSize, Masters: e.masters, Replicas: e.replicas, Empty: !e.formed, Port: e.port, Bind: e.bind,
			NodeTimeout: e.nodeTimeout, TLSPort: e.tlsPort, Announce: sim.Announce{IP: e.announce}, Speed: 1, Seed: 1,
		},
		set: e.lines, control: e.control, metrics: e.metrics, tls: e.tls, tlsDir: e.tlsDir, tlsAuth: e.tlsAuth,
	}
	if e.password != "" {
		f.set = append(f.set, "requirepass "+strconv.Quote(e.password), "masterauth "+strconv.Quote(e.password))
	}
	return f
}

// healthTime bounds the question to one node.
const healthTime = 2 * time.Second

func healthCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "health",
		Short: "Exit with 0 if the cluster of the image serves, for its health check",
		Long: `Health asks all nodes of the cluster that container serves, by the same environment
variables. It exits with 0 if each answers and, unless the nodes know nobody, has the
cluster in the state ok.`,
		DisableFlagParsing: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			e, err := readEnvironment(os.Getenv, args)
			if err != nil {
				return err
			}
			return e.healthy(cmd.Context())
		},
	}
}

// healthy reports why some node does not serve, or nil.
func (e *environment) healthy(ctx context.Context) error {
	host := e.bind
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	for i := range e.masters * (1 + e.replicas) {
		addr := net.JoinHostPort(host, strconv.Itoa(e.port+i))
		if err := e.nodeHealthy(ctx, addr); err != nil {
			return fmt.Errorf("%s: %w", addr, err)
		}
	}
	return nil
}

func (e *environment) nodeHealthy(ctx context.Context, addr string) error {
	ctx, cancel := context.WithTimeout(ctx, healthTime)
	defer cancel()
	rdb := redis.NewClient(&redis.Options{Addr: addr, Password: e.password, MaxRetries: -1})
	defer rdb.Close()
	info, err := rdb.ClusterInfo(ctx).Result()
	if err == nil && e.formed && !strings.Contains(info, "cluster_state:ok") {
		err = errors.New("the cluster's state is not ok")
	}
	return err
}
