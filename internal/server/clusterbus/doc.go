// Package clusterbus is one node's part in a Redis cluster, as a state machine: who the
// others are, who is failing, who owns which slot, who is elected. It follows
// cluster.c of Redis 7.0.15; comments name the function a rule comes from.
//
// A [Machine] is pure. It has no goroutine, lock, clock or socket: the time since
// the cluster's start is an argument, random numbers come from [Config.Rand], and
// everything that it wants done comes out of [Machine.Take]. Equal calls give equal
// output, byte for byte.
//
// # The owner's duties
//
// Whoever owns a machine (a node of the simulator, or a test) calls it from one
// goroutine at a time and does the following.
//
//  1. Start: [New] with the node's ports and, after a restart, its [NodesConf]. Call
//     [Machine.VerifyKeys] if there are keys.
//  2. Time: call [Machine.Tick] every 100 ms, with a time that never falls.
//  3. Connections: open what [Output.Connect] asks for, and answer with
//     [Machine.LinkUp] or [Machine.LinkDown]. On the other side call
//     [Machine.Accept] with the addresses of both ends. A connection has one
//     [LinkID] at each end; the owner keeps the pairs. When a connection breaks, or
//     one end is in [Output.Closed], tell the other end with LinkDown. A partition
//     that holds packets back is told to nobody: the machines find out. But an attempt
//     to connect must come to an end when the partition does, as the kernel's does:
//     while it lasts and messages arrive from the same node on its own link, the
//     machine waits.
//  4. Messages: carry [Output.Messages] to the other end of their link, replace
//     [Message.Link] by that end's, and call [Machine.Step] there. Messages on one
//     link stay in order, and none is lost while the link lives: to lose one, break
//     the link. A node that waits for a pong that was lost, while other messages show
//     that its peer lives, waits for ever.
//  5. Replication: report changes of the offset and of the link to the master with
//     [Machine.SetReplication].
//  6. Commands: call the method of the same name and send its error as it is; texts
//     of errors in a command's words are in errors.go, too.
//  7. After each of these calls, take the output and carry it out in the order of
//     its fields: store the configuration, log the facts, apply the effects, close,
//     connect, send. Where nothing but the machine can fail, the configuration may be
//     taken with [Machine.NodesConf] when the node stops, instead of each time.
//  8. Routing: ask for [Machine.View], an immutable value that may be read by other
//     goroutines. [Machine.Snapshot] has the rest of what CLUSTER commands show.
//
// # Unlike Redis
//
//   - Nodes are walked in the order of their IDs, not in that of a hash table. It
//     shows in CLUSTER NODES, in the order of broadcasts, and in which of several
//     orphaned masters gets a migrating replica.
//   - Where cluster.c would fail an assertion and stop the server, say because a
//     replica was given slots of its own and then another master, the machine goes on.
//   - A replica that nodes.conf has in another shard than its master, because it was written
//     between what the two told, goes into its master's: Redis 7.2 calls the file corrupted.
//   - Module messages do not exist.
package clusterbus
