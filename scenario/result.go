package scenario

import (
	"time"

	"github.com/slotstorm/slotstorm/sim"
)

// Result is what became of a run.
type Result struct {
	Script *Script
	Seed   uint64
	// Where says what the file was played on, if that was no simulated cluster.
	Where string
	// Skipped says why the file was not played at all: which line Options.Against
	// cannot do, or what is wrong about its cluster.
	Skipped string
	// Failures are in the order in which they were found; none is a success.
	Failures []*Failure
	// Virtual is the time that passed in the cluster, Real the time that the run took.
	Virtual, Real time.Duration
	// Log is the cluster's.
	Log *sim.Log
	// Commands is the number of commands that the nodes processed.
	Commands uint64
	// Faults tells how often each fault fired, in the order of the file.
	Faults []FaultCount
	// Seconds are what each second of a cluster whose commands take time looked like; nil
	// for others.
	Seconds []Second
	// Updated is the file with new expectations, if Options.Update asked for it.
	Updated []byte
}

// FaultCount is how often a fault fired.
type FaultCount struct {
	Name  string
	Fired int
}

// OK reports success.
func (r *Result) OK() bool { return len(r.Failures) == 0 }
