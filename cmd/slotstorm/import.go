package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/slotstorm/slotstorm/cmd/slotstorm/internal/evidence"
	"github.com/slotstorm/slotstorm/internal/tool/whole"
	"github.com/slotstorm/slotstorm/scenario"
)

// importFlags are the flags of slotstorm import.
type importFlags struct {
	out    string
	values bool
	evidence.Options
}

func importCommand() *cobra.Command {
	var flags importFlags
	cmd := &cobra.Command{
		Use:   "import FILE...",
		Short: "Make a scenario out of what was kept of an incident",
		Long: `Import reads what people keep of an incident, in any number of files, and writes a scenario that begins
where the evidence is: each node believes what it believed. It knows CLUSTER NODES, SLOTS and SHARDS,
nodes.conf, redis-cli --cluster check, INFO, redis.conf, the logs of servers, MONITOR, and commands as
they were captured from the wire; of several nodes in one file, with prompts, times of containers and
mark-up around them, cut off, and of old versions. "-" is the standard input.

Addresses and IDs become names, which the head of the file lists. Values of keys are not kept
unless --values asks for it, and passwords never. What the evidence does not say, the head says; lines that are not understood are told by number.`,
		Example: `  slotstorm import incident.txt > incident.scn
  slotstorm import --anonymous --rename-keys -o incident.scn n*.log monitor.txt
  redis-cli CLUSTER NODES | slotstorm import -`,
		Args: takes(1, manyFiles, "files with evidence"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return importFiles(cmd.InOrStdin(), cmd.OutOrStdout(), cmd.ErrOrStderr(), args, flags)
		},
	}
	f := cmd.Flags()
	f.StringVarP(&flags.out, "out", "o", "", "write to this file")
	f.BoolVar(&flags.Anonymous, "anonymous", false, "do not list which addresses and IDs the names stand for")
	f.BoolVar(&flags.RenameKeys, "rename-keys", false, "give patterns of keys other names")
	f.BoolVar(&flags.values, "values", false, "keep the first 500 commands that write, with their values")
	return cmd
}

func importFiles(in io.Reader, out, problems io.Writer, files []string, flags importFlags) error {
	if flags.values && flags.RenameKeys {
		return fmt.Errorf("--values keeps commands as they are, with their keys: it does not go with --rename-keys")
	}
	e := evidence.New()
	e.KeepValues = flags.values
	for _, name := range files {
		if err := readEvidence(e, in, name); err != nil {
			return err
		}
	}
	unread, more := e.Unread()
	if len(unread) > 0 {
		fmt.Fprintln(problems, "not understood, and left out:")
	}
	for _, u := range unread {
		fmt.Fprintf(problems, "  %s\n", u)
	}
	if more > 0 {
		fmt.Fprintf(problems, "  and %d lines more\n", more)
	}
	if e.Empty() {
		return fmt.Errorf("nothing was understood: import reads CLUSTER NODES, SLOTS and SHARDS, nodes.conf, redis-cli --cluster check, INFO, redis.conf, logs of servers, MONITOR and captured commands")
	}
	script, err := scenario.Parse("imported.scn", e.Scenario(flags.Options))
	if err != nil {
		return fmt.Errorf("the scenario that came of it cannot be read, which is a mistake of import: %w", err)
	}
	text := scenario.Format(script)
	if flags.out != "" {
		return whole.WriteBytes(flags.out, text)
	}
	_, err = out.Write(text)
	return err
}

func readEvidence(e *evidence.Evidence, in io.Reader, name string) error {
	if name == "-" {
		return e.Read("the standard input", in)
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := e.Read(filepath.Base(name), f); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
