// Package certify finds out which conditions of the museum (examples/bugs) a client survives: it
// installs the client in a version, plays each file with the client's adapter several times, and
// tells what came of it.
package certify
