package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
)

// The end of a log says which dialects failed, and of what.
func TestConclude(t *testing.T) {
	res := &conformance.Result{Tallies: []*conformance.Tally{{Area: conformance.Area{Name: "failover"}, Exchanges: 30, Equal: 23}}}
	for _, name := range strings.Fields("one two three four five six seven") {
		d := conformance.Difference{Exchange: conformance.Story(name, "A> GET "+strings.Repeat("k", 100)), Step: 0}
		res.Tallies[0].Groups = append(res.Tallies[0].Groups, &conformance.Group{Count: 2, Shortest: d})
	}
	worse, broken := &verdict{dialect: "redis-8.0"}, &verdict{dialect: "redis-8.6"}
	worse.count(res)
	worse.newDifferences(res)
	worse.fail(1, "cluster: 8 of 10 are equal, and were 9")
	broken.fail(2, errors.New("area data: no server").Error())
	var out strings.Builder
	status := conclude(&out, []*verdict{worse, {dialect: "redis-7.0", equal: 10, played: 10}, broken, {dialect: "valkey-9.1", equal: 8, played: 9}})
	named := "            new difference, 2 times, in failover: NAME: GET " + strings.Repeat("k", 76) + "...\n"
	want := "redis-7.0   10 of 10 equal, the rest is known\n" +
		"valkey-9.1  8 of 9 equal, the rest is known\n" +
		"redis-8.0   FAILED, 23 of 30 equal\n"
	for _, name := range strings.Fields("one two three four five") {
		want += strings.Replace(named, "NAME", name, 1)
	}
	want += "            2 more kinds of new differences\n" +
		"            cluster: 8 of 10 are equal, and were 9\n" +
		"redis-8.6   FAILED, 0 of 0 equal\n" +
		"            area data: no server\n"
	if got := out.String(); got != want || status != 2 {
		t.Errorf("status %d\n%swant\n%s", status, got, want)
	}
	if status := conclude(&out, []*verdict{{dialect: "redis-7.0"}}); status != 0 {
		t.Errorf("status %d of what did not fail", status)
	}
}

// The default dialect is played in all areas, and held to what README.md tells; the others in
// those of their standing.
func TestDialectJobIsWhole(t *testing.T) {
	t.Chdir(root)
	servers := t.TempDir()
	for name, version := range map[string]string{"redis-server": "7.0.15", "redis-7.4": "7.4.1"} {
		says := fmt.Sprintf("#!/bin/sh\necho 'Redis server v=%s sha=00000000:0 malloc=libc bits=64 build=0'\n", version)
		if err := os.WriteFile(filepath.Join(servers, name), []byte(says), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("REDIS_SERVER", filepath.Join(servers, "redis-server"))
	standings, err := conformance.ReadStandings(conformance.StandingsDir)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"redis-7.0", "redis-7.4", "redis-8.0"} {
		d, err := dialect.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		before := standings[name]
		j, err := dialectJob(options{all: true, seed: 1, against: "slotstorm", servers: servers}, d, before)
		if err != nil {
			t.Fatal(err)
		}
		areas := before.AreaNames()
		if d.IsDefault() {
			areas = ""
		}
		if !j.whole() || j.areas != areas {
			t.Errorf("%s: whole %t, areas %q, want %q", name, j.whole(), j.areas, areas)
		}
	}
}
