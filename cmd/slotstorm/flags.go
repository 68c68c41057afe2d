package main

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/slotstorm/slotstorm/internal/tool/durations"
	"github.com/slotstorm/slotstorm/internal/tool/suggest"
)

// number is a flag with a number from least to most.
type number[T int | uint64 | float64] struct {
	p           *T
	least, most T
	above       bool // least itself is too little
}

// numberVar defines a flag with a number from least to most, both included.
func numberVar[T int | uint64 | float64](f *pflag.FlagSet, p *T, name, short string, value, least, most T, usage string) {
	*p = value
	f.VarP(&number[T]{p: p, least: least, most: most}, name, short, usage)
}

// String implements pflag.Value.
func (n *number[T]) String() string {
	if n.p == nil {
		return "" // pflag asks a zero value
	}
	return fmt.Sprint(*n.p)
}

// Set implements pflag.Value.
func (n *number[T]) Set(text string) error {
	v, ok := parseNumber[T](text)
	if !ok || v < n.least || v > n.most || n.above && v == n.least {
		return fmt.Errorf("want a number %s", n.bounds())
	}
	*n.p = v
	return nil
}

func (n *number[T]) bounds() string {
	from := "from " + plain(n.least)
	if n.above {
		from = "above " + plain(n.least)
	}
	if float64(n.most) >= math.MaxUint64 {
		return from + " on"
	}
	return from + " to " + plain(n.most)
}

// plain is a number without an exponent.
func plain[T int | uint64 | float64](n T) string {
	if f, ok := any(n).(float64); ok {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return fmt.Sprint(n)
}

// Type implements pflag.Value.
func (n *number[T]) Type() string { return "N" }

func parseNumber[T int | uint64 | float64](text string) (n T, ok bool) {
	var err error
	switch p := any(&n).(type) {
	case *int:
		*p, err = strconv.Atoi(text)
	case *uint64:
		*p, err = strconv.ParseUint(text, 10, 64)
	case *float64:
		*p, err = strconv.ParseFloat(text, 64)
	}
	return n, err == nil && n == n // NaN is no number
}

// factors is a flag with numbers above 0, separated by commas.
type factors []float64

// highestFactor bounds factors.
const highestFactor = 1000

// String implements pflag.Value.
func (f *factors) String() string {
	var words []string
	for _, n := range *f {
		words = append(words, plain(n))
	}
	return strings.Join(words, ",")
}

// Set implements pflag.Value.
func (f *factors) Set(text string) error {
	var list factors
	for word := range strings.SplitSeq(text, ",") {
		n := number[float64]{new(float64), 0, highestFactor, true}
		if err := n.Set(word); err != nil {
			return fmt.Errorf("want numbers %s, separated by commas", n.bounds())
		}
		list = append(list, *n.p)
	}
	*f = list
	return nil
}

// Type implements pflag.Value.
func (f *factors) Type() string { return "N,..." }

// duration is a flag with a time as in scenario files, from least to most.
type duration struct {
	p           *time.Duration
	least, most time.Duration
}

// String implements pflag.Value.
func (d *duration) String() string {
	if d.p == nil {
		return ""
	}
	return durations.Format(*d.p)
}

// Set implements pflag.Value.
func (d *duration) Set(text string) error {
	v, err := durations.Parse(text)
	if err != nil || v < d.least || v > d.most {
		return fmt.Errorf("want a time from %s to %s, such as 5s or 1m30s", durations.Format(d.least), durations.Format(d.most))
	}
	*d.p = v
	return nil
}

// Type implements pflag.Value.
func (d *duration) Type() string { return "TIME" }

// choice is a flag with one of some words.
type choice struct {
	p     *string
	words []string
}

// choiceVar defines a flag with one of some words, and completes them.
func choiceVar(cmd *cobra.Command, p *string, name, value, usage string, words ...string) {
	*p = value
	cmd.Flags().Var(&choice{p, words}, name, usage)
	complete := cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)
	if err := cmd.RegisterFlagCompletionFunc(name, complete); err != nil {
		panic(err) // the flag is there
	}
}

// String implements pflag.Value.
func (c *choice) String() string {
	if c.p == nil {
		return ""
	}
	return *c.p
}

// Set implements pflag.Value.
func (c *choice) Set(text string) error {
	if !slices.Contains(c.words, text) {
		return fmt.Errorf("want %s%s", orList(c.words), suggest.DidYouMean(text, c.words))
	}
	*c.p = text
	return nil
}

// Type implements pflag.Value.
func (c *choice) Type() string { return "WORD" }

// orList is "a, b or c".
func orList(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// flagError words the mistakes in flags that pflag finds.
func flagError(cmd *cobra.Command, err error) error {
	var value *pflag.InvalidValueError
	var missing *pflag.ValueRequiredError
	var unknown *pflag.NotExistError
	switch {
	case errors.As(err, &value):
		return fmt.Errorf("--%s %q: %w", value.GetFlag().Name, value.GetValue(), value.Unwrap())
	case errors.As(err, &missing):
		return fmt.Errorf("--%s needs a value", missing.GetFlag().Name)
	case errors.As(err, &unknown):
		var flags []string
		cmd.Flags().VisitAll(func(f *pflag.Flag) { flags = append(flags, dashed(f.Name)) })
		name := dashed(unknown.GetSpecifiedName())
		return fmt.Errorf("%s has no flag %s%s; see %[1]s --help", cmd.CommandPath(), name, suggest.DidYouMean(name, flags))
	}
	return err
}

func dashed(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}

// takes says what arguments a command takes, in words for those who give others: what
// is what one of them is.
func takes(least, most int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		switch {
		case len(args) < least:
			return fmt.Errorf("%s needs %s; see %[1]s --help", cmd.CommandPath(), what)
		case len(args) > most && most == 0:
			return fmt.Errorf("%s takes no arguments, and there is %q", cmd.CommandPath(), args[0])
		case len(args) > most:
			return fmt.Errorf("%s takes %s, and there is %q as well", cmd.CommandPath(), what, args[most])
		}
		return nil
	}
}

// manyFiles is more files than a command line can have.
const manyFiles = math.MaxInt

// scenarioFiles completes the names of scenario files, and of directories.
func scenarioFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"scn"}, cobra.ShellCompDirectiveFilterFileExt
}
