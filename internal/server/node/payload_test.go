package node_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/engine"
	"github.com/slotstorm/slotstorm/internal/server/node"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// stubborn is a keyspace that gives away all values but that of the key {s}b, and takes no
// value for the key {s}c.
type stubborn struct{ *engine.Engine }

func (k stubborn) Dump(key []byte) ([]byte, time.Time, error) {
	if string(key) == "{s}b" && k.Exists(key) {
		return nil, time.Time{}, errors.New("it is stubborn")
	}
	return k.Engine.Dump(key)
}

func (k stubborn) Do(w *keyspace.Reply, cmd *keyspace.Command, args [][]byte) bool {
	if strings.HasPrefix(cmd.Name, "restore") && bytes.Equal(args[1], []byte("{s}c")) {
		w.Buf = append(w.Buf, "-ERR stubborn\r\n"...)
		return true
	}
	return k.Engine.Do(w, cmd, args)
}

func newStubborn(t *testing.T) *testNode {
	return newTestNode(t, withFile("enable-debug-command yes"), func(cfg *node.Config) { cfg.Keyspace = stubborn{cfg.Keyspace.(*engine.Engine)} })
}

// A value that cannot leave the keyspace stays where it is, and so do those that are asked for
// together with it.
func TestMigrateRefusesWhatHasNoPayload(t *testing.T) {
	n := newStubborn(t)
	n.host.listens = true
	c := n.client("127.0.0.1:5001")
	c.do("MSET {s}a 1 {s}b 2 {s}d 3")
	const refusal = `-ERR Slotstorm: "{s}b" has no DUMP payload: it is stubborn` + "\r\n"
	c.do(`MIGRATE 127.0.0.1 7001 "" 0 1000 KEYS {s}a {s}b {s}d`)
	n.host.Advance(time.Millisecond)
	if got := c.take(); got != refusal || len(n.host.targets[0].sent) > 0 {
		t.Errorf("MIGRATE: %q, want %q; it sends %q", got, refusal, n.host.targets[0].sent)
	}
	if got := c.do("EXISTS {s}a {s}b {s}d"); got != ":3\r\n" {
		t.Errorf("EXISTS: %q", got)
	}
}

// A data set is saved whole or not at all.
func TestSaveRefusesWhatHasNoPayload(t *testing.T) {
	n := newStubborn(t)
	c := n.client("127.0.0.1:5001")
	c.do("MSET {s}a 1 {s}b 2")
	const refusal = `-ERR Slotstorm: "{s}b" has no DUMP payload: it is stubborn` + "\r\n"
	if got := c.do("SAVE"); got != refusal {
		t.Errorf("SAVE: %q", got)
	}
	c.do("BGSAVE")
	c.do("BGREWRITEAOF")
	c.has("persistence", "rdb_last_bgsave_status:err", "aof_last_bgrewrite_status:err", "rdb_bgsave_in_progress:0", "aof_rewrite_in_progress:0")
	replica := n.client("127.0.0.1:5002")
	replica.do("REPLCONF listening-port 7001")
	if got := replica.do("PSYNC ? -1"); got != "" || !replica.gone {
		t.Errorf("a replica that wants the data set gets %q, closed %t", got, replica.gone)
	}
	c.do("DEL {s}b")
	if got := c.do("SAVE"); got != "+OK\r\n" {
		t.Errorf("SAVE: %q", got)
	}
	c.do("BGREWRITEAOF")
	n.tickFor(time.Second)
	c.has("persistence", "rdb_last_bgsave_status:ok", "aof_last_bgrewrite_status:ok")
}

// What cannot be loaded whole is not loaded.
func TestLoadRefusesWhatIsNotTaken(t *testing.T) {
	n := newStubborn(t)
	c := n.client("127.0.0.1:5001")
	c.do("SET {s}c 1")
	c.do("SAVE")
	if got := c.do("DEBUG RELOAD"); got != "-ERR Error trying to load the RDB dump\r\n" {
		t.Errorf("DEBUG RELOAD: %q", got)
	}
}
