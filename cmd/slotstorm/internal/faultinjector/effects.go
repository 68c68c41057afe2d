package faultinjector

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/maintenance"
	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
)

// The effects and triggers of the scenario endpoints.
type effect struct {
	name     string
	triggers []trigger
}

type trigger struct{ name, description string }

// slotMigrate are the effects on a database whose cluster clients see.
var slotMigrate = []effect{
	{"remove-add", []trigger{
		{"migrate", "move all shards of one node to an empty node"},
		{"maintenance_mode", "put one node into maintenance mode"},
		{"failover", "let a replica on an empty node take the place of a master"},
	}},
	{"remove", []trigger{
		{"migrate", "move all shards of one node to nodes that have some"},
		{"maintenance_mode", "put one node into maintenance mode"},
	}},
	{"add", []trigger{{"migrate", "move one shard to an empty node"}, {"failover", "let a replica of one shard on an empty node become its master"}}},
	{"slot-shuffle", []trigger{{"migrate", "move one shard between nodes in use"}, {"failover", "let a replica of one shard on a node in use become its master"}}},
}

// topologyChange are the effects on a database with one endpoint.
var topologyChange = []effect{
	{"data_movement_conn_drop", []trigger{
		{"maintenance_mode", "put the endpoint's node into maintenance mode"}, {"endpoint_rebind", "migrate, then bind the endpoint to another node"},
	}},
	{"data_movement_no_conn_drop", []trigger{
		{"migrate", "move the shard to another node"}, {"endpoint_rebind", "move the shard, and leave the endpoint"},
		{"reshard", "change the number of shards"}, {"failover", "swap master and replica"},
	}},
	{"conn_drop", []trigger{{"endpoint_rebind", "bind the endpoint to another node"}}},
	{"dns_resolution_change", []trigger{{"endpoint_rebind", "bind the endpoint to another node, without notice"}}},
}

// find finds an effect and a trigger; "" and "default" are migrate, or the first one.
func find(list []effect, name, by string) (effect, string, error) {
	i := slices.IndexFunc(list, func(e effect) bool { return e.name == name })
	if i < 0 {
		return effect{}, "", &invalid{"effect", fmt.Sprintf("%q is unknown", name)}
	}
	e := list[i]
	if by == "" || by == "default" {
		by = "migrate"
		if !slices.ContainsFunc(e.triggers, func(t trigger) bool { return t.name == by }) {
			by = e.triggers[0].name
		}
	}
	if !slices.ContainsFunc(e.triggers, func(t trigger) bool { return t.name == by }) {
		return effect{}, "", &invalid{"trigger", fmt.Sprintf("%q does not have the effect %s", by, name)}
	}
	return e, by, nil
}

// migrateSlots has an effect on a cluster.
func (in *Injector) migrateSlots(d *database, effect, by string, p params) error {
	if !d.cfg.oss {
		return errors.New("the database has one endpoint: slot_migrate needs oss_cluster")
	}
	masters := d.masters()
	if len(masters) == 0 {
		return errors.New("no node has slots")
	}
	from := masters[0]
	var err error
	if text := p.text("source_node"); text != "" {
		if from, err = d.node(text); err != nil {
			return err
		}
	}
	if len(owned(from)) == 0 {
		return fmt.Errorf("node %s has no slots", from.Name())
	}
	to, err := d.destination(effect, from, p.text("target_node"))
	if err != nil {
		return err
	}
	all := effect == "remove-add" || effect == "remove"
	if all && by == "failover" {
		return in.failShard(d, from, to)
	}
	slots := owned(from)
	if !all {
		slots = half(slots)
	}
	done, err := access.To(d.cluster).AnnounceMove(from.Name(), to.Name(), slots)
	if err != nil {
		return err
	}
	in.sleep(in.cfg.Window)
	err = d.join(to)
	if err == nil {
		err = d.move(slots, from, to)
	}
	done()
	if err != nil || !all {
		return err
	}
	return in.linger(func() error { return errors.Join(hangUp(from), d.leave(from)) })
}

// destination is where slots go.
func (d *database) destination(effect string, from *sim.Node, asked string) (*sim.Node, error) {
	if asked != "" {
		return d.node(asked)
	}
	if effect == "remove-add" || effect == "add" {
		return d.spare()
	}
	for _, m := range d.masters() {
		if m != from {
			return m, nil
		}
	}
	//lint:ignore ST1005 the injector's text, which suites look for
	return nil, errors.New("No node with multiple shards found: the database has one shard")
}

// failShard lets a replica take the place of a master, whose node then has nothing any more.
func (in *Injector) failShard(d *database, from, to *sim.Node) error {
	done, err := access.To(d.cluster).AnnounceMove(from.Name(), to.Name(), owned(from))
	if err != nil {
		return err
	}
	in.sleep(in.cfg.Window)
	if err = d.takeOver(from, to); err == nil {
		err = d.empty(from)
	}
	done()
	if err != nil {
		return err
	}
	return in.linger(func() error { return errors.Join(hangUp(from), d.leave(from)) })
}

// empty makes a replica a master without slots, so that CLUSTER SLOTS does not show it. It still
// knows who has which slots: its clients ask for that as soon as it has lost them, as node-redis does
// when it is unsubscribed.
func (d *database) empty(n *sim.Node) error {
	if err := access.ToNode(n).LeaveMaster(); err != nil {
		return err
	}
	return d.await(n.Name()+" is no replica", func() bool {
		for _, m := range d.members() {
			if member := m.View().Member(n.ID()); member == nil || !member.Master {
				return false
			}
		}
		return true
	})
}

// changeTopology has an effect on an endpoint.
func (in *Injector) changeTopology(d *database, effect, by string) error {
	e := d.endpoint
	if e == nil {
		return errors.New("clients see the cluster of the database: topology_change_standalone needs one without oss_cluster")
	}
	switch effect {
	case "data_movement_no_conn_drop":
		if by == "failover" {
			return in.failEndpoint(e)
		}
		return in.migrateEndpoint(e)
	case "data_movement_conn_drop":
		if err := in.migrateEndpoint(e); err != nil {
			return err
		}
		in.sleep(in.cfg.Window)
		return e.rebind(in.cfg.Moving, false)
	case "dns_resolution_change":
		return e.rebind(0, true)
	}
	return e.rebind(in.cfg.Moving, false)
}

// migrateEndpoint moves the shard behind an endpoint to another node.
func (in *Injector) migrateEndpoint(e *endpoint) error {
	return in.around(e, maintenance.Migrating, maintenance.Migrated)
}

// failEndpoint swaps master and replica behind an endpoint.
func (in *Injector) failEndpoint(e *endpoint) error {
	return in.around(e, maintenance.FailingOver, maintenance.FailedOver)
}

// around moves the shard, with a push before and one behind it.
func (in *Injector) around(e *endpoint, before, after maintenance.Kind) error {
	e.push(before, maintenance.BeginsIn)
	in.sleep(in.cfg.Window)
	err := e.failover()
	e.push(after, 0)
	return err
}

// linger does what follows a move, after a while: before the action ends, or behind it.
func (in *Injector) linger(do func() error) error {
	if in.cfg.Unsettled {
		in.actions.wait.Go(func() {
			in.sleep(in.cfg.Linger)
			_ = do() // nobody asks any more
		})
		return nil
	}
	in.sleep(in.cfg.Linger)
	return do()
}

// sleep waits, in real time, unless the injector ends.
func (in *Injector) sleep(d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-in.ended:
	}
}
