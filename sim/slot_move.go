package sim

import (
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/faults"
)

// slotMove moves one slot from one master to another by the commands that redis-cli sends
// (clusterManagerMoveSlot). Migration and Mover are made of it: they differ in how a
// command is run, and in what they do between two steps.
type slotMove struct {
	c        *Cluster
	slot     int
	from, to *Node
	timeout  time.Duration // of MIGRATE
	// run runs a command, and goes on with its reply.
	run func(n *Node, args []string, then func(Reply, error))
}

// Defaults of a migration, as in redis-cli.
const (
	migrateBatch   = 10
	migrateTimeout = time.Minute
)

// moveError is the error of one node in a migration.
type moveError struct {
	at  *Node
	err error
}

// Error implements error.
func (e *moveError) Error() string { return e.at.name + ": " + cause(e.err) }

// Unwrap returns what the node answered, or why it did not.
func (e *moveError) Unwrap() error { return e.err }

// onlyMasters is the error of a source that has lost its last slot, heard of it from the
// target, and turned into a replica. redis-cli takes it for a success.
const onlyMasters = "ERR Please use SETSLOT only with masters."

// step does a step that is one SETSLOT, or one for each of the other masters.
func (m *slotMove) step(step faults.Step, then func(*moveError)) {
	switch step {
	case faults.StepImporting:
		m.setSlot(m.to, "IMPORTING", m.from, then)
	case faults.StepMigrating:
		m.setSlot(m.from, "MIGRATING", m.to, then)
	case faults.StepTarget:
		m.setSlot(m.to, "NODE", m.to, then)
	case faults.StepSource:
		m.setSlot(m.from, "NODE", m.to, func(err *moveError) {
			if err != nil && err.err.Error() == onlyMasters {
				err = nil
			}
			then(err)
		})
	case faults.StepOthers:
		m.tellOthers(0, then)
	}
}

// tellOthers says SETSLOT NODE to the other masters, from the i-th node on.
func (m *slotMove) tellOthers(i int, then func(*moveError)) {
	for ; i < len(m.c.nodes); i++ {
		n := m.c.nodes[i]
		if n == m.from || n == m.to || !n.Up() || !n.View().Self.Master || n.View().Member(m.to.ID()) == nil {
			continue // it is none, or in no cluster with the target
		}
		m.setSlot(n, "NODE", m.to, func(err *moveError) {
			if err != nil {
				then(err)
				return
			}
			m.tellOthers(i+1, then)
		})
		return
	}
	then(nil)
}

// stable closes the slot at a node.
func (m *slotMove) stable(n *Node, then func(*moveError)) { m.setSlot(n, "STABLE", nil, then) }

func (m *slotMove) setSlot(n *Node, what string, peer *Node, then func(*moveError)) {
	args := []string{"CLUSTER", "SETSLOT", strconv.Itoa(m.slot), what}
	if peer != nil {
		args = append(args, string(peer.ID()))
	}
	m.call(n, args, func(_ Reply, err *moveError) { then(err) })
}

// moveKeys moves up to batch keys by one MIGRATE, and tells how many there were.
func (m *slotMove) moveKeys(batch int, then func(moved int, err *moveError)) {
	get := []string{"CLUSTER", "GETKEYSINSLOT", strconv.Itoa(m.slot), strconv.Itoa(batch)}
	m.call(m.from, get, func(r Reply, err *moveError) {
		keys := r.Strings()
		if err != nil || len(keys) == 0 {
			then(0, err)
			return
		}
		host, port := m.to.server.peerAddr()
		args := []string{"MIGRATE", host, port, "", "0", strconv.FormatInt(m.timeout.Milliseconds(), 10), "KEYS"}
		m.call(m.from, append(args, keys...), func(_ Reply, err *moveError) {
			if err != nil {
				then(0, err)
				return
			}
			then(len(keys), nil)
		})
	})
}

// call runs a command and makes an error of an error reply.
func (m *slotMove) call(n *Node, args []string, then func(Reply, *moveError)) {
	m.run(n, args, func(r Reply, err error) {
		if err == nil {
			err = r.Err()
		}
		if err != nil {
			then(r, &moveError{n, err})
			return
		}
		then(r, nil)
	})
}
