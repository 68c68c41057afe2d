package node_test

import (
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/node"
)

// What Redis 8.6.3 refuses, letter for letter.
func TestMigrationRefusals(t *testing.T) {
	const other = "00000000000000000000000000000000000000bb"
	const arity = "-ERR wrong number of arguments for 'cluster|migration' command\r\n"
	n := newTestNode(t, withNodesConf(t, testID+" "+testIP+":7000@17000 myself,master - 0 0 1 connected 0-8191\n"+
		other+" "+testIP+":7001@17001 master - 0 0 2 connected 8192-16382\n"+
		"vars currentEpoch 2 lastVoteEpoch 0\n"), func(cfg *node.Config) { cfg.Dialect = "redis-8.6" })
	c := n.client("1.1.1.1:1")
	c.play(
		exchange{"CLUSTER MIGRATION", arity},
		exchange{"CLUSTER MIGRATION FOO x", "-ERR unknown argument\r\n"},
		exchange{"CLUSTER MIGRATION STATUS ALL", "*0\r\n"},
		exchange{"CLUSTER MIGRATION STATUS ID x", "*0\r\n"},
		exchange{"CLUSTER MIGRATION STATUS ID", arity},
		exchange{"CLUSTER MIGRATION STATUS ALL x", arity},
		exchange{"CLUSTER MIGRATION STATUS FOO x", "-ERR unknown argument\r\n"},
		exchange{"CLUSTER MIGRATION CANCEL ALL", ":0\r\n"},
		exchange{"CLUSTER MIGRATION CANCEL ID x", ":0\r\n"},
		exchange{"CLUSTER MIGRATION CANCEL FOO", "-ERR unknown argument\r\n"},
		exchange{"CLUSTER MIGRATION IMPORT 1", arity},
		exchange{"CLUSTER MIGRATION IMPORT 1 2 3", arity},
		exchange{"CLUSTER MIGRATION IMPORT x 2", "-ERR Invalid or out of range slot\r\n"},
		exchange{"CLUSTER MIGRATION IMPORT 16384 16384", "-ERR Invalid or out of range slot\r\n"},
		exchange{"CLUSTER MIGRATION IMPORT 2 1", "-ERR start slot number 2 is greater than end slot number 1\r\n"},
		exchange{"CLUSTER MIGRATION IMPORT 9000 9001 9001 9002", "-ERR Slot 9001 specified multiple times\r\n"},
		exchange{"CLUSTER MIGRATION IMPORT 8191 8192", "-ERR slots belong to different source nodes\r\n"},
		exchange{"CLUSTER MIGRATION IMPORT 1 2", "-ERR this node is already the owner of the slot range\r\n"},
		exchange{"CLUSTER MIGRATION IMPORT 16382 16383", "-ERR slot has no owner: 16383\r\n"},
		exchange{"CLUSTER SETSLOT 9000 IMPORTING " + other, wordOK},
		exchange{"CLUSTER MIGRATION IMPORT 9001 9001", "-ERR all slot states must be STABLE to start a slot migration task.\r\n"},
		exchange{"CLUSTER SYNCSLOTS FOO", "-ERR CLUSTER SYNCSLOTS subcommands are only allowed for internal clients\r\n"},
	)
	if !c.gone {
		t.Error("who says what only nodes may say stays connected")
	}
}
