package miniredis_test

import (
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/node/keyspace"
	"github.com/slotstorm/slotstorm/node/keyspace/keyspacetest"
	"github.com/slotstorm/slotstorm/node/miniredis"
)

// What miniredis does otherwise than it says, or than Redis, has no consequence for the node.
func TestQuirks(t *testing.T) {
	for _, row := range []struct{ name, lines, last, own, told string }{
		{"an error behind a deletion", "SET {k}s x; SET {k}a 1", "ZUNIONSTORE {k}a 1 {k}s", "*2 $3 DEL $4 {k}a", "{k}a"},
		{"an error behind a TTL", "HSET {k}a f v", "GETEX {k}a PX 50", "*3 $9 PEXPIREAT $4 {k}a $13 1700000000050", "{k}a"},
		{"an empty set that is stored", "SET {k}a 1", "SUNIONSTORE {k}a {k}none", "", "{k}a"},
		{"a set that is stored and was empty", "", "SUNIONSTORE {k}a {k}none", "none", ""},
	} {
		k, told := miniredis.New("", 1), changed{}
		k.Observe(told)
		k.Pass(keyspacetest.Start())
		for _, line := range strings.Split(row.lines, "; ") {
			if line != "" {
				say(t, k, line)
			}
		}
		clear(told)
		say(t, k, row.last)
		fx := k.Effects()
		if own := strings.Join(strings.Fields(string(fx.Own)), " "); fx.Changed != (row.own != "none") || row.own != "none" && own != row.own {
			t.Errorf("%s: changed %t, own %q", row.name, fx.Changed, own)
		}
		if told["{k}a"] != (row.told != "") {
			t.Errorf("%s: told of %v", row.name, told)
		}
		if row.told != "" && !strings.Contains(row.own, "PEXPIREAT") && k.Exists([]byte("{k}a")) {
			t.Errorf("%s: the key is there", row.name)
		}
	}
}

func TestDeadlines(t *testing.T) {
	k := miniredis.New("", 1)
	k.Pass(keyspacetest.Start())
	say(t, k, "SET {k}a 1 EX 10")
	say(t, k, "BITOP OR {k}a {k}none {k}none") // deletes it, and leaves its TTL in miniredis
	say(t, k, "SET {k}a 2")
	if got := say(t, k, "TTL {k}a"); got != ":-1\r\n" {
		t.Errorf("the TTL of a key that had one before it was deleted: %q", got)
	}
	say(t, k, "SET {k}b 1 PX 1000")
	k.Pass(keyspacetest.Start().Add(50 * time.Millisecond))
	k.Clock(keyspacetest.Start().Add(83 * time.Millisecond))
	say(t, k, "COPY {k}b {k}c")
	say(t, k, "RENAME {k}b {k}d")
	say(t, k, "SET {k}e 1 PX 1000")
	for key, want := range map[string]time.Duration{"{k}c": time.Second, "{k}d": time.Second, "{k}e": 1083 * time.Millisecond} {
		if _, deadline, err := k.Dump([]byte(key)); err != nil || !deadline.Equal(keyspacetest.Start().Add(want)) {
			t.Errorf("%s ends at %v (%v), want %v", key, deadline.Sub(keyspacetest.Start()), err, want)
		}
	}
}

// say runs a command given as a line and returns its reply.
func say(t *testing.T, k keyspace.Keyspace, line string) string {
	t.Helper()
	var args [][]byte
	for _, word := range strings.Fields(line) {
		args = append(args, []byte(word))
	}
	cmd, _ := command.Resolve(args)
	var w keyspace.Reply
	if !k.Do(&w, cmd.OfKeyspace(), args) {
		t.Fatalf("%s is not known", line)
	}
	return string(w.Buf)
}
