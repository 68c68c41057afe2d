// Package scenario plays files that describe a cluster, its clients, the faults that
// are injected, and what should happen. docs/scenarios.md is the language's
// description.
//
//	cluster masters=3 replicas=1
//	client alice
//	alice> SET hello 1    => OK    via n1
//	crash n1
//	wait until n4 role master within 30s
//	alice> GET hello      => "1"   via n1:refused n4
//
// A talk line ends with the replies to its commands. One that ends in & is left to itself:
// the file goes on, and only what the same client is to do next waits for it.
package scenario
