package clusterbus

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "rewrite the transcripts in testdata/transcripts")

// Each transcript is the log of facts of one scenario, byte for byte. Facts that become
// true for several nodes within 20 ms, with nothing else between, share a line.
func TestTranscripts(t *testing.T) {
	for _, test := range []struct {
		name string
		run  func(t *testing.T) *network
	}{
		{"meet", meetScenario},
		{"failover", failoverScenario},
		{"second-election", secondElectionScenario},
		{"epoch-collision", epochCollisionScenario},
		{"minority-master", minorityMasterScenario},
		{"manual-failover", manualFailoverScenario},
		{"replica-migration", replicaMigrationScenario},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := test.run(t).transcript()
			file := filepath.Join("testdata", "transcripts", test.name+".txt")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s: first difference at line %d; -update rewrites it\n%s", file, firstDifference(got, string(want)), got)
			}
		})
	}
}

func firstDifference(a, b string) int {
	linesA, linesB := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(linesA), len(linesB)) {
		if linesA[i] != linesB[i] {
			return i + 1
		}
	}
	return min(len(linesA), len(linesB)) + 1
}

// note adds a line of the scenario's own to the log.
func (n *network) note(format string, args ...any) {
	n.log = append(n.log, entryOfLog{at: n.now, text: fmt.Sprintf(format, args...)})
}

func (n *network) transcript() string {
	var b strings.Builder
	for i := 0; i < len(n.log); {
		e := n.log[i]
		if e.host == nil {
			b.WriteString(e.String() + "\n")
			i++
			continue
		}
		names := []string{e.host.name}
		for i++; i < len(n.log) && n.log[i].host != nil && n.log[i].text == e.text &&
			n.log[i].at-e.at <= 20*time.Millisecond; i++ {
			names = append(names, n.log[i].host.name)
		}
		fmt.Fprintf(&b, "%8.3f %s: %s\n", e.at.Seconds(), strings.Join(names, " "), e.text)
	}
	return b.String()
}

// Three fresh nodes share the slots and meet.
func meetScenario(t *testing.T) *network {
	n := newNetwork(t, 11)
	for range 3 {
		n.addHost(testSettings(2*time.Second)).start(nil, nil)
	}
	n.advance(500 * time.Millisecond)
	n.note("ADDSLOTSRANGE on all")
	for i, ranges := range []string{"0-5460", "5461-10922", "10923-16383"} {
		n.hosts[i].mustDo(func(m *Machine, now time.Duration) error {
			return m.AddSlotRanges(now, slots(ranges).Ranges()...)
		})
	}
	for _, h := range n.hosts[1:] {
		n.note("CLUSTER MEET n1 on %s", h.name)
		h.mustDo(func(m *Machine, now time.Duration) error { return m.Meet(now, n.hosts[0].ip, 6379, 16379) })
	}
	n.waitFor(20*time.Second, "everybody agrees", func() bool { return n.agreement() == "" && n.hosts[0].m.View().State == OK })
	return n
}

// A master dies and comes back as a replica.
func failoverScenario(t *testing.T) *network {
	n := formed(t, 12, 3, 1, testSettings(2*time.Second))
	n.advance(5 * time.Second)
	n.note("kill n1")
	n.hosts[0].kill()
	n.waitFor(10*time.Second, "n4 is master", n.hosts[3].isMaster)
	n.advance(2 * time.Second)
	n.note("restart n1")
	n.hosts[0].restart()
	n.waitFor(20*time.Second, "everybody agrees", func() bool { return n.agreement() == "" })
	return n
}

// The replica loses its connection to one of the two voters that it needs, and with it
// its request: it has to ask again.
func secondElectionScenario(t *testing.T) *network {
	n := formed(t, 13, 3, 1, testSettings(2*time.Second))
	n.advance(5 * time.Second)
	n.note("kill n1")
	n.hosts[0].kill()
	d := n.hosts[3]
	n.waitFor(10*time.Second, "n4 schedules its election", func() bool { return n.logged("n4: election in") > 0 })
	n.note("n4's connection to n2 breaks and cannot be made again")
	n.cut([]*host{d}, n.hosts[1:2])
	d.mustDo(func(m *Machine, now time.Duration) error { return m.KillLink(now, "to", n.hosts[1].m.ID()) })
	n.waitFor(3*time.Second, "n4 asks for votes", func() bool { return n.logged("n4: election epoch=4") > 0 })
	n.advance(1700 * time.Millisecond) // by now n4 has given the connection up, and what waits on it
	n.note("heal")
	n.heal()
	n.waitFor(20*time.Second, "n4 is master", d.isMaster)
	return n
}

// Two nodes take the same epoch while they cannot see each other.
func epochCollisionScenario(t *testing.T) *network {
	n := formed(t, 14, 3, 0, testSettings(2*time.Second))
	n.advance(3 * time.Second)
	n.note("cut n1 from n2")
	n.cut(n.hosts[:1], n.hosts[1:2])
	for _, h := range n.hosts[:2] {
		n.note("CLUSTER BUMPEPOCH on %s", h.name)
		h.mustDo(func(m *Machine, now time.Duration) error {
			m.BumpEpoch(now)
			return nil
		})
	}
	n.note("heal")
	n.heal()
	n.waitFor(30*time.Second, "everybody agrees", func() bool { return n.agreement() == "" && n.logged("collision") > 0 })
	return n
}

// A master is cut off with its clients, is replaced, and comes back.
func minorityMasterScenario(t *testing.T) *network {
	n := formed(t, 15, 3, 1, testSettings(2*time.Second))
	n.advance(3 * time.Second)
	n.note("cut n1 from all")
	n.cut(n.hosts[:1], n.hosts[1:])
	n.waitFor(15*time.Second, "n4 is master", n.hosts[3].isMaster)
	n.advance(time.Second)
	n.note("heal")
	n.heal()
	n.waitFor(30*time.Second, "everybody agrees", func() bool { return n.agreement() == "" })
	return n
}

func manualFailoverScenario(t *testing.T) *network {
	n := formed(t, 16, 3, 1, testSettings(2*time.Second))
	n.hosts[0].offset = 1000
	n.advance(3 * time.Second)
	n.note("CLUSTER FAILOVER on n4")
	n.hosts[3].mustDo(func(m *Machine, now time.Duration) error { return m.Failover(now, FailoverDefault) })
	n.waitFor(15*time.Second, "everybody agrees", func() bool { return n.hosts[3].isMaster() && n.agreement() == "" })
	return n
}

// n2 loses its only replica; n1 has two.
func replicaMigrationScenario(t *testing.T) *network {
	n := formed(t, 17, 3, 2, testSettings(2*time.Second))
	n.advance(3 * time.Second)
	for _, h := range []*host{n.hosts[4], n.hosts[7]} {
		n.note("kill %s", h.name)
		h.kill()
	}
	n.waitFor(20*time.Second, "n4 or n7 moves", func() bool { return n.logged(": migration") > 0 })
	n.advance(3 * time.Second)
	return n
}
