// Package gossip holds what a node knows and believes about its cluster: who the others
// are and what state they are in, who owns which slot, and what a nodes.conf says of it. A
// node's own view is what it routes by (View); two nodes can contradict each other. How
// nodes come to believe it, the protocol of the cluster bus, is internal to Slotstorm.
package gossip
