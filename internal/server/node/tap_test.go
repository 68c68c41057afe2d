package node_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/node"
)

func TestTapSeesRequestsAndReplies(t *testing.T) {
	n := newTestNode(t)
	c := n.client("127.0.0.1:1000")
	var seen []string
	n.Tap(func(r *node.Request) {
		args := make([]string, len(r.Args))
		for i, arg := range r.Args {
			args[i] = string(arg)
		}
		seen = append(seen, fmt.Sprintf("%s %d [%s] %q", r.Command, r.Slot, strings.Join(args, " "), r.Reply))
	})
	for _, line := range []string{
		"SET hello world", "get hello", "NOSUCH x", "CLUSTER MYSHARD", "BLPOP empty 0",
	} {
		c.do(line)
	}
	want := []string{
		`set 866 [SET hello world] "+OK\r\n"`,
		`get 866 [get hello] "$5\r\nworld\r\n"`,
		` -1 [NOSUCH x] "-ERR unknown command 'NOSUCH', with args beginning with: 'x' \r\n"`,
		` -1 [CLUSTER MYSHARD] "-ERR unknown subcommand 'MYSHARD'. Try CLUSTER HELP.\r\n"`,
		`blpop 10740 [BLPOP empty 0] ""`,
	}
	if !slices.Equal(seen, want) {
		t.Errorf("saw\n%s\nwant\n%s", strings.Join(seen, "\n"), strings.Join(want, "\n"))
	}
	seen = nil
	n.Tap(nil)
	c.session.Close()
	n.client("127.0.0.1:1001").do("PING")
	if len(seen) > 0 {
		t.Errorf("saw %q without a tap", seen)
	}
}

// What commands mean to replicas, and whose they are: those that have waited belong to who waited.
func TestEffectsAreSeen(t *testing.T) {
	for _, dialect := range []string{"redis-6.2", "redis-7.4"} {
		t.Run(dialect, func(t *testing.T) {
			n := newTestNode(t, func(cfg *node.Config) { cfg.Dialect = dialect })
			a, b := n.client("127.0.0.1:1000"), n.client("127.0.0.1:1001")
			var seen []string
			n.Effects(func(by node.Sink, requests []byte) {
				who := "a"
				if by == node.Sink(b) {
					who = "b"
				}
				seen = append(seen, fmt.Sprintf("%s %q", who, requests))
			})
			for _, line := range []string{
				"SADD s x", "SPOP s", "GET k", "DEL k", "MULTI", "SET k 1", "EXEC", "EVAL return(redis.call('INCR',KEYS[1])) 1 k", "FLUSHALL", "PUBLISH c m",
			} {
				a.do(line)
			}
			b.do("BLPOP l 0")
			a.do("RPUSH l 1")
			want := []string{
				`a "*3\r\n$4\r\nSADD\r\n$1\r\ns\r\n$1\r\nx\r\n"`,
				`a "*3\r\n$4\r\nSREM\r\n$1\r\ns\r\n$1\r\nx\r\n"`,
				`a "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\n1\r\n"`,
				`a "*2\r\n$4\r\nINCR\r\n$1\r\nk\r\n"`,
				`a "*3\r\n$5\r\nRPUSH\r\n$1\r\nl\r\n$1\r\n1\r\n"`,
				`b "*2\r\n$4\r\nLPOP\r\n$1\r\nl\r\n"`,
			}
			if !slices.Equal(seen, want) {
				t.Errorf("saw\n%s\nwant\n%s", strings.Join(seen, "\n"), strings.Join(want, "\n"))
			}
			n.Effects(nil)
			a.do("SET k 2")
			if len(seen) != len(want) {
				t.Errorf("saw %q when nobody looks", seen[len(want):])
			}
		})
	}
}
