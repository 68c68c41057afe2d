package sim_test

import (
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/sim"
)

// elect crashes a master with two replicas and returns the log of the election, which chance
// decides, with a fault that strikes by chance.
func elect(t *testing.T, b sim.Branch) []string {
	t.Helper()
	c, err := sim.New(sim.Config{Masters: 3, Replicas: 2, NodeTimeout: 2 * time.Second, Seed: 7, Branch: b})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Inject("flaky", faults.Drop(faults.Aim{Link: faults.Bus}, 0.1)); err != nil {
		t.Fatal(err)
	}
	n1, _ := c.Node("n1")
	if err := n1.Crash(); err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"a", "b", "c"} {
		n2, _ := c.Node("n2")
		if _, err := n2.Do("SADD", "foo{user:1}", word); err != nil {
			t.Fatal(err)
		}
	}
	c.Advance(6 * time.Second)
	return strings.Split(strings.TrimSpace(c.Log().String()), "\n")
}

// same is how many lines two logs begin with that are the same.
func same(a, b []string) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

func TestBranchKeepsWhatWasBefore(t *testing.T) {
	plain := elect(t, sim.Branch{})
	if again := elect(t, sim.Branch{}); same(plain, again) != len(plain) || len(again) != len(plain) {
		t.Fatal("two runs without a branch differ")
	}
	for _, at := range []int{10, 20, len(plain) / 2} {
		for _, seed := range []uint64{7, 8} { // its own seed is another draw, too
			b := sim.Branch{Event: uint64(at), Seed: seed}
			other := elect(t, b)
			if n := same(plain, other); n < at || n == len(plain) {
				t.Errorf("behind event %d with seed %d: the first %d of %d lines are the same", at, seed, n, len(plain))
			}
			if again := elect(t, b); same(other, again) != len(other) {
				t.Errorf("behind event %d with seed %d: two runs differ", at, seed)
			}
		}
	}
	other := elect(t, sim.Branch{At: 2500 * time.Millisecond, Seed: 8})
	if n := same(plain, other); n == len(plain) || n < len(plain) && strings.Fields(plain[n])[1] < "2.5" {
		t.Errorf("a branch at 2.5s differs first at %s", plain[n])
	}
	if other = elect(t, sim.Branch{Start: true, Seed: 8}); same(plain, other) == len(plain) {
		t.Error("a branch at the start changes nothing")
	}
	// A moment alone changes nothing.
	if other = elect(t, sim.Branch{Event: 12}); same(plain, other) != len(plain) {
		t.Error("a branch without a seed changes something")
	}
}

func TestBranchMayBeCalm(t *testing.T) {
	strikes := func(lines []string) (n int) {
		for _, l := range lines {
			if strings.Contains(l, "flaky (drop) strikes") {
				n++
			}
		}
		return n
	}
	plain := elect(t, sim.Branch{})
	if strikes(plain) < 5 {
		t.Fatalf("the fault strikes only %d times", strikes(plain))
	}
	if n := strikes(elect(t, sim.Branch{Start: true, Calm: true})); n != 0 {
		t.Errorf("the fault strikes %d times in a run that is calm from the start", n)
	}
	for at, line := range plain {
		if !strings.Contains(line, "flaky (drop) strikes") {
			continue
		}
		calm := elect(t, sim.Branch{Event: uint64(at + 1), Calm: true})
		if n := same(plain, calm); n < at+1 {
			t.Errorf("behind event %d only %d lines are the same", at+1, n)
		}
		if n, want := strikes(calm), strikes(plain[:at+1]); n != want {
			t.Errorf("behind event %d: %d strikes, want %d", at+1, n, want)
		}
		if !strings.Contains(strings.Join(calm, "\n"), "heal flaky") {
			t.Errorf("behind event %d the fault is not healed", at+1)
		}
	}
	late := elect(t, sim.Branch{At: time.Second, Calm: true})
	for _, line := range late {
		if strings.Contains(line, "strikes") && strings.Fields(line)[1] > "1.0" {
			t.Errorf("from 1s on it is to be calm: %s", line)
		}
	}
}
