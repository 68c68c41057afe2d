package chaos

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slotstorm/slotstorm/scenario"
)

// Check plays the failures that earlier runs of the test have left, each in a subtest,
// and then, in the subtest "random", timelines that it draws. The first that breaks a
// property fails the test: it is made as small as possible and kept as a file. The
// report has the file's content and the command that plays it again.
//
// A failure that cannot be seen again is reported as what it is, because real clients
// draw random numbers of their own; its log is kept.
func Check(t *testing.T, plan Plan) {
	t.Helper()
	plan = plan.complete()
	if plan.Dir == "" {
		plan.Dir = filepath.Join("testdata", "chaos", unfit.ReplaceAllString(t.Name(), "_"))
	}
	home := testPackage()
	old, err := filepath.Glob(filepath.Join(plan.Dir, "*"+scenario.Ext))
	if err != nil {
		t.Fatal(err)
	}
	failed := false
	for _, file := range old {
		failed = !t.Run(strings.TrimSuffix(filepath.Base(file), scenario.Ext), func(t *testing.T) { replay(t, plan, home, file) }) || failed
	}
	if failed {
		return
	}
	t.Run("random", func(t *testing.T) {
		if testing.Short() {
			plan.Runs = max(plan.Runs/5, 1)
		}
		p := &player{plan: plan, bubble: bubbleOf(t)}
		found, runs, err := p.search(t.Context())
		switch {
		case err != nil:
			t.Fatal(err)
		case found == nil:
			t.Logf("%d timelines (%s, seed %d), nothing found", runs, plan.Timelines.Name, plan.Seed)
		default:
			t.Error(found.report(t, plan, home))
		}
	})
}

// bubbleOf runs functions in bubbles of a test.
func bubbleOf(t *testing.T) func(f func()) {
	return func(f func()) {
		synctest.Test(t, func(*testing.T) {
			f()
			time.Sleep(time.Minute) // closed clients need a while to notice it
		})
	}
}

// replays is how often a file is played: a real client does not do the same each time.
const replays = 3

// replay plays a file that was kept.
func replay(t *testing.T, plan Plan, home, file string) {
	script, err := scenario.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p := &player{plan: plan, bubble: bubbleOf(t)}
	for range replays {
		out, err := p.play(t.Context(), script)
		if err != nil {
			t.Fatal(err)
		}
		if must, err := plan.violated(out); err != nil {
			text, _ := os.ReadFile(file) // it was read just now
			t.Errorf("chaos: %s does not hold in %s\n%s\n%s%s%s", must.Name, file, indent(err.Error()), again(home, t.Name()), evidence(t, out), p.explained(t, text, must.Name))
			return
		}
	}
}

// report keeps a finding and says what it is.
func (f *finding) report(t *testing.T, plan Plan, home string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "chaos: %s does not hold, found after %d timelines (%s)\n%s\n", f.property, f.runs, plan.Timelines.Name, indent(f.err.Error()))
	text := f.text()
	if !f.repeats() {
		fmt.Fprintf(&b, "It did not happen again in %d more runs of the same timeline. The client is not the same each time; the log is that of the run that failed.\n", f.tried)
		fmt.Fprintf(&b, "the timeline:\n%s\n%s", indent(text), evidence(t, f.outcome))
		return b.String()
	}
	name := fmt.Sprintf("%x", sha256.Sum256([]byte(text)))[:8]
	file := filepath.Join(plan.Dir, name+scenario.Ext)
	if f.failed < f.tried {
		fmt.Fprintf(&b, "It happened in %d of %d runs of the same timeline.\n", f.failed, f.tried)
	}
	err := os.MkdirAll(plan.Dir, 0o777)
	if err == nil {
		err = os.WriteFile(file, []byte(text), 0o666)
	}
	if err != nil {
		fmt.Fprintf(&b, "the scenario (it could not be kept: %v):\n%s\n", err, indent(text))
	} else {
		fmt.Fprintf(&b, "%s:\n%s\n", file, indent(text))
	}
	b.WriteString(again(home, strings.TrimSuffix(t.Name(), "/random")+"/"+name) + evidence(t, f.outcome))
	return b.String()
}

// again are the commands that play a kept file again, and that find out why it fails.
func again(home, test string) string {
	parts := strings.Split(test, "/")
	for i, part := range parts {
		parts[i] = "^" + regexp.QuoteMeta(part) + "$"
	}
	rerun := fmt.Sprintf("go test %s -run '%s' -count=1", home, strings.Join(parts, "/"))
	return fmt.Sprintf("rerun: %s\nexplain: %s=1 %s\n", rerun, explainVariable, rerun)
}

// text is the file of a finding.
func (f *finding) text() string {
	text := "# " + strings.ReplaceAll(f.property, "\n", " ") + "\n" + f.timeline.String()
	if script, err := scenario.Parse("finding.scn", []byte(text)); err == nil {
		text = string(scenario.Format(script))
	}
	return text
}

// evidence keeps the log of a run, and a picture of the history that was judged, and
// says where they are.
func evidence(t *testing.T, out *Outcome) string {
	dir, err := os.MkdirTemp("", "slotstorm-"+unfit.ReplaceAllString(t.Name(), "_")+"-")
	if err != nil {
		return err.Error()
	}
	log := filepath.Join(dir, "run.log")
	if err := os.WriteFile(log, []byte(out.Log.String()), 0o666); err != nil {
		return err.Error()
	}
	text := "log:   " + log
	for _, v := range out.Verdicts {
		if !v.Violation() {
			continue
		}
		picture := filepath.Join(dir, "history.html")
		if err := v.Picture(picture); err == nil {
			text += "\npicture: " + picture
		}
		break
	}
	return text
}

func indent(text string) string {
	return "    " + strings.ReplaceAll(strings.TrimRight(text, "\n"), "\n", "\n    ")
}

// unfit is what does not belong into the name of a file.
var unfit = regexp.MustCompile(`[^A-Za-z0-9_.-]+`)

// testPackage is the import path of the package that called Check.
func testPackage() string {
	pc, _, _, ok := runtime.Caller(2)
	if !ok {
		return "."
	}
	name := runtime.FuncForPC(pc).Name()
	slash := strings.LastIndexByte(name, '/') + 1
	if dot := strings.IndexByte(name[slash:], '.'); dot >= 0 {
		name = name[:slash+dot]
	}
	return strings.TrimSuffix(name, "_test")
}
