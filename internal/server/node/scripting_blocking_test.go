package node_test

import "testing"

// Commands that block are refused in scripts, BLOCK where it stands, and find nothing in
// transactions.
func TestScriptsDoNotBlock(t *testing.T) {
	n := newTestNode(t)
	c := n.client("1.1.1.1:1")
	c.do("XGROUP CREATE s g 0 MKSTREAM")
	pcall := func(args string) string { return `EVAL "return redis.pcall(` + args + `)" 1 s` }
	c.play(
		exchange{pcall(`'blpop','{s}l',0`), "-ERR This Redis command is not allowed from script\r\n"},
		exchange{pcall(`'xread','BLOCK',0,'STREAMS',KEYS[1],'$'`), "-ERR xread command is not allowed with BLOCK option from scripts\r\n"},
		exchange{pcall(`'XRead','COUNT',1,'BLOCK','x','STREAMS',KEYS[1],'$'`), "-ERR XRead command is not allowed with BLOCK option from scripts\r\n"},
		exchange{pcall(`'XREAD','COUNT','x','BLOCK',0,'STREAMS',KEYS[1],'$'`), "-ERR value is not an integer or out of range\r\n"},
		exchange{pcall(`'xreadgroup','GROUP','g','c','BLOCK',0,'STREAMS',KEYS[1],'>'`), "-ERR xreadgroup command is not allowed with BLOCK option from scripts\r\n"},
		exchange{pcall(`'xreadgroup','GROUP','g','c','STREAMS',KEYS[1],'>'`), "$-1\r\n"},
		exchange{"MULTI", "+OK\r\n"},
		exchange{"XREAD BLOCK 0 STREAMS s $", "+QUEUED\r\n"},
		exchange{"EXEC", "*1\r\n*-1\r\n"},
	)
}
