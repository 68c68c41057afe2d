package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Of each of the files the known cause is found, by what was done and by what was drawn.
func TestExplainNamesTheCause(t *testing.T) {
	for _, test := range []struct {
		file         string
		done, drawn  string // text of what is said about each
		alsoNotDrawn string
	}{
		{"crash", "n1        node     crash   (line 7: crash n1)", "Chance decides nothing", "It jumps"},
		{"half-moved", "migrate  slot 866: stopped before target   (line 6: ", "Chance decides nothing", "It jumps"},
		{"minority", "n4        election election epoch=7 won with 2 votes", "Chance decides nothing", "It jumps"},
		{"election", "n1        node     crash   (line 6: crash n1)", "n7        election election in 630ms rank=0", "Chance decides nothing"},
		{"lost-reply", "fault    flaky (reply-lost) strikes n1 incr", "fault    flaky (reply-lost) strikes n1 incr", "Chance decides nothing"},
	} {
		t.Run(test.file, func(t *testing.T) {
			runs := "40"
			if test.file == "election" {
				runs = "10" // they take longer
			}
			page := filepath.Join(t.TempDir(), "why.html")
			out, code := slotstorm(t, "explain", "--runs", runs, "--within", "10m", "--report", page, "testdata/explain/"+test.file+".scn")
			if code != 0 {
				t.Fatalf("exit code %d\n%s", code, out)
			}
			_, rest, _ := strings.Cut(out, "What was done")
			done, rest, _ := strings.Cut(rest, "What was drawn")
			drawn, difference, _ := strings.Cut(rest, "The shortest difference")
			if !strings.Contains(done, test.done) {
				t.Errorf("what was done:\n%s\nwant %q", done, test.done)
			}
			if !strings.Contains(drawn, test.drawn) || strings.Contains(drawn, test.alsoNotDrawn) {
				t.Errorf("what was drawn:\n%s\nwant %q", drawn, test.drawn)
			}
			if test.file != "crash" && !strings.Contains(difference, "►") {
				t.Errorf("no first difference is marked:\n%s", difference)
			}
			html, err := os.ReadFile(page)
			if err != nil || !strings.Contains(string(html), "What was drawn") {
				t.Errorf("the page: %v\n%s", err, html)
			}
		})
	}
}

func TestExplainRefuses(t *testing.T) {
	dir := t.TempDir()
	passes := filepath.Join(dir, "passes.scn")
	if err := os.WriteFile(passes, []byte("cluster masters=3\nwait 1s\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(dir, "program.scn")
	if err := os.WriteFile(program, []byte("client app driver=exec command=true\nwait 1s\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ file, want string }{
		{passes, "it does not fail: there is nothing to explain"},
		{program, "its programs run in real time"},
		{"missing.scn", "no such file"},
	} {
		if out, code := slotstorm(t, "explain", test.file); code != exitUnusable || !strings.Contains(out, test.want) {
			t.Errorf("%s: exit code %d, %s, want %q", test.file, code, out, test.want)
		}
	}
}

func TestBranch(t *testing.T) {
	const file = "testdata/explain/election.scn"
	page := filepath.Join(t.TempDir(), "branch.html")
	for _, test := range []struct {
		args []string
		code int
		want []string
	}{
		// The draw of the election delay is the event #38: before it, another seed is another election.
		{[]string{"--branch", "#37", "--seed", "1000004"}, 0, []string{"the branch at #37, seed 1000004 from there on: ok", "► #38 3.204s n7 election election in 630ms", "│ #38 3.204s n7 election election in 801ms"}},
		{[]string{"--branch", "#38", "--seed", "1000004"}, exitFailed, []string{"got  replica of n7"}},
		{[]string{"--branch", "3s", "--add", "crash n7"}, 0, []string{"the branch at 3s, with crash n7: ok", "│ #15 3.007s n7 node crash"}},
		{[]string{"--branch", "0s", "--seed", "1000004"}, 0, []string{"►                                                                    │ #11 0.028s n1 node crash"}},
		{[]string{"--branch", "3s", "--add", "crash n7", "--report", page}, 0, []string{"│ #15 3.007s n7 node crash"}},
		{[]string{"--branch", "soon", "--seed", "1"}, exitUnusable, []string{"--branch soon: want a time, such as 21.7s, or the number of an event, such as #31"}},
		{[]string{"--branch", "#x", "--seed", "1"}, exitUnusable, []string{"want the number of an event, such as #31"}},
		{[]string{"--branch", "1s"}, exitUnusable, []string{"--branch needs what is different from then on"}},
		{[]string{"--add", "crash n1"}, exitUnusable, []string{"--add needs --branch"}},
		{[]string{"--branch", "1s", "--add", "wait 5s"}, exitUnusable, []string{`added:1:1: "wait" cannot be added to a run: it can be one of fault, heal`}},
		{[]string{"--branch", "1s", "--add", "crash n99"}, exitUnusable, []string{`added:1:7: there is no node "n99"`}},
		{[]string{"--branch", "1s", "--seed", "1", "--seeds", "5"}, exitUnusable, []string{"it goes with --seed, --add, --report and --keep-going only"}},
	} {
		out, code := slotstorm(t, append(append([]string{"run"}, test.args...), file)...)
		if code != test.code {
			t.Errorf("%v: exit code %d, want %d\n%s", test.args, code, test.code, out)
		}
		for _, want := range test.want {
			if !strings.Contains(out, want) {
				t.Errorf("%v: no %q in\n%s", test.args, want, out)
			}
		}
	}
	text, err := os.ReadFile(page)
	for _, want := range []string{"as it is: failed after", "the branch at 3s, with crash n7: passed after", "#15 3.007s n7 node crash"} {
		if err != nil || !strings.Contains(string(text), want) {
			t.Errorf("the page does not have %q, %v", want, err)
		}
	}
}
