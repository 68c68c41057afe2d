package clusterbus

// Rules are where servers of other versions differ from Redis 7.0 on the cluster bus; the
// zero value is Redis 7.0. Each rule names the function that it is in, of cluster.c or
// cluster_legacy.c.
type Rules struct {
	// ShardIDs: shards have IDs, which pings tell and nodes.conf keeps (updateShardId,
	// clusterProcessPingExtensions).
	ShardIDs bool
	// OldShardsLost: a nodes.conf without shard IDs, of a version before, puts nobody into a
	// shard: others are in one when they tell theirs, replicas when their master does. A
	// mistake: it takes the random ID of a new node for one that was read (auxShardIdPresent).
	OldShardsLost bool
	// ForgetSpreads: pings tell whom a node has forgotten, CLUSTER FORGET of somebody who is
	// forgotten already is no error, and CLUSTER RESET ends it (writePingExt, clusterReset).
	ForgetSpreads bool
	// SizeStartsAtZero: a node that has not evaluated the state yet counts no master, itself
	// included (clusterInit).
	SizeStartsAtZero bool
}
