package scenario

import (
	"context"
	"fmt"

	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/sim"
)

// logSize is how many events a run keeps.
const logSize = 300_000

// startCluster makes the cluster of a script.
func startCluster(s *Script, opt Options, pace pacing) (c *sim.Cluster, err error) {
	if err := s.checkDrivers(opt); err != nil {
		return nil, err
	}
	cfg := s.Cluster.config()
	cfg.LogSize = logSize
	cfg.File = append(s.Cluster.file(), opt.File...)
	if cfg.Disk, err = s.disks(); err != nil {
		return nil, err
	}
	cfg.Keyspace = opt.Keyspace
	cfg.Branch = opt.Branch.Branch
	if s.Cluster.TLS == yesWord {
		if cfg.Certificates = opt.Certificates; cfg.Certificates == nil {
			if cfg.Certificates, err = sim.NewCertificates(); err != nil {
				return nil, err
			}
		}
	}
	if opt.Seed != 0 {
		cfg.Seed = opt.Seed
	}
	if pace == pacedReally {
		cfg.Transport, cfg.Port, cfg.Bind = sim.Loopback, opt.Port, opt.Bind
		return sim.Run(cfg)
	}
	if c, err = sim.New(cfg); err != nil {
		return nil, err
	}
	if pace != steppedTime {
		access.To(c).Start()
	}
	return c, nil
}

// setDirectives gives real servers the directives of the cluster line.
func (s *Script) setDirectives(c *sim.Cluster) error {
	for _, name := range sortedKeys(s.Cluster.Directives) {
		for _, n := range c.Nodes() {
			reply, err := n.Do("CONFIG", "SET", name, s.Cluster.Directives[name])
			if err == nil {
				err = reply.Err()
			}
			if err != nil {
				return fmt.Errorf("%s: %s=%s: %w", s.Name, name, s.Cluster.Directives[name], err)
			}
		}
	}
	return nil
}

func newRunner(ctx context.Context, s *Script, opt Options, c *sim.Cluster) *runner {
	seed := opt.Seed
	if seed == 0 {
		seed = max(s.Cluster.Seed, 1)
	}
	r := &runner{
		s: s, opt: opt, c: c, ctx: ctx, result: &Result{Script: s, Seed: seed, Log: c.Log()},
		scripted: map[string]*sim.Client{}, talkers: map[string]talker{}, raws: map[string]access.Raw{},
		loads: map[string]*sim.Traffic{}, programs: map[string]*program{}, invariants: newInvariants(),
		background: newBackground(),
	}
	r.meter = newMeter(r)
	r.acked = newAckedWrites(r)
	return r
}
