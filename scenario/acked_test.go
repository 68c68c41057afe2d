package scenario

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/sim"
)

// An acknowledged write that no node stored is found, whatever else was lost and whoever
// took over in between; what a failover or a restart really lost is explained.
func TestAckedWrites(t *testing.T) {
	// The replica of n1 gets nothing for a while, then n1 dies.
	const cut = "fault cut hold link=repl to=n4\n"
	const failover = "crash n1\nwait until n4 role master within 60s\nwait 1s\n"
	// The account has only the last ones of these.
	const small = "@n1> CONFIG SET repl-backlog-size 16384 => OK\n" + cut
	var many string
	for i := range 40 {
		many += fmt.Sprintf("c> SET {hello}%d %s\n", i, strings.Repeat("x", 8000))
	}
	for _, tt := range []struct {
		name, before, after string
		node, key           string // who acknowledged a write between the two, and stored nothing
		want                []string
	}{
		{"nothing happens", "", "", "n1", "hello", []string{"hello"}},
		{"nothing is lost", "c> SET hello 1\nwait 1s\n", failover, "", "", nil},
		{"a failover that lost nothing", "c> SET hello 1\nwait 1s\n", failover, "n1", "{hello}x", []string{"{hello}x"}},
		{"the shard's failover", cut + "c> SET hello 1\n", failover, "", "", nil},
		{"the shard's failover, and another write", cut + "c> SET hello 1\n", failover, "n1", "{hello}x", []string{"{hello}x"}},
		{"the failover of another shard", cut + "c> SET hello 1\n", failover, "n3", "a", []string{"a"}},
		{"a value with the key's name", cut + "c> SET hello {hello}x\n", failover, "n1", "{hello}x", []string{"{hello}x"}},
		{"another write to the same key", cut + "c> SET hello 1\n", failover, "n4 later", "hello", []string{"hello"}},
		{"more is lost than the account has", small + many, failover, "", "", nil},
		{"older than what the account has", small, many + failover, "n1", "{hello}x", nil},
		{"later than what the account has", small + many, failover, "n1", "{hello}x", []string{"{hello}x"}},
		{"older, of another node", small, many + failover, "n3", "a", []string{"a"}},
		{"a restart without data", "c> SET hello 1\ncrash n1\nwait 100ms\nrestart n1\nwait 5s\n", "", "", "", nil},
		{"a restart without data, and another node", "c> SET hello 1\ncrash n1\nwait 100ms\nrestart n1\nwait 5s\n", "", "n3", "a", []string{"a"}},
		{"a restart without data, and a later write", "c> SET hello 1\ncrash n1\nwait 100ms\nrestart n1\nwait 5s\n", "", "n1 later", "{hello}x", []string{"{hello}x"}},
		{"a slot that moved", "c> SET hello 1\nmigrate 866 n1 n2 => done\n", "", "n1", "{hello}x", []string{"{hello}x"}},
		{"a slot that moved, and its new owner lost everything",
			"c> SET hello 1\n", "migrate 866 n1 n2 => done\ncrash n2\nwait 100ms\nrestart n2\nwait 5s\n", "", "", nil},
		{"a slot that moved, after its old owner lost everything",
			"c> SET a 1\ncrash n1\nwait 100ms\nrestart n1\nwait 5s\n", "migrate 866 n1 n2 => done\n", "n1 later", "hello", []string{"hello"}},
	} {
		header := "cluster masters=3 replicas=1 node-timeout=2s\nclient c\n"
		if strings.Contains(tt.before+tt.after, "restart") {
			header = "cluster masters=3 node-timeout=20s\nclient c\n"
		}
		r := newTestRunner(t, header+tt.before+"wait 1ms\n"+tt.after)
		forge := func(by string) {
			r.acked.see(&sim.Request{
				From: sim.FromClient, Node: by,
				At: r.c.Now(), Command: "set", Reply: []byte("+OK\r\n"), Args: [][]byte{[]byte("SET"), []byte(tt.key), []byte("LOSE")},
			})
		}
		by, later := strings.CutSuffix(tt.node, " later")
		r.opt.Line = func(_ int, text string) {
			if text == "wait 1ms" && by != "" && !later {
				forge(by)
			}
		}
		r.play()
		if by != "" && later {
			forge(by)
		}
		if got := r.acked.unexplained(r.acked.lost()); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v; losses %v", tt.name, got, tt.want, r.c.Losses())
		}
		for _, f := range r.result.Failures {
			t.Errorf("%s: %v", tt.name, f)
		}
	}
}
