package chaos

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/explain"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

// explainVariable in the environment has a file that was kept and fails explained.
const explainVariable = "SLOTSTORM_EXPLAIN"

// explained is why a property does not hold in a script: text for the report of its test. It is
// empty unless the environment asks for it.
func (p *player) explained(t *testing.T, text []byte, must string) string {
	if os.Getenv(explainVariable) == "" {
		return ""
	}
	found, err := p.explain(t.Context(), text, must, explain.Plan{Limit: 45 * time.Second})
	if err != nil {
		return "\nexplain: " + err.Error()
	}
	return "\n" + found.String()
}

// explain looks for the moment from which on a property did not hold.
func (p *player) explain(ctx context.Context, text []byte, must string, plan explain.Plan) (*explain.Explanation, error) {
	plan.Parallel = 1 // bubbles are those of one test
	plan.Play = func(ctx context.Context, b sim.Branch) (explain.Run, error) {
		script, err := scenario.Parse("kept.scn", text)
		if err != nil {
			return explain.Run{}, err
		}
		way := *p
		way.branch = b
		var steps []explain.Step
		way.line = func(c *sim.Cluster, number int, text string) {
			steps = append(steps, explain.Step{Events: c.Log().Len(), Text: fmt.Sprintf("line %d: %s", number, strings.TrimSpace(text))})
		}
		out, err := way.play(ctx, script)
		if err != nil {
			return explain.Run{}, err
		}
		run := explain.Run{Events: out.Log.Since(0), Steps: steps}
		run.Last = len(run.Events)
		if broken, err := p.plan.violated(out); err != nil {
			run.Failed, run.Told = broken.Name, broken.Name+" does not hold\n"+indent(err.Error())
		}
		return run, nil
	}
	return explain.Find(ctx, plan)
}
