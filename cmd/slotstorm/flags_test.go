package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// Each option is text, yes or no, or has limits, which it says to those who leave them.
func TestEveryOptionHasLimits(t *testing.T) {
	unlimited := []string{"bool", "string", "stringArray", "stringSlice"}
	var all func(cmd *cobra.Command)
	all = func(cmd *cobra.Command) {
		cmd.Flags().VisitAll(func(f *pflag.Flag) {
			if slices.Contains(unlimited, f.Value.Type()) {
				return
			}
			for _, beyond := range []string{"1e300", "-1e300", "-1000000h", "1000000h", "no such word"} {
				if err := f.Value.Set(beyond); err == nil || !strings.HasPrefix(err.Error(), "want ") {
					t.Errorf("%s --%s %q: %v", cmd.CommandPath(), f.Name, beyond, err)
				}
			}
		})
		for _, c := range cmd.Commands() {
			all(c)
		}
	}
	all(rootCommand(nil))
}
