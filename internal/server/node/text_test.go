package node_test

import "testing"

// Names in errors are strings of C: they end at a zero byte. So do numbers of bytes.
func TestTextsEndAtAZero(t *testing.T) {
	n := newTestNode(t)
	c := n.client("127.0.0.1:50000")
	for _, row := range []struct {
		args []string
		want string
	}{
		{[]string{"CLIENT", "KILL", "TYPE", "a\x00b"}, "-ERR Unknown client type 'a'\r\n"},
		{[]string{"CLIENT", "KILL", "USER", "a\x00b"}, "-ERR No such user 'a'\r\n"},
		{[]string{"ACL", "DRYRUN", "a\x00b", "get", "k"}, "-ERR User 'a' not found\r\n"},
		{[]string{"ACL", "DRYRUN", "default", "a\x00b"}, "-ERR Command 'a' not found\r\n"},
		{[]string{"HELLO", "3", "a\x00b"}, "-ERR Syntax error in HELLO option 'a'\r\n"},
		{[]string{"REPLCONF", "a\x00b", "1"}, "-ERR Unrecognized REPLCONF option: a\r\n"},
		{[]string{"LATENCY", "GRAPH", "a\x00b"}, "-ERR No samples available for event 'a'\r\n"},
		{[]string{"EXPIRE", "k", "1", "a\x00b"}, "-ERR Unsupported option a\r\n"},
		{[]string{"CONFIG", "SET", "maxmemory", "0\x00x"}, "+OK\r\n"},
		{[]string{"CONFIG", "SET", "save", "\x00x"}, "+OK\r\n"},
		{[]string{"SRANDMEMBER", "none", "-4194305"}, "*0\r\n"},
		{[]string{"HRANDFIELD", "none", "-9223372036854775807"}, "*0\r\n"},
		{[]string{"ZRANDMEMBER", "none", "-4194305"}, "*0\r\n"},
	} {
		if got := c.send(row.args...); got != row.want {
			t.Errorf("%q = %q, want %q", row.args, got, row.want)
		}
	}
}
