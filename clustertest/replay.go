package clustertest

import (
	"os"
	"time"

	"github.com/slotstorm/slotstorm/sim"
)

// WholeRecording lets Replay play to the end.
const WholeRecording time.Duration = -1

// Replay makes a cluster whose time stands still (see New), and leads it through what
// the cluster of an earlier test went through, without its clients: every command as
// the nodes saw it, every crash and every fault, at its time. It stops at the given time,
// so that the test can look around, or with WholeRecording behind the last input. It can go
// on by Advance, but the recording then is at its end.
//
// A test with Record in its Config writes the recording when it fails, and prints the
// name of the file. The Config has to be the same here.
func Replay(tb TB, cfg Config, file string, until time.Duration) *Cluster {
	tb.Helper()
	f, err := os.Open(file)
	if err != nil {
		tb.Fatalf("clustertest: %v", err)
	}
	defer f.Close()
	recording, err := sim.ReadRecording(f)
	if err != nil {
		tb.Fatalf("clustertest: %s: %v", file, err)
	}
	cfg.Record = false
	inner, err := sim.Replay(cfg, recording, until)
	if err != nil {
		tb.Fatalf("clustertest: %s: %v", file, err)
	}
	return own(tb, cfg, inner)
}
