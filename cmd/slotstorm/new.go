package main

import (
	_ "embed"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/slotstorm/slotstorm/internal/tool/whole"
)

//go:embed new/failover.scn
var firstScenario []byte

//go:embed new/cluster_test.go.txt
var firstTest string

func newCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "new [DIR]",
		Short: "Write a first scenario file and a first Go test",
		Long: `New writes scenarios/failover.scn, and in a directory of a Go module cluster_test.go as
well: something to run, and to change. It changes no file that is there.`,
		Args: takes(0, 1, "one directory"),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := "."
			if len(args) > 0 {
				dir = args[0]
			}
			files := map[string][]byte{"scenarios/failover.scn": firstScenario}
			names := []string{"scenarios/failover.scn"}
			goModule := insideModule(dir)
			if goModule {
				text := strings.Replace(firstTest, "PACKAGE", testPackage(dir), 1)
				files["cluster_test.go"] = []byte(text)
				names = append(names, "cluster_test.go")
			}
			for _, name := range names {
				if _, err := os.Stat(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
					return fmt.Errorf("%s is there already, and nothing was written", filepath.Join(dir, name))
				}
			}
			if err := os.MkdirAll(filepath.Join(dir, "scenarios"), 0o777); err != nil {
				return err
			}
			for _, name := range names {
				if err := whole.WriteBytes(filepath.Join(dir, name), files[name]); err != nil {
					return err
				}
				fmt.Fprintln(cmd.OutOrStdout(), "wrote", filepath.Join(dir, name))
			}
			fmt.Fprintf(cmd.OutOrStdout(), "try   slotstorm run %s\n", filepath.Join(dir, "scenarios"))
			if goModule {
				fmt.Fprintln(cmd.OutOrStdout(), "and   go get github.com/slotstorm/slotstorm && go test .")
			}
			return nil
		},
	}
}

// insideModule reports whether a directory belongs to a Go module.
func insideModule(dir string) bool {
	at, err := filepath.Abs(dir)
	for err == nil {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			return true
		}
		up := filepath.Dir(at)
		if up == at {
			break
		}
		at = up
	}
	return false
}

// testPackage is the package of a test in a directory: that of the Go files that are
// there, or one named like the directory.
func testPackage(dir string) string {
	files, _ := filepath.Glob(filepath.Join(dir, "*.go")) // the pattern is fine
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.PackageClauseOnly)
		if err == nil {
			return strings.TrimSuffix(f.Name.Name, "_test") + "_test"
		}
	}
	at, err := filepath.Abs(dir)
	if err != nil {
		at = dir
	}
	name := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return -1
	}, filepath.Base(at))
	if name == "" || name[0] >= '0' && name[0] <= '9' || token.IsKeyword(name) {
		name = "cluster"
	}
	return name + "_test"
}
