// Package examples holds scenario files, in folders, each of which says in its first comment what it
// shows, and small programs. Those under bugs are conditions under which real clients
// were found to fail; those under found are what random timelines have found about
// go-redis and rueidis (docs/properties.md).
package examples

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/clustertest"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/scenario/goredis"
	"github.com/slotstorm/slotstorm/scenario/rueidis"
)

// TestScenarios plays all files of this directory and below, but for those of the museum,
// which TestMuseum plays.
func TestScenarios(t *testing.T) {
	before := spent()
	files, err := scenario.Files(".")
	if err != nil {
		t.Fatal(err)
	}
	museum := museum(t)
	for _, file := range files {
		if slices.Contains(museum, filepath.ToSlash(file)) {
			continue
		}
		t.Run(strings.TrimSuffix(filepath.ToSlash(file), scenario.Ext), func(t *testing.T) {
			clustertest.RunFile(t, file, func(o *scenario.Options) {
				o.Drivers = map[string]scenario.Driver{goredis.Name: goredis.Driver{}, rueidis.Name: rueidis.Driver{}}
			})
		})
	}
	if took := spent() - before; took > 20*time.Second && !raceDetector {
		t.Errorf("all scenarios together took %v, want less than 20s", took)
	}
}

// TestFilesAreInOrder looks at the files' form: in normal form, with a first comment,
// which for a bug begins with the address of its report.
func TestFilesAreInOrder(t *testing.T) {
	files, err := scenario.Files(".")
	if err != nil {
		t.Fatal(err)
	}
	bugs := 0
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		script, err := scenario.Parse(file, source)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(scenario.Format(script), source) {
			t.Errorf("%s is not in normal form: run slotstorm fmt", file)
		}
		want := "# "
		if strings.HasPrefix(file, "bugs") {
			bugs++
			want = "# https://github.com/"
		}
		if !strings.HasPrefix(script.Lines[0].Comment, want) {
			t.Errorf("%s begins with %q, want a comment that begins with %q", file, script.Lines[0].Comment, want)
		}
	}
	if len(files)-bugs < 25 || bugs < 10 {
		t.Errorf("there are %d examples and %d bugs, want 25 and 10", len(files)-bugs, bugs)
	}
}
