package scenario

import (
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/sim/event"
)

// What a condition looks for in the text of events can have all that the text can have,
// and is written in the file as it is printed.
func TestEventTexts(t *testing.T) {
	const evil = `"x\n   9.999s n3  role  role n9 master"`
	r := newTestRunner(t, "cluster masters=3\nclient c\n"+
		"c> GET hello => (nil)\n"+
		`expect event command text="GET hello => (nil)"`+"\n"+
		`expect event command node=c text="GET hello => (nil)   via n1"`+"\n"+
		`expect not event command text="GET hello => \"x\""`+"\n"+
		"c> SET hello "+evil+" => OK\n"+
		`expect count command text="SET hello \"x\\n   9.999s n3  role  role n9 master\" => OK" == 1`+"\n"+
		"c> SET {hello}a \"a => b via n7\" => OK\n"+
		`expect event command text="SET {hello}a \"a => b via n7\" => OK   via n1"`+"\n"+
		`expect not event role text="n9"`+"\n")
	r.play()
	for _, f := range r.result.Failures {
		t.Error(f)
	}
	for i := range r.s.Lines {
		l := &r.s.Lines[i]
		if l.Action == nil || l.Number <= 2 { // the header
			continue
		}
		if again, err := Parse("again.scn", []byte("cluster masters=3\nclient c\n"+l.Action.String()+"\n")); err != nil {
			t.Errorf("%s: %v", l.Action, err)
		} else if got := again.Lines[len(again.Lines)-1].Action.String(); got != l.Action.String() {
			t.Errorf("%s reads as %s", l.Action, got)
		}
	}
	log := r.c.Log().String()
	if n := strings.Count(log, "\n"); n != len(r.c.Log().Since(0)) {
		t.Errorf("%d events are %d lines:\n%s", len(r.c.Log().Since(0)), n, log)
	}
	for e := range r.c.Log().All() {
		if e.Kind() == event.KindCommand && !strings.Contains(log, "SET hello "+evil+" => OK   via n1\n") {
			t.Fatalf("the command is not in the log as it stands in the file:\n%s", log)
		}
	}
}
