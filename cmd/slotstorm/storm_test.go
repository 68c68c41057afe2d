package main

import (
	"regexp"
	"strings"
	"testing"
)

const overloaded = `cluster masters=3 cost=1ms
client c[1..10] policy=naive
workload w c[1..10] rate=10 keys={hello}:[1..100] mix=get:1 for=3s
wait until workload w over within 30s
`

func TestStorm(t *testing.T) {
	name := file(t, overloaded)
	out, code := slotstorm(t, "storm", "--load", "1,30", name)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if code != 0 || len(lines) != 3 {
		t.Fatalf("exit %d\n%s", code, out)
	}
	for i, want := range []string{
		`file +load +wanted +done +amplified +worst +queue +at +bad for +recovers`,
		`file\.scn +1 +300 +100\.0% +1\.\d\d .* 0s +yes`,
		`file\.scn +30 +9000 .* n1 +\d+s +no`,
	} {
		if !regexp.MustCompile(want).MatchString(lines[i]) {
			t.Errorf("got %q, want %s", lines[i], want)
		}
	}
	out, code = slotstorm(t, "storm", "--tip", name)
	if code != 0 || !regexp.MustCompile(`tips between (9|10|11)\.\d\d and `).MatchString(out) {
		t.Errorf("a node that can do 1000 commands a second tips at ten times a hundred: exit %d\n%s", code, out)
	}
	out, code = slotstorm(t, "storm", "--seconds", name)
	if code != 0 || !regexp.MustCompile(` 2s +100 +100 +0 +100 +0 +0 `).MatchString(out) {
		t.Errorf("exit %d\n%s", code, out)
	}
	if out, code = slotstorm(t, "storm", name, file(t, passing)); code != 0 || !strings.Contains(out, "commands take no time") || !strings.Contains(out, "300 ") {
		t.Errorf("a file without costs beside one that has them: exit %d\n%s", code, out)
	}
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"storm", file(t, passing)}, "commands take no time"},
		{[]string{"storm", file(t, passing), file(t, passing)}, "there is no file to play"},
		{[]string{"storm", "--load", "0", name}, "--load \"0\": want numbers above 0"},
		{[]string{"storm", file(t, "wiat 1s\n")}, "did you mean wait?"},
	} {
		if out, code := slotstorm(t, tt.args...); code != 2 || !strings.Contains(out, tt.want) {
			t.Errorf("%q: exit %d\n%s", tt.args, code, out)
		}
	}
}
