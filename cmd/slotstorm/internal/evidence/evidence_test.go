package evidence

import (
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

// id is a node's ID of one digit.
func id(digit string) string { return strings.Repeat(digit, idLength) }

// three are CLUSTER NODES of a small cluster, as its first node has it.
var three = strings.Join([]string{
	id("a") + " 10.0.0.1:7000@17000 myself,master - 0 0 1 connected 0-5460",
	id("b") + " 10.0.0.2:7000@17000 master - 0 1450708955427 2 connected 5461-10922",
	id("c") + " 10.0.0.3:7000@17000 master - 0 1450708955427 3 connected 10923-16383",
	id("d") + " 10.0.0.4:7000@17000 slave " + id("a") + " 0 1450708955427 1 connected",
	id("e") + " 10.0.0.5:7000@17000 slave " + id("b") + " 0 1450708955427 2 connected",
	id("f") + " 10.0.0.6:7000@17000 slave " + id("c") + " 0 1450708955427 3 connected", "",
}, "\n")

// read is the evidence in a text.
func read(t testing.TB, text string) *Evidence {
	t.Helper()
	e := New()
	if err := e.Read("pasted.txt", strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	return e
}

// said is what a text becomes, without comments.
func lines(t *testing.T, e *Evidence, opt Options) string {
	t.Helper()
	var out []string
	for line := range strings.Lines(string(imported(t, e, opt))) {
		if !strings.HasPrefix(line, "#") && line != "\n" {
			out = append(out, strings.TrimSpace(line))
		}
	}
	return strings.Join(out, "\n")
}

func TestWhatEvidenceBecomes(t *testing.T) {
	for _, test := range []struct {
		name, text, want string
	}{
		{"a healthy cluster", three, "cluster masters=3 replicas=1"},
		{"Windows line ends", strings.ReplaceAll(three, "\n", "\r\n"), "cluster masters=3 replicas=1"},
		{"a quotation with times of a container", "> 2024-01-02T03:04:05.123456789Z " + strings.ReplaceAll(strings.TrimSpace(three), "\n", "\n> 2024-01-02T03:04:05.123456789Z "), "cluster masters=3 replicas=1"},
		{"names of containers", "redis-1  | " + strings.ReplaceAll(strings.TrimSpace(three), "\n", "\nredis-1  | "), "cluster masters=3 replicas=1"},
		{"colours", "\x1b[32m" + three + "\x1b[0m", "cluster masters=3 replicas=1"},
		{"addresses of old versions", strings.ReplaceAll(three, "@17000", ""), "cluster masters=3 replicas=1"},
		{"host names", strings.ReplaceAll(three, "@17000", "@17000,host.example"), "cluster masters=3 replicas=1"},
		{"nodes.conf of a new version", strings.ReplaceAll(three, "@17000", "@17000,,tls-port=0,shard-id="+id("9")) + "vars currentEpoch 9 lastVoteEpoch 0\n", "cluster masters=3 replicas=1\nview n1 n1 current-epoch=9"},
		{"a failed node", strings.Replace(three, "2 connected 5461", "2 disconnected 5461", 1), "cluster masters=3 replicas=1"},
		{
			"a node that is failed and silent", strings.Replace(three, "master - 0 1450708955427 2 connected", "master,fail - 1450708955427 1450708955427 2 disconnected", 1),
			"cluster masters=3 replicas=1\nview all n2 fail\ncrash n2",
		},
		{
			"open slots", strings.Replace(three, "0-5460", "0-5460 [7->-"+id("b")+"] [6000-<-"+id("b")+"]", 1),
			"cluster masters=3 replicas=1\nview n1 n1 migrating=7:n2 importing=6000:n2",
		},
		{
			"two that contradict each other",
			"10.0.0.1:7000> cluster nodes\n" + three + "10.0.0.2:7000> cluster nodes\n" +
				strings.NewReplacer("myself,master", "master,fail?", "master - 0 1450708955427 2", "myself,master - 0 0 2", "0-5460", "1-5460", "5461-10922", "0 5461-10922").Replace(three),
			"cluster masters=3 replicas=1\nview n2 n1 slots=1-5460 pfail\nview n2 n2 slots=0,5461-10922",
		},
		{
			"a node that another one does not know",
			three + "\n10.0.0.2:7000> cluster nodes\n" + strings.NewReplacer("myself,master", "master", "master - 0 1450708955427 2", "myself,master - 0 0 2").Replace(strings.Replace(three, three[strings.Index(three, id("d")):strings.Index(three, id("e"))], "", 1)),
			"cluster masters=3 replicas=1\nview n2 n4 unknown",
		},
		{
			"what cluster check says",
			">>> Performing Cluster Check (using node 10.0.0.1:7000)\nM: " + id("a") + " 10.0.0.1:7000\n   slots:[0-8191] (8192 slots) master\n   1 additional replica(s)\n" +
				"M: " + id("b") + " 10.0.0.2:7000\n   slots:[8192-16383] (8192 slots) master\nS: " + id("c") + " 10.0.0.3:7000\n   slots: (0 slots) slave\n   replicates " + id("a") + "\n" +
				"[OK] All nodes agree about slots configuration.\n[WARNING] Node 10.0.0.2:7000 has slots in importing state 5,7.\n",
			"cluster masters=2 lone=1\nview all n1 slots=0-8191 epoch=1\nview all n2 slots=8192-16383 epoch=2\nview all n3 replica-of=n1\nview n2 n2 importing=5:n1,7:n1",
		},
		{
			"CLUSTER SHARDS",
			"10.0.0.1:7000> CLUSTER SHARDS\n1) 1) \"slots\"\n   2) 1) (integer) 0\n      2) (integer) 99\n   3) \"nodes\"\n   4) 1)  1) \"id\"\n          2) \"" + id("a") + "\"\n          3) \"port\"\n          4) (integer) 7000\n" +
				"          5) \"ip\"\n          6) \"10.0.0.1\"\n          7) \"endpoint\"\n          8) \"10.0.0.1\"\n          9) \"role\"\n         10) \"master\"\n         11) \"replication-offset\"\n         12) (integer) 72156\n         13) \"health\"\n         14) \"online\"\n" +
				"2) 1) \"slots\"\n   2) 1) (integer) 100\n      2) (integer) 16383\n   3) \"nodes\"\n   4) 1)  1) \"id\"\n          2) \"" + id("b") + "\"\n          3) \"port\"\n          4) (integer) 7000\n" +
				"          5) \"ip\"\n          6) \"10.0.0.2\"\n          9) \"role\"\n         10) \"master\"\n         13) \"health\"\n         14) \"fail\"\n",
			"cluster masters=2\nview all n1 slots=0-99\nview all n2 slots=100-16383 fail\ncrash n2",
		},
		{
			"a configuration and a version",
			"# Server\nredis_version:7.2.4\nredis_mode:cluster\ntcp_port:7000\n" + three + "cluster-node-timeout 5000\nrequirepass \"very secret\"\ncluster-require-full-coverage no\nslave-serve-stale-data no\nport 7000\n",
			"cluster masters=3 replicas=1 node-timeout=5s dialect=redis-7.2 cluster-require-full-coverage=no replica-serve-stale-data=no",
		},
		{
			"a failover by hand, in logs",
			three + "123:M 17 Nov 2021 21:00:00.000 * Ready to accept connections\n123:M 17 Nov 2021 21:00:01.000 # Manual failover requested by replica " + id("d") + ".\n123:M 17 Nov 2021 21:00:02.500 # Failover auth granted to " + id("d") + " for epoch 9\n",
			"cluster masters=3 replicas=1\n@n4> CLUSTER FAILOVER",
		},
		{
			"a process that ends and comes back, in logs",
			three + "7:M 17 Nov 21:00:00.000 * Node configuration loaded, I'm " + id("b") + "\n7:M 17 Nov 21:00:05.000 # Redis is now ready to exit, bye bye...\n7:M 17 Nov 21:00:09.250 * Node configuration loaded, I'm " + id("b") + "\n7:M 17 Nov 21:00:09.300 * Ready to accept connections\n",
			"cluster masters=3 replicas=1\ncrash n2\nwait 4.3s\nrestart n2",
		},
		{
			"a node that was away, in logs",
			"cluster-node-timeout 2000\n" + three + "[16239] 10 Mar 08:51:53.193 * Marking node " + id("b") + " as failing (quorum reached).\n[16239] 10 Mar 08:51:59.193 * Clear FAIL state for node " + id("b") + ": is reachable again and nobody is serving its slots after some time.\n",
			"cluster masters=3 replicas=1 node-timeout=2s\npause n2 for=8s\nwait 2s\nwait 6s",
		},
		{
			"two lists of a node, of which the later one counts",
			"10.0.0.1:7000> cluster nodes\n" + three + "10.0.0.1:7000> cluster nodes\n" + strings.Replace(three, "0 0 1 connected", "0 0 9 connected", 1),
			"cluster masters=3 replicas=1\nview all n1 epoch=9",
		},
		{
			"a silent node that one has failed and another one hears",
			"10.0.0.1:7000> cluster nodes\n" + strings.Replace(three, "master - 0 1450708955427 3", "master,fail - 0 1450708955427 3", 1) +
				"10.0.0.2:7000> cluster nodes\n" + strings.NewReplacer("myself,master", "master", "master - 0 1450708955427 2", "myself,master - 0 0 2").Replace(three),
			"cluster masters=3 replicas=1\nview all n3 fail\nview n2 n3 ok",
		},
		{
			"an election, in logs",
			"cluster-node-timeout 2000\n" + three + "7:S 17 Nov 21:00:00.000 * Node configuration loaded, I'm " + id("d") + "\n7:S 17 Nov 21:00:05.000 # Marking node " + id("a") + " as failing (quorum reached).\n" +
				"7:S 17 Nov 21:00:05.600 # Starting a failover election for epoch 7.\n7:S 17 Nov 21:00:05.700 # Failover election won: I'm the new master.\n",
			"cluster masters=3 replicas=1 node-timeout=2s\npause n1 for=16.7s\nwait 2s\nwait 600ms\nwait 100ms\neventually n4 role master within 14s",
		},
		{
			"an election among two, in logs",
			three + id("8") + " 10.0.0.7:7000@17000 slave " + id("a") + " 0 1450708955427 1 connected\n7:S 17 Nov 21:00:00.000 * Node configuration loaded, I'm " + id("d") + "\n7:S 17 Nov 21:00:05.700 # Failover election won: I'm the new master.\n",
			"cluster masters=3 lone=4\nview all n1 slots=0-5460 epoch=1\nview all n2 slots=5461-10922 epoch=2\nview all n3 slots=10923-16383 epoch=3\nview all n4 replica-of=n1\nview all n5 replica-of=n2\nview all n6 replica-of=n3\nview all n7 replica-of=n1\n" +
				"pause n1 for=56s\nwait 16s\neventually not slot 0 owner n1 within 40s",
		},
		{
			"migrations in the log of a target of Valkey",
			three + "7:M 17 Nov 2026 21:00:00.000 * Node configuration loaded, I'm " + id("b") + "\n" +
				"7:M 17 Nov 2026 21:00:05.000 * Importing slot 5 from node " + id("a") + " ()\n7:M 17 Nov 2026 21:00:05.100 * Assigning slot 5 to node " + id("b") + " () in shard " + id("9") + "\n" +
				"7:M 17 Nov 2026 21:00:05.600 * Importing slot 6 from node " + id("a") + " ()\n7:M 17 Nov 2026 21:00:06.100 * Assigning slot 6 to node " + id("b") + " () in shard " + id("9") + "\n" +
				"7:M 17 Nov 2026 21:00:09.000 * Importing slot 7 from node " + id("a") + " ()\n7:M 17 Nov 2026 21:00:19.000 * Assigning slot 7 to node " + id("b") + " () in shard " + id("9") + "\n" +
				"7:M 17 Nov 2026 21:00:20.000 * Importing slot 8 from node " + id("a") + " ()\n7:M 17 Nov 2026 21:00:22.000 * Marking slot 8 stable\n7:M 17 Nov 2026 21:00:22.000 * Importing slot 99999 from node " + id("a") + " ()\n",
			"cluster masters=3 replicas=1\nmigrate 5-6 n1 n2\nwait 4s\nmigrate 7 n1 n2 stop-before=target\nwait 10s\nmigrate 7 n1 n2 steps=keys,target,source,others\nwait 1s\nmigrate 8 n1 n2 stop-before=target\nwait 2s\n@n2> CLUSTER SETSLOT 8 STABLE",
		},
		{
			"migrations in the logs of a source of Valkey, of both ends, and of a target of Redis",
			three + "7:M 17 Nov 2026 21:00:00.000 * Node configuration loaded, I'm " + id("a") + "\n" +
				"7:M 17 Nov 2026 21:00:05.000 * Migrating slot 5 to node " + id("b") + " ()\n7:M 17 Nov 2026 21:00:05.100 * Assigning slot 5 to node " + id("b") + " () in shard " + id("9") + "\n" +
				"7:M 17 Nov 2026 21:00:05.200 * Migrating slot 6 to node " + id("b") + " ()\n7:M 17 Nov 2026 21:00:05.300 * Assigning slot 6 to node " + id("b") + " () in shard " + id("9") + "\n" +
				"8:M 17 Nov 2026 21:00:00.000 * Node configuration loaded, I'm " + id("b") + "\n8:M 17 Nov 2026 21:00:05.050 * Assigning slot 5 to node " + id("b") + " () in shard " + id("9") + "\n" +
				"8:M 17 Nov 2026 21:00:08.000 # configEpoch updated after importing slot 6000\n8:M 17 Nov 2026 21:00:09.000 # configEpoch updated after importing slot 100\n",
			"cluster masters=3 replicas=1\nmigrate 5-6 n1 n2\nwait 4s\nmigrate 100 n1 n2",
		},
		{
			"MONITOR",
			"OK\n1339518083.000000 [0 127.0.0.1:60866] \"GET\" \"user:17\"\n1339518084.000000 [0 127.0.0.1:60866] \"SET\" \"user:900\" \"secret value\"\n1339518085.000000 [0 127.0.0.1:60867] \"get\" \"user:3\"\n1339518085.000000 [0 lua] \"get\" \"x\"\n1339518086.000000 [0 127.0.0.1:60867] \"zadd\" \"board\" \"1\" \"ada\"\n1339518087.000000 [0 127.0.0.1:60867] \"get\" \"user:4\"\n",
			"cluster masters=3\nclient c1 c2\nworkload load1 c1 rate=1 keys=user:[3..900] mix=get:3,set:1 for=4s\nwait 4s",
		},
		{
			"captured commands, with line ends in a value",
			"*3\r\n$3\r\nSET\r\n$6\r\nuser:1\r\n$11\r\nsecret\r\n*1\r\n\r\n*2\r\n$3\r\nGET\r\n$6\r\nuser:2\r\n",
			"cluster masters=3\nclient c1\nworkload load1 c1 rate=100 keys=user:[1..2] mix=get:1,set:1 for=10s\nwait 10s",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := read(t, test.text)
			if got := lines(t, e, Options{}); got != test.want {
				t.Errorf("it became\n%s\nwant\n%s", got, test.want)
			}
			unread, more := e.Unread()
			if len(unread) > 0 || more > 0 {
				t.Errorf("not understood: %v", unread)
			}
			text := imported(t, e, Options{})
			if strings.Contains(string(text), "secret") {
				t.Errorf("something private is left:\n%s", text)
			}
			plays(t, text)
		})
	}
}

// plays fails unless a scenario passes.
func plays(t *testing.T, text []byte) {
	t.Helper()
	script, err := scenario.Parse("imported.scn", text)
	if err != nil {
		t.Fatal(err)
	}
	result, err := scenario.Run(t.Context(), script, scenario.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if !result.OK() {
		t.Errorf("what was imported fails: %v\n%s", result, text)
	}
}

func TestWhatIsNotUnderstoodIsNamed(t *testing.T) {
	e := read(t, "Hello, our cluster is broken.\n\n"+three+"```\nthe end 0-99999\n")
	unread, _ := e.Unread()
	if got := fmt.Sprint(unread); got != "[pasted.txt:1: Hello, our cluster is broken. pasted.txt:10: the end 0-99999]" {
		t.Errorf("not understood: %s", got)
	}
	e = read(t, "*2\r\n$3\r\nGET\r\n$5\r\na\nb\nc\r\nwhat is this?\n")
	if unread, _ := e.Unread(); fmt.Sprint(unread) != "[pasted.txt:8: what is this?]" {
		t.Errorf("behind a value of three lines, not understood: %v", unread)
	}
	e = read(t, "Hello.\nthe end\n")
	for range 3 * mostUnread {
		if err := e.Read("more.txt", strings.NewReader("nonsense\n")); err != nil {
			t.Fatal(err)
		}
	}
	if unread, more := e.Unread(); len(unread) != mostUnread || more != 2*mostUnread+2 {
		t.Errorf("%d lines and %d more", len(unread), more)
	}
}

func TestPrivacy(t *testing.T) {
	e := read(t, three+"1339518083.000000 [0 10.9.9.9:60866] \"GET\" \"patient:ada:17\"\n")
	open := string(imported(t, e, Options{}))
	for _, want := range []string{"n1  10.0.0.1:7000  aaaaaaaa", "keys=patient:ada:17 "} {
		if !strings.Contains(open, want) {
			t.Errorf("no %q in\n%s", want, open)
		}
	}
	hidden := string(imported(t, e, Options{Anonymous: true, RenameKeys: true}))
	for _, private := range []string{"10.0.0.1", "10.9.9.9", "aaaaaaaa", "patient", "ada"} {
		if strings.Contains(hidden, private) {
			t.Errorf("%q is left in\n%s", private, hidden)
		}
	}
	if !strings.Contains(hidden, "keys=key1:17 ") {
		t.Errorf("keys have no other name:\n%s", hidden)
	}
}

// Values are kept if somebody asks for them: of commands that write, and with a limit.
func TestValues(t *testing.T) {
	long := strings.Repeat("x", mostOfOne+1)
	text := three + "1339518083.000000 [0 10.9.9.9:60866] \"SET\" \"user:1\" \"a \\xff\\n\\\"secret\\\"\"\n" +
		"1339518083.000000 [0 10.9.9.9:60866] \"GET\" \"user:1\"\n1339518083.000000 [0 10.9.9.9:60866] \"AUTH\" \"(redacted)\"\n" +
		"1339518084.000000 [0 10.9.9.9:60866] \"SET\" \"user:2\" \"cut\n" +
		"*4\r\n$4\r\nhset\r\n$1\r\nh\r\n$1\r\nf\r\n$3\r\na\nb\r\n*2\r\n$4\r\nAUTH\r\n$6\r\nsecret\r\n" +
		fmt.Sprintf("*3\r\n$3\r\nSET\r\n$6\r\nuser:3\r\n$%d\r\n%s\r\n", len(long), long)
	e := New()
	e.KeepValues = true
	if err := e.Read("pasted.txt", strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	got := string(imported(t, e, Options{}))
	var kept []string
	for line := range strings.Lines(got) {
		if strings.HasPrefix(line, "data>") {
			kept = append(kept, strings.Join(strings.Fields(line), " "))
		}
	}
	want := []string{`data> SET user:1 "a \xff\n\"secret\""`, `data> HSET h f "a\nb"`}
	if !slices.Equal(kept, want) {
		t.Errorf("kept\n%q\nwant\n%q", kept, want)
	}
	if !strings.Contains(got, "# 2 further commands that write are left out") || strings.Contains(got, "AUTH \"") {
		t.Errorf("it became\n%s", got)
	}
	plays(t, []byte(got))
	for range 2 * mostWrites {
		e.values.keep([][]byte{[]byte("set"), []byte("k"), []byte("v")}, true)
	}
	if n := len(e.values.lines); n != mostWrites {
		t.Errorf("%d commands are kept", n)
	}
}

// Line ends in values count, also behind what is kept of a value.
func TestLinesOfCapturedCommands(t *testing.T) {
	for _, value := range []string{"a", "a\nb", strings.Repeat("line\n", 2*keptBytes), strings.Repeat("x", keptBytes) + "\n", strings.Repeat("x", 3*keptBytes) + "\n\n\n"} {
		text := fmt.Sprintf("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$%d\r\n%s\r\nnonsense\n", len(value), value)
		e := New()
		if err := e.Read("pasted.txt", strings.NewReader(text)); err != nil {
			t.Fatal(err)
		}
		want := []Unread{{"pasted.txt", 8 + strings.Count(value, "\n"), "nonsense"}}
		if got, _ := e.Unread(); !slices.Equal(got, want) {
			t.Errorf("behind a value of %d bytes: %+v, want %+v", len(value), got, want)
		}
	}
}

// What the nodes of a cluster say is imported, and the nodes of the scenario say the same.
func TestImportedNodesSayTheSame(t *testing.T) {
	for _, text := range []string{
		"cluster masters=3 replicas=1\n",
		"cluster masters=3\nview n2 n1 fail\nview n1 n1 slots=0-5460,9000 epoch=9\nview n3 n2 unknown\n",
		"cluster masters=3 lone=2\nview all n1 epoch=4\nview all n2 slots=5461-10922\nview all n3 slots=10923-16383 epoch=3\nview all n4 master slots=0-99 epoch=12\nview all n5 replica-of=n4\nview n2 n2 migrating=6000:n1\nview n1 n1 importing=6000:n2\n",
		"cluster masters=4 replicas=2\nview {n[1..4]} n6 master slots=5-9 epoch=77\nview n9 n1 noaddr\n",
	} {
		said := nodesSay(t, text)
		e := New()
		for i, s := range said {
			if err := e.Read(fmt.Sprintf("n%d.txt", i+1), strings.NewReader(s)); err != nil {
				t.Fatal(err)
			}
		}
		again := imported(t, e, Options{})
		after := nodesSay(t, string(again))
		if len(after) != len(said) {
			t.Fatalf("%d nodes became %d:\n%s", len(said), len(after), again)
		}
		// Names may be others: the head of the file has which.
		names := strings.NewReplacer(renamed(said, e)...)
		for i := range said {
			want := names.Replace(said[i])
			found := false
			for _, got := range after {
				found = found || sameNodes(got, want)
			}
			if !found {
				t.Errorf("of\n%s\nno node says any more\n%s\nimported\n%s\nnow they say\n%s", text, want, again, strings.Join(after, "\n"))
			}
		}
	}
}

// renamed replaces the IDs of the first cluster by those of the second, which are made of names.
func renamed(said []string, e *Evidence) (pairs []string) {
	w := &writer{e: e, names: map[*node]string{}}
	w.views = e.last()
	w.all, w.epochs = consensus(w.views)
	w.order()
	for i, n := range w.nodes {
		pairs = append(pairs, n.id, "#"+fmt.Sprint(i+1))
	}
	for i := range said {
		pairs = append(pairs, nodeID(i), "#"+fmt.Sprint(i+1))
	}
	return pairs
}

// nodeID is the ID of a node in nodesSay.
func nodeID(i int) string { return fmt.Sprintf("%040x", i+0xabc) }

// nodesSay is CLUSTER NODES of all nodes of a scenario, at its start.
func nodesSay(t *testing.T, text string) (said []string) {
	t.Helper()
	s, err := scenario.Parse("test.scn", []byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	cfg := sim.Config{Masters: s.Cluster.Masters, Replicas: s.Cluster.Replicas, Lone: s.Cluster.Lone, Views: s.Cluster.Views}
	for i := range cfg.Masters*(1+cfg.Replicas) + cfg.Lone {
		cfg.IDs = append(cfg.IDs, gossip.ID(nodeID(i)))
	}
	c, err := sim.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for _, n := range c.Nodes() {
		reply, err := n.Do("CLUSTER", "NODES")
		if err != nil {
			t.Fatal(err)
		}
		said = append(said, bulk(string(reply.Raw)))
	}
	return said
}

// sameNodes compares two lists but for addresses, times and the order.
func sameNodes(a, b string) bool {
	key := func(text string) map[string]bool {
		set := map[string]bool{}
		for line := range strings.Lines(text) {
			w := strings.Fields(line)
			if len(w) < 8 {
				continue
			}
			w[1], w[4], w[5], w[7] = "", "", "", ""
			if !strings.HasPrefix(w[0], "#") {
				for i := range 20 {
					for k := range w {
						w[k] = strings.ReplaceAll(w[k], nodeID(i), "#"+fmt.Sprint(i+1))
					}
				}
			}
			set[strings.Join(w, " ")] = true
		}
		return set
	}
	x, y := key(a), key(b)
	if len(x) != len(y) {
		return false
	}
	for line := range x {
		if !y[line] {
			return false
		}
	}
	return true
}

// repeated is a text again and again, up to a length.
type repeated struct {
	text string
	left int
	at   int
}

func (r *repeated) Read(b []byte) (int, error) {
	if r.left <= 0 {
		return 0, io.EOF
	}
	n := copy(b, r.text[r.at:])
	r.at = (r.at + n) % len(r.text)
	r.left -= n
	return n, nil
}

// However long a log is, it takes the same memory, and not much time.
func TestLongLogs(t *testing.T) {
	text := "123:M 17 Nov 2021 21:00:00.000 # Cluster state changed: fail\n123:S 17 Nov 2021 21:00:01.000 * Connecting to MASTER 10.0.0.1:7000\nnonsense\n1339518083.107412 [0 127.0.0.1:60866] \"GET\" \"user:17\"\n"
	const size = 3 << 20
	e := New()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	began := time.Now()
	if err := e.Read("long.log", &repeated{text: text, left: size}); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d MB in %v", size>>20, time.Since(began))
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 8<<20 {
		t.Errorf("%d bytes are kept of %d", grown, size)
	}
	if len(e.timeline) != mostEvents || e.untold == 0 || e.traffic.commands < 10000 {
		t.Errorf("%d events and %d left out, %d commands", len(e.timeline), e.untold, e.traffic.commands)
	}
	if err := e.Read("line.log", &repeated{text: "x", left: 3 * maxLine}); err != nil {
		t.Fatal(err)
	}
}

// All of INFO, of each version, is about the node that says it, and nothing in it is a node.
func TestInfoOfEachDialect(t *testing.T) {
	for _, version := range dialect.All() {
		d := version.Name
		c, err := sim.New(sim.Config{Masters: 3, Replicas: 1, Dialect: d})
		if err != nil {
			t.Fatal(err)
		}
		c.Advance(2 * time.Second)
		text := ""
		for _, name := range []string{"n1", "n4"} {
			n, err := c.Node(name)
			if err != nil {
				t.Fatal(err)
			}
			text += n.Addr() + "> INFO everything\n" + access.ToNode(n).Info()
		}
		c.Close()
		e := New()
		if err := e.Read("info.txt", strings.NewReader(text)); err != nil {
			t.Fatal(err)
		}
		if unread, _ := e.Unread(); len(e.nodes) != 2 || len(unread) > 0 || e.version == "" {
			t.Errorf("%s: %d nodes, want 2; version %q; not read: %v", d, len(e.nodes), e.version, unread)
			for _, n := range e.nodes {
				t.Log(n.addr)
			}
		}
	}
}

// Headings name nodes, and are not mistaken for anything else.
func TestHeadings(t *testing.T) {
	for line, want := range map[string]string{
		"10.0.0.1:7000": "10.0.0.1:7000", "## 10.0.0.1:7000 ##": "10.0.0.1:7000", "Node: redis-1:7000": "", "node: redis-1:7000": "redis-1:7000",
		"on 10.0.0.1:7000:": "10.0.0.1:7000", "node1:7000": "node1:7000", "server redis_1:6379": "redis_1:6379", "app_redis_1:6379": "app_redis_1:6379",
		"slave1:6379": "slave1:6379", "hz:10": "", "uptime_in_seconds:7000": "", "server_time_usec:7000": "", "redis_git_sha1:7000": "", "host:99999": "", "host:0": "",
	} {
		e := New()
		if err := e.Read("pasted.txt", strings.NewReader(line)); err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, n := range e.nodes {
			got += n.addr
		}
		if got != want {
			t.Errorf("%q is about %q, want %q", line, got, want)
		}
	}
}

// More nodes than a scenario may have are left out.
func TestTooManyNodes(t *testing.T) {
	var text strings.Builder
	for i := range 2 * mostNodes {
		fmt.Fprintf(&text, "h%d:7000\n", i)
	}
	e := New()
	if err := e.Read("hosts.txt", strings.NewReader(text.String())); err != nil {
		t.Fatal(err)
	}
	imported(t, e, Options{})
}

// Of many lists the last one of each node counts, and no others are kept, nor slots that many have in
// common.
func TestManyLists(t *testing.T) {
	list := func(myself, boundary int) string {
		var b strings.Builder
		for i, ranges := range []string{fmt.Sprintf("0-%d", boundary), fmt.Sprintf("%d-16383", boundary+1)} {
			flags := "master"
			if i == myself {
				flags = "myself,master"
			}
			fmt.Fprintf(&b, "%s 10.0.0.%d:7000@17000 %s - 0 0 %d connected %s\n", id(string(rune('a'+i))), i, flags, i+1, ranges)
		}
		return b.String()
	}
	old, unowned := list(0, 8000)+list(1, 8000), strings.ReplaceAll(list(2, 8000), "8000", "7000")
	var text strings.Builder
	for range mostViews / 2 {
		text.WriteString(old + "$ redis-cli CLUSTER NODES\n" + unowned)
	}
	text.WriteString(list(1, 9000))
	e := New()
	if err := e.Read("lists.txt", strings.NewReader(text.String())); err != nil {
		t.Fatal(err)
	}
	var first []string
	for _, v := range e.last() {
		first = append(first, v.whose().addr+" "+v.said[0].slots.Ranges().String())
	}
	if want := []string{"10.0.0.0:7000 0-8000", "10.0.0.1:7000 0-9000"}; !slices.Equal(first, want) {
		t.Errorf("the last lists are %q, want %q", first, want)
	}
	if len(e.views) > mostViews || len(e.anonymous()) == 0 || len(e.sets) > 10 {
		t.Errorf("%d lists and %d sets are kept, %d of them without an owner", len(e.views), len(e.sets), len(e.anonymous()))
	}
}

// Whatever is read, what comes of it can be read as a scenario.
func FuzzImport(f *testing.F) {
	f.Add(three)
	f.Add("10.0.0.1:7000> CLUSTER SLOTS\n1) 1) (integer) 0\n   2) (integer) 5460\n   3) 1) \"127.0.0.1\"\n      2) (integer) 30006\n")
	f.Add("1) 1) \"slots\"\n   2) 1) (integer) 0\n      2) (integer) 99\n   3) \"nodes\"\n   4) 1)  1) \"id\"\n          2) \"" + id("a") + "\"\n")
	f.Add("M: " + id("a") + " 10.0.0.1:7000\n   slots:[0-8191] (8192 slots) master\n[WARNING] Node 10.0.0.1:7000 has slots in migrating state 5,7.\n")
	f.Add("1339518083.107412 [0 127.0.0.1:60866] \"GET\" \"user:17\"\n*2\r\n$3\r\nGET\r\n$6\r\nuser:2\r\n")
	f.Add("SLAVE3 - 32297:M 17 Nov 21:17:36.954 * Marking node " + id("a") + " as failing (quorum reached).\n123:M 17 Nov 2021 21:00:05.000 # Redis is now ready to exit, bye bye...\n")
	f.Add("cluster-node-timeout 5000\nmaxclients -1\nredis_version:7.2.4\nvars currentEpoch 9 lastVoteEpoch 0\n")
	f.Fuzz(func(t *testing.T, text string) {
		e := New()
		e.KeepValues = true
		if err := e.Read("pasted.txt", strings.NewReader(text)); err != nil {
			t.Fatal(err)
		}
		for _, opt := range []Options{{}, {Anonymous: true, RenameKeys: true}} {
			out := e.Scenario(opt)
			if len(out) > 1<<20 {
				continue // longer than a scenario may be
			}
			if _, err := scenario.Parse("imported.scn", out); err != nil {
				t.Fatalf("%v\nfrom\n%s\nto\n%s", err, text, out)
			}
		}
	})
}

// bulk is the text of a bulk string.
func bulk(raw string) string {
	_, text, _ := strings.Cut(raw, "\r\n")
	return strings.TrimSuffix(text, "\r\n")
}
