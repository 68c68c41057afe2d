package examples

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/scenario/goredis"
)

// museum are the files that slotstorm certify plays.
func museum(t *testing.T) (files []string) {
	t.Helper()
	files, err := filepath.Glob("bugs/*/*" + scenario.Ext)
	if err != nil || len(files) < 50 {
		t.Fatalf("there are %d files, %v; want 50", len(files), err)
	}
	return files
}

// scriptedFail are files whose client is go-redis, which does not do what must hold.
var scriptedFail = []string{
	"bugs/pubsub/shard-subscription-after-a-failover.scn",
	"bugs/pubsub/shard-subscription-moves.scn",
	"bugs/pubsub/subscription-after-failovers.scn",
}

// The museum with clients inside the simulation, in virtual time: the scripted client is a
// correct one, and what each library of ours does not do is known.
func TestMuseum(t *testing.T) {
	for _, tt := range []struct {
		name    string
		clients scenario.Driver
		fail    []string
	}{
		{"well-behaved", nil, scriptedFail},
		// It looks for the successor of a master that is dead or says CLUSTERDOWN once a
		// minute (go-redis#3979), reads no null for a host and takes ? for one, and gives up
		// on TRYAGAIN within a fifth of a second.
		{"go-redis", goredis.Driver{}, slices.Concat(scriptedFail, []string{
			"bugs/addresses/new-address-of-a-master.scn", "bugs/addresses/no-hostname.scn", "bugs/addresses/of-another-cluster.scn",
			"bugs/addresses/unknown-endpoint.scn", "bugs/failover/commands-meanwhile.scn", "bugs/failover/crash.scn",
			"bugs/failover/moved-to-a-dead-node.scn", "bugs/failover/partitioned-master.scn", "bugs/failover/paused-master.scn", "bugs/failover/same-pair-twice.scn",
			"bugs/failover/takeover-then-stop.scn", "bugs/redirects/tryagain-is-temporary.scn", "bugs/topology/all-addresses-change.scn",
			"bugs/topology/rolling-restart-with-new-addresses.scn", "bugs/transactions/after-a-crash.scn",
		})},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var failed []string
			for _, file := range museum(t) {
				if !playsMuseum(t, file, tt.clients) {
					failed = append(failed, file)
				}
			}
			if !slices.Equal(failed, slices.Sorted(slices.Values(tt.fail))) {
				t.Errorf("%s fail, want %s", strings.Join(failed, " "), strings.Join(tt.fail, " "))
			}
		})
	}
}

// playsMuseum reports whether a file passes with another client than its own.
func playsMuseum(t *testing.T, file string, client scenario.Driver) (ok bool) {
	t.Helper()
	script, err := scenario.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	drivers := map[string]scenario.Driver{goredis.Name: goredis.Driver{}}
	if client != nil {
		drivers[goredis.Name] = client
	}
	result, err := scenario.Run(t.Context(), script, scenario.Options{
		Clients: client, Drivers: drivers,
		Bubble: func(f func()) {
			synctest.Test(t, func(*testing.T) {
				f()
				time.Sleep(time.Minute) // what closed clients need to notice it
			})
		},
	})
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if !result.OK() {
		t.Log(result)
	}
	return result.OK()
}

// Each file of the museum says what must hold and what shows that it does not, and has one
// client, which is called app.
func TestMuseumIsInOrder(t *testing.T) {
	for _, file := range museum(t) {
		script, err := scenario.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		text := string(scenario.Format(script))
		for _, want := range []string{"\n# Must hold: ", "\n# Shows: "} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks a line %q", file, want)
			}
		}
		if len(script.Clients) != 1 || script.Clients[0].Name != "app" || strings.Contains(text, "   via ") {
			t.Errorf("%s has other clients than app, or a route, which only scripted clients tell", file)
		}
	}
}
