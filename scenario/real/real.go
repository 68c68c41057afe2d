// Package real lets scenario files be played on real servers: on redis-server processes
// that are started for each file, or on a cluster that is there already.
package real

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/live"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

// Against returns the target that the value of --against names: addresses of a cluster,
// separated by commas, or a program such as redis-server. It is an error if no cluster
// answers there, or there is no such program.
func Against(ctx context.Context, value string) (scenario.Target, error) {
	if strings.Contains(value, ":") {
		e := &existing{addrs: strings.Split(value, ",")}
		_, err := e.discover(ctx)
		return e, err
	}
	program, err := live.FindProgram(value)
	if err != nil {
		return nil, err
	}
	return &processes{flag: value, program: program, launch: program.Launcher()}, nil
}

// processes is a program that is started for each file.
type processes struct {
	flag    string
	program live.Program
	launch  live.Launcher
}

func (p *processes) Name() string { return p.flag }
func (p *processes) Flag() string { return p.flag }
func (p *processes) Own() bool    { return true }

// nodeTimeout is what a cluster has if its file does not say otherwise.
const nodeTimeout = 15 * time.Second

// Open implements scenario.Target.
func (p *processes) Open(ctx context.Context, c *scenario.ClusterSpec) ([]sim.Server, func(), error) {
	shape := live.Shape{Masters: c.Masters, Replicas: c.Replicas, Lone: c.Lone, NodeTimeout: c.NodeTimeout}
	shape.AppendOnly = c.Directives["appendonly"] == "yes"
	if shape.Masters == 0 {
		shape.Masters = 3
	}
	if shape.NodeTimeout == 0 {
		shape.NodeTimeout = nodeTimeout
	}
	if c.Empty {
		shape.Masters, shape.Replicas, shape.Lone = 0, 0, shape.Masters*(1+c.Replicas)+c.Lone
	}
	if len(shape.NodeNames()) < shape.Masters*(1+shape.Replicas)+shape.Lone || shape.Masters > 16 {
		return nil, nil, &scenario.Unfit{Reason: "so many nodes are not started"}
	}
	if c.Dialect != "" && !p.program.Is(c.Dialect) {
		return nil, nil, &scenario.Unfit{Reason: "the nodes are to be " + c.Dialect + ", and this is " + p.program.String()}
	}
	target, err := p.launch(ctx, shape)
	if err != nil {
		return nil, nil, err
	}
	var list []*server
	for _, n := range target.Nodes() {
		list = append(list, newServer(n.Addr(), process{target, n.Name}))
	}
	return open(ctx, list, target.Close)
}

// open asks all servers who they are.
func open(ctx context.Context, list []*server, end func()) ([]sim.Server, func(), error) {
	closeAll := func() {
		for _, s := range list {
			s.close()
		}
		end()
	}
	servers := make([]sim.Server, len(list))
	for i, s := range list {
		if err := s.begin(ctx); err != nil {
			closeAll()
			return nil, nil, fmt.Errorf("%s: %w", s.Addr(), err)
		}
		servers[i] = s
	}
	return servers, closeAll, nil
}

// process is one of the target's processes.
type process struct {
	target live.Target
	name   string
}

// addr is where it is now.
func (p process) addr() string {
	for _, n := range p.target.Nodes() {
		if n.Name == p.name {
			return n.Addr()
		}
	}
	return ""
}

// at is the name of the process at an address, "" if there is none.
func (p process) at(addr string) string {
	for _, n := range p.target.Nodes() {
		if n.Addr() == addr {
			return n.Name
		}
	}
	return ""
}
