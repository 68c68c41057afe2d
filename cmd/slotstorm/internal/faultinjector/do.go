package faultinjector

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/internal/server/maintenance"
	"github.com/slotstorm/slotstorm/sim"
)

// kind is a type of action: what it does, and what it needs to know beforehand.
type kind struct {
	// check reports what can be said at once: 422.
	check func(in *Injector, p params) error
	do    func(in *Injector, p params) (map[string]any, error)
}

var kinds map[string]kind

func init() {
	onDatabase := func(do func(in *Injector, d *database, p params) error) kind {
		return kind{do: func(in *Injector, p params) (map[string]any, error) {
			d, err := in.database(p)
			if err != nil {
				return nil, err
			}
			d.busy.Lock()
			defer d.busy.Unlock()
			return nil, do(in, d, p)
		}}
	}
	kinds = map[string]kind{
		"create_database":            {checkCreate, (*Injector).create},
		"delete_database":            {nil, (*Injector).delete},
		"failover":                   onDatabase((*Injector).failover),
		"migrate":                    onDatabase((*Injector).migrate),
		"bind":                       onDatabase((*Injector).bind),
		"reshard":                    onDatabase((*Injector).reshard),
		"dmc_restart":                onDatabase((*Injector).restartProxy),
		"proxy_failure":              onDatabase((*Injector).failProxy),
		"network_failure":            onDatabase((*Injector).failNetwork),
		"network_latency":            onDatabase((*Injector).slowNetwork),
		"node_failure":               onDatabase((*Injector).failNode),
		"shard_failure":              onDatabase((*Injector).failOneShard),
		"sequence_of_actions":        {checkSequence, (*Injector).sequence},
		"slot_migrate":               {checkEffect(slotMigrate), effectOn(slotMigrate, (*Injector).migrateSlots)},
		"topology_change_standalone": {checkEffect(topologyChange), effectOn(topologyChange, func(in *Injector, d *database, e, by string, _ params) error { return in.changeTopology(d, e, by) })},
		"reset_cluster":              {nil, (*Injector).reset},
		"update_cluster_config":      {checkClusterConfig, (*Injector).updateClusterConfig},
		"execute_rladmin_command":    {nil, func(in *Injector, p params) (map[string]any, error) { return in.rladmin(p.text("rladmin_command"), p) }},
	}
}

// kindNames are the types of actions, in order.
func kindNames() []string { return slices.Sorted(maps.Keys(kinds)) }

// begin starts an action, or says what is wrong with it.
func (in *Injector) start(name string, p params) (started, error) {
	k, ok := kinds[name]
	if !ok {
		return started{}, &invalid{"type", fmt.Sprintf("%q is not simulated: there are %s", name, strings.Join(kindNames(), ", "))}
	}
	if k.check != nil {
		if err := k.check(in, p); err != nil {
			return started{}, err
		}
	}
	return in.actions.run(name, func() (map[string]any, error) { return k.do(in, p) }), nil
}

func checkCreate(_ *Injector, p params) error {
	_, err := readConfig(p.object("database_config"))
	var bad *invalid
	if errors.As(err, &bad) {
		return err
	}
	return nil // a port is found to be taken when it is
}

func (in *Injector) create(p params) (map[string]any, error) {
	d, err := in.configured(p.object("database_config"))
	if err != nil {
		return nil, err
	}
	return in.describe(d), nil
}

// configured makes the database of a configuration, and selects it.
func (in *Injector) configured(config params) (*database, error) {
	cfg, err := readConfig(config)
	if err != nil {
		return nil, err
	}
	d, err := in.add(cfg, nil)
	if err != nil {
		return nil, err
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	in.selected = d.id
	return d, nil
}

func (in *Injector) describe(d *database) map[string]any {
	certificates := ""
	if d.cfg.tls {
		certificates = in.cfg.Certificates
	}
	return d.described(certificates)
}

func (in *Injector) delete(p params) (map[string]any, error) {
	if p.truth("delete_all", false) {
		return nil, in.deleteAll()
	}
	d, err := in.database(p)
	if err != nil {
		return nil, err
	}
	if !d.busy.TryLock() {
		return nil, fmt.Errorf(`{"error_code":"db_busy","description":"database %d has an action under way"}`, d.id)
	}
	defer d.busy.Unlock()
	return nil, in.remove(d)
}

// deleteAll ends the databases that were made by create_database.
func (in *Injector) deleteAll() error {
	for _, d := range in.all() {
		if d.builtIn {
			continue
		}
		d.busy.Lock()
		err := in.remove(d)
		d.busy.Unlock()
		if err != nil {
			return err
		}
	}
	return nil
}

func (in *Injector) failover(d *database, _ params) error {
	if d.endpoint != nil {
		return in.failEndpoint(d.endpoint)
	}
	from := d.masters()[0]
	to, err := d.spare()
	if err != nil {
		return in.ownReplica(from)
	}
	return in.failShard(d, from, to)
}

// ownReplica lets a replica that the cluster has take over.
func (in *Injector) ownReplica(master *sim.Node) error {
	for _, m := range master.View().Members {
		if !m.Master && m.MasterID == master.ID() {
			for _, d := range in.all() {
				for _, n := range d.cluster.Nodes() {
					if n.ID() == m.ID {
						if err := say(n, "CLUSTER", "FAILOVER"); err != nil {
							return err
						}
						return d.await(n.Name()+" is the master", func() bool { return n.View().Self.Master })
					}
				}
			}
		}
	}
	return fmt.Errorf("%s has no replica, and there is no empty node", master.Name())
}

func (in *Injector) migrate(d *database, p params) error {
	if d.endpoint != nil {
		return in.migrateEndpoint(d.endpoint)
	}
	effect := "remove-add"
	switch existing, part := p.text("destination_type") == "existing", p.text("slot_migration") == "half"; {
	case existing && part:
		effect = "slot-shuffle"
	case existing:
		effect = "remove"
	case part:
		effect = "add"
	}
	return in.migrateSlots(d, effect, "migrate", p)
}

func (in *Injector) bind(d *database, p params) error {
	if d.endpoint != nil {
		return d.endpoint.rebind(in.cfg.Moving, false)
	}
	return in.migrateSlots(d, "remove-add", "migrate", p)
}

// reshard gives half of the first shard to a new node.
func (in *Injector) reshard(d *database, p params) error {
	if d.endpoint != nil {
		return in.migrateEndpoint(d.endpoint)
	}
	return in.migrateSlots(d, "add", "migrate", p)
}

func (in *Injector) restartProxy(d *database, _ params) error {
	if d.endpoint != nil {
		d.endpoint.drop()
		return nil
	}
	for _, n := range d.members() {
		if err := hangUp(n); err != nil {
			return err
		}
	}
	return nil
}

func (in *Injector) failProxy(d *database, p params) error {
	switch word := p.text("action"); word {
	case "", "restart":
		return in.restartProxy(d, p)
	case "stop":
		if err := in.cut(d); err != nil {
			return err
		}
		return in.restartProxy(d, p)
	case "start":
		in.heal(d)
		return nil
	default:
		return &invalid{"action", fmt.Sprintf("%q is none of stop, start, restart", word)}
	}
}

// cutFault is the name of the fault that cuts clients off.
const cutFault = "injector-cut"

// cut lets nothing through between clients and a database.
func (in *Injector) cut(d *database) error {
	d.cut.Store(true)
	if d.endpoint != nil {
		d.endpoint.each(func(p *proxy) { p.Cut() })
		return nil
	}
	var names []string
	for _, n := range d.cluster.Nodes() {
		names = append(names, n.Name())
	}
	return d.cluster.Inject(cutFault, faults.Partition(faults.Nodes(names...), faults.Nodes(in.cfg.TCPClients)))
}

// heal ends cut.
func (in *Injector) heal(d *database) {
	d.cut.Store(false)
	if d.endpoint != nil {
		d.endpoint.each(func(p *proxy) { p.Heal() })
		return
	}
	if slices.Contains(d.cluster.Faults(), cutFault) {
		_ = d.cluster.Heal(cutFault) // it is there
	}
}

func (in *Injector) failNetwork(d *database, p params) error {
	delay, err := p.seconds("delay", 10*time.Second)
	if err != nil {
		return err
	}
	if err := in.cut(d); err != nil {
		return err
	}
	in.sleep(delay)
	if d.endpoint != nil { // its connections do not outlive that
		d.endpoint.each(func(p *proxy) {
			for _, c := range p.Conns() {
				c.Close()
			}
		})
	}
	in.heal(d)
	return nil
}

func (in *Injector) failNode(d *database, p params) error {
	n, err := d.node(p.text("node_id"))
	if err != nil {
		return err
	}
	switch method := p.text("method"); method {
	case "stop":
		return n.Crash()
	case "start":
		return n.Restart(sim.Restart{KeepData: true})
	case "", "reboot":
		if err := n.Crash(); err != nil {
			return err
		}
		in.sleep(in.cfg.Window)
		return n.Restart(sim.Restart{KeepData: true})
	default:
		return &invalid{"method", fmt.Sprintf("%q is none of reboot, stop, start", method)}
	}
}

// failOneShard ends the process of a shard, which comes back as a watchdog would start it.
func (in *Injector) failOneShard(d *database, p params) error {
	n := d.masters()[0]
	if text := p.text("shard_id"); text != "" {
		var err error
		if n, err = d.node(strings.TrimPrefix(text, "redis:")); err != nil {
			return err
		}
	}
	if err := n.Crash(); err != nil {
		return err
	}
	if d.endpoint != nil {
		d.endpoint.push(maintenance.FailingOver, 0)
	}
	in.sleep(time.Second)
	err := n.Restart(sim.Restart{KeepData: true})
	if d.endpoint != nil {
		d.endpoint.push(maintenance.FailedOver, 0)
	}
	return err
}

func checkSequence(in *Injector, p params) error {
	steps, err := p.steps()
	if err != nil {
		return err
	}
	for _, s := range steps {
		k, ok := kinds[s.kind]
		if !ok {
			return &invalid{"actions", fmt.Sprintf("%q is not simulated", s.kind)}
		}
		if k.check != nil {
			if err := k.check(in, s.params.with(p)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (in *Injector) sequence(p params) (map[string]any, error) {
	steps, err := p.steps()
	if err != nil {
		return nil, err
	}
	for _, s := range steps {
		in.sleep(s.delay)
		if _, err := kinds[s.kind].do(in, s.params.with(p)); err != nil {
			return nil, fmt.Errorf("%s: %w", s.kind, err)
		}
	}
	return nil, nil
}

func checkEffect(list []effect) func(*Injector, params) error {
	return func(_ *Injector, p params) error {
		_, _, err := find(list, p.text("effect"), p.text("trigger", "variant"))
		return err
	}
}

func effectOn(list []effect, do func(in *Injector, d *database, effect, by string, p params) error) func(*Injector, params) (map[string]any, error) {
	return func(in *Injector, p params) (map[string]any, error) {
		e, by, err := find(list, p.text("effect"), p.text("trigger", "variant"))
		if err != nil {
			return nil, err
		}
		d, err := in.database(p)
		if err != nil {
			return nil, err
		}
		d.busy.Lock()
		defer d.busy.Unlock()
		return nil, do(in, d, e.name, by, p)
	}
}

// reset brings the databases back to the beginning: those that were made go, the others are
// emptied, faults are healed.
func (in *Injector) reset(p params) (map[string]any, error) {
	if p.truth("clean_all_dbs", true) {
		if err := in.deleteAll(); err != nil {
			return nil, err
		}
	}
	in.setEnabled(true)
	for _, d := range in.all() {
		d.busy.Lock()
		in.heal(d)
		d.cluster.HealAll()
		_, err := d.setLatency(0)
		for _, n := range d.cluster.Nodes() {
			if !n.Up() {
				err = errors.Join(err, n.Restart(sim.Restart{KeepData: true}))
			}
		}
		for _, n := range d.masters() {
			err = errors.Join(err, say(n, "FLUSHALL"))
		}
		d.busy.Unlock()
		if err != nil {
			return nil, err
		}
	}
	return nil, nil
}

func checkClusterConfig(_ *Injector, p params) error {
	if _, ok := p.object("config")["client_maint_notifications"].(bool); !ok {
		return &invalid{"config", "want client_maint_notifications: true or false"}
	}
	return nil
}

func (in *Injector) updateClusterConfig(p params) (map[string]any, error) {
	in.setEnabled(p.object("config").truth("client_maint_notifications", true))
	return nil, nil
}

// setEnabled lets clients of all databases ask for notifications, or not.
func (in *Injector) setEnabled(on bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.disabled = !on
	for _, d := range in.databases {
		in.enable(d)
	}
}
