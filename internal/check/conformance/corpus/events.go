package corpus

import (
	"fmt"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"pgregory.net/rapid"
)

// generateEvents draws calls of every data command while another connection hears of
// the events of keys: all but the expiry, whose moment differs.
func generateEvents(g *conformance.Generator) error {
	drawn, err := drawable(g)
	if err != nil {
		return err
	}
	for _, s := range drawn {
		if !g.Wanted(s.name) {
			continue
		}
		if err := g.Play(s.name, max(g.Calls()/5, 1), s.events); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

// events draws keys, and a call whose events are heard.
func (s *spec) events(t *rapid.T) conformance.Exchange {
	c := s.call(t)
	lines := append(s.fixtures(t, c),
		conformance.Command("A", "CONFIG", "SET", "notify-keyspace-events", "KEg$lshztmn"),
		listener("HELLO", "3"),
		listener("PSUBSCRIBE", "__key*"))
	lines = append(lines, c.steps(t)...)
	return conformance.Exchange{Lines: append(lines,
		listener("PING"), // whose reply comes behind all messages
		conformance.Command("A", "CONFIG", "SET", "notify-keyspace-events", ""))}
}

// listener makes a step of the connection that hears of events.
func listener(args ...string) conformance.Step {
	return conformance.Step{Conn: "s", Node: "A", Args: args}
}
