package scenario_test

import (
	"context"
	"errors"
	"testing"

	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

var errPicky = errors.New("picky: no")

// picky is a driver that finds fault with some of its client lines.
type picky struct{}

func (picky) Check(client *scenario.ClientSpec) error {
	if client.More["own"] == "bad" {
		return errPicky
	}
	return client.Only("own", "timeout")
}

func (picky) Open(*sim.Cluster, *scenario.ClientSpec) (scenario.Conn, error) { return deaf{}, nil }

type deaf struct{}

func (deaf) Do(_ context.Context, commands [][]string) []string { return make([]string, len(commands)) }
func (deaf) Close()                                             {}

// Errors about drivers can be told apart, and say where they are.
func TestDriverErrors(t *testing.T) {
	for _, tt := range []struct {
		line, driver string
		is           error
		want         string
	}{
		{"client c driver=picky own=1 timeout=1s", "picky", nil, ""},
		{"client c driver=picky own=bad", "picky", errPicky, "f.scn:1: picky: no"},
		{"client c driver=picky own=1 retries=2", "picky", scenario.ErrNoOption, `f.scn:1: scenario: the driver has no such option: driver=picky and "retries"; it has own, timeout`},
		{"client c driver=picky onw=1", "picky", scenario.ErrNoOption, `f.scn:1: scenario: the driver has no such option: driver=picky and "onw" (did you mean own?)`},
		{"client c driver=pickx", "picky", scenario.ErrNoDriver, `f.scn:1: scenario: there is no such driver: "pickx" (did you mean picky?)`},
		{"client c", "exec", scenario.ErrDriverName, `scenario: a driver cannot have this name: "exec"`},
		{"client c", "two words", scenario.ErrDriverName, `scenario: a driver cannot have this name: "two words"`},
	} {
		script, err := scenario.Parse("f.scn", []byte(tt.line+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		_, err = scenario.Run(t.Context(), script, scenario.Options{Drivers: map[string]scenario.Driver{tt.driver: picky{}}})
		switch {
		case tt.is == nil:
			if err != nil {
				t.Errorf("%s: %v", tt.line, err)
			}
		case !errors.Is(err, tt.is) || err.Error() != tt.want:
			t.Errorf("%s: %v\nwant %s", tt.line, err, tt.want)
		}
	}
}
