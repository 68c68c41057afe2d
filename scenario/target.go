package scenario

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/slotstorm/slotstorm/sim"
)

// Target is what scripts are played on instead of simulated clusters: see
// Options.Against, and package real for those that there are.
type Target interface {
	// Name is what reports call it, such as "redis 7.0.15".
	Name() string
	// Flag is the value of slotstorm run --against that stands for it.
	Flag() string
	// Own reports whether its servers are the target's own processes, which can be
	// killed, paused and started again.
	Own() bool
	// Open starts or finds servers that are the cluster of a script, in the order of
	// its nodes. An *Unfit error says that the target cannot be that cluster.
	Open(ctx context.Context, c *ClusterSpec) (servers []sim.Server, end func(), err error)
}

// Unfit is the reason why a target cannot be the cluster of a script.
type Unfit struct{ Reason string }

// Error implements error.
func (u *Unfit) Error() string { return u.Reason }

// openTarget makes the cluster of a script out of real servers. It returns why the
// script has to be skipped, if that is so.
func openTarget(ctx context.Context, s *Script, opt Options) (c *sim.Cluster, end func(), skipped string, err error) {
	if err := s.checkDrivers(opt); err != nil {
		return nil, nil, "", err
	}
	if what := s.playedBy(opt.Clients).unsupported(opt.Against.Own()); what != nil {
		return nil, nil, what.Error(), nil
	}
	spec := s.Cluster
	if kept, _ := s.returns(); kept { // which real servers do from their disks
		spec.Directives = maps.Clone(spec.Directives)
		if spec.Directives == nil {
			spec.Directives = map[string]string{}
		}
		spec.Directives["appendonly"] = "yes"
	}
	servers, end, err := opt.Against.Open(ctx, &spec)
	var unfit *Unfit
	switch {
	case errors.As(err, &unfit):
		return nil, nil, unfit.Reason, nil
	case err != nil:
		return nil, nil, "", fmt.Errorf("%s: %w", s.Name, err)
	}
	c, err = sim.Outside(servers, max(opt.Seed, s.Cluster.Seed, 1), logSize)
	if err == nil {
		err = s.setDirectives(c)
	}
	if err != nil {
		if c != nil {
			c.Close()
		}
		end()
		return nil, nil, "", err
	}
	return c, end, "", nil
}

// patience is how long to wait for something that should be so within a time. Real
// servers and adapters share their machine with others, so they get half of it more, and a
// second.
func (r *runner) patience(d time.Duration) time.Duration {
	if r.opt.Against == nil && !r.s.adapted(r.opt) {
		return d
	}
	return d + d/2 + time.Second
}

// playAgainst is run on real servers.
func playAgainst(ctx context.Context, s *Script, opt Options) (*Result, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	c, end, skipped, err := openTarget(ctx, s, opt)
	if err != nil {
		return nil, err
	}
	if skipped != "" {
		return &Result{Script: s, Where: opt.Against.Name(), Skipped: skipped, Log: new(sim.Log)}, nil
	}
	defer end()
	defer c.Close()
	r := newRunner(ctx, s, opt, c)
	r.result.Where = opt.Against.Name()
	for _, i := range allInvariants {
		r.invariants.off[i.Name] = true // they need to see everything
	}
	return r.whole(cancel), nil
}
