package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/scenario/drivers"
	"github.com/slotstorm/slotstorm/sim"
	"github.com/slotstorm/slotstorm/sim/diagram"
)

// diagramForms are the forms that a diagram can have.
var diagramForms = map[string]func(w io.Writer, events []sim.Event, opt diagram.Options) error{
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
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			draw := diagramForms[form]
			if draw == nil {
				return fmt.Errorf("there is no form %q; there are text, mermaid and svg", form)
			}
			for _, kind := range show {
				if !slices.Contains(sim.KindNames(), kind) {
					return fmt.Errorf("there is no kind of event %q; there are %s", kind, strings.Join(sim.KindNames(), ", "))
				}
			}
			script, err := scenario.ReadFile(args[0])
			if err != nil {
				return err
			}
			result, err := scenario.Run(cmd.Context(), script, scenario.Options{
				Seed: seed, Bubble: inBubble, Drivers: drivers.All(),
			})
			if err != nil {
				return err
			}
			out := cmd.OutOrStdout()
			if output != "" {
				file, err := os.Create(output)
				if err != nil {
					return err
				}
				defer file.Close()
				out = file
			}
			return draw(out, result.Log.Events(), diagram.Options{Title: args[0], Kinds: show, Limit: limit})
		},
	}
	f := cmd.Flags()
	f.StringVar(&form, "form", "text", "text, mermaid or svg")
	f.StringVarP(&output, "output", "o", "", "write to this file")
	f.Uint64Var(&seed, "seed", 0, "seed instead of that of the file")
	f.StringSliceVar(&show, "show", nil, "kinds of events, such as role,slot,redirect; all if not given")
	f.IntVar(&limit, "limit", 0, "how many rows, 500 if not given")
	return cmd
}
