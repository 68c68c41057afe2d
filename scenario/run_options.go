package scenario

import (
	"context"

	"github.com/slotstorm/slotstorm/node/keyspace"
	"github.com/slotstorm/slotstorm/sim"
)

// Options say how a Script is run.
type Options struct {
	// Seed replaces the seed of the file, if it is not 0.
	Seed uint64
	// Update rewrites the expectations instead of judging them; Result.Updated is the
	// new file.
	Update bool
	// Rerun is the command that runs the file again, for failure reports. The
	// default is the command line of slotstorm.
	Rerun string
	// Drivers make the clients that are not scripted, by the name of the driver.
	Drivers map[string]Driver
	// Bubble runs f where package time is virtual, in a testing/synctest bubble. It
	// is needed for clients whose driver wants virtual time; without it they run in
	// real time.
	Bubble func(f func())
	// Settle, in a bubble, lets all its goroutines do what they can without time passing
	// (synctest.Wait): so that a client which is no part of the simulation does the same in
	// most runs. It is called when such a client is given something to do.
	Settle func()
	// Line is called before each line that does something, for progress.
	Line func(number int, text string)
	// Clients makes the clients that the file calls scripted, if it is set: so that a
	// file can be played with another client than it was written for.
	Clients Driver
	// Tap sees all requests that nodes process, as sim.Cluster.Tap has it. Heard sees
	// what became of the talk lines of clients, from one goroutine; those that never
	// ended come at the end.
	Tap   func(*sim.Request)
	Heard func(Heard)
	// Beside begins something that goes on beside the lines, before the first of
	// them. The run ends when over says so, but not before the last line. A run with it
	// is paced by package time.
	Beside func(ctx context.Context, c *sim.Cluster) (over func() bool)
	// Played is called when all is over: the clients are closed, and the cluster has had
	// a second to notice it.
	Played func(c *sim.Cluster)
	// KeepGoing plays on after the first failure, up to the tenth. Mostly what follows a
	// failure is a consequence of it.
	KeepGoing bool
	// Lenient plays the file to its end, whatever fails.
	Lenient bool
	// Load multiplies the rates of all workloads; 0 stands for 1.
	Load float64
	// Port is the first TCP port of a cluster over TCP, 0 lets the system choose. Bind
	// is its address, 127.0.0.1 if it is empty.
	Port int
	Bind string
	// File are lines as in redis.conf for all nodes: see sim.Config.
	File []string
	// Certificates are those of a cluster with TLS, new ones if it is nil.
	Certificates *sim.Certificates
	// Keyspace makes what holds the keys of a node's new process: see sim.Config.
	Keyspace func(node string, seed uint64) keyspace.Keyspace
	// Observer watches the run.
	Observer Observer
	// Branch lets the run go another way from a moment on.
	Branch Branch
	// Against is what the file is played on instead of a simulated cluster, in real
	// time. A file that it cannot play is skipped: see Result.Skipped.
	Against Target
}

// load is the factor for the rates of workloads.
func (o *Options) load() float64 {
	if o.Load == 0 {
		return 1
	}
	return o.Load
}
