package node_test

import (
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/node"
)

// Directives of which no other test tells that they have an effect.
func TestEffectsOfDirectives(t *testing.T) {
	for _, row := range []struct{ line, ask, want string }{
		{"acl-pubsub-default allchannels", "ACL SETUSER ada|ACL GETUSER ada", "&*"},
		{"acl-pubsub-default resetchannels", "ACL SETUSER ada|ACL GETUSER ada", bulk("channels") + bulk("")},
		{"latency-tracking-info-percentiles 50", "PING|INFO latencystats", "latency_percentiles_usec_ping:p50="},
		{"latency-tracking no", "PING|LATENCY HISTOGRAM ping", "*0"},
		{"proto-max-bulk-len 1mb", "SETRANGE s 1048576 x", "ERR string exceeds maximum allowed size (proto-max-bulk-len)"},
		{"proto-max-bulk-len 1mb", "SETBIT s 8388608 1", "ERR bit offset is not an integer or out of range"},
		{"enable-protected-configs yes", "CONFIG SET dbfilename other.rdb", "+OK"},
		{"enable-protected-configs no", "CONFIG SET dbfilename other.rdb", "can't set protected config"},
		{"enable-module-command no", "MODULE LOAD /x", "MODULE command not allowed"},
		{"enable-module-command yes", "MODULE LOAD /x", "-ERR "},
	} {
		c := newTestNode(t, func(cfg *node.Config) { cfg.File = []string{row.line} }).client("127.0.0.1:5001")
		var got string
		for _, line := range strings.Split(row.ask, "|") {
			got = c.do(line)
		}
		if !strings.Contains(got, row.want) {
			t.Errorf("%s: %s answers %q, want %q", row.line, row.ask, got, row.want)
		}
	}
}

// A request that is not whole and longer than client-query-buffer-limit ends the connection.
func TestQueryBufferLimit(t *testing.T) {
	c := newTestNode(t, func(cfg *node.Config) { cfg.File = []string{"client-query-buffer-limit 1mb"} }).client("127.0.0.1:5001")
	c.session.Feed([]byte("*2\r\n$4\r\nECHO\r\n$3000000\r\n"))
	c.session.Feed(make([]byte, 1<<20-100))
	if c.gone {
		t.Error("it is gone before the limit")
	}
	if c.session.Feed(make([]byte, 200)); !c.gone {
		t.Error("it is still there")
	}
}
