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
