// Package failover compares how the death of a master unfolds in a cluster of real
// redis-server processes and in a simulated one: which states CLUSTER NODES of a
// surviving master goes through, and when.
//
// Both are driven by the same code (Observe) through the same seam (Cluster): the
// real servers in wall time, the simulation in virtual time, where a failover costs
// milliseconds. What is told of each failover is a Story. Compare judges two piles
// of them, and Table prints them side by side; docs/failover-timing.md has a run.
package failover
