package scenario_test

import (
	"bytes"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/scenario/goredis"
)

// block is a fenced block of a page: what stands behind its fence, and its text.
type block struct {
	info, text string
	line       int
}

func blocks(page string) []block {
	var list []block
	var open *block
	for i, line := range strings.Split(page, "\n") {
		info, fence := strings.CutPrefix(line, "```")
		switch {
		case fence && open != nil:
			list = append(list, *open)
			open = nil
		case fence:
			open = &block{info: info, line: i + 2}
		case open != nil:
			open.text += line + "\n"
		}
	}
	return list
}

// Each file in the guide is in normal form and passes; one marked "fails" is followed by
// the report that it gives, one marked "mistakes" by its mistakes.
func TestGuide(t *testing.T) {
	if played := playPage(t, "../docs/scenarios.md"); played < 15 {
		t.Errorf("the guide has only %d examples", played)
	}
	if played := playPage(t, "../docs/maintenance.md"); played < 2 {
		t.Errorf("the page about maintenance has only %d examples", played)
	}
	if played := playPage(t, "../docs/incidents.md"); played < 4 {
		t.Errorf("the page about incidents has only %d examples", played)
	}
	if played := playPage(t, "../README.md"); played < 1 {
		t.Error("README.md has no example")
	}
}

// playPage plays the files on a page, and tells how many there are.
func playPage(t *testing.T, page string) (played int) {
	t.Helper()
	opt := scenario.Options{
		Drivers: map[string]scenario.Driver{goredis.Name: goredis.Driver{}},
		Bubble: func(f func()) {
			synctest.Test(t, func(*testing.T) {
				f()
				time.Sleep(time.Minute) // what closed clients need to notice it
			})
		},
	}
	text := readFile(t, page)
	list := blocks(text)
	correct := func(b block, to string) { text = strings.Replace(text, "\n"+b.text+"```", "\n"+to+"```", 1) }
	for i, b := range list {
		form, ok := strings.CutPrefix(b.info, "scn")
		if !ok {
			continue
		}
		played++
		name := fmt.Sprintf("%s:%d", page, b.line)
		script, err := scenario.Parse("example.scn", []byte(b.text))
		if form == " mistakes" {
			if err == nil || err.Error()+"\n" != list[i+1].text {
				t.Errorf("%s: got\n%v\nwant\n%s", name, err, list[i+1].text)
				correct(list[i+1], fmt.Sprintln(err))
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if formatted := scenario.Format(script); !bytes.Equal(formatted, []byte(b.text)) {
			t.Errorf("%s is not in normal form, which is\n%s", name, formatted)
			correct(b, string(formatted))
		}
		result, err := scenario.Run(t.Context(), script, opt)
		switch {
		case err != nil:
			t.Errorf("%s: %v", name, err)
		case form == "" && !result.OK():
			t.Errorf("%s: %v", name, result)
		case form == " fails" && (result.OK() || result.String()+"\n" != list[i+1].text):
			t.Errorf("%s: got\n%v\nwant\n%s", name, result, list[i+1].text)
			correct(list[i+1], fmt.Sprintln(result))
		}
	}
	if *update {
		if err := os.WriteFile(page, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return played
}

// The lines in the guide's table of what broke real clients are ones that files can have,
// and the files exist. The guide mentions each kind of fault.
func TestGuideTable(t *testing.T) {
	page := readFile(t, "../docs/scenarios.md")
	for _, k := range faults.Reference() {
		if !strings.Contains(page, "`"+k.Name) {
			t.Errorf("the guide never mentions the fault %s", k.Name)
		}
	}
	_, table, _ := strings.Cut(page, "| Condition | Lines | File |\n")
	lines := 0
	for _, row := range strings.Split(strings.ReplaceAll(table, `\|`, "\x00"), "\n") {
		cells := strings.Split(row, "|")
		if len(cells) != 5 {
			continue
		}
		for i, part := range strings.Split(strings.ReplaceAll(cells[2], "\x00", "|"), "`") {
			if i%2 == 0 || !strings.Contains(part, " ") || strings.Contains(part, "...") {
				continue
			}
			lines++
			file := "cluster masters=6 replicas=1 tls=yes\nclient alice bob\nfault x hold\nheal x\n" + part
			if strings.HasPrefix(part, "cluster ") || strings.HasPrefix(part, "client ") {
				file = part
			}
			if got := mistakes(file); got != nil {
				t.Errorf("%s: %q", part, got)
			}
		}
		for _, link := range regexp.MustCompile(`\]\(([^)]*)\)`).FindAllStringSubmatch(cells[3], -1) {
			if _, err := os.Stat("../docs/" + link[1]); err != nil {
				t.Error(err)
			}
		}
	}
	if lines < 50 {
		t.Errorf("the table has only %d lines", lines)
	}
}
