package info

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
)

// What INFO shows for the words behind it.
func TestSelect(t *testing.T) {
	const standard = "Server Clients Memory Persistence Stats Replication CPU Modules Errorstats Cluster Keyspace"
	const all = "Server Clients Memory Persistence Stats Replication CPU Modules Commandstats Errorstats Latencystats Cluster Keyspace"
	for _, row := range []struct{ words, titles string }{
		{"", standard},
		{"default", standard},
		{"all", all},
		{"everything", all},
		{"all nonsense", all},
		{"server", "Server"},
		{"cluster server server", "Server Cluster"},
		{"nonsense", ""},
		{"module_list", "Modules"},
		{"modules", "Modules"},
		{"default commandstats", strings.Replace(standard, "Errorstats", "Commandstats Errorstats", 1)},
	} {
		var titles []string
		for _, s := range Select(&dialect.Facts{}, strings.Fields(row.words)) {
			titles = append(titles, s.Title)
		}
		if got := strings.Join(titles, " "); got != row.titles {
			t.Errorf("INFO %s shows %q, want %q", row.words, got, row.titles)
		}
	}
}

func TestTextHasSections(t *testing.T) {
	var text Text
	text.Begin(Section{Title: "Modules"})
	text.Begin(Section{Title: "Cluster"})
	text.Cluster()
	if got, want := text.String(), "# Modules\r\n\r\n# Cluster\r\ncluster_enabled:1\r\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// has fails the test unless the text has these lines.
func has(t *testing.T, write func(*Text), lines ...string) {
	t.Helper()
	var text Text
	write(&text)
	for _, line := range lines {
		if !strings.Contains("\r\n"+text.String(), "\r\n"+line+"\r\n") {
			t.Errorf("there is no %q in\n%s", line, text.String())
		}
	}
}

// lacks fails the test if a line of the text begins like that.
func lacks(t *testing.T, write func(*Text), name string) {
	t.Helper()
	var text Text
	write(&text)
	if strings.Contains("\r\n"+text.String(), "\r\n"+name) {
		t.Errorf("there is %q in\n%s", name, text.String())
	}
}

func TestSections(t *testing.T) {
	server := Server{Version: "7.0.15", RunID: "abc", HZ: "10", Port: 7000, Now: time.UnixMicro(1715072889000001), Uptime: 93600}
	has(t, func(i *Text) { i.Server(server) }, "redis_version:7.0.15", "run_id:abc", "tcp_port:7000", "uptime_in_seconds:93600",
		"uptime_in_days:1", "server_time_usec:1715072889000001", "hz:10")
	lacks(t, func(i *Text) { i.Server(server) }, "shutdown_in_milliseconds")
	server.ShutdownIn = 1500 * time.Millisecond
	has(t, func(i *Text) { i.Server(server) }, "shutdown_in_milliseconds:1500")

	has(t, func(i *Text) { i.Clients(Clients{1, 2, 3, 4, 5, 6, 7, 8}) }, "connected_clients:1", "cluster_connections:2", "maxclients:3",
		"client_recent_max_input_buffer:4", "client_recent_max_output_buffer:5", "blocked_clients:6", "tracking_clients:7", "clients_in_timeout_table:8")

	has(t, func(i *Text) {
		i.Memory(Memory{Used: 1600224, Scripts: 1, Functions: 2, Libraries: 3, Max: 3 << 20, Policy: "noeviction"})
	},
		"used_memory:1600224", "used_memory_human:1.53M", "number_of_cached_scripts:1", "number_of_functions:2", "number_of_libraries:3",
		"maxmemory:3145728", "maxmemory_human:3.00M", "maxmemory_policy:noeviction")

	p := Persistence{Changes: 5, SaveLasts: -1, LastSaveTook: -1, RewriteLasts: 3, Rewriting: true, AOF: true}
	has(t, func(i *Text) { i.Persistence(p) }, "rdb_changes_since_last_save:5", "rdb_bgsave_in_progress:0", "rdb_last_bgsave_time_sec:-1",
		"aof_rewrite_in_progress:1", "aof_current_rewrite_time_sec:3", "aof_enabled:1")
	lacks(t, func(i *Text) { i.Persistence(p) }, "aof_current_size")
	has(t, func(i *Text) { i.Persistence(p) }, "rdb_last_bgsave_status:ok", "aof_last_bgrewrite_status:ok")
	p.SaveFailed, p.RewriteFailed = true, true
	has(t, func(i *Text) { i.Persistence(p) }, "rdb_last_bgsave_status:err", "aof_last_bgrewrite_status:err")
	p.AOFWanted, p.AOFSize = true, 77
	has(t, func(i *Text) { i.Persistence(p) }, "aof_current_size:77")

	has(t, func(i *Text) { i.Keyspace(3, 2, 15*time.Second, ",subexpiry=0") }, "db0:keys=3,expires=2,avg_ttl=15000,subexpiry=0")
	lacks(t, func(i *Text) { i.Keyspace(0, 0, 0, "") }, "db0")
}

func TestHumanBytes(t *testing.T) {
	for n, want := range map[uint64]string{
		0: "0B", 1023: "1023B", 1024: "1.00K", 1536: "1.50K", 3 << 20: "3.00M", 5 << 30: "5.00G", 1 << 40: "1.00T", 1 << 50: "1.00P", 1 << 60: "1152921504606846976B",
	} {
		if got := humanBytes(n); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
}

func TestReplication(t *testing.T) {
	master := Replication{
		Replicas: []Replica{{"1.2.3.4", 7001, true, 99, 1}, {"1.2.3.5", 7002, false, 0, 7}},
		Good:     1, GoodMatters: true, ID: "aa", ID2: "bb", Offset: 100, SecondOffset: -1, BacklogSize: 16384,
		Backlog: true, BacklogFirst: 1, BacklogLength: 100,
	}
	has(t, func(i *Text) { i.Replication(master) }, "role:master", "connected_slaves:2", "min_slaves_good_slaves:1",
		"slave0:ip=1.2.3.4,port=7001,state=online,offset=99,lag=1", "slave1:ip=1.2.3.5,port=7002,state=wait_bgsave,offset=0,lag=0",
		"master_replid:aa", "master_replid2:bb", "master_repl_offset:100", "second_repl_offset:-1",
		"repl_backlog_active:1", "repl_backlog_first_byte_offset:1", "repl_backlog_histlen:100")
	lacks(t, func(i *Text) { i.Replication(master) }, "master_host")

	link := &MasterLink{Host: "1.2.3.4", Port: 7000, Up: true, HeardAgo: 2, Offset: 50, DownSince: -1, Priority: "100", ReadOnly: true}
	replica := Replication{Master: link}
	has(t, func(i *Text) { i.Replication(replica) }, "role:slave", "master_host:1.2.3.4", "master_link_status:up", "master_last_io_seconds_ago:2",
		"slave_repl_offset:50", "slave_priority:100", "slave_read_only:1", "replica_announced:0", "repl_backlog_active:0")
	lacks(t, func(i *Text) { i.Replication(replica) }, "master_link_down_since_seconds")
	lacks(t, func(i *Text) { i.Replication(replica) }, "min_slaves_good_slaves")
	link.Up, link.Syncing = false, true
	for _, row := range []struct {
		sync  Transfer
		lines string
	}{
		{Transfer{true, 200, 50, 1}, "master_sync_total_bytes:200 master_sync_read_bytes:50 master_sync_left_bytes:150 master_sync_perc:25.00"},
		{Transfer{true, -1, 50, 1}, "master_sync_total_bytes:0 master_sync_left_bytes:-50 master_sync_perc:0.00"}, // ends with a mark
		{Transfer{false, 0, 0, 1}, "master_sync_total_bytes:-1 master_sync_left_bytes:-1 master_sync_last_io_seconds_ago:1"},
	} {
		link.Sync = row.sync
		has(t, func(i *Text) { i.Replication(replica) }, append(strings.Fields(row.lines), "master_link_status:down", "master_last_io_seconds_ago:-1", "master_link_down_since_seconds:-1")...)
	}
}

func TestCounts(t *testing.T) {
	var c Counts
	get, set := command.ByName("get"), command.ByName("set")
	c.Called(get, []byte("$-1\r\n"))
	c.Called(get, []byte("-WRONGTYPE Operation against a key\r\n"))
	c.CountRejected(set)
	c.CountError("ERR x")
	c.CountError("lonely")
	c.CountError("MINE too")
	has(t, func(i *Text) { i.CommandStats(command.Default, &c) },
		"cmdstat_get:calls=2,usec=0,usec_per_call=0.00,rejected_calls=0,failed_calls=1",
		"cmdstat_set:calls=0,usec=0,usec_per_call=0.00,rejected_calls=1,failed_calls=0")
	has(t, func(i *Text) { i.ErrorStats(&c) }, "errorstat_ERR:count=2", "errorstat_MINE:count=1", "errorstat_WRONGTYPE:count=1")
	has(t, func(i *Text) { i.LatencyStats(command.Default, &c, []string{"50", "99.9"}) }, "latency_percentiles_usec_get:p50=0.001,p99.9=0.001")
	lacks(t, func(i *Text) { i.LatencyStats(command.Default, &c, nil) }, "latency_percentiles_usec_set")
	c.Reads, c.Output = 3, 4
	has(t, func(i *Text) { i.Stats(&c, Stats{Hits: 5, Channels: 6}) }, "total_commands_processed:2", "total_error_replies:4",
		"total_reads_processed:3", "total_net_output_bytes:4", "keyspace_hits:5", "pubsub_channels:6")
}

// A script can make up any number of codes; only so many are counted apart, and none breaks
// the form of the text.
func TestErrorCodesAreBounded(t *testing.T) {
	var c Counts
	for i := range 1000 {
		c.CountError(fmt.Sprintf("CODE%d x", i))
	}
	if len(c.errors) != errorKinds || c.allErrors != 1000 {
		t.Errorf("%d codes, %d errors", len(c.errors), c.allErrors)
	}
	c = Counts{}
	c.CountError("A:B#C\r\nD x")
	has(t, func(i *Text) { i.ErrorStats(&c) }, "errorstat_A_B_C__D:count=1")
}
