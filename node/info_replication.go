package node

import (
	"fmt"
	"strconv"
)

// replication is the section of that name.
func (i *info) replication() {
	n := i.n
	r := &n.repl
	if r.following {
		i.field("role", "slave")
		i.master()
	} else {
		i.field("role", "master")
	}
	i.integer("connected_slaves", int64(len(r.replicas)))
	if n.settings.MinReplicas > 0 && n.settings.MinReplicasMaxLag > 0 {
		i.integer("min_slaves_good_slaves", int64(r.good))
	}
	for at, one := range r.replicas {
		i.replica(at, one)
	}
	i.field("master_failover_state", "no-failover")
	i.field("master_replid", r.id)
	i.field("master_replid2", r.id2)
	i.integer("master_repl_offset", r.offset)
	i.integer("second_repl_offset", r.secondOffset)
	i.bool("repl_backlog_active", r.backlog != nil)
	i.integer("repl_backlog_size", int64(n.settings.BacklogSize))
	if r.backlog == nil {
		i.zeros("repl_backlog_first_byte_offset", "repl_backlog_histlen")
		return
	}
	first, length := r.backlog.span(n.settings.BacklogSize)
	i.integer("repl_backlog_first_byte_offset", first)
	i.integer("repl_backlog_histlen", int64(length))
}

// replica writes the line of one replica.
func (i *info) replica(at int, one *replica) {
	state, lag := "wait_bgsave", int64(0)
	if one.state == replicaOnline {
		state, lag = "online", i.n.lag(one)
	}
	i.field("slave"+strconv.Itoa(at), fmt.Sprintf("ip=%s,port=%d,state=%s,offset=%d,lag=%d",
		one.ip(), one.s.replicaOptions.port, state, one.acked, lag))
}

// master writes what a replica tells about its link to the master.
func (i *info) master() {
	n := i.n
	l := &n.repl.master
	up := l.state == linkConnected
	i.field("master_host", l.ip)
	i.integer("master_port", int64(l.port))
	status, ago := "down", int64(-1)
	if up {
		status, ago = "up", n.wallSecond(n.now)-n.wallSecond(l.heard)
	}
	i.field("master_link_status", status)
	i.integer("master_last_io_seconds_ago", ago)
	i.bool("master_sync_in_progress", l.state == linkSync)
	offset := int64(1) // as Redis says of a replica that has never had a master
	if up || l.resumable {
		offset = n.repl.offset
	}
	i.integer("slave_read_repl_offset", offset)
	i.integer("slave_repl_offset", offset)
	if l.state == linkSync {
		i.transfer()
	}
	if !up {
		since := int64(-1)
		if l.down != never {
			since = n.wallSecond(n.now) - n.wallSecond(l.down)
		}
		i.integer("master_link_down_since_seconds", since)
	}
	i.field("slave_priority", n.config.Get("replica-priority"))
	i.bool("slave_read_only", n.settings.ReplicaReadOnly)
	i.bool("replica_announced", isYes(n.config.Get("replica-announced")))
}

// transfer writes how much of the data set has come.
func (i *info) transfer() {
	n := i.n
	f := &n.repl.master.file
	total, read, percent := int64(max(f.size, 0)), int64(len(f.data)), 0.0
	if !f.announced {
		total = -1
		percent = -100 * float64(read)
	} else if total > 0 {
		percent = 100 * float64(read) / float64(total)
	}
	i.integer("master_sync_total_bytes", total)
	i.integer("master_sync_read_bytes", read)
	i.integer("master_sync_left_bytes", total-read)
	i.field("master_sync_perc", strconv.FormatFloat(percent, 'f', 2, 64))
	i.integer("master_sync_last_io_seconds_ago", n.wallSecond(n.now)-n.wallSecond(n.repl.master.heard))
}
