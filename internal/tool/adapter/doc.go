// Package adapter talks to adapters: programs that stay up, hold a client library, and do what
// they are told by lines of JSON. docs/adapter.md is the protocol.
package adapter
