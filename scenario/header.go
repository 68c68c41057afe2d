package scenario

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/internal/server/maintenance"
	"github.com/slotstorm/slotstorm/internal/tool/naming"
	"github.com/slotstorm/slotstorm/internal/tool/suggest"
	"github.com/slotstorm/slotstorm/sim"
)

// ClusterSpec is the cluster line: what is not set has sim.Config's default.
type ClusterSpec struct {
	Masters, Replicas, Lone int
	Empty                   bool
	Seed                    uint64
	NodeTimeout             time.Duration
	BusDelay, LinkDelay     time.Duration
	Cost, TopologyCost      time.Duration
	// TLS is "yes" if nodes have a port for TLS, too: see sim.Config.Certificates.
	TLS string
	// Directives are those of redis.conf that all nodes start with.
	Directives map[string]string
	// Hostnames is cluster-announce-hostname, in which {n} is the node's number.
	Hostnames string
	// ACLFile and RDB name files, beside the script's: the ACL file of all nodes, and the dump
	// that a master begins with, in whose name {n} is the node's number.
	ACLFile, RDB string
	// MaintNotifications is sim.Config.MaintNotifications.
	MaintNotifications string
	// Renames are what rename-command is to do: "FLUSHALL erase, CONFIG \"\"".
	Renames string
	// Dialect is the version of the server that the nodes are, with those of single nodes
	// behind it: "redis-7.0,n4:redis-7.2".
	Dialect string
	// Views are what the view lines say.
	Views []sim.View

	given bool
}

// directives are what the cluster line may set on all nodes.
var directives = []string{
	"appendfsync", "appendonly", "cluster-allow-pubsubshard-when-down", "cluster-allow-reads-when-down",
	"cluster-allow-replica-migration", "cluster-link-sendbuf-limit", "cluster-migration-barrier",
	"cluster-preferred-endpoint-type", "cluster-replica-no-failover", "cluster-replica-validity-factor",
	"cluster-require-full-coverage", "maxclients", "min-replicas-max-lag", "min-replicas-to-write",
	"proto-max-bulk-len", "repl-backlog-size", "repl-diskless-sync-delay", "repl-ping-replica-period",
	"repl-timeout", "replica-read-only", "replica-serve-stale-data", "requirepass", tlsAuthClients,
}

// tlsAuthClients is the directive that says whether clients have to show a certificate.
const tlsAuthClients = "tls-auth-clients"

func clusterOptions(c *ClusterSpec) []option {
	list := []option{
		intOption("masters", "number of masters, 3 if not given", &c.Masters, 1, sim.MaxNodes),
		intOption("replicas", "replicas of each master", &c.Replicas, 0, sim.MaxNodes),
		intOption("lone", "further nodes that know nobody", &c.Lone, 0, sim.MaxNodes),
		flagOption("empty", "all nodes start alone, without slots", &c.Empty),
		seedOption("seed", "the seed of everything that is drawn, 1 if not given", &c.Seed),
		durationOption("node-timeout", "cluster-node-timeout, 15s if not given", &c.NodeTimeout),
		durationOption("bus-delay", "how long a message takes on the bus, 100us if not given", &c.BusDelay),
		durationOption("link-delay", "how long bytes take between nodes for MIGRATE and replication", &c.LinkDelay),
		durationOption("cost", "how long a node is busy with a request, in which others wait in line; nothing if not given", &c.Cost),
		durationOption("topology-cost", "how much longer with CLUSTER SLOTS, SHARDS and NODES, for each node that it knows", &c.TopologyCost),
	}
	list = append(list, textOption("dialect", "NAME[,NODE:NAME...]", "the version of Redis or Valkey that the nodes are, redis-7.0 if not given, and that of single nodes", &c.Dialect, checkDialects))
	list = append(list, wordOption("maint-notifications", "maintenance notifications, as Redis Software has them: yes pushes them when something happens, by-hand only by notify", &c.MaintNotifications, maintenance.Modes()...))
	list = append(list, textOption("hostnames", "NAME", "cluster-announce-hostname of all nodes; {n} in it is the node's number: redis-{n}.example", &c.Hostnames, checkHostnames))
	list = append(list, wordOption("tls", "whether nodes have a port for TLS beside the other one, as with tls-cluster yes: clients that do not say tls=no, and raw connections, use it", &c.TLS, yesWord, noWord))
	list = append(list,
		textOption("aclfile", "FILE", "the file of users that all nodes have on their disks, for ACL LOAD and SAVE; as those below, it lies beside this file", &c.ACLFile, nil),
		textOption("rdb", "FILE", "the dump that each master begins with; {n} in it is the node's number, and has to be there with several masters", &c.RDB, nil),
		textOption("rename-command", "LIST", `what commands are called, such as "FLUSHALL erase, CONFIG \"\""; "" for not at all`, &c.Renames, checkRenames),
	)
	for _, name := range directives {
		list = append(list, option{
			name: name, value: "VALUE", doc: "the directive of redis.conf, on all nodes",
			set: func(text string) error {
				if c.Directives == nil {
					c.Directives = map[string]string{}
				}
				c.Directives[name] = text
				return nil
			},
			get: func() string { return c.Directives[name] },
		})
	}
	return list
}

// nodes is the number of nodes that the cluster has.
func (c *ClusterSpec) nodes() int { return max(c.Masters, c.masters())*(1+c.Replicas) + c.Lone }

func (c *ClusterSpec) masters() int {
	if c.Masters == 0 {
		return 3
	}
	return c.Masters
}

// hasNode reports whether there is a node of that name.
func (c *ClusterSpec) hasNode(name string) bool {
	digits, ok := strings.CutPrefix(name, "n")
	n, err := strconv.Atoi(digits)
	return ok && err == nil && n >= 1 && n <= c.nodes() && strconv.Itoa(n) == digits
}

// The words of options that can be on or off.
const (
	yesWord = "yes"
	noWord  = "no"
)

func checkHostnames(text string) error {
	name := strings.ReplaceAll(text, "{n}", "1000")
	if len(name) > 255 || strings.ContainsFunc(name, func(r rune) bool {
		return r != '-' && r != '.' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}) || !strings.Contains(text, "{n}") {
		return fmt.Errorf("%q is no host name with {n} in it, such as redis-{n}.example", text)
	}
	return nil
}

// config is the cluster's configuration.
func (c *ClusterSpec) config() sim.Config {
	all, single, _ := splitDialects(c.Dialect)
	return sim.Config{
		Dialect: all, Dialects: single, MaintNotifications: c.MaintNotifications,
		Masters: c.Masters, Replicas: c.Replicas, Lone: c.Lone, Empty: c.Empty, Seed: c.Seed, Views: c.Views,
		NodeTimeout: c.NodeTimeout, BusDelay: c.BusDelay, LinkDelay: c.LinkDelay,
		Announce: sim.Announce{Hostname: c.Hostnames}, CommandCost: c.Cost, TopologyCost: c.TopologyCost,
	}
}

// The drivers of clients that need nothing from Options.Drivers.
const (
	driverScripted = "scripted"
	driverExec     = "exec"
	driverAdapter  = "adapter"
)

// needless are the drivers that need nothing from Options.Drivers.
var needless = []string{driverScripted, driverExec, driverAdapter}

// ClientSpec is a client line, for one client of those that it declares.
type ClientSpec struct {
	Name string
	// Driver says what kind of client it is: "scripted" ("" as well), "exec", "adapter", or
	// a name in Options.Drivers.
	Driver string
	// Command is the program of an exec client or an adapter, with its first arguments.
	Command string

	// More are options that no other client has, which a driver may know.
	More map[string]string

	// What follows sets a scripted client, where what is not set comes from the policy, and
	// other clients as far as their drivers know it.
	ReadFrom, Username, Password string
	PoolSize                     *int
	// TLS is "no" for a client that does not use TLS although the cluster has it. Certificate
	// is what it shows, as in sim.Certificates.Client.
	TLS, Certificate                     string
	Policy                               string
	MaxRedirects, Retries                *int
	Timeout, DialTimeout                 time.Duration
	Backoff, MaxBackoff                  *time.Duration
	RetryOn, OnMoved, EmptyHost, NoOwner string
	RefreshOnFailure, Topology           string
	OnTimeout                            string
	Pipelines, Ask                       string
	AtMostOnce, Cache, Protocol          string
	RefreshEvery, RefreshPause           *time.Duration
	Seeds                                faults.Set
}

func clientOptions(c *ClientSpec) []option {
	list := []option{
		textOption("driver", "scripted|exec|adapter|NAME", "what the client is, scripted if not given; slotstorm run knows the libraries go-redis and rueidis", &c.Driver, checkDriver),
		textOption("command", "TEXT", "the program of an exec client or an adapter, with its first arguments", &c.Command, nil),
		wordOption("policy", "how a scripted client behaves, plain if not given", &c.Policy, "plain", "naive", "well-behaved"),
		wordOption("read-from", "where it sends commands that only read: to masters, to replicas as far as there are any, or to any node of the shard", &c.ReadFrom, "master", "replica", "any"),
		wordOption("protocol", "the version of RESP that it speaks: 2 if not given, or what the library does by itself; 3 with cache", &c.Protocol, "2", "3"),
		wordOption("cache", "whether it speaks RESP3 and holds what it reads of one key until the node invalidates it (CLIENT TRACKING)", &c.Cache, "yes", "no"),
		textOption("username", "NAME", "the user that it is, the default one if not given", &c.Username, nil),
		textOption("password", "TEXT", "the password that it gives", &c.Password, nil),
		wordOption("tls", "whether it connects with TLS; yes if not given, and the cluster has it; an adapter only if yes is given", &c.TLS, yesWord, noWord),
		wordOption("certificate", "what it shows a node that asks for its certificate (tls-auth-clients): none, or one that is refused; a good one if not given", &c.Certificate, "none", "expired", "unknown-authority"),
		limitOption("pool-size", "how many connections to a node a library keeps", &c.PoolSize, maxTries),
		limitOption("max-redirects", "how many redirects a command follows", &c.MaxRedirects, maxTries),
		limitOption("retries", "how often a command is tried again after other failures", &c.Retries, maxTries),
		durationOption("timeout", "how long it waits for a reply, 1s if not given", &c.Timeout),
		durationOption("dial-timeout", "how long it waits for a connection, 1s if not given, and 5s with policy=well-behaved", &c.DialTimeout),
		wordOption("on-timeout", "whether it closes the connection when a reply does not come in time, or keeps it as long as others come, or whatever comes", &c.OnTimeout, "close", "keep", "keep-silent"),
		pauseOption("backoff", "the pause before the first retry; it doubles each time", &c.Backoff),
		pauseOption("max-backoff", "the longest pause", &c.MaxBackoff),
		textOption("retry-on", "CODES", "error codes after which it tries again, such as TRYAGAIN,LOADING; none for nothing", &c.RetryOn, checkCodes),
		wordOption("at-most-once", "whether it gives up on a command that was sent and got no reply, because it may have been done", &c.AtMostOnce, "yes", "no"),
		wordOption("on-moved", "what a MOVED changes in its map of the slots", &c.OnMoved, "patch", "patch+refresh", "refresh", "ignore"),
		wordOption("pipelines", "what a redirect of one command of a pipeline redirects: that one, or all of them", &c.Pipelines, "each", "whole"),
		wordOption("refresh-on-failure", "whether it asks for the topology when a node fails", &c.RefreshOnFailure, "yes", "no"),
		pauseOption("refresh-every", "how often it asks for the topology anyway; 0s is never", &c.RefreshEvery),
		pauseOption("refresh-pause", "the least time between two requests for the topology; it doubles as long as no node answers", &c.RefreshPause),
		wordOption("ask", "which node it asks: the first that it knows, or any, drawn each time", &c.Ask, "first", "any"),
		wordOption("topology", "how it asks", &c.Topology, "slots", "shards"),
		wordOption("empty-host", "what a redirect without a host means", &c.EmptyHost, "same", "trust"),
		wordOption("unknown-slot", "what it does about a slot that its map does not have", &c.NoOwner, "ask", "fail"),
		{
			name: "seeds", value: "NODE|{NODES}", doc: "whom it asks for the topology first, all nodes if not given",
			set: func(text string) (err error) {
				c.Seeds, err = parseNames(text)
				return err
			},
			get: func() string {
				if c.Seeds == "" {
					return ""
				}
				return c.Seeds.String()
			},
		},
	}
	for _, name := range sortedKeys(c.More) {
		list = append(list, option{
			name: name, value: "TEXT", doc: "for its driver",
			set: func(text string) error {
				c.More[name] = text
				if text == "" {
					return fmt.Errorf("it is empty")
				}
				return nil
			},
			get: func() string { return c.More[name] },
		})
	}
	return list
}

// admitMore lets the client have options that only its driver may know, if it has one.
func (c *ClientSpec) admitMore(words []token) {
	driven := false
	for _, w := range words {
		name, ok := strings.CutPrefix(w.text, "driver=")
		driven = driven || ok && name != driverScripted && name != driverExec
	}
	if !driven {
		return
	}
	known := clientOptions(c)
	c.More = map[string]string{}
	for _, w := range words {
		if name, _, ok := strings.Cut(w.text, "="); ok && naming.Valid(name) && findOption(known, name) == nil {
			c.More[name] = ""
		}
	}
}

// parseNames reads "n1", "c[1..3]" or "{n1 n2}".
func parseNames(text string) (faults.Set, error) {
	inner, ok := strings.CutPrefix(text, "{")
	if ok {
		inner = strings.TrimSuffix(inner, "}")
	}
	words := strings.Fields(inner)
	if len(words) == 0 {
		return "", fmt.Errorf("names are missing")
	}
	for _, w := range words {
		if _, err := naming.Expand(w); err != nil {
			return "", err
		}
	}
	return faults.Nodes(words...), nil
}

func checkCodes(text string) error {
	if text == "none" {
		return nil
	}
	for code := range strings.SplitSeq(text, ",") {
		if code == "" || code != strings.ToUpper(code) {
			return fmt.Errorf("%q are no error codes (such as TRYAGAIN,LOADING)", text)
		}
	}
	return nil
}

func checkDriver(name string) error {
	if !naming.Valid(name) {
		return fmt.Errorf("%q is no name of a driver", name)
	}
	return nil
}

// Only reports the first option of the line that is none of those with the given names,
// besides driver.
func (c *ClientSpec) Only(names ...string) error {
	var given []string
	for _, o := range clientOptions(c) {
		if o.name != "driver" && o.get() != "" {
			given = append(given, o.name)
		}
	}
	for _, name := range append(given, sortedKeys(c.More)...) {
		if !slices.Contains(names, name) {
			return fmt.Errorf("%w: driver=%s and %q%s", ErrNoOption, c.Driver, name, suggest.OrList(name, names))
		}
	}
	return nil
}

func (c *ClientSpec) scripted() bool { return c.Driver == "" || c.Driver == driverScripted }

// config is what the scripted client is made with.
func (c *ClientSpec) config() sim.ClientConfig {
	cfg := sim.Plain(c.Name)
	switch c.Policy {
	case "naive":
		cfg = sim.Naive(c.Name)
	case "well-behaved":
		cfg = sim.WellBehaved(c.Name)
	}
	setIf(&cfg.MaxRedirects, c.MaxRedirects)
	setIf(&cfg.Retries, c.Retries)
	setIf(&cfg.Backoff, c.Backoff)
	setIf(&cfg.MaxBackoff, c.MaxBackoff)
	setIf(&cfg.RefreshEvery, c.RefreshEvery)
	setIf(&cfg.RefreshPause, c.RefreshPause)
	if c.Timeout > 0 {
		cfg.Timeout = c.Timeout
	}
	if c.DialTimeout > 0 {
		cfg.DialTimeout = c.DialTimeout
	}
	switch c.RetryOn {
	case "":
	case "none":
		cfg.RetryOn = nil
	default:
		cfg.RetryOn = strings.Split(c.RetryOn, ",")
	}
	if i := slices.Index([]string{"patch", "patch+refresh", "refresh", "ignore"}, c.OnMoved); i >= 0 {
		cfg.OnMoved = [...]sim.OnMoved{sim.Patch, sim.PatchAndRefresh, sim.RefreshFirst, sim.Ignore}[i]
	}
	setWord(&cfg.KeepOnTimeout, c.OnTimeout, "keep")
	setWord(&cfg.KeepSilent, c.OnTimeout, "keep-silent")
	setWord(&cfg.AtMostOnce, c.AtMostOnce, "yes")
	setWord(&cfg.Cache, c.Cache, "yes")
	setWord(&cfg.RESP3, c.Protocol, "3")
	setWord(&cfg.RefreshOnFailure, c.RefreshOnFailure, "yes")
	setWord(&cfg.AskAnyNode, c.Ask, "any")
	setWord(&cfg.WholeBatches, c.Pipelines, "whole")
	setWord(&cfg.TrustEmptyHost, c.EmptyHost, "trust")
	setWord(&cfg.GiveUpOnUnknownSlot, c.NoOwner, "fail")
	if c.Topology == "shards" {
		cfg.Topology = sim.TopologyShards
	}
	cfg.Seeds = c.Seeds.Names()
	cfg.Certificate = c.Certificate
	cfg.Username, cfg.Password = c.Username, c.Password
	if i := slices.Index([]string{"master", "replica", "any"}, c.ReadFrom); i >= 0 {
		cfg.ReadFrom = [...]sim.ReadFrom{sim.FromMaster, sim.FromReplica, sim.FromAny}[i]
	}
	return cfg
}

func setIf[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

func setWord(to *bool, word, yes string) {
	if word != "" {
		*to = word == yes
	}
}
