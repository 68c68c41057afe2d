package faultinjector

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// Each effect on a cluster: the same pushes in the same order to all connections, and the nodes
// that clients see are those that the effect says.
func TestEffectsOnACluster(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	id, address := a.create(`{"name":"x-1","shards_count":2.0,"oss_cluster":true,"replication":true}`)
	d, err := a.in.database(params{"bdb_id": float64(id)})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		effect, by string
		nodes      int
	}{{"slot-shuffle", "migrate", 2}, {"add", "", 3}, {"remove", "default", 2}, {"remove-add", "failover", 2}, {"remove-add", "migrate", 2}} {
		before := d.masters()
		c := connect(t, before[len(before)-1].Addr(), "external-ip")
		_, queued := a.call("POST", fmt.Sprintf("/slot-migrate?effect=%s&trigger=%s&bdb_id=%d&cluster_index=0", row.effect, row.by, id), "")
		if act, text := a.result(queued); act.Status != statusSuccess {
			t.Fatalf("%s: %s", row.effect, text)
		}
		after := d.masters()
		if len(after) != row.nodes {
			t.Errorf("%s: %d nodes have slots, want %d", row.effect, len(after), row.nodes)
		}
		if err := await("two pushes", func() bool { return strings.Count(c.heard(), "\n") >= 1 }); err != nil {
			t.Errorf("%s: %v", row.effect, err)
		}
		pushes := strings.Split(c.heard(), "\n")
		if len(pushes) != 2 || !strings.HasPrefix(pushes[0], "SMIGRATING ") || !strings.HasPrefix(pushes[1], "SMIGRATED ") {
			t.Errorf("%s: heard %q", row.effect, pushes)
			continue
		}
		if words := strings.Fields(strings.NewReplacer("[", " ", "]", " ").Replace(pushes[1])); len(words) != 5 || words[2] != before[0].Addr() {
			t.Errorf("%s: %q is no triplet from %s", row.effect, pushes[1], before[0].Addr())
		}
		if row.effect == "remove" || row.effect == "remove-add" {
			if !alone(before[0]) {
				t.Errorf("%s: %s is still a member", row.effect, before[0].Name())
			}
		}
	}
	_ = address
}

// A node whose slots go elsewhere tells its clients who has which slots, at any moment, until it ends
// their connections, those of subscribers among them.
func TestNodeThatLeaves(t *testing.T) {
	t.Parallel()
	a := newAPI(t, func(cfg *Config) { cfg.Skip = 0 }) // clients see each moment of it
	id, _ := a.create(`{"name":"x-1","shards_count":2.0,"oss_cluster":true,"replication":true}`)
	d, err := a.in.database(params{"bdb_id": float64(id)})
	if err != nil {
		t.Fatal(err)
	}
	for _, by := range []string{"failover", "migrate"} {
		from := d.masters()[0]
		subscribers := []*caller{connect(t, from.Addr(), ""), connect(t, from.Addr(), "")}
		for i, line := range []string{"SUBSCRIBE c\r\n", "PSUBSCRIBE c\r\n"} {
			if _, err := fmt.Fprint(subscribers[i].conn, line); err != nil {
				t.Fatal(err)
			}
		}
		c := connect(t, from.Addr(), "")
		_, queued := a.call("POST", "/action", fmt.Sprintf(`{"type":"slot_migrate","parameters":{"bdb_id":"%d","effect":"remove-add","trigger":%q}}`, id, by))
		for {
			v, open := c.ask("CLUSTER SLOTS")
			if !open {
				break
			}
			slots := 0
			for _, run := range v.Elements() {
				slots += run.Elements()[1].Int() - run.Elements()[0].Int() + 1
			}
			if slots != slot.Count {
				t.Fatalf("%s: %s has an owner for %d slots: %s", by, from.Name(), slots, flat(v))
			}
		}
		for _, s := range subscribers {
			select {
			case <-s.ended:
			case <-time.After(20 * time.Second):
				t.Errorf("%s: the connection of a subscriber stays", by)
			}
		}
		if act, text := a.result(queued); act.Status != statusSuccess {
			t.Fatalf("%s: %s", by, text)
		}
	}
}

// One endpoint: the connection stays while the master behind it is another one, hears of it, and
// goes where MOVING says.
func TestEffectsOnAnEndpoint(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	id, address := a.create(`{"name":"x-1"}`)
	c := connect(t, address, "internal-ip")
	c.say("CLIENT SETNAME ada")
	c.say("SET k 1")
	run := func(effect, by string) {
		t.Helper()
		a.do("topology_change_standalone", fmt.Sprintf(`{"bdb_id":"%d","effect":%q,"trigger":%q}`, id, effect, by))
	}
	run("data_movement_no_conn_drop", "failover")
	if got := c.say("GET k"); got != "1" {
		t.Errorf("after the failover: %q", got)
	}
	run("data_movement_no_conn_drop", "migrate")
	if got := c.say("CLIENT GETNAME"); got != "ada" {
		t.Errorf("the name of the connection: %q", got)
	}
	if want := "FAILING_OVER 1 2 [redis:1]\nFAILED_OVER 2 [redis:1]\nMIGRATING 3 2 [redis:1]\nMIGRATED 4 [redis:1]"; c.heard() != want {
		t.Errorf("heard %s\nwant %s", c.heard(), want)
	}
	run("data_movement_conn_drop", "endpoint_rebind")
	<-c.ended
	pushes := strings.Split(c.heard(), "\n")
	moving := strings.Fields(pushes[len(pushes)-1])
	if len(moving) != 4 || moving[0] != "MOVING" || moving[3] == address {
		t.Fatalf("heard %q last, want MOVING to another address", pushes)
	}
	if got := connect(t, moving[3], "none").say("GET k"); got != "1" {
		t.Errorf("at the new address: %q", got)
	}
	late := connect(t, address, "none")
	named := connect(t, address, "external-fqdn")
	run("conn_drop", "endpoint_rebind")
	<-late.ended
	if got := late.heard(); !strings.HasPrefix(got, "MOVING ") || !strings.HasSuffix(got, " ") {
		t.Errorf("who wants no endpoint heard %q", got)
	}
	if <-named.ended; !strings.HasSuffix(named.heard(), " "+strings.Replace(address, "localhost", "127.0.0.1", 1)) {
		// node-redis wants another name than that of the endpoint, go-redis and lettuce one with a dot.
		t.Errorf("who wants a name heard %q, want another one than %s of the same place", named.heard(), address)
	}
	silent := connect(t, address, "none")
	run("dns_resolution_change", "endpoint_rebind")
	if got := silent.say("PING"); got != "PONG" { // redis-py counts on it
		t.Errorf("the connection after a change of the name: %q", got)
	}
	if silent.heard() != "" {
		t.Errorf("nobody was to be told: %q", silent.heard())
	}
}

// Who was told no endpoint connects to the old one again at half of the time, as node-redis does, and
// is there: told of the move again, it would do that for ever.
func TestHalfOfMoving(t *testing.T) {
	t.Parallel()
	a := newAPI(t, func(cfg *Config) { cfg.Moving = 2 * time.Second })
	id, address := a.create(`{"name":"x-1"}`)
	first := connect(t, address, "none")
	asked := time.Now()
	_, queued := a.call("POST", "/action", fmt.Sprintf(`{"type":"bind","parameters":{"bdb_id":"%d"}}`, id))
	for first.heard() == "" {
		<-time.After(time.Millisecond)
	}
	moving := time.Now()
	early := connect(t, address, "none")
	if early.say("PING"); time.Since(asked) < time.Second && early.heard() == "" {
		t.Error("a connection that comes before half of the time is not told")
	}
	byName := connect(t, address, "external-fqdn")
	if byName.say("PING"); byName.heard() != "" {
		t.Errorf("who follows a name hears %q", byName.heard())
	}
	<-time.After(time.Until(moving.Add(time.Second)))
	late := connect(t, address, "none")
	if late.say("PING"); late.heard() != "" {
		t.Errorf("a connection that comes at half of the time hears %q", late.heard())
	}
	<-first.ended
	a.result(queued)
	if got := late.say("PING"); got != "PONG" {
		t.Errorf("who came then: %q", got)
	}
}
