package node_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/node"
)

// A replica that loads a data set without a file, while it comes: what clients read, and what
// INFO says.
func TestLoadWhileItComes(t *testing.T) {
	const other = "ffffffffffffffffffffffffffffffffffffffff"
	const loading = "-LOADING Redis is loading the dataset in memory\r\n"
	const old, fresh = "$3\r\nold\r\n", "$1\r\nv\r\n"
	for _, row := range []struct {
		name, directive, history string
		empty                    bool // it had no data
		meanwhile, info          string
		broken                   string // what GET says when the link breaks half way
		resumes                  bool   // and whether the replica can still go on with its own data
	}{
		{"the data before", "swapdb", history, false, old, "loading:0\r\nasync_loading:1\r\n", old, true},
		{"of another history", "swapdb", other, false, loading, "loading:1\r\nasync_loading:0\r\n", old, true},
		{"in no place", "on-empty-db", history, true, loading, "loading:1\r\nasync_loading:0\r\n", "$-1\r\n", false},
		{"in a place that is taken", "on-empty-db", history, false, old, "loading:0\r\nasync_loading:0\r\n", old, true},
		{"with a file", "disabled", history, false, old, "loading:0\r\nasync_loading:0\r\n", old, true},
	} {
		begin := func(t *testing.T) (*testReplica, *testClient, string) {
			r := newTestReplica(t, nil)
			r.shake("")
			file := dataSet(t)
			r.say("+FULLRESYNC " + history + " 100\r\n$" + fmt.Sprint(len(file)) + "\r\n" + file)
			if row.empty {
				r.say("*1\r\n$8\r\nFLUSHALL\r\n")
			} else {
				r.say("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$3\r\nold\r\n")
			}
			c := r.client("127.0.0.1:50000")
			c.play(exchange{"READONLY", wordOK}, exchange{"CONFIG SET repl-diskless-load " + row.directive, wordOK})
			r.link().handler.Broken(node.Ended)
			r.link().handler.Connected()
			r.say("+PONG\r\n+OK\r\n+OK\r\n+FULLRESYNC " + row.history + " 500\r\n$EOF:" + history + "\r\n")
			r.say(file[:20])
			if got := c.do("GET k"); got != row.meanwhile {
				t.Errorf("GET = %q, want %q", got, row.meanwhile)
			}
			info := c.do("INFO persistence")
			if !strings.Contains(info, row.info) {
				t.Errorf("INFO has no %q:\n%s", row.info, info)
			}
			progress := "\r\nloading_total_bytes:0\r\nloading_rdb_used_mem:0\r\nloading_loaded_bytes:20\r\nloading_loaded_perc:0.00\r\nloading_eta_seconds:1\r\n"
			if direct := strings.Contains(row.info, ":1"); strings.Contains(info, progress) != direct {
				t.Errorf("INFO has the progress: %t, want %t\n%s", !direct, direct, info)
			}
			return r, c, file[20:] + history
		}
		t.Run(row.name, func(t *testing.T) {
			r, c, rest := begin(t)
			if row.info[len(row.info)-3] == '1' { // asynchronous
				c.play(
					exchange{"BGSAVE", loading},
					exchange{"MULTI", wordOK}, exchange{"GET k", "+QUEUED\r\n"}, exchange{"BGSAVE", loading},
					exchange{"EXEC", "-EXECABORT Transaction discarded because of previous errors.\r\n"},
					exchange{"CONFIG SET replica-serve-stale-data no", wordOK},
					exchange{"GET k", "-MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.\r\n"},
					exchange{"CONFIG SET replica-serve-stale-data yes", wordOK},
				)
			}
			r.say(rest)
			c.play(exchange{"GET k", fresh}, exchange{"DBSIZE", ":1\r\n"})
			if got := c.do("INFO persistence"); !strings.Contains(got, "loading:0\r\nasync_loading:0\r\n") || strings.Contains(got, "loading_start_time") {
				t.Errorf("it still loads:\n%s", got)
			}
		})
		t.Run(row.name+", and the link breaks", func(t *testing.T) {
			r, c, _ := begin(t)
			r.link().handler.Broken(node.Ended)
			c.play(exchange{"GET k", row.broken})
			r.host.Advance(20 * time.Millisecond)
			r.link().handler.Connected()
			r.say("+PONG\r\n+OK\r\n+OK\r\n")
			if got := strings.Contains(string(r.link().sent), "\r\n"+history+"\r\n"); got != row.resumes {
				t.Errorf("it asks to go on with its history: %t, want %t", got, row.resumes)
			}
		})
	}
}

// A master that falls silent in the middle of a data set is given up.
func TestLoadGivesUpOnSilence(t *testing.T) {
	r := newTestReplica(t, func(s *node.Settings) { s.ReplTimeout = 5 * time.Second })
	c := r.client("127.0.0.1:50000")
	c.play(exchange{"CONFIG SET repl-diskless-load swapdb", wordOK})
	r.shake("")
	r.say("+FULLRESYNC " + history + " 500\r\n$EOF:" + history + "\r\n" + dataSet(t)[:20])
	first := r.link()
	r.tickFor(5 * time.Second)
	if first.closed {
		t.Error("the connection ended before repl-timeout")
	}
	r.tickFor(200 * time.Millisecond)
	if !first.closed || len(r.links) != 2 {
		t.Errorf("%d connections, the first closed: %t", len(r.links), first.closed)
	}
}

// What comes behind a data set in the same piece waits until that is loaded.
func TestStreamBehindADataSet(t *testing.T) {
	r := newTestReplica(t, nil)
	c := r.client("127.0.0.1:50000")
	c.play(exchange{"READONLY", wordOK}, exchange{"CONFIG SET key-load-delay 1000000", wordOK})
	r.shake("")
	file := dataSet(t)
	r.say("+FULLRESYNC " + history + " 100\r\n$" + fmt.Sprint(len(file)) + "\r\n" + file + "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$1\r\nw\r\n")
	r.tickFor(500 * time.Millisecond)
	c.play(exchange{"GET k", "-LOADING Redis is loading the dataset in memory\r\n"})
	if got, want := c.do("INFO persistence"), fmt.Sprintf("loading_total_bytes:%d\r\nloading_rdb_used_mem:0\r\nloading_loaded_bytes:%d\r\nloading_loaded_perc:", len(file), len(file)/2); !strings.Contains(got, want) {
		t.Errorf("INFO has no %q:\n%s", want, got)
	}
	r.say("*3\r\n$6\r\nAPPEND\r\n$1\r\nk\r\n$1\r\nx\r\n")
	r.tickFor(time.Second)
	c.play(exchange{"GET k", "$2\r\nwx\r\n"})
}

// With rdb-key-save-delay the data set of a replica takes its time, and what is written
// meanwhile waits behind it.
func TestSnapshotsForReplicasTakeTime(t *testing.T) {
	const size = 40000
	for _, row := range []struct {
		name, diskless string
		at             map[time.Duration]int // how much has come: 0 nothing, 1 a part, 2 all
	}{
		{"as a file", "no", map[time.Duration]int{0: 0, 2500 * time.Millisecond: 0, 4100 * time.Millisecond: 2}},
		{"as a stream", "yes", map[time.Duration]int{0: 0, 2500 * time.Millisecond: 1, 4100 * time.Millisecond: 2}},
	} {
		t.Run(row.name, func(t *testing.T) {
			n := newTestNode(t)
			c := n.client("127.0.0.1:5001")
			letters := make([]byte, size)
			for i, rnd := 0, rand.New(rand.NewPCG(1, 2)); i < size; i++ {
				letters[i] = 'a' + byte(rnd.IntN(26))
			}
			for i := range 4 {
				c.send("SET", fmt.Sprint("k", i), string(letters[i*size/4:(i+1)*size/4]))
			}
			c.do("CONFIG SET repl-diskless-sync-delay 0 rdb-key-save-delay 1000000 repl-diskless-sync " + row.diskless)
			r := n.client("127.0.0.1:6001")
			r.do("REPLCONF listening-port 7001 capa eof capa psync2")
			got := r.do("PSYNC ? -1")
			c.do("SET late 1")
			n.tickFor(time.Second)
			c.play(
				exchange{"SAVE", "-ERR Background save already in progress\r\n"},
				exchange{"BGSAVE", "-ERR Background save already in progress\r\n"},
			)
			if info := c.do("INFO all"); !strings.Contains(info, "current_fork_perc:50.00\r\ncurrent_save_keys_processed:1\r\ncurrent_save_keys_total:4\r\n") &&
				!strings.Contains(info, "current_fork_perc:25.00\r\ncurrent_save_keys_processed:1\r\ncurrent_save_keys_total:4\r\n") ||
				!strings.Contains(info, "state=wait_bgsave") || !strings.Contains(info, "rdb_bgsave_in_progress:1\r\n") {
				t.Errorf("INFO:\n%s", info)
			}
			for passed := time.Second; passed <= 4100*time.Millisecond; passed += 100 * time.Millisecond {
				got += r.take()
				if want, known := row.at[passed]; known {
					part := 0
					for _, key := range []string{"k0", "k1", "k2", "k3"} {
						if i := strings.Index(got, key); i >= 0 && len(got) > i+size/4 {
							part++
						}
					}
					if have := map[bool]int{part > 0: 1, part == 0: 0, part == 4: 2}[true]; have != want {
						t.Errorf("after %v %d of 4 keys have come: %d, want %d", passed, part, have, want)
					}
				}
				n.tickFor(100 * time.Millisecond)
			}
			if row.diskless == "yes" {
				if strings.Contains(got, "late") {
					t.Error("the stream came before the replica asked for it")
				}
				got += r.do("REPLCONF ACK 0")
			}
			if i := strings.Index(got, "late"); i < size*9/10 { // the letters are compressed
				t.Errorf("the stream goes on after %d bytes, want it behind the data set", i)
			}
			if info := c.do("INFO all"); !strings.Contains(info, "state=online") || !strings.Contains(info, "rdb_bgsave_in_progress:0\r\n") || !strings.Contains(info, "rdb_last_bgsave_time_sec:4\r\n") {
				t.Errorf("INFO:\n%s", info)
			}
		})
	}
}

// Replicas that come while a dump is written for another one get the same; those that cannot
// wait for the next. One that goes away ends a child that nobody else needs.
func TestReplicasShareASnapshot(t *testing.T) {
	n := newTestNode(t)
	c := n.client("127.0.0.1:5001")
	c.do("SET k v")
	c.do(`CONFIG SET repl-diskless-sync no rdb-key-save-delay 3000000 save ""`)
	replica := func(addr, capabilities string) *testClient {
		r := n.client(addr)
		r.do("REPLCONF listening-port 7001" + capabilities)
		return r
	}
	first := replica("127.0.0.1:6001", " capa psync2")
	one := first.do("PSYNC ? -1")
	c.do("SET late 1")
	second := replica("127.0.0.1:6002", " capa eof capa psync2")
	if got := second.do("PSYNC ? -1"); got != one {
		t.Errorf("the second replica is told %q, the first %q", got, one)
	}
	third := replica("127.0.0.1:6003", "")
	if got := third.do("PSYNC ? -1"); got != "" {
		t.Errorf("a replica that can do less is told %q", got)
	}
	n.tickFor(3100 * time.Millisecond)
	if got, other := strings.Trim(first.take(), "\n"), strings.Trim(second.take(), "\n"); got != other || !strings.Contains(got, "late") {
		t.Errorf("the first gets %q, the second %q", got, other)
	}
	n.tickFor(time.Second)
	if got := third.take(); !strings.Contains(got, "+FULLRESYNC") {
		t.Errorf("the third is told %q, want its data set to begin", got)
	}
	inProgress := func(want string) {
		t.Helper()
		if info := c.do("INFO persistence"); !strings.Contains(info, "rdb_bgsave_in_progress:"+want+"\r\n") {
			t.Errorf("INFO, want a save in progress: %s\n%s", want, info)
		}
	}
	inProgress("1")
	third.session.Close()
	n.tickFor(100 * time.Millisecond)
	inProgress("0")

	// FLUSHALL ends it as well, and who waits has to try again.
	fourth := replica("127.0.0.1:6004", "")
	fourth.do("PSYNC ? -1")
	inProgress("1")
	c.do("FLUSHALL")
	n.tickFor(100 * time.Millisecond)
	inProgress("0")
	if !fourth.gone {
		t.Error("the replica waits for what nobody writes")
	}
}
