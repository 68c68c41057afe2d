package clusterbus

import (
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/sim/event"
)

// failReport says that a node holds another for failing (clusterNodeFailReport).
type failReport struct {
	from *node
	time msec
}

// addFailureReport is clusterNodeAddFailureReport.
func (m *Machine) addFailureReport(failing, from *node) {
	for i := range failing.failReports {
		if failing.failReports[i].from == from {
			failing.failReports[i].time = m.now
			return
		}
	}
	t := failing.troubled()
	t.failReports = append(t.failReports, failReport{from, m.now})
	failing.reported = true
}

// removeFailureReport is clusterNodeDelFailureReport.
func (m *Machine) removeFailureReport(n, from *node) {
	i := slices.IndexFunc(n.failReports, func(r failReport) bool { return r.from == from })
	if i >= 0 {
		n.troubled().failReports = slices.Delete(n.failReports, i, i+1)
		m.expireFailureReports(n)
	}
}

// expireFailureReports removes reports older than twice the node timeout
// (clusterNodeCleanupFailureReports).
func (m *Machine) expireFailureReports(n *node) {
	n.troubled().failReports = slices.DeleteFunc(n.failReports, func(r failReport) bool {
		return m.now-r.time > 2*m.timeout
	})
	n.reported = len(n.failReports) > 0
}

// failureReports counts the nodes other than this one that hold n for failing
// (clusterNodeFailureReportsCount).
func (m *Machine) failureReports(n *node) int {
	if len(n.failReports) > 0 {
		m.expireFailureReports(n)
	}
	return len(n.failReports)
}

// CountFailureReports is CLUSTER COUNT-FAILURE-REPORTS.
func (m *Machine) CountFailureReports(now time.Duration, id ID) (int, error) {
	m.begin(now)
	defer m.beforeSleep()
	n := m.lookup(id)
	if n == nil {
		return 0, ErrUnknownNode(id)
	}
	return m.failureReports(n), nil
}

// failIfAgreed turns PFAIL into FAIL if a majority of the masters reported the node
// lately, and tells everybody (markNodeAsFailingIfNeeded). A master counts itself,
// even without slots; a replica does not, but may be the one to tell.
func (m *Machine) failIfAgreed(n *node) {
	if !n.pfail() || n.failed() {
		return
	}
	count := m.failureReports(n)
	if m.myself.isMaster() && !m.rules.VotersJudge || m.myself.votes() {
		count++
	}
	quorum := m.size/2 + 1
	if count < quorum {
		return
	}
	m.setFail(n, event.Fail{Reports: count, Needed: quorum})
	msg := m.header(MsgFail)
	msg.About = n.id
	m.broadcast(msg)
}

func (m *Machine) setFail(n *node, why event.Fail) {
	m.setFlags(n, n.flags&^FlagPFail|FlagFail)
	n.troubled().failTime = m.now
	why.Node = string(n.id)
	m.fact(why)
	m.todo |= todoUpdateState | todoSaveConfig
}

// stepFail takes another node's word for a failure, unless it is about this node.
func (m *Machine) stepFail(sender *node, msg *Message) {
	if n := m.lookup(msg.About); n != nil && !n.flags.HasAny(FlagFail|FlagMyself) {
		m.setFail(n, event.Fail{ToldBy: string(sender.id)})
	}
}

// clearFailure ends FAIL for a node that answers again (clearNodeFailureIfNeeded). A
// master with slots waits for a while, since a replica may be about to replace it.
func (m *Machine) clearFailure(n *node) {
	reason := ""
	switch {
	case n.isReplica():
		reason = "replica"
	case n.numSlots == 0:
		reason = "master without slots"
	case n.isMaster() && m.now-n.failTime > 2*m.timeout:
		reason = "nobody took its slots"
	default:
		return
	}
	m.clearFlags(n, FlagFail)
	m.fact(event.FailCleared{Node: string(n.id), Reason: reason})
	m.todo |= todoUpdateState | todoSaveConfig
}
