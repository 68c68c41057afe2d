package main

import (
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/internal/tool/guard"
	"github.com/slotstorm/slotstorm/sim"
)

// serveMetrics serves the cluster's figures to Prometheus until stop is called: of all
// nodes under /metrics, of one under /scrape?target=redis://HOST:PORT, as redis_exporter
// does. It returns the address that it listens on.
func serveMetrics(addr string, c *sim.Cluster) (at string, stop func(), err error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return "", nil, fmt.Errorf("metrics: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("/metrics", metricsOf(c, c.Nodes()))
	mux.HandleFunc("/scrape", func(w http.ResponseWriter, r *http.Request) {
		target := strings.TrimPrefix(r.URL.Query().Get("target"), "redis://")
		for _, n := range c.Nodes() {
			if n.Addr() == target || n.Name() == target {
				metricsOf(c, []*sim.Node{n}).ServeHTTP(w, r)
				return
			}
		}
		http.Error(w, "target is no node of this cluster", http.StatusBadRequest)
	})
	h := guard.Guard{ReadOnly: true, AnyHost: !guard.IsLoopback(ln.Addr().String())}.Wrap(mux)
	return ln.Addr().String(), serveHTTP(ln, h), nil
}

func metricsOf(c *sim.Cluster, nodes []*sim.Node) http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collector{c, nodes})
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{})
}

// figure is a field of INFO or CLUSTER INFO, and its metric's name without "redis_":
// that of redis_exporter, whose meaning it has.
type figure struct {
	name    string
	counter bool
}

var figures = map[string]figure{
	"uptime_in_seconds":               {"uptime_in_seconds", false},
	"connected_clients":               {"connected_clients", false},
	"blocked_clients":                 {"blocked_clients", false},
	"tracking_clients":                {"tracking_clients", false},
	"maxclients":                      {"config_maxclients", false},
	"used_memory":                     {"memory_used_bytes", false},
	"maxmemory":                       {"memory_max_bytes", false},
	"loading":                         {"loading_dump_file", false},
	"connected_slaves":                {"connected_slaves", false},
	"master_repl_offset":              {"master_repl_offset", false},
	"slave_repl_offset":               {"slave_repl_offset", false},
	"pubsub_channels":                 {"pubsub_channels", false},
	"pubsub_patterns":                 {"pubsub_patterns", false},
	"total_connections_received":      {"connections_received_total", true},
	"total_commands_processed":        {"commands_processed_total", true},
	"rejected_connections":            {"rejected_connections_total", true},
	"expired_keys":                    {"expired_keys_total", true},
	"evicted_keys":                    {"evicted_keys_total", true},
	"keyspace_hits":                   {"keyspace_hits_total", true},
	"keyspace_misses":                 {"keyspace_misses_total", true},
	"total_net_input_bytes":           {"net_input_bytes_total", true},
	"total_net_output_bytes":          {"net_output_bytes_total", true},
	"sync_full":                       {"replica_resyncs_full", false},
	"sync_partial_ok":                 {"replica_partial_resync_accepted", false},
	"sync_partial_err":                {"replica_partial_resync_denied", false},
	"cluster_enabled":                 {"cluster_enabled", false},
	"cluster_slots_assigned":          {"cluster_slots_assigned", false},
	"cluster_slots_ok":                {"cluster_slots_ok", false},
	"cluster_slots_pfail":             {"cluster_slots_pfail", false},
	"cluster_slots_fail":              {"cluster_slots_fail", false},
	"cluster_known_nodes":             {"cluster_known_nodes", false},
	"cluster_size":                    {"cluster_size", false},
	"cluster_current_epoch":           {"cluster_current_epoch", false},
	"cluster_my_epoch":                {"cluster_my_epoch", false},
	"cluster_stats_messages_sent":     {"cluster_messages_sent_total", true},
	"cluster_stats_messages_received": {"cluster_messages_received_total", true},
}

// collector reads nodes when it is asked.
type collector struct {
	c     *sim.Cluster
	nodes []*sim.Node
}

// Describe implements prometheus.Collector. What there is depends on the nodes' roles.
func (collector) Describe(chan<- *prometheus.Desc) {}

// Collect implements prometheus.Collector.
func (c collector) Collect(out chan<- prometheus.Metric) {
	for _, n := range c.nodes {
		s := scrape{out, []string{n.Name(), n.Addr()}}
		if !n.Up() || n.Paused() {
			s.add("redis_up", false, 0)
			continue
		}
		s.add("redis_up", false, 1)
		state := n.Snapshot()
		s.info(access.ToNode(n).Info())
		s.info(state.InfoText())
		count := n.Counters()
		for kind, n := range map[string]uint64{
			"moved": count.Moved, "ask": count.Ask, "tryagain": count.TryAgain, "crossslot": count.CrossSlot, "clusterdown": count.ClusterDown,
		} {
			s.add("slotstorm_redirects_total", true, float64(n), "kind", kind)
		}
	}
	all := scrape{out: out}
	for _, name := range c.c.Faults() {
		fired, _ := c.c.FaultFired(name)
		all.add("slotstorm_fault_fired_total", true, float64(fired), "fault", name)
	}
	all.add("slotstorm_cluster_seconds", false, c.c.Now().Seconds())
}

// scrape collects what one node says.
type scrape struct {
	out  chan<- prometheus.Metric
	node []string // its name and address, nil for what is not a node's
}

// add adds a figure with further labels, each a name and a value.
func (s scrape) add(name string, counter bool, value float64, labels ...string) {
	var names, values []string
	if s.node != nil {
		names, values = []string{"node", "addr"}, append(values, s.node...)
	}
	for i := 0; i < len(labels); i += 2 {
		names, values = append(names, labels[i]), append(values, labels[i+1])
	}
	kind := prometheus.GaugeValue
	if counter {
		kind = prometheus.CounterValue
	}
	s.out <- prometheus.MustNewConstMetric(prometheus.NewDesc(name, "", names, nil), kind, value, values...)
}

// info adds the figures of a text of "name:value" lines.
func (s scrape) info(text string) {
	for line := range strings.Lines(text) {
		name, value, _ := strings.Cut(strings.TrimRight(line, "\r\n"), ":")
		number, err := strconv.ParseFloat(value, 64)
		f, known := figures[name]
		switch {
		case known && err == nil:
			s.add("redis_"+f.name, f.counter, number)
		case name == "cluster_state":
			s.add("redis_cluster_state", false, oneIf(value == "ok"))
		case name == "master_link_status":
			s.add("redis_master_link_up", false, oneIf(value == "up"))
		case name == "role":
			s.add("redis_instance_info", false, 1, "role", value, "redis_mode", "cluster")
		case name == "db0":
			s.add("redis_db_keys", false, field(value, "keys"), "db", "db0")
			s.add("redis_db_keys_expiring", false, field(value, "expires"), "db", "db0")
		case strings.HasPrefix(name, "cmdstat_"):
			s.add("redis_commands_total", true, field(value, "calls"), "cmd", strings.TrimPrefix(name, "cmdstat_"))
		case strings.HasPrefix(name, "errorstat_"):
			s.add("redis_errors_total", true, field(value, "count"), "err", strings.TrimPrefix(name, "errorstat_"))
		}
	}
}

// field is a number of a line such as "keys=1,expires=0".
func field(text, name string) float64 {
	for part := range strings.SplitSeq(text, ",") {
		if value, ok := strings.CutPrefix(part, name+"="); ok {
			number, _ := strconv.ParseFloat(value, 64) // no number counts as none
			return number
		}
	}
	return 0
}

func oneIf(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
