// Package history judges what clients of a cluster were told. A Recorder collects the
// calls of clients, with their beginnings, ends and replies, and what nodes did for
// them. Its Judge decides whether all of it could have happened on one server that
// never fails (linearizability, with porcupine), and if not, whether Redis Cluster
// permits it: a failover forgets writes that were acknowledged, and an old master that
// does not know of it yet goes on serving. What remains is the fault of a client or of
// the simulator, and the Verdict says of which kind.
//
// Judged are registers (SET, GET), counters (INCR), sets, lists, locks (SET NX) and
// transactions of them, each group of keys with the same hash slot by itself, and what
// FLUSHALL and FLUSHDB do to them. Of a group whose keys other commands may have changed, a
// script without keys among them, the verdict is NotJudged, with that command.
package history
