package scenario_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/scenario"
)

// What is wrong with the files of a cluster line is said with its line, and nothing is played.
func TestFilesOfTheClusterLine(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("users.acl", "user ada on\nusr x\n")
	write("good.acl", "user ada on nopass\n")
	write("1.rdb", "REDIS0010")
	write("2.rdb", "no dump")
	huge, err := os.Create(filepath.Join(dir, "huge.rdb"))
	if err == nil {
		err = errors.Join(huge.Truncate(64<<20+1), huge.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ line, want string }{
		{"cluster aclfile=nowhere.acl", "f.scn:2: aclfile: open "},
		{"cluster aclfile=users.acl", "n1: node: users.acl:2 should start with user keyword followed by the username. "},
		{"cluster rdb=1.rdb", "f.scn:2: rdb: scenario: with several masters the name of the dump has {n} in it"},
		{"cluster rdb={n}.rdb", "f.scn:2: rdb: open "}, // of n3
		{"cluster masters=1 rdb=1.rdb", "n1: node: dump: "},
		{"cluster masters=1 rdb=2.rdb", "n1: node: dump: "},
		{"cluster masters=1 rdb=huge.rdb", "huge.rdb: scenario: the file is larger than 64 MiB"},
		{`cluster rename-command="NOSUCH x"`, ": No such command in rename-command"},
		{`cluster rename-command="get SET"`, ": Target command name already exists"},
	} {
		script, err := scenario.Parse(filepath.Join(dir, "f.scn"), []byte("# A comment.\n"+tt.line+"\n"))
		if err != nil {
			t.Errorf("%s: %v", tt.line, err)
			continue
		}
		if got := string(scenario.Format(script)); !strings.HasSuffix(got, "\n"+tt.line+"\n") {
			t.Errorf("%s is written as %s", tt.line, got)
		}
		if _, err = scenario.Run(t.Context(), script, scenario.Options{}); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", tt.line, err, tt.want)
		}
	}
	if _, err := scenario.Parse("f.scn", []byte("cluster rename-command=GET\n")); err == nil || !strings.Contains(err.Error(), `"GET" is not a command and its new name`) {
		t.Errorf("a rename without a new name: %v", err)
	}
}
