package engine

import (
	"bufio"
	"bytes"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/engine/stream"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// replica follows an engine by the effects of its commands.
type replica struct {
	*Engine
	t *testing.T
}

// follow applies the effects of a command to the replica.
func (r *replica) follow(fx keyspace.Effects, args [][]byte) {
	for also := fx.Also; len(also) > 0; {
		var request [][]byte
		request, also = cutRequest(r.t, also)
		r.apply(request)
	}
	switch {
	case !fx.Changed:
	case fx.Own != nil:
		request, _ := cutRequest(r.t, fx.Own)
		r.apply(request)
	default:
		r.apply(args)
	}
}

// catchUp copies what neither Redis tells its replicas: a BITFIELD that fails by
// overflow makes the string longer, an XREADGROUP that reads its history counts one
// more delivery, and SORT and SORT_RO turn a sorted set into a skip list for good.
func (r *replica) catchUp(master *Engine, name string, args [][]byte) {
	switch name {
	case "bitfield", "xreadgroup", "sort", "sort_ro":
	default:
		return
	}
	for _, key := range args[1:] {
		if en := master.find(key); en != nil {
			r.put(key, en.Value.Clone())
		}
	}
}

func (r *replica) apply(args [][]byte) {
	r.t.Helper()
	if reply := callArgs(r.t, r.Engine, &resp.Writer{}, args); reply[0] == '-' {
		r.t.Fatalf("the replica replies %q to %q", reply, args)
	}
}

// cutRequest decodes the first of some requests.
func cutRequest(t *testing.T, requests []byte) (args [][]byte, rest []byte) {
	t.Helper()
	line := func(kind byte) int {
		text, tail, ok := bytes.Cut(requests, []byte("\r\n"))
		n, err := strconv.Atoi(string(text[1:]))
		if !ok || err != nil || text[0] != kind {
			t.Fatalf("malformed request %q", requests)
		}
		requests = tail
		return n
	}
	for range line('*') {
		size := line('$')
		args = append(args, requests[:size])
		requests = requests[size+2:]
	}
	return args, requests
}

// All that the calls of testdata/replies.txt do reaches a replica that hears of
// their effects alone, later.
func TestEffectsRebuildTheData(t *testing.T) {
	file, err := os.Open("testdata/replies.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var master *Engine
	var follower replica
	var w resp.Writer
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for number := 1; lines.Scan(); number++ {
		if strings.HasPrefix(lines.Text(), "RESP") {
			master, follower = newEngine(), replica{New(Config{Seed: 2}), t}
			follower.Pass(start.Add(time.Second)) // effects do not depend on when they arrive
			follower.SetExpiry(keyspace.KeepExpired)
			continue
		}
		args, _, _ := parseRecord(t, lines.Text())
		cmd, _ := command.Resolve(args)
		w.Buf = w.Buf[:0]
		do(master, &w, cmd, args)
		follower.follow(master.Effects(), args)
		follower.catchUp(master, cmd.Name, args)
		for _, key := range args[1:] {
			if want, got := describe(master, key), describe(follower.Engine, key); got != want {
				t.Fatalf("line %d: after %q the replica has\n%q, the master\n%q", number, args, got, want)
			}
		}
	}
}

// describe prints what a key holds, as far as it is replicated: of a stream's
// groups neither when a consumer was last seen nor how many entries were read.
func describe(e *Engine, key []byte) string {
	en := e.find(key)
	if en == nil {
		return "nothing"
	}
	v := en.Value
	if v.Kind == value.KindStream {
		v = v.Clone()
		for _, g := range v.Stream().Groups {
			g.EntriesRead = 0
			g.Consumers = slices.DeleteFunc(g.Consumers, func(c *stream.Consumer) bool { return len(c.Pending) == 0 })
			for _, c := range g.Consumers {
				c.Seen = 0
			}
		}
	}
	return strconv.FormatInt(e.deadlines.of(en), 10) + " " + string(rdb.Encode(v.Export()))
}
