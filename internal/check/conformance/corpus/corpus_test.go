package corpus

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/config"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// Every exchange parses (Story panics otherwise), can be printed and read back, has
// a name, and is bound to nodes of its shape.
func TestExchanges(t *testing.T) {
	for _, area := range Areas() {
		if area.Name == "" || area.Title == "" || area.Exchanges == nil && area.Generate == nil {
			t.Errorf("area %+v is not complete", area)
		}
		if area.Exchanges == nil {
			continue
		}
		for _, e := range area.Exchanges() {
			for _, name := range e.Has {
				if dialect.Default.Commands().ByName(name) == nil && !isDirective(name) && !strings.HasPrefix(name, "debug|") {
					t.Errorf("%s wants %q, which is no command and no directive of Redis 7.0", e.Name, name)
				}
			}
			shape := e.Shape
			if reflect.DeepEqual(shape, live.Shape{}) {
				shape = live.Standard
			}
			nodes := map[string]bool{}
			for _, name := range shape.NodeNames() {
				nodes[name] = true
			}
			bound := map[string]bool{}
			for _, s := range e.Lines {
				if s.Verb == conformance.Server {
					nodes[s.Node] = true
				}
				if s.Node != "" && !nodes[s.Node] {
					t.Errorf("%s: %q: no node %q", e.Name, s, s.Node)
				}
				if s.Conn != "" && s.Node == "" && !bound[s.Conn] {
					t.Errorf("%s: %q: connection is bound to no node", e.Name, s)
				}
				bound[s.Conn] = true
				if s.Mode != nil {
					continue // its text may be longer than its name
				}
				if again, err := conformance.ParseStep(s.String()); err != nil || !sameStep(again, s) {
					t.Errorf("%s: %q is read back as %+v, %v", e.Name, s, again, err)
				}
			}
		}
	}
}

func isDirective(name string) bool {
	return slices.ContainsFunc(config.Directives(), func(d config.Directive) bool { return d.Name == name })
}

// sameStep compares steps, of which only a connection's first text names the node
// when both have the same name.
func sameStep(a, b conformance.Step) bool {
	if b.Node == b.Conn {
		b.Node = ""
	}
	return reflect.DeepEqual(a, b)
}

// What is skipped or compared in a mode of its own is a command of some version.
func TestNamesAreCommands(t *testing.T) {
	for name, why := range skipped {
		if _, ok := command.ID(name); !ok || why == "" {
			t.Errorf("%s is skipped (%q), but is no command", name, why)
		}
	}
	for name, m := range modes {
		if m.why == "" || m.mode == nil {
			t.Errorf("mode of %s is not complete", name)
		}
	}
}
