package node

import "github.com/slotstorm/slotstorm/internal/command"

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
	// RequirePass is the default user's password, "" if none is needed.
	RequirePass string
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
	// DebugCommand allows DEBUG (enable-debug-command); Redis has it off.
	DebugCommand bool
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
		ReplicaReadOnly:   true,
		ServeStaleData:    true,
		MinReplicasMaxLag: 10,
		ShardWhenDown:     true,
	}
}

// allows reports whether a protected command, DEBUG or MODULE, may run.
func (s *Settings) allows(cmd *command.Command) bool {
	return s.DebugCommand && cmd.ID == idDebug
}
