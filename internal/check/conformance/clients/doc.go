// Package clients checks what was found about client libraries (docs/properties.md)
// against real servers, before it is called theirs: the same test runs on a real cluster
// and on a simulated one.
package clients
