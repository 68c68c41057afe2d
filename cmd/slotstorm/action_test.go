package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"go.yaml.in/yaml/v2"
)

// The step of the GitHub Action that plays files works with this program.
func TestAction(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the step is a bash script")
	}
	text, err := os.ReadFile("../../action.yml")
	if err != nil {
		t.Fatal(err)
	}
	var action struct {
		Inputs map[string]struct{ Default string }
		Runs   struct {
			Steps []struct {
				Run string
				Env map[string]string
			}
		}
	}
	if err := yaml.Unmarshal(text, &action); err != nil {
		t.Fatal(err)
	}
	var script string
	for _, step := range action.Runs.Steps {
		if strings.Contains(step.Run, "slotstorm\" run") {
			script = step.Run
		}
		for name, value := range step.Env {
			input := strings.TrimSuffix(strings.TrimPrefix(value, "${{ inputs."), " }}")
			if _, known := action.Inputs[input]; !known {
				t.Errorf("%s is %s, which is no input", name, value)
			}
		}
	}
	if script == "" {
		t.Fatal("no step plays files")
	}

	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "bin"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(dir, "bin", "slotstorm")); err != nil {
		t.Fatal(err)
	}
	run := func(files, reports string) (string, error) {
		cmd := exec.CommandContext(t.Context(), "bash", "-e", "-c", script)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), role+"=slotstorm", "GOPATH="+dir, "FILES="+files, "SEEDS=1", "REPORTS="+reports)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	if out, err := run(file(t, passing), "one"); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	out, err := run(file(t, passing)+" "+file(t, failing), "pages")
	if err == nil || !strings.Contains(out, "::error file=") || !strings.Contains(out, "1 failed, 1 passed") {
		t.Errorf("%v\n%s", err, out)
	}
	for _, name := range []string{"one/file.html", "pages/file.html", "pages/file-2.html", "pages/slotstorm.xml"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}
