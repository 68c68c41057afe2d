package node_test

import (
	"testing"
	"time"
)

// What lets a transaction fail whose keys are watched. DEBUG SET-ACTIVE-EXPIRE 0 leaves expired
// keys in place until somebody looks at them.
func TestWatchedKeys(t *testing.T) {
	const done, refused = "*1\r\n+PONG\r\n", "*-1\r\n"
	for name, tt := range map[string]struct {
		before []string // of the client that watches k
		passes time.Duration
		after  []string // likewise
		others []string
		want   string
	}{
		"nothing":                              {want: done},
		"another client's change":              {others: []string{"SET k 1"}, want: refused},
		"an own change":                        {after: []string{"SET k 1"}, want: refused},
		"a change to and fro":                  {before: []string{"SET k 1"}, others: []string{"SET k 2", "SET k 1"}, want: refused},
		"a flush of a key":                     {before: []string{"SET k 1"}, others: []string{"FLUSHALL"}, want: refused},
		"a flush without the key":              {others: []string{"FLUSHALL"}, want: done},
		"an own flush without the key":         {after: []string{"FLUSHDB"}, want: done},
		"a flush of an expired key":            {before: []string{"SET k 1 PX 10"}, passes: time.Second, others: []string{"FLUSHALL"}, want: done},
		"a key that expires":                   {before: []string{"SET k 1 PX 2000"}, passes: time.Second, after: []string{"PASS"}, want: refused},
		"a key that expired before":            {before: []string{"SET k 1 PX 10"}, passes: time.Second, after: []string{"EXISTS k"}, want: done},
		"a key that expired before, then made": {before: []string{"SET k 1 PX 10"}, passes: time.Second, others: []string{"SET k 1"}, want: refused},
	} {
		t.Run(name, func(t *testing.T) {
			n := newTestNode(t, withDebug)
			a, b := n.client("1.1.1.1:1"), n.client("1.1.1.1:2")
			b.do("DEBUG SET-ACTIVE-EXPIRE 0")
			for _, line := range tt.before {
				a.do(line)
			}
			n.host.Advance(tt.passes)
			a.do("WATCH k")
			for _, line := range tt.others {
				b.do(line)
			}
			for _, line := range tt.after {
				if line == "PASS" {
					n.host.Advance(2 * time.Second)
				} else {
					a.do(line)
				}
			}
			a.do("MULTI")
			a.do("PING")
			if got := a.do("EXEC"); got != tt.want {
				t.Errorf("EXEC = %q, want %q", got, tt.want)
			}
		})
	}
}
