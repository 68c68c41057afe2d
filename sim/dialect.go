package sim

import (
	"fmt"
	"maps"
	"slices"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
)

// findDialect is dialect.Find with the error of this package.
func findDialect(name string) (*dialect.Dialect, error) {
	d, err := dialect.Find(name)
	if err != nil {
		return nil, fmt.Errorf("sim: %w", err)
	}
	return d, nil
}

// checkDialects checks the names of versions and of nodes.
func (cfg *Config) checkDialects() error {
	if _, err := findDialect(cfg.Dialect); err != nil {
		return err
	}
	names := map[string]bool{}
	for i := range cfg.nodes() {
		names[nodeName(i)] = true
	}
	for _, node := range slices.Sorted(maps.Keys(cfg.Dialects)) {
		if !names[node] {
			return fmt.Errorf("sim: the dialect of %q: there is no such node", node)
		}
		if _, err := findDialect(cfg.Dialects[node]); err != nil {
			return err
		}
	}
	return nil
}

// dialectOf is the version that a node begins with.
func (cfg *Config) dialectOf(node string) string {
	if name, ok := cfg.Dialects[node]; ok {
		return name
	}
	return cfg.Dialect
}

// anyHas reports whether a node of the cluster does something.
func (cfg *Config) anyHas(what dialect.Capability) bool {
	for i := range cfg.members() {
		if d, err := dialect.Find(cfg.dialectOf(nodeName(i))); err == nil && d.Has(what) {
			return true
		}
	}
	return false
}

// dialect is the version of the server that the node is, such as "redis-7.0"; "" if it runs
// outside.
func (n *Node) dialect() string {
	m, ok := n.server.(*machine)
	if !ok {
		return ""
	}
	d, err := dialect.Find(m.dialect)
	if err != nil {
		return "" // it was checked when the node got it
	}
	return d.String()
}

// resolve finds the command that a client sends: it knows those of all versions.
func resolve(args [][]byte) *command.Command {
	cmd, _ := command.Resolve(args)
	if cmd != nil && cmd.ArityOK(len(args)) {
		return cmd
	}
	for _, d := range dialect.All() {
		if c, _ := d.Commands().Resolve(args); c != nil && (cmd == nil || c.ArityOK(len(args))) {
			return c
		}
	}
	return cmd
}

const dialectWord = "dialect="
