package node_test

import "testing"

func TestOutOfMemory(t *testing.T) {
	const oom = "-OOM command not allowed when used memory > 'maxmemory'.\r\n"
	c := newTestNode(t).client("127.0.0.1:5001")
	c.play(
		exchange{"SET k v", wordOK},
		exchange{"CONFIG SET maxmemory 100mb", wordOK},
		exchange{"SET k v", wordOK},
		exchange{"CONFIG SET maxmemory 1", wordOK},
		exchange{"SET k v", oom},
		exchange{"GET k", bulk("v")},
		exchange{"DEL k", ":1\r\n"},
		exchange{"PING", "+PONG\r\n"},
		exchange{`EVAL "return redis.call('get','k')" 0`, "$-1\r\n"},
		exchange{"MULTI", wordOK},
		exchange{"PING", oom}, // the queue takes memory
		exchange{"EXEC", "-EXECABORT Transaction discarded because of previous errors.\r\n"},
		exchange{"MULTI", wordOK},
		exchange{"DISCARD", wordOK},
		exchange{"MULTI", wordOK},
		exchange{"EXEC", "*0\r\n"},
		exchange{"CONFIG SET maxmemory 0", wordOK},
		exchange{"MULTI", wordOK},
		exchange{"SET k v", "+QUEUED\r\n"},
	)
	c.session.Feed([]byte("CONFIG SET maxmemory 1\r\n")) // queued as well
	c.take()
	c.play(exchange{"EXEC", "*2\r\n+OK\r\n+OK\r\n"}, exchange{"SET k v", oom})
}
