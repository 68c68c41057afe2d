package node

// replication is the section of that name.
func (i *info) replication() {
	n := i.n
	if n.isMaster() {
		i.field("role", "master")
	} else {
		i.master()
	}
	i.integer("connected_slaves", 0)
	i.field("master_failover_state", "no-failover")
	i.field("master_replid", n.runID)
	i.field("master_replid2", "0000000000000000000000000000000000000000")
	i.integer("master_repl_offset", n.replicationOffset())
	i.integer("second_repl_offset", -1)
	i.integer("repl_backlog_active", 0)
	i.field("repl_backlog_size", n.directive("repl-backlog-size"))
	i.zeros("repl_backlog_first_byte_offset", "repl_backlog_histlen")
}

// master writes what a replica tells about its link to the master.
func (i *info) master() {
	n := i.n
	i.field("role", "slave")
	if master := n.view.Member(n.view.Self.MasterID); master != nil {
		i.field("master_host", master.IP)
		i.integer("master_port", int64(master.Port))
	}
	if n.masterLinkDown() {
		i.field("master_link_status", "down")
		i.integer("master_last_io_seconds_ago", -1)
	} else {
		i.field("master_link_status", "up")
		i.integer("master_last_io_seconds_ago", 0)
	}
	i.integer("master_sync_in_progress", 0)
	i.integer("slave_read_repl_offset", n.replicationOffset())
	i.integer("slave_repl_offset", n.replicationOffset())
	if n.masterLinkDown() {
		i.integer("master_link_down_since_seconds", -1)
	}
	i.field("slave_priority", n.directive("replica-priority"))
	i.bool("slave_read_only", n.settings.ReplicaReadOnly)
	i.bool("replica_announced", isYes(n.directive("replica-announced")))
}

// replicationOffset is how far the stream of writes has come, which the bus tells too.
func (n *Node) replicationOffset() int64 {
	s := n.machine.Snapshot()
	return s.Node(s.Self).Offset
}
