package node

import (
	"strconv"

	"github.com/slotstorm/slotstorm/node/keyspace"
)

// The sections about the process.

func (i *info) server() {
	n := i.n
	uptime := int64(n.secondsSince(n.booted))
	i.field("redis_version", redisVersion)
	i.field("redis_git_sha1", "00000000")
	i.integer("redis_git_dirty", 0)
	i.field("redis_build_id", "0000000000000000")
	i.field("redis_mode", "cluster")
	i.field("os", "Slotstorm")
	i.integer("arch_bits", 64)
	i.field("monotonic_clock", "simulated")
	i.field("multiplexing_api", "simulated")
	i.field("atomicvar_api", "simulated")
	i.field("gcc_version", "0.0.0")
	i.integer("process_id", 0)
	i.field("process_supervised", "no")
	i.field("run_id", n.runID)
	i.integer("tcp_port", int64(n.port))
	i.integer("server_time_usec", n.wall().UnixMicro())
	i.integer("uptime_in_seconds", uptime)
	i.integer("uptime_in_days", uptime/(24*3600))
	i.field("hz", n.config.Get("hz"))
	i.field("configured_hz", n.config.Get("hz"))
	i.integer("lru_clock", n.wall().Unix()&(1<<24-1))
	i.field("executable", "")
	i.field("config_file", "/redis.conf")
	i.integer("io_threads_active", 0)
	if n.shutdown.waits() {
		i.integer("shutdown_in_milliseconds", (n.shutdown.until - n.now).Milliseconds())
	}
}

func (i *info) clients() {
	n := i.n
	var input, output, blocked, timed int64
	for _, s := range n.sessions {
		size, _ := s.queryBuffer(s.in.Pending())
		input = max(input, int64(size))
		output = max(output, int64(len(s.out.Buf)-clientReplyBuffer), int64(s.output.memory))
		if s.blocked != nil {
			blocked++
			if s.blocked.cancel != nil {
				timed++
			}
		}
	}
	i.integer("connected_clients", int64(len(n.everyClient())-len(n.repl.replicas)))
	i.integer("cluster_connections", int64(n.busConnections()))
	i.integer("maxclients", int64(n.settings.MaxClients))
	i.integer("client_recent_max_input_buffer", input)
	i.integer("client_recent_max_output_buffer", output)
	i.integer("blocked_clients", blocked)
	i.integer("tracking_clients", int64(n.tracking.Figures().Clients))
	i.integer("clients_in_timeout_table", timed)
}

// memory shows the limit, and what a server without data needs: what values take is
// not counted.
func (i *info) memory() {
	human := func(name string) { i.field(name, humanBytes(0)) }
	ratio := func(name string) { i.field(name, "0.00") }
	i.integer("used_memory", emptyServerMemory)
	i.field("used_memory_human", humanBytes(emptyServerMemory))
	i.zeros("used_memory_rss")
	human("used_memory_rss_human")
	i.integer("used_memory_peak", emptyServerMemory)
	i.field("used_memory_peak_human", humanBytes(emptyServerMemory))
	i.field("used_memory_peak_perc", "100.00%")
	i.integer("used_memory_overhead", emptyServerMemory)
	i.integer("used_memory_startup", emptyServerMemory)
	i.zeros("used_memory_dataset")
	i.field("used_memory_dataset_perc", "0.00%")
	i.zeros("allocator_allocated", "allocator_active", "allocator_resident", "total_system_memory")
	human("total_system_memory_human")
	i.zeros("used_memory_lua", "used_memory_vm_eval")
	human("used_memory_lua_human")
	i.zeros("used_memory_scripts_eval")
	scripts, functions, libraries := i.n.scripts.engine.Count()
	i.integer("number_of_cached_scripts", int64(scripts))
	i.integer("number_of_functions", int64(functions))
	i.integer("number_of_libraries", int64(libraries))
	i.zeros("used_memory_vm_functions", "used_memory_vm_total")
	human("used_memory_vm_total_human")
	i.zeros("used_memory_functions", "used_memory_scripts")
	human("used_memory_scripts_human")
	i.integer("maxmemory", int64(i.n.maxMemory))
	i.field("maxmemory_human", humanBytes(i.n.maxMemory))
	i.field("maxmemory_policy", i.n.config.Get("maxmemory-policy"))
	ratio("allocator_frag_ratio")
	i.zeros("allocator_frag_bytes")
	ratio("allocator_rss_ratio")
	i.zeros("allocator_rss_bytes")
	ratio("rss_overhead_ratio")
	i.zeros("rss_overhead_bytes")
	ratio("mem_fragmentation_ratio")
	i.zeros("mem_fragmentation_bytes", "mem_not_counted_for_evict", "mem_replication_backlog",
		"mem_total_replication_buffers", "mem_clients_slaves", "mem_clients_normal", "mem_cluster_links",
		"mem_aof_buffer")
	i.field("mem_allocator", "libc")
	i.zeros("active_defrag_running", "lazyfree_pending_objects", "lazyfreed_objects")
}

// humanBytes is bytesToHuman.
func humanBytes(n uint64) string {
	if n < 1<<10 || n >= 1<<60 {
		return strconv.FormatUint(n, 10) + "B"
	}
	unit, size := 0, float64(n)
	for ; size >= 1<<10; unit++ {
		size /= 1 << 10
	}
	return strconv.FormatFloat(size, 'f', 2, 64) + " KMGTP"[unit:unit+1]
}

// persistence tells of dumps and of the append only file.
func (i *info) persistence() {
	n := i.n
	i.bool("loading", n.loading)
	i.zeros("async_loading", "current_cow_peak", "current_cow_size", "current_cow_size_age")
	i.field("current_fork_perc", "0.00")
	s := &n.snapshots
	saving, since, rewriting := 0, int64(-1), int64(-1)
	if n.child != nil {
		saving = n.child.keys
		lasts := n.wallSecond(n.now) - n.wallSecond(n.child.began)
		if n.rewriting() {
			rewriting = lasts
		} else {
			since = lasts
		}
	}
	i.zeros("current_save_keys_processed")
	i.integer("current_save_keys_total", int64(saving))
	i.integer("rdb_changes_since_last_save", s.changes)
	i.bool("rdb_bgsave_in_progress", n.saving())
	i.integer("rdb_last_save_time", n.lastSave())
	i.status("rdb_last_bgsave_status", s.failed)
	i.integer("rdb_last_bgsave_time_sec", s.took)
	i.integer("rdb_current_bgsave_time_sec", since)
	i.integer("rdb_saves", s.saves)
	i.zeros("rdb_last_cow_size")
	i.integer("rdb_last_load_keys_expired", int64(s.keysExpired))
	i.integer("rdb_last_load_keys_loaded", int64(s.keysLoaded))
	a := &n.aof
	i.bool("aof_enabled", a.state != aofOff)
	i.bool("aof_rewrite_in_progress", n.rewriting())
	i.bool("aof_rewrite_scheduled", a.scheduled)
	i.integer("aof_last_rewrite_time_sec", a.took)
	i.integer("aof_current_rewrite_time_sec", rewriting)
	i.status("aof_last_bgrewrite_status", a.failed)
	i.integer("aof_rewrites", a.rewrites)
	i.zeros("aof_rewrites_consecutive_failures")
	i.field("aof_last_write_status", "ok")
	i.zeros("aof_last_cow_size", "module_fork_in_progress", "module_fork_last_cow_size")
	if a.enabled {
		i.integer("aof_current_size", a.size)
		i.integer("aof_base_size", a.baseSize)
		i.bool("aof_pending_rewrite", a.scheduled)
		i.integer("aof_buffer_length", int64(len(a.buf)))
		i.zeros("aof_pending_bio_fsync", "aof_delayed_fsync")
	}
}

func (i *info) cpu() {
	for _, name := range []string{"used_cpu_sys", "used_cpu_user", "used_cpu_sys_children", "used_cpu_user_children",
		"used_cpu_sys_main_thread", "used_cpu_user_main_thread"} {
		i.field(name, "0.000000")
	}
}

// figures asks the keyspace what INFO tells about the keys.
func (n *Node) figures() keyspace.Figures {
	if k, ok := n.ks.(keyspace.Meter); ok {
		return k.Figures()
	}
	return keyspace.Figures{}
}

func (i *info) keyspace() {
	if keys := i.n.ks.Len(); keys > 0 {
		f := i.n.figures()
		i.field("db0", "keys="+strconv.Itoa(keys)+",expires="+strconv.Itoa(f.Expiring)+
			",avg_ttl="+strconv.FormatInt(f.MeanTTL.Milliseconds(), 10))
	}
}
