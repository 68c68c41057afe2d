package info

import (
	"strconv"
	"time"
)

// Server is the section of that name.
type Server struct {
	Version, RunID, HZ string
	Port               int
	Now                time.Time
	Uptime             int64 // in seconds
	// ShutdownIn is how long the server waits for its end, 0 if it does not.
	ShutdownIn time.Duration
}

// Server writes the section.
func (t *Text) Server(f Server) {
	t.field("redis_version", f.Version)
	t.field("redis_git_sha1", "00000000")
	t.integer("redis_git_dirty", 0)
	t.field("redis_build_id", "0000000000000000")
	t.field("redis_mode", "cluster")
	t.field("os", "Slotstorm")
	t.integer("arch_bits", 64)
	t.field("monotonic_clock", "simulated")
	t.field("multiplexing_api", "simulated")
	t.field("atomicvar_api", "simulated")
	t.field("gcc_version", "0.0.0")
	t.integer("process_id", 0)
	t.field("process_supervised", "no")
	t.field("run_id", f.RunID)
	t.integer("tcp_port", int64(f.Port))
	t.integer("server_time_usec", f.Now.UnixMicro())
	t.integer("uptime_in_seconds", f.Uptime)
	t.integer("uptime_in_days", f.Uptime/(24*3600))
	t.field("hz", f.HZ)
	t.field("configured_hz", f.HZ)
	t.integer("lru_clock", f.Now.Unix()&(1<<24-1))
	t.field("executable", "")
	t.field("config_file", "/redis.conf")
	t.integer("io_threads_active", 0)
	if f.ShutdownIn != 0 {
		t.integer("shutdown_in_milliseconds", f.ShutdownIn.Milliseconds())
	}
}

// Clients is the section of that name.
type Clients struct {
	Connected, ClusterConnections, Max int
	// MaxInput and MaxOutput are the largest buffers, in bytes.
	MaxInput, MaxOutput                 int
	Blocked, Tracking, BlockedWithLimit int
}

// Clients writes the section.
func (t *Text) Clients(f Clients) {
	t.integer("connected_clients", int64(f.Connected))
	t.integer("cluster_connections", int64(f.ClusterConnections))
	t.integer("maxclients", int64(f.Max))
	t.integer("client_recent_max_input_buffer", int64(f.MaxInput))
	t.integer("client_recent_max_output_buffer", int64(f.MaxOutput))
	t.integer("blocked_clients", int64(f.Blocked))
	t.integer("tracking_clients", int64(f.Tracking))
	t.integer("clients_in_timeout_table", int64(f.BlockedWithLimit))
}

// Memory is the section of that name.
type Memory struct {
	// Used is what a server without data needs.
	Used                          uint64
	Scripts, Functions, Libraries int
	Max                           uint64
	Policy                        string
}

// Memory shows the limit, and what a server without data needs: what values take is
// not counted.
func (t *Text) Memory(f Memory) {
	human := func(name string) { t.field(name, humanBytes(0)) }
	ratio := func(name string) { t.field(name, "0.00") }
	t.integer("used_memory", int64(f.Used))
	t.field("used_memory_human", humanBytes(f.Used))
	t.zeros("used_memory_rss")
	human("used_memory_rss_human")
	t.integer("used_memory_peak", int64(f.Used))
	t.field("used_memory_peak_human", humanBytes(f.Used))
	t.field("used_memory_peak_perc", "100.00%")
	t.integer("used_memory_overhead", int64(f.Used))
	t.integer("used_memory_startup", int64(f.Used))
	t.zeros("used_memory_dataset")
	t.field("used_memory_dataset_perc", "0.00%")
	t.zeros("allocator_allocated", "allocator_active", "allocator_resident", "total_system_memory")
	human("total_system_memory_human")
	t.zeros("used_memory_lua", "used_memory_vm_eval")
	human("used_memory_lua_human")
	t.zeros("used_memory_scripts_eval")
	t.integer("number_of_cached_scripts", int64(f.Scripts))
	t.integer("number_of_functions", int64(f.Functions))
	t.integer("number_of_libraries", int64(f.Libraries))
	t.zeros("used_memory_vm_functions", "used_memory_vm_total")
	human("used_memory_vm_total_human")
	t.zeros("used_memory_functions", "used_memory_scripts")
	human("used_memory_scripts_human")
	t.integer("maxmemory", int64(f.Max))
	t.field("maxmemory_human", humanBytes(f.Max))
	t.field("maxmemory_policy", f.Policy)
	ratio("allocator_frag_ratio")
	t.zeros("allocator_frag_bytes")
	ratio("allocator_rss_ratio")
	t.zeros("allocator_rss_bytes")
	ratio("rss_overhead_ratio")
	t.zeros("rss_overhead_bytes")
	ratio("mem_fragmentation_ratio")
	t.zeros("mem_fragmentation_bytes", "mem_not_counted_for_evict", "mem_replication_backlog",
		"mem_total_replication_buffers", "mem_clients_slaves", "mem_clients_normal", "mem_cluster_links",
		"mem_aof_buffer")
	t.field("mem_allocator", "libc")
	t.zeros("active_defrag_running", "lazyfree_pending_objects", "lazyfreed_objects")
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

// Persistence is the section of that name. Times are in seconds; -1 is none.
type Persistence struct {
	// Loading says that clients are refused, AsyncLoading that they read the old data.
	Loading, AsyncLoading bool
	Load                  *Load // nil if nothing is loaded

	Changes                 int64 // since the last save
	Saving                  bool
	SavingKeys, SavedKeys   int // of what is written in the background, and how far it is
	LastSave                int64
	LastSaveTook, SaveLasts int64
	SaveFailed              bool // the last one did
	Saves                   int64
	KeysExpired, KeysLoaded int // of the file that was loaded last

	AOF                           bool // there is an append only file
	Rewriting, RewriteScheduled   bool
	LastRewriteTook, RewriteLasts int64
	RewriteFailed                 bool // the last one did
	Rewrites                      int64
	AOFWanted                     bool // the directive says that there is to be one
	AOFSize, AOFBaseSize          int64
	AOFBuffer                     int
}

// Load is how far a data set is loaded, in bytes. Total is 0 if nobody knows.
type Load struct {
	Began, Took   int64 // in seconds
	Total, Loaded int
}

// Persistence tells of dumps and of the append only file.
func (t *Text) Persistence(f Persistence) {
	t.bool("loading", f.Loading)
	t.bool("async_loading", f.AsyncLoading)
	t.zeros("current_cow_peak", "current_cow_size", "current_cow_size_age")
	t.field("current_fork_perc", percent(f.SavedKeys, f.SavingKeys))
	t.integer("current_save_keys_processed", int64(f.SavedKeys))
	t.integer("current_save_keys_total", int64(f.SavingKeys))
	t.integer("rdb_changes_since_last_save", f.Changes)
	t.bool("rdb_bgsave_in_progress", f.Saving)
	t.integer("rdb_last_save_time", f.LastSave)
	t.status("rdb_last_bgsave_status", f.SaveFailed)
	t.integer("rdb_last_bgsave_time_sec", f.LastSaveTook)
	t.integer("rdb_current_bgsave_time_sec", f.SaveLasts)
	t.integer("rdb_saves", f.Saves)
	t.zeros("rdb_last_cow_size")
	t.integer("rdb_last_load_keys_expired", int64(f.KeysExpired))
	t.integer("rdb_last_load_keys_loaded", int64(f.KeysLoaded))
	t.bool("aof_enabled", f.AOF)
	t.bool("aof_rewrite_in_progress", f.Rewriting)
	t.bool("aof_rewrite_scheduled", f.RewriteScheduled)
	t.integer("aof_last_rewrite_time_sec", f.LastRewriteTook)
	t.integer("aof_current_rewrite_time_sec", f.RewriteLasts)
	t.status("aof_last_bgrewrite_status", f.RewriteFailed)
	t.integer("aof_rewrites", f.Rewrites)
	t.zeros("aof_rewrites_consecutive_failures")
	t.field("aof_last_write_status", "ok")
	t.zeros("aof_last_cow_size", "module_fork_in_progress", "module_fork_last_cow_size")
	if f.AOFWanted {
		t.integer("aof_current_size", f.AOFSize)
		t.integer("aof_base_size", f.AOFBaseSize)
		t.bool("aof_pending_rewrite", f.RewriteScheduled)
		t.integer("aof_buffer_length", int64(f.AOFBuffer))
		t.zeros("aof_pending_bio_fsync", "aof_delayed_fsync")
	}
	if f.Load != nil {
		t.load(f.Load)
	}
}

func (t *Text) load(f *Load) {
	left, eta := int64(1), int64(1)
	if f.Total > 0 {
		left = int64(f.Total - f.Loaded)
	}
	if f.Took > 0 {
		eta = f.Took * left / int64(f.Loaded+1)
	}
	t.integer("loading_start_time", f.Began)
	t.integer("loading_total_bytes", int64(f.Total))
	t.zeros("loading_rdb_used_mem")
	t.integer("loading_loaded_bytes", int64(f.Loaded))
	t.field("loading_loaded_perc", percent(f.Loaded, f.Total))
	t.integer("loading_eta_seconds", eta)
}

// percent is a part of a whole, 0 of nothing.
func percent(part, whole int) string {
	if whole == 0 {
		return "0.00"
	}
	return strconv.FormatFloat(100*float64(part)/float64(whole), 'f', 2, 64)
}

// CPU writes the section of that name.
func (t *Text) CPU() {
	for _, name := range []string{"used_cpu_sys", "used_cpu_user", "used_cpu_sys_children", "used_cpu_user_children",
		"used_cpu_sys_main_thread", "used_cpu_user_main_thread"} {
		t.field(name, "0.000000")
	}
}

// Cluster writes the section of that name.
func (t *Text) Cluster() { t.integer("cluster_enabled", 1) }

// Keyspace writes the section of that name: how many keys there are, how many of them expire,
// and after how long on average; then what versions other than Redis 7.0 add.
func (t *Text) Keyspace(keys, expiring int, meanTTL time.Duration, more string) {
	if keys > 0 {
		t.field("db0", "keys="+strconv.Itoa(keys)+",expires="+strconv.Itoa(expiring)+
			",avg_ttl="+strconv.FormatInt(meanTTL.Milliseconds(), 10)+more)
	}
}
