package node

import (
	"time"

	"github.com/slotstorm/slotstorm/internal/server/command"
)

// Settings are the directives that change what a node does. CONFIG SET changes
// them while the node runs; see config.go for their names.
type Settings struct {
	// MaxClients bounds the number of connections (maxclients).
	MaxClients int
	// ProtoMaxBulkLen bounds one argument, in bytes (proto-max-bulk-len).
	ProtoMaxBulkLen int
	// QueryBufferLimit bounds the input a connection may have waiting, in bytes
	// (client-query-buffer-limit).
	QueryBufferLimit int
	// OutputLimit bounds the output that a client leaves lying before it loses its
	// connection, in bytes, whatever client-output-buffer-limit says. Redis has no such
	// limit; the default here is 1 GiB.
	OutputLimit int
	// IdleTimeout is timeout: after how many seconds without traffic a client loses its
	// connection; 0 is never.
	IdleTimeout int
	// RequirePass is the default user's password, "" if none is needed.
	RequirePass string
	// MasterAuth and MasterUser are what a replica says to its master (masterauth,
	// masteruser).
	MasterAuth, MasterUser string
	// BacklogSize is repl-backlog-size, in bytes, and BacklogTTL repl-backlog-ttl, in
	// seconds.
	BacklogSize, BacklogTTL int
	// DisklessSync is repl-diskless-sync, and DisklessDelay
	// repl-diskless-sync-delay: how long a full synchronisation waits for more
	// replicas that could share it.
	DisklessSync  bool
	DisklessDelay time.Duration
	// DisklessMaxReplicas is repl-diskless-sync-max-replicas: with so many of them it waits no
	// longer. 0 is no such number.
	DisklessMaxReplicas int
	// ReplTimeout is repl-timeout.
	ReplTimeout time.Duration
	// LoadTime is how long a replica is busy loading the data set of a full
	// synchronisation, and answers LOADING. No directive of Redis: there it depends on
	// the size.
	LoadTime time.Duration
	// ReplicaReadOnly is replica-read-only.
	ReplicaReadOnly bool
	// ServeStaleData is replica-serve-stale-data.
	ServeStaleData bool
	// MinReplicas and MinReplicasMaxLag (seconds) are min-replicas-to-write and
	// min-replicas-max-lag.
	MinReplicas, MinReplicasMaxLag int
	// ReadsWhenDown is cluster-allow-reads-when-down.
	ReadsWhenDown bool
	// ShardWhenDown is cluster-allow-pubsubshard-when-down.
	ShardWhenDown bool
	// Endpoint is cluster-preferred-endpoint-type.
	Endpoint Endpoint
	// LinkBufferLimit bounds what waits to be sent to another node on the cluster bus, in
	// bytes (cluster-link-sendbuf-limit); 0 is no limit.
	LinkBufferLimit uint64
	// DebugCommand allows DEBUG (enable-debug-command); Redis has it off.
	DebugCommand bool
	// ProtectedConfigs lets CONFIG SET change directives about files
	// (enable-protected-configs).
	ProtectedConfigs bool
	// ModuleCommand allows MODULE (enable-module-command).
	ModuleCommand bool
}

// Endpoint says how a node names other nodes to its clients
// (cluster-preferred-endpoint-type).
type Endpoint uint8

// The endpoint types, with the word CONFIG uses.
const (
	EndpointIP       Endpoint = iota // ip
	EndpointHostname                 // hostname
	EndpointUnknown                  // unknown-endpoint
)

// DefaultSettings are those of Redis 7.0.15.
func DefaultSettings() Settings {
	return Settings{
		MaxClients:        10000,
		ProtoMaxBulkLen:   512 << 20,
		QueryBufferLimit:  1 << 30,
		OutputLimit:       1 << 30,
		BacklogSize:       1 << 20,
		BacklogTTL:        3600,
		DisklessSync:      true,
		DisklessDelay:     5 * time.Second,
		ReplTimeout:       time.Minute,
		ReplicaReadOnly:   true,
		ServeStaleData:    true,
		MinReplicasMaxLag: 10,
		ShardWhenDown:     true,
	}
}

// allows reports whether a protected command, DEBUG or MODULE, may run.
func (s *Settings) allows(cmd *command.Command) bool {
	if cmd.ID == idDebug {
		return s.DebugCommand
	}
	return s.ModuleCommand
}
