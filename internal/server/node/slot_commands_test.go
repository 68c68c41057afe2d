package node_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/node"
)

const (
	otherNode = "00000000000000000000000000000000000000bb"
	jobName   = "00000000000000000000000000000000000000cc"
)

// newImporter is a Valkey node that owns slots below 100, and knows another one that owns the others.
func newImporter(t testing.TB, version string) *testNode {
	return newTestNode(t, func(cfg *node.Config) { cfg.Dialect = version }, withNodesConf(t,
		testID+" "+testIP+":7000@17000 myself,master - 0 0 1 connected 0-99\n"+
			otherNode+" 127.0.0.1:7001@17001 master - 0 0 2 connected 100-16383\nvars currentEpoch 2 lastVoteEpoch 0\n"))
}

// What FINISH is answered: as by Valkey 9.1.2, and by 9.0.0, which answers twice if there is no such job.
func TestSyncSlotsFinish(t *testing.T) {
	const none, syntax = "-ERR No such slot migration job\r\n", "-ERR syntax error\r\n"
	for version, missing := range map[string]string{"valkey-9.0": wordOK + none, "valkey-9.1": none} {
		c := newImporter(t, version).client("127.0.0.1:5001")
		for options, want := range map[string]string{
			`STATE SUCCESS NAME ` + jobName + ` MESSAGE ""`: missing,
			`NAME ` + jobName + ` STATE FOO`:                missing,
			`state occurring-on-primary name ` + jobName:    missing,
			`NAME ` + jobName:                               syntax,
			`STATE SUCCESS`:                                 syntax,
			`STATE SUCCESS NAME f MESSAGE ""`:               syntax,
			`STATE SUCCESS NAME`:                            syntax,
			`STATE SUCCESS STATE SUCCESS NAME ` + jobName:   syntax,
			`STATE SUCCESS NAME ` + jobName + ` FOO ""`:     syntax,
		} {
			if got := c.do("CLUSTER SYNCSLOTS FINISH " + options); got != want {
				t.Errorf("%s: FINISH %s\n got %q\nwant %q", version, options, got, want)
			}
		}
	}
}

// FuzzSyncSlots: whatever somebody says who claims to be the source of slots, the node lives, and when he
// has gone, has not taken any that he did not grant, and hides nothing.
func FuzzSyncSlots(f *testing.F) {
	establish := "CLUSTER SYNCSLOTS ESTABLISH SOURCE " + otherNode + " NAME " + jobName + " SLOTSRANGE 100 200 866 866"
	for _, lines := range []string{
		establish + "\nCLUSTER SYNCSLOTS ACK\nSET {hello}a 1\nCLUSTER SYNCSLOTS SNAPSHOT-EOF\nCLUSTER SYNCSLOTS PAUSED\nCLUSTER SYNCSLOTS FAILOVER-GRANTED",
		establish + "\nCLUSTER SYNCSLOTS ACK\nSET {hello}a 1\nCLUSTER SYNCSLOTS FINISH STATE FAILED NAME " + jobName + " MESSAGE x\nFLUSHALL",
		establish + "\nCLUSTER SYNCSLOTS CAPA x\nSUBSCRIBE a\nMULTI\nBLPOP {hello}a 0\nEXEC",
		establish + " SLOTSRANGE 1\nCLUSTER SYNCSLOTS ESTABLISH\nCLUSTER SYNCSLOTS REQUEST-PAUSE",
		"CLUSTER SYNCSLOTS ESTABLISH SLOTSRANGE 1 x NAME " + jobName + " SOURCE " + testID,
	} {
		f.Add([]byte(lines))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 4096 {
			return
		}
		n := newImporter(t, "valkey-9.1")
		source, admin := n.client("127.0.0.1:5001"), n.client("127.0.0.1:5002")
		granted := bytes.Contains(bytes.ToLower(b), []byte("failover-granted"))
		for line := range strings.Lines(string(b)) {
			if words := strings.Fields(line); len(words) > 0 && !source.gone {
				source.send(words...)
				n.tickFor(100 * time.Millisecond)
			}
		}
		source.session.Close()
		n.tickFor(time.Second)
		if taken := n.View().Owner(866).ID == testID; taken && !granted {
			t.Error("slot 866 is taken without a grant")
		}
		jobs := admin.do("CLUSTER GETSLOTMIGRATIONS")
		for _, state := range []string{"waiting-for-ack", "receiving-snapshot", "waiting-for-paused", "failover-requested", "failover-granted", "cleaning-up"} {
			if strings.Contains(jobs, state) {
				t.Errorf("a job goes on: %q", jobs)
			}
		}
	})
}
