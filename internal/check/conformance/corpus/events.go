package corpus

import (
	"fmt"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"pgregory.net/rapid"
)

// allEvents are the classes of events that generateEvents hears, all but the expiry, whose
// moment differs.
const allEvents = "KEg$lshztmn"

// generateEvents draws calls of every data command while another connection hears of
// the events of keys.
func generateEvents(heard string) func(g *conformance.Generator) error {
	return func(g *conformance.Generator) error {
		drawn, err := drawable(g)
		if err != nil {
			return err
		}
		for _, s := range drawn {
			if !g.Wanted(s.name) {
				continue
			}
			if err := g.Play(s.name, max(g.Calls()/5, 1), func(t *rapid.T) conformance.Exchange { return s.events(t, heard) }); err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
		}
		return nil
	}
}

// events draws keys, and a call whose events are heard.
func (s *spec) events(t *rapid.T, heard string) conformance.Exchange {
	c := s.call(t)
	lines := append(s.fixtures(t, c),
		conformance.Command("A", "CONFIG", "SET", "notify-keyspace-events", heard),
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
