//go:build conformance

package against

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestGate runs the gate of examples/ci on slotstorm serve: before, while and after slots
// move.
func TestGate(t *testing.T) {
	t.Parallel()
	program := filepath.Join(t.TempDir(), "slotstorm")
	if out, err := exec.Command("go", "build", "-o", program, "../../../../cmd/slotstorm").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	gate, err := filepath.Abs(examples + "/ci/slot-gate.sh")
	if err != nil {
		t.Fatal(err)
	}
	run := func(env ...string) (string, error) {
		cmd := exec.CommandContext(t.Context(), gate)
		cmd.Env = append(append(os.Environ(), "SLOTSTORM="+program, "TERM=dumb"), env...)
		cmd.WaitDelay = 5 * time.Second
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	out, err := run("PORT=26700")
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, want := range []string{"pre-flight", "canary", "50 slots", "post-migration", "[OK] All 16384 slots covered."} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	// A cluster with a slot that is half moved does not pass the pre-flight check.
	out, err = run("PORT=26710", "SCENARIO="+half(t))
	if err == nil || !strings.Contains(out, "pre-flight") || strings.Contains(out, "canary") {
		t.Errorf("with an open slot the gate says %v\n%s", err, out)
	}
}

// half is a scenario file that leaves a slot open.
func half(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "half.scn")
	text := "cluster masters=3 replicas=1\nclient alice\nalice> SET hello 1 => OK\nmigrate 866 n1 n2 stop-before=target\n"
	if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return file
}
