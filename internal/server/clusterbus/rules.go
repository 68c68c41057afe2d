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
	// OpenSlotsFollow: replicas keep the marks of open slots over a failover of their shard,
	// and marks follow a failover of the other one (clusterUpdateSlotsConfigWith).
	OpenSlotsFollow bool
	// SlotsOpenToOthers: a slot is not opened to the node itself (clusterParseSetSlotCommand).
	SlotsOpenToOthers bool
	// DropsAllChannels: a slot that changes hands takes its shard channels along even at nodes
	// that did not serve it (clusterDelSlot).
	DropsAllChannels bool
	// NewMasterChannels: a replica that follows another master drops the shard channels of
	// all slots that are not that one's (removeAllNotOwnedShardChannelSubscriptions).
	NewMasterChannels bool
	// PortsInRange: CLUSTER MEET says which port is out of range (clusterCommandSpecial).
	PortsInRange bool
	// PortsUnnamed: its other errors do not say that ports are TCP's (clusterCommandSpecial).
	PortsUnnamed bool
	// SlotsFollowFailover: when a master says that it is a replica of another node of its shard
	// now, its slots are that node's at once, where Redis 7.0 has them belong to nobody until
	// that node claims them (clusterProcessPacket).
	SlotsFollowFailover bool
	// LoneMasterJudges: where one master has all slots, it flags others FAIL by itself, and
	// does not wait until somebody else reports them (clusterCron).
	LoneMasterJudges bool
	// VotersJudge: only masters with slots report failures, and count their own opinion
	// (clusterProcessGossipSection, markNodeAsFailingIfNeeded).
	VotersJudge bool
	// RankByID: of replicas with the same offset those with a smaller ID go first, and a rank
	// may fall, too (clusterGetReplicaRank, clusterHandleReplicaFailover).
	RankByID bool
	// RankOfShards: when several masters have failed, replicas wait half a second longer for each of
	// them whose shard has a smaller ID (clusterGetFailedPrimaryRank).
	RankOfShards bool
	// ShortElections: what an election waits for is a thirtieth of the node timeout, but not
	// more than 500 ms, instead of 500 ms (clusterHandleReplicaFailover).
	ShortElections bool
	// BestAtOnce: a replica does not wait if it has the most data and all replicas of the shard
	// have seen their master fail (clusterAllReplicasThinkPrimaryIsFail).
	BestAtOnce bool
	// VotesOften: a master may vote again about the same master within two node timeouts
	// (clusterSendFailoverAuthIfNeeded).
	VotesOften bool
	// AddressLostFails: a node at whose address another one answers has failed, and masters with slots
	// tell everybody (clusterProcessPacket).
	AddressLostFails bool
	// SizeStartsAtZero: a node that has not evaluated the state yet counts no master, itself
	// included (clusterInit).
	SizeStartsAtZero bool
	// ReplicasKeepEpoch: a replica has the configuration epoch that nodes.conf tells, which is its
	// master's, where Redis 7.0 gives it none (clusterLoadConfig).
	ReplicasKeepEpoch bool
	// SlotsCheckedOneByOne: ADDSLOTS and DELSLOTS look at one slot after the other, whether it is one and
	// whether it is free (clusterCommand).
	SlotsCheckedOneByOne bool
	// SettingsByCron: a node shows an announced IP, and that it must not fail over, from its next cron on, and
	// announced ports itself not before it starts anew (clusterCron of Redis 6.2).
	SettingsByCron bool
	// SlotsToAnyone: SETSLOT takes replicas as the other node (clusterCommand).
	SlotsToAnyone bool
}
