//go:build !linux

package node

// poller is there on Linux only. Elsewhere each connection has a goroutine that reads.
type poller struct{}

func newPoller() *poller { return nil }

func (*poller) close() {}

func (*poller) serve(*socketWriter, func(addr string, near Sink) Stream, func()) bool { return false }
