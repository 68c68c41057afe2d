package faultinjector

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/sim"
)

// rladmin does what LE and PY ask rladmin for: status, migrate, bind, failover. A text may begin
// with the command's own name.
func (in *Injector) rladmin(text string, p params) (map[string]any, error) {
	words := strings.Fields(text)
	if len(words) > 0 && words[0] == "rladmin" {
		words = words[1:]
	}
	if len(words) > 1 && words[0] == "-b" {
		p = params{"bdb_id": words[1]}.with(p)
		words = words[2:]
	}
	if len(words) == 0 {
		return nil, errors.New("rladmin: a command is missing: status, migrate, bind or failover")
	}
	if words[0] == "status" {
		return map[string]any{"output": in.status()}, nil
	}
	d, err := in.database(p)
	if err != nil {
		return nil, err
	}
	d.busy.Lock()
	defer d.busy.Unlock()
	switch words[0] {
	case "migrate":
		q := params{}
		for i := 1; i+1 < len(words); i++ {
			switch words[i] {
			case "node":
				q["source_node"] = words[i+1]
			case "target_node":
				q["target_node"] = words[i+1]
			}
		}
		err = in.rladminMigrate(d, q)
	case "bind":
		err = in.bind(d, p)
	case "failover":
		err = in.failover(d, p)
	default:
		err = fmt.Errorf("rladmin: %q is not simulated: there are status, migrate, bind and failover", words[0])
	}
	if err != nil {
		return nil, err
	}
	return map[string]any{"output": "OK"}, nil
}

func (in *Injector) rladminMigrate(d *database, p params) error {
	if d.endpoint != nil {
		return in.migrateEndpoint(d.endpoint)
	}
	effect := "remove-add"
	if to := p.text("target_node"); to != "" {
		n, err := d.node(to)
		if err != nil {
			return err
		}
		if len(owned(n)) > 0 {
			effect = "remove"
		}
	}
	return in.migrateSlots(d, effect, "migrate", p)
}

// status is the text of rladmin status, which LE and PY parse.
func (in *Injector) status() string {
	databases := in.all()
	var b strings.Builder
	b.WriteString("CLUSTER NODES:\nNODE:ID  ROLE    ADDRESS    EXTERNAL_ADDRESS  HOSTNAME  SHARDS  CORES  FREE_RAM  PROVISIONAL_RAM  VERSION  STATUS\n")
	most := 0
	for _, d := range databases {
		most = max(most, len(d.cluster.Nodes()))
	}
	for i := range most {
		star, role := "", "slave"
		if i == 0 {
			star, role = "*", "master"
		}
		shards := 0
		for _, d := range databases {
			if nodes := d.cluster.Nodes(); i < len(nodes) && len(owned(nodes[i])) > 0 {
				shards++
			}
		}
		fmt.Fprintf(&b, "%snode:%d  %s  127.0.0.%d  127.0.0.%d  n%d  %d/100  4  8GB/8GB  8GB/8GB  8.0.16  OK\n", star, i+1, role, i%254+1, i%254+1, i+1, shards)
	}
	b.WriteString("\nDATABASES:\nDB:ID  NAME  TYPE  STATUS  SHARDS  PLACEMENT  REPLICATION  PERSISTENCE  ENDPOINT\n")
	for _, d := range databases {
		host, port := d.address()
		replication := "disabled"
		if d.cfg.replication {
			replication = "enabled"
		}
		fmt.Fprintf(&b, "db:%d  %s  redis  active  %d  dense  %s  disabled  %s\n", d.id, d.cfg.name, d.cfg.shards, replication, net.JoinHostPort(host, strconv.Itoa(port)))
	}
	b.WriteString("\nENDPOINTS:\nDB:ID  NAME  ID  NODE  ROLE  SSL\n")
	for _, d := range databases {
		nodes := []int{1}
		if d.endpoint == nil {
			nodes = nil
			for _, m := range d.masters() {
				nodes = append(nodes, nodeNumber(m))
			}
		} else {
			nodes[0] = d.endpoint.bound()
		}
		ssl := "No"
		if d.cfg.tls {
			ssl = "Yes"
		}
		for i, n := range nodes {
			fmt.Fprintf(&b, "db:%d  %s  endpoint:%d:%d  node:%d  %s  %s\n", d.id, d.cfg.name, d.id, i+1, n, d.cfg.proxyPolicy, ssl)
		}
	}
	b.WriteString("\nSHARDS:\nDB:ID  NAME  ID  NODE  ROLE  SLOTS  USED_MEMORY  STATUS\n")
	for _, d := range databases {
		for _, m := range d.members() {
			slots, role := owned(m), "master"
			if !m.View().Self.Master {
				role = "slave"
				slots = slotsOfMaster(d, m)
			}
			if len(slots) > 0 {
				fmt.Fprintf(&b, "db:%d  %s  redis:%d  node:%d  %s  %s  1.7MB  OK\n", d.id, d.cfg.name, nodeNumber(m), nodeNumber(m), role, strings.ReplaceAll(slots.String(), " ", ","))
			}
		}
	}
	return b.String()
}

// nodeNumber is the number of a node: 3 of n3.
func nodeNumber(n *sim.Node) int {
	i, _ := strconv.Atoi(strings.TrimPrefix(n.Name(), "n")) // nodes are called so
	return i
}

// slotsOfMaster are those of a replica's master.
func slotsOfMaster(d *database, replica *sim.Node) slot.Ranges {
	for _, m := range d.members() {
		if m.ID() == replica.View().Self.MasterID {
			return owned(m)
		}
	}
	return nil
}

// bound is the node whose proxy the endpoint is bound to.
func (e *endpoint) bound() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.node
}
