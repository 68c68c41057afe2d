package scenario_test

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/scenario"
)

// dialects are the names of all versions that there are.
func dialects() string {
	var names []string
	for _, d := range dialect.All() {
		names = append(names, d.Name)
	}
	return strings.Join(names, ", ")
}

// mistakes parses lines and returns the mistakes, without the file's name.
func mistakes(text string) []string {
	_, err := scenario.Parse("f", []byte(text))
	if err == nil {
		return nil
	}
	var list scenario.Errors
	if !errors.As(err, &list) {
		return []string{err.Error()}
	}
	var out []string
	for _, e := range list {
		out = append(out, strings.TrimPrefix(e.Error(), "f:"))
	}
	return out
}

func TestMistakes(t *testing.T) {
	const header = "cluster masters=3 replicas=1\nclient alice c[1..3]\nclient app driver=exec command=true\n"
	for _, tt := range []struct{ line, want string }{
		{"wiat 1s", `4:1: unknown verb "wiat" (did you mean wait?)`},
		{"partition {n1} {*}", `4:1: unknown verb "partition" (did you mean fault NAME partition?)`},
		{"view", "4:5: whose view it is is missing: view NODE|{NODES}|all NODE OPTION..."},
		{"view n1", "4:8: the node that it is about is missing: view NODE|{NODES}|all NODE OPTION..."},
		{"view n1 n2", "4:11: what they believe of it is missing, such as replica-of=n1, slots=0-5460 or fail"},
		{"view n7 n2 fail", `4:6: there is no node "n7": the cluster has n1 to n6`},
		{"view all n7 fail", `4:10: there is no node "n7": the cluster has n1 to n6`},
		{"view all n1 replica-of=n8", `4:24: there is no node "n8": the cluster has n1 to n6`},
		{"view n1 n1 migrating=866:n2,867:n9", `4:22: there is no node "n9": the cluster has n1 to n6`},
		{"view n1 n1 migrating=866", `4:12: migrating: "866" is no open slot, such as 866:n2`},
		{"view n1 n1 importing=866:n2,866:n3", "4:12: importing: slot 866 is given twice"},
		{"view n1 n2 slots=", "4:12: slots: slots are missing, such as 0-5460, or none"},
		{"view n1 n2 slots=0-16384", `4:12: slots: slot: "0-16384" is not a slot`},
		{"view n1 n2 failed", `4:12: view has no option "failed" (did you mean fail?)`},
		{"view n1 n2 epoch=x", `4:12: epoch: "x" is no epoch (a number from 0 on)`},
		{"view n1 n2 ok fail", "4:12: ok does not go with other flags"},
		{"view n1 n1 unknown", "4:12: n1 knows itself"},
		{"view n1 n2 migrating=866:n3", "4:12: open slots, the current epoch and the last vote are known to n2 alone"},
		{"view n1 n4 replica-of=n2 slots=1", "4:12: n4 has slots, which a replica has not"},
		{"crash n1\nview n1 n2 fail", "5:1: view has to stand before the first line that does something: it says what is so from the start"},
		{"upgrade n1", "4:11: a version is missing: upgrade NODE|{NODES} DIALECT"},
		{"upgrade n1 redis-6", `4:12: no dialect "redis-6": there are ` + dialects()},
		{"upgrade n1 redis-9.9 x", `4:12: no dialect "redis-9.9": there are ` + dialects()},
		{"upgrade n1 redis-7.4 x", `4:22: "x" is too much here`},
		{"wait", "4:5: a time is missing: wait DURATION | wait until CONDITION within DURATION"},
		{"wait 10", `4:6: "10" is no time (such as 250ms, 1.5s or 2m)`},
		{"wait 0s", "4:6: the time is 0"},
		{"wait 1s 2s", `4:9: "2s" is too much here`},
		{"wait until n4 role master", "4:26: within DURATION is missing"},
		{"wait until n9 role master within 1s", `4:12: there is no node "n9": the cluster has n1 to n6`},
		{"wait until n4 rule master within 1s", `4:15: "rule" is none of role, replica-of`},
		{"wait until n4 master within 1s", "4:15: a word is missing: n4 role master"},
		{"expect alice redirects == 0", `4:8: unknown condition "alice" (did you mean client alice?)`},
		{"wait until n4 role boss within 1s", `4:20: "boss" is none of master, replica`},
		{"expect sate ok", `4:8: unknown condition "sate" (did you mean state?)`},
		{"expect count redirekt == 1", `4:14: "redirekt" is none of node, flag`},
		{"expect count redirect slot=x == 1", `4:23: "x" is no slot`},
		{"expect count redirect slott=1 == 1", `4:23: there is no filter "slott"`},
		{"expect count redirect = 1", `4:23: there is no filter`},
		{"expect count redirect == many", `4:26: "many" is no number`},
		{"expect fault cut fired", `4:14: there is no fault "cut", nor any other so far`},
		{"bob> GET x", `4:1: there is no client "bob"; declared are alice, c[1..3], app`},
		{"alcie> GET x", `4:1: there is no client "alcie" (did you mean alice?)`},
		{"c[1..4]> GET x", `4:1: there is no client "c4" (did you mean c1?)`},
		{"@n7> GET x", `4:2: there is no node "n7": the cluster has n1 to n6`},
		{"@n1/> GET x", `4:5: "" is no name for a connection`},
		{"alice>", "4:7: a command is missing"},
		{"alice> => OK", "4:7: a command is missing"},
		{"alice> GET x | => OK", "4:14: a command is missing beside the |"},
		{`alice> GET "x`, "4:12: the quotation mark is not closed"},
		{`alice> GET "x"y`, "4:15: a blank is missing behind the quotation mark"},
		{"alice> GET x =>", "4:17: a reply is missing behind =>"},
		{"alice> GET x => OK via ", "4:17: a route is missing behind via"},
		{"alice> GET x | GET y => 1 | 2 | 3", "4:25: 3 replies for 2 commands"},
		{"alice> GET x -> OK", "4:14: a reply stands behind => with a blank on either side; if -> is an argument, put it in quotes"},
		{"alice> GET x = OK", "4:14: a reply stands behind =>"},
		{"alice> GET x=>OK", "4:12: a reply stands behind =>"},
		{"alice> MULTI", "4:7: a client's transaction is one line"},
		{"alice> SUBSCRIBE x", "4:7: scripted clients do not subscribe"},
		{"alice> HELLO 3", "4:7: HELLO 3: scripted clients speak RESP3 with cache=yes, and raw connections such as @n1 when they say this"},
		{"@n1> GET x => OK via n1", "4:14: only scripted clients have a route"},
		{"@n1<", "4:5: what is received is missing"},
		{"restart n1 address=n9", `4:1: address: "n9" is neither a node nor an address such as 10.0.0.7:6379`},
		{"restart n1 address=n4 new-address", "4:1: address and new-address exclude each other"},
		{"restart {n1 n2} address=n4", "4:1: only one node can come back at an address"},
		{"crash n1 address=n4", "4:1: how it comes back belongs to restart"},
		{"alice<", "4:7: what is received is missing"},
		{"alice> GET hello => OK within soon", `4:31: "soon" is no time`},
		{"alice> GET hello => OK via n1 within 5", `4:38: "5" is no time`},
		{"alice> GET hello => within 5s", "4:21: a reply is missing behind =>"},
		{"@n1< OK within soon", `4:16: "soon" is no time`},
		{"fault", "4:6: a name is missing: fault NAME FAULT"},
		{"fault x partion {n1} {*}", `4:9: unknown fault "partion" (did you mean partition?)`},
		{"fault x delay by=1s too=n1", `4:21: delay has no parameter "too" (did you mean to?)`},
		{"fault x partition {n1 bob} {*}", `4:7: "bob" is neither a node nor a declared client`},
		{"fault x partition {n1} *", "4:24: the sides of a partition stand in braces: partition {n1} {*}"},
		{"fault x busy command=icnr", `4:7: command: "icnr" is neither a command nor a type of message on the bus (did you mean incr?)`},
		{"fault x busy command=cluster", "4:7: command: cluster has subcommands: write cluster|addslots or the like"},
		{"fault x bad-certificate flaw=expired", "4:7: the cluster has no TLS: cluster tls=yes"},
		{"fault x bad-certificate", "4:9: bad-certificate needs flaw=expired|wrong-host|unknown-authority"},
		{"fault x bad-certificate flaw=exipred", `4:25: "exipred" is none of expired, wrong-host, unknown-authority (did you mean expired?)`},
		{"heal x", `4:6: there is no fault "x", nor any other so far`},
		{"crash n1 keep-data", "4:1: how it comes back belongs to restart"},
		{"crash {n1 n2", "4:7: the brace is not closed"},
		{"restart n1 keepdata", `4:12: restart has no option "keepdata" (did you mean keep-data?)`},
		{"pause n1 for", "4:10: for needs a value: for=DURATION"},
		{"migrate 866 n1", "4:15: a node is missing"},
		{"migrate 99999 n1 n2", `4:9: slot: "99999" is not a slot`},
		{"migrate 866 n1 n1", "4:16: the slot is to move from n1 to itself"},
		{"migrate 866 n1 n2 stop-before=setslot", `4:19: stop-before: "setslot" is none of`},
		{"notify", "4:7: a node is missing: notify NODE|{NODES}|all PUSH [OPTION...]"},
		{"notify n9 migrated", `4:8: there is no node "n9"`},
		{"notify all", "4:11: a push is missing"},
		{"notify all smigratd slots=1", `4:12: "smigratd" is no maintenance notification (did you mean smigrated?)`},
		{"notify all smigrating", "4:12: smigrating needs slots=SLOTS"},
		{"notify all migrated slots=1", "4:12: migrated has no slots"},
		{"notify all smigrated slots=1 from=n1", "4:12: smigrated needs from=NODE and to=NODE"},
		{"notify all smigrated slots=1 from=n1 to=n7", `4:12: there is no node "n7"`},
		{"notify all smigrated slots=x from=n1 to=n2", `4:22: slots: `},
		{"notify all migrating source=x", "4:12: only smigrated names where slots come from"},
		{"notify all migrated to=n1", "4:12: migrated goes nowhere"},
		{"notify all moving in=0s", "4:19: in: the time is 0"},
		{"notify all moving shape=round", `4:19: shape: "round" is none of triplets, pairs, flat, bare`},
		{"migrate 866 n1 n2 =>", "4:19: a result is missing"},
		{"crash n1 => OK", "4:10: crash has no result to expect by =>"},
		{"workload w alice rate=1", "4:1: a workload needs keys=PATTERN"},
		{"workload w alice keys=k workers=1000000 pipeline=100000", `4:25: workers: "1000000" is no number from 1 to 10000`},
		{"workload w alice keys=k workers=10000 pipeline=10000", "4:1: 100000000 commands under way (clients * workers * pipeline), want at most 1000000"},
		{"workload w alice keys=k rate=1000000 pipeline=10000", "4:1: 10000000000 commands per second (clients * rate * pipeline), want at most 10000000"},
		{"workload w alice keys=k[1..9000000000000000000] rate=1", `4:18: keys: "k[1..9000000000000000000]" is no pattern of keys`},
		{"fault k duplicate copies=100000000 link=bus", `4:19: "100000000" is no number from 1 to 1000`},
		{"workload w alice keys=k", "4:1: a workload needs either rate=N or workers=N"},
		{"workload w alice keys=k rate=1 mix=fly:1", `4:32: mix: "fly" is no command of a mix`},
		{"workload w app keys=k rate=1", "4:12: app is no scripted client"},
		{"stop w", `4:6: there is no workload "w", nor any other so far`},
		{"start alice x", "4:7: alice is no exec client"},
		{"check everything", `4:7: "everything" cannot be checked`},
		{"allow chaos", `4:7: "chaos" is none of one-master-per-slot`},
		{"cluster masters=3", "4:1: the cluster is described twice"},
		{"client n2", "4:8: n2 is the name of a node"},
		{"client alice", "4:8: the client alice is declared twice"},
		{"client x polcy=naive", `4:10: client has no option "polcy" (did you mean policy?)`},
		{"client x driver=exec", `4:1: an exec client needs command="PROGRAM"`},
		{"client x tls=yes", "4:1: the cluster has no TLS: cluster tls=yes"},
		{"client x certificate=none", "4:1: only a client with TLS has a certificate"},
		{"client x certificate=old", `4:10: certificate: "old" is none of none, expired, unknown-authority`},
		{"sentinel monitor", "4:1: sentinel: Sentinel is not simulated"},
		{"-- trace show=everything --", `4:10: show: "everything" is no kind of event`},
		{"-- trase --", `4:1: want "-- trace show=KINDS --"`},
		{"\xff", "4:1: the line is not UTF-8"},
	} {
		got := mistakes(header + tt.line + "\n")
		if len(got) != 1 || !strings.HasPrefix(got[0], tt.want) {
			t.Errorf("%s\n got %q\nwant %q", tt.line, got, tt.want)
		}
	}
}

func TestClusterIsChecked(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"wait 1s\ncluster masters=3", "2:1: cluster has to be the first line"},
		{"client a\ncluster masters=3", "2:1: cluster has to be the first line"},
		{"cluster masters=0", `1:9: masters: "0" is no number from 1 to 5000`},
		{"cluster master=3", `1:9: cluster has no option "master" (did you mean masters?)`},
		{"cluster masters=900 replicas=1", "1:1: 1800 nodes are more than a scenario may have"},
		{"cluster seed=0", `1:9: seed: "0" is no seed`},
		{"cluster tls=on", `1:9: tls: "on" is none of yes, no`},
		{"cluster tls-auth-clients=no", "1:1: tls-auth-clients without tls=yes"},
		{"cluster tls=yes\nclient x tls=no certificate=none", "2:1: only a client with TLS has a certificate"},
		{"cluster tls=yes\nclient x driver=exec command=true certificate=none", "2:1: scenario: the driver has no such option"},
		{"cluster maint-notifications=maybe", `1:9: maint-notifications: "maybe" is none of yes, by-hand, no`},
	} {
		if got := mistakes(tt.text); len(got) != 1 || !strings.HasPrefix(got[0], tt.want) {
			t.Errorf("%s\n got %q\nwant %q", tt.text, got, tt.want)
		}
	}
}

func TestAllMistakesComeAtOnce(t *testing.T) {
	got := mistakes("wiat 1s\nbob> GET x\nheal y\n")
	if len(got) != 3 {
		t.Errorf("got %q, want three mistakes", got)
	}
}

func TestFormat(t *testing.T) {
	const untidy = `
#  A comment stays.


cluster   seed=7 masters=3
client  alice c1 c2 c3   retries=2   policy=naive
alice>  SET   hello 1   =>   OK   via   n1
alice> GET 'two words' | PING =>  "x" |  PONG
  crash {n2 n1}   keep-data for=90s


fault cut partition { n1 alice }  {*}   for=120s
migrate 5,3,4 n1 n2 stop-before=target
migrate 866 n1 n2    =>    stopped
wait   until  n1 role   master  within 60s
@n1/sub<   ["a", "b"]   within 1000ms


-- trace   show=role,slot  --
0.000s n1  role


`
	const tidy = `#  A comment stays.

cluster masters=3 seed=7
client alice c[1..3] policy=naive retries=2
alice> SET hello 1            => OK   via n1
alice> GET "two words" | PING => "x" | PONG
crash {n1 n2} for=1m30s keep-data

fault cut partition {n1 alice} {*} for=2m
migrate 3-5 n1 n2 stop-before=target
migrate 866 n1 n2 => stopped
wait until n1 role master within 1m
@n1/sub< ["a", "b"] within 1s

-- trace show=role,slot --
0.000s n1  role
`
	s, err := scenario.Parse("f", []byte(untidy))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(scenario.Format(s)); got != tidy {
		t.Errorf("got\n%s\nwant\n%s", got, tidy)
	}
}

// stable checks that formatting is a fixed point, and that it does not change what the
// file means.
func stable(t *testing.T, source []byte) {
	t.Helper()
	s, err := scenario.Parse("f", source)
	if err != nil {
		return
	}
	once := scenario.Format(s)
	again, err := scenario.Parse("f", once)
	if err != nil {
		t.Fatalf("the formatted file has mistakes: %v\n%s", err, once)
	}
	if twice := scenario.Format(again); !bytes.Equal(once, twice) {
		t.Fatalf("formatting twice changes\n%s\nto\n%s", once, twice)
	}
}

func FuzzParse(f *testing.F) {
	files, err := scenario.Files("../examples")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(source)
	}
	f.Add([]byte("client a\na> GET \"\\x00\" | 'b' => \"...\" | (nil)   via n1:MOVED*3 n2 | n1\n"))
	f.Fuzz(func(t *testing.T, source []byte) { stable(t, source) })
}

// A byte order mark at the beginning says nothing, and is not written again.
func TestByteOrderMark(t *testing.T) {
	script, err := scenario.Parse("f", []byte("\uFEFFcluster masters=3\r\nwait 1s\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(scenario.Format(script)); got != "cluster masters=3\nwait 1s\n" {
		t.Errorf("it is written as %q", got)
	}
	if got := mistakes("cluster masters=3\n\uFEFFwait 1s\n"); got == nil {
		t.Error("it is taken in the middle of a file, too")
	}
}

func TestReferenceIsUpToDate(t *testing.T) {
	const file = "../docs/scenarios-reference.md"
	want := "# The scenario language: reference\n\nThis page is written by `make update` from the tables by which files are read. " +
		"[scenarios.md](scenarios.md) explains the language.\n\n" + scenario.Reference()
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is out of date: run make update", file)
	}
}
