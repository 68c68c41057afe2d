package main

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/slotstorm/slotstorm/internal/tool/whole"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim/diagram"
	"github.com/slotstorm/slotstorm/sim/event"
)

// mostRows bounds --limit: nobody reads more.
const mostRows = 100_000

// diagramForms are the forms that a diagram can have.
var diagramForms = map[string]func(w io.Writer, events []event.Event, opt diagram.Options) error{
	"text": diagram.Text, "mermaid": diagram.Mermaid, "svg": diagram.SVG,
}

func diagramCommand(inBubble func(f func())) *cobra.Command {
	var form, output string
	var seed uint64
	var show []string
	var limit int
	cmd := &cobra.Command{
		Use:   "diagram FILE",
		Short: "Play a scenario file and draw what happened",
		Long: `Diagram plays a scenario file and draws its log: who did what to whom, with a lane for
each node and each client that takes part.`,
		Example: `  slotstorm diagram split.scn
  slotstorm diagram --form svg --output split.svg --show role,election,redirect split.scn`,
		Args: takes(1, 1, "one scenario file"), ValidArgsFunction: scenarioFiles,
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, kind := range show {
				if !slices.Contains(event.KindNames(), kind) {
					return fmt.Errorf("there is no kind of event %q; there are %s", kind, strings.Join(event.KindNames(), ", "))
				}
			}
			script, err := scenario.ReadFile(args[0])
			if err != nil {
				return err
			}
			result, err := playToEnd(cmd.Context(), script, scenario.Options{
				Seed: seed, Bubble: inBubble, Drivers: drivers(),
			})
			if err != nil {
				return err
			}
			draw := func(out io.Writer) error {
				return diagramForms[form](out, result.Log.Since(0), diagram.Options{Title: args[0], Kinds: show, Limit: limit})
			}
			if output == "" {
				return draw(cmd.OutOrStdout())
			}
			return whole.Write(output, draw)
		},
	}
	f := cmd.Flags()
	choiceVar(cmd, &form, "form", "text", "text, mermaid or svg", "text", "mermaid", "svg")
	f.StringVarP(&output, "output", "o", "", "write to this file")
	numberVar(f, &seed, "seed", "", 0, 1, math.MaxUint64, "seed instead of that of the file")
	f.StringSliceVar(&show, "show", nil, "kinds of events, such as role,slot,redirect; all if not given")
	numberVar(f, &limit, "limit", "", 500, 1, mostRows, "how many rows")
	return cmd
}
