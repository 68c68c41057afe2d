package corpus

import (
	"fmt"
	"strings"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"pgregory.net/rapid"
)

// skipped are the commands that are not drawn, with the reason. A name stands for
// its subcommands too.
var skipped = map[string]string{
	"acl": serverWide, "auth": byHand, "client": byHand, "command": byHand, "config": byHand, "hello": byHand, "info": byHand, "module": serverWide,
	"bgrewriteaof": "persistence", "bgsave": byHand, "save": byHand, "lastsave": byHand, "shutdown": byHand,
	"cluster": byHand, "asking": byHand, "readonly": byHand, "readwrite": byHand, "role": byHand, "wait": byHand, "migrate": byHand,
	"debug": "not allowed by default", "pfdebug": "debugging", "pfselftest": "debugging", "latency": "durations of the process", "slowlog": "durations of the process", "commandlog": "durations of the process", "memory": "bytes of an allocator",
	"monitor": "shows everybody's commands", "psync": replicas, "sync": replicas, "replconf": replicas, "replicaof": byHand, "slaveof": byHand, "failover": byHand, "swapdb": byHand,
	"multi": byHand, "exec": byHand, "discard": byHand, "watch": byHand, "unwatch": byHand, "quit": byHand, "reset": byHand, "select": byHand,
	"subscribe": byHand, "unsubscribe": byHand, "psubscribe": byHand, "punsubscribe": byHand, "ssubscribe": byHand, "sunsubscribe": byHand, "pubsub": byHand,
	"hotkeys": "measures the process", "fcall": byHand, "fcall_ro": byHand, "function": byHand, "lolwut": "art", "time": "the time", "restore-asking": byHand, "script": byHand,
}

const (
	byHand     = "told by hand in another area"
	serverWide = "changes the server for everybody"
	replicas   = "spoken between servers"
)

// drawable are the commands that are not skipped.
func drawable(g *conformance.Generator) (list []*spec, err error) {
	table, err := readTable(g)
	for _, s := range table {
		base, sub, _ := strings.Cut(s.name, "|")
		if skipped[base] == "" && sub != "help" && s.group != "module" { // help has no arguments to draw
			list = append(list, s)
		}
	}
	return list, err
}

// generate draws calls of every command that is not skipped.
func generate(g *conformance.Generator) error {
	drawn, err := drawable(g)
	if err != nil {
		return err
	}
	for _, s := range drawn {
		if !g.Wanted(s.name) {
			continue
		}
		if err := g.Play(s.name, g.Calls(), s.exchange); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	if g.Wanted(conformance.Mixed) {
		return g.Play(conformance.Mixed, 5*g.Calls(), mixture(drawn))
	}
	return nil
}

// fixtures draws what is at the call's keys, and nothing else.
func (s *spec) fixtures(t *rapid.T, c *call) []conformance.Step {
	lines := []conformance.Step{conformance.Command("A", "FLUSHALL")}
	for _, k := range c.keys() {
		lines = append(lines, fixture(t, s.group, k)...)
		if s.expires && s.group == "hash" {
			lines = append(lines, fieldDeadlines(t, k)...)
		}
	}
	return lines
}

// exchange draws keys, a call and the questions that show its effect.
func (s *spec) exchange(t *rapid.T) conformance.Exchange {
	c := s.call(t)
	lines := append(s.fixtures(t, c), c.steps(t)...)
	probe := probeMode(c.args())
	for _, k := range c.keys() {
		lines = append(lines, probes(s.group, k, probe)...)
		if s.expires && s.group == "hash" {
			lines = append(lines, fieldProbes(k)...)
		}
	}
	return conformance.Exchange{Lines: lines}
}

// mixture draws keys and then several calls of any commands whose effects Redis
// determines, so that calls meet states that other calls left behind.
func mixture(table []*spec) func(*rapid.T) conformance.Exchange {
	var determined []*spec
	for _, s := range table {
		switch s.name {
		case "spop", "randomkey", "flushall", "flushdb", "keys", "scan":
		default:
			determined = append(determined, s)
		}
	}
	return func(t *rapid.T) conformance.Exchange {
		lines := []conformance.Step{conformance.Command("A", "FLUSHALL")}
		for _, k := range universe {
			lines = append(lines, fixture(t, "", k)...)
		}
		for range rapid.IntRange(1, 12).Draw(t, "calls") {
			s := rapid.SampledFrom(determined).Draw(t, "command")
			c := s.call(t)
			if probeMode(c.args()) == nil {
				lines = append(lines, c.steps(t)...)
			}
		}
		for _, k := range universe {
			lines = append(lines, probes("stream", k, nil)...)
		}
		return conformance.Exchange{Lines: lines}
	}
}
