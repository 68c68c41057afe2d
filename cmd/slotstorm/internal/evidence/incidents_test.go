package evidence

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/scenario"
)

var update = flag.Bool("update", false, "write what import makes of the evidence")

// imported is the scenario that comes of files, in normal form.
func imported(t *testing.T, e *Evidence, opt Options) []byte {
	t.Helper()
	text := e.Scenario(opt)
	script, err := scenario.Parse("imported.scn", text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return scenario.Format(script)
}

// Each public report, as it was pasted (addresses and IDs are others), becomes a file that shows the
// symptom that was reported. See docs/incidents.md.
func TestIncidents(t *testing.T) {
	files, err := filepath.Glob("testdata/incidents/*.txt")
	if err != nil || len(files) < 8 {
		t.Fatalf("%d incidents, %v", len(files), err)
	}
	for _, file := range files {
		base := strings.TrimSuffix(file, ".txt")
		t.Run(filepath.Base(base), func(t *testing.T) {
			pasted, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			e := New()
			if err := e.Read(filepath.Base(file), bytes.NewReader(pasted)); err != nil {
				t.Fatal(err)
			}
			got := imported(t, e, Options{})
			if *update {
				if err := os.WriteFile(base+".scn", got, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(base + ".scn")
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("the evidence became\n%s\nwant\n%s", got, want)
			}
			symptom, err := os.ReadFile(base + ".symptom")
			if err != nil {
				t.Fatal(err)
			}
			script, err := scenario.Parse(filepath.Base(base)+".scn", append(got, symptom...))
			if err != nil {
				t.Fatal(err)
			}
			result, err := scenario.Run(t.Context(), script, scenario.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if !result.OK() {
				t.Errorf("the symptom is not there:\n%s", result)
			}
		})
	}
}
