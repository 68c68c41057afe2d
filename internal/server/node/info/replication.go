package info

import (
	"fmt"
	"strconv"
)

// Replication is the section of that name. Times are in seconds; -1 is never.
type Replication struct {
	// Master is what a replica tells about its link, nil for a master.
	Master   *MasterLink
	Replicas []Replica
	// Takers are other nodes that take slots, which count as replicas.
	Takers int
	// Good is the number of replicas with little lag, if min-replicas-to-write is set.
	Good         int
	GoodMatters  bool
	ID, ID2      string
	Offset       int64
	SecondOffset int64
	BacklogSize  int
	// Backlog is whether there is one, BacklogFirst the offset of its first byte.
	Backlog       bool
	BacklogFirst  int64
	BacklogLength int
}

// Replica is one that follows a master.
type Replica struct {
	IP     string
	Port   int
	Online bool
	Acked  int64
	Lag    int64
}

// MasterLink is what a replica tells about its link to the master.
type MasterLink struct {
	Host      string
	Port      int
	Up        bool
	HeardAgo  int64
	Syncing   bool
	Sync      Transfer
	Offset    int64
	DownSince int64
	Priority  string
	ReadOnly  bool
	Announced bool
}

// Transfer is how much of a data set has come.
type Transfer struct {
	Announced   bool
	Total, Read int64
	HeardAgo    int64
}

// Replication writes the section.
func (t *Text) Replication(f Replication) {
	if f.Master != nil {
		t.field("role", "slave")
		t.master(f.Master)
	} else {
		t.field("role", "master")
	}
	t.integer("connected_slaves", int64(len(f.Replicas)+f.Takers))
	if f.GoodMatters {
		t.integer("min_slaves_good_slaves", int64(f.Good))
	}
	for i, r := range f.Replicas {
		state, lag := "wait_bgsave", int64(0)
		if r.Online {
			state, lag = "online", r.Lag
		}
		t.field("slave"+strconv.Itoa(i), fmt.Sprintf("ip=%s,port=%d,state=%s,offset=%d,lag=%d", r.IP, r.Port, state, r.Acked, lag))
	}
	t.field("master_failover_state", "no-failover")
	t.field("master_replid", f.ID)
	t.field("master_replid2", f.ID2)
	t.integer("master_repl_offset", f.Offset)
	t.integer("second_repl_offset", f.SecondOffset)
	t.bool("repl_backlog_active", f.Backlog)
	t.integer("repl_backlog_size", int64(f.BacklogSize))
	t.integer("repl_backlog_first_byte_offset", f.BacklogFirst)
	t.integer("repl_backlog_histlen", int64(f.BacklogLength))
}

func (t *Text) master(f *MasterLink) {
	t.field("master_host", f.Host)
	t.integer("master_port", int64(f.Port))
	status, ago := "down", int64(-1)
	if f.Up {
		status, ago = "up", f.HeardAgo
	}
	t.field("master_link_status", status)
	t.integer("master_last_io_seconds_ago", ago)
	t.bool("master_sync_in_progress", f.Syncing)
	t.integer("slave_read_repl_offset", f.Offset)
	t.integer("slave_repl_offset", f.Offset)
	if f.Syncing {
		t.transfer(f.Sync)
	}
	if !f.Up {
		t.integer("master_link_down_since_seconds", f.DownSince)
	}
	t.field("slave_priority", f.Priority)
	t.bool("slave_read_only", f.ReadOnly)
	t.bool("replica_announced", f.Announced)
}

func (t *Text) transfer(f Transfer) {
	total, percent := max(f.Total, 0), 0.0
	if !f.Announced {
		total = -1
		percent = -100 * float64(f.Read)
	} else if total > 0 {
		percent = 100 * float64(f.Read) / float64(total)
	}
	t.integer("master_sync_total_bytes", total)
	t.integer("master_sync_read_bytes", f.Read)
	t.integer("master_sync_left_bytes", total-f.Read)
	t.field("master_sync_perc", strconv.FormatFloat(percent, 'f', 2, 64))
	t.integer("master_sync_last_io_seconds_ago", f.HeardAgo)
}
