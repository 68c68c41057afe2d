//go:build !linux

package tcp

// poller is there on Linux only. Elsewhere each connection has a goroutine that reads.
type poller struct{}

func newPoller() *poller { return nil }

func (*poller) close() {}

func (*poller) serve(*Socket, Open, func()) bool { return false }
