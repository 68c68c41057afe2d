// Package miniredis lets miniredis hold the keys of a cluster's nodes, so that a test suite
// built on miniredis's Go API moves onto a cluster without being rewritten:
//
//	c := clustertest.StartWith(t, clustertest.Config{Masters: 3, Keyspace: miniredis.New})
//	m := miniredis.Of(c.Node(c.Owner("cart:7")))
//	m.Set("cart:7", "3 apples")
//
// Slotstorm still does all that makes a node a server and a member of a cluster: connections,
// routing, transactions, scripts, blocking, pub/sub, replication, MIGRATE. miniredis runs the
// commands that work on keys, with its replies, and misses the commands that it does not
// have: docs/differences.md lists what this keyspace cannot do.
//
// Time is the cluster's: a node tells it to its Miniredis whenever it does something, each
// 100 ms at least. FastForward shortens the lives of the keys of one node.
package miniredis
