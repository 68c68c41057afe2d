package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestImport(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		return name
	}
	nodes := write("nodes.txt", strings.Repeat("a", 40)+" 10.0.0.1:7000@17000 myself,master - 0 0 7 connected 0-16383\nwhat is this?\n")
	conf := write("redis.conf", "cluster-node-timeout 2000\n")
	writes := write("monitor.txt", "1339518083.000000 [0 10.9.9.9:60866] \"SET\" \"user:1\" \"ada\"\n")
	nothing := write("nothing.txt", "nothing\n")
	out := filepath.Join(dir, "out.scn")
	for _, test := range []struct {
		args []string
		code int
		want []string
	}{
		{[]string{nodes, conf}, 0, []string{
			"not understood, and left out:\n  nodes.txt:2: what is this?\n", "# Imported from nodes.txt, redis.conf.\n# Names stand for:\n#   n1  10.0.0.1:7000  aaaaaaaa\n",
			"cluster masters=1 node-timeout=2s\nview all n1 epoch=7\n",
		}},
		{[]string{"--anonymous", "-o", out, nodes}, 0, nil},
		{[]string{"run", out}, 0, nil},
		{[]string{"--values", writes}, 0, []string{"data> SET user:1 ada\n"}},
		{[]string{"--values", "--rename-keys", writes}, exitUnusable, []string{"--values keeps commands as they are, with their keys: it does not go with --rename-keys"}},
		{[]string{nothing}, exitUnusable, []string{"nothing.txt:1: nothing", "nothing was understood: import reads CLUSTER NODES"}},
		{[]string{filepath.Join(dir, "missing")}, exitUnusable, []string{"no such file"}},
		{nil, exitUnusable, []string{"needs files with evidence"}},
	} {
		args := test.args
		if len(args) == 0 || args[0] != "run" {
			args = append([]string{"import"}, args...)
		}
		text, code := slotstorm(t, args...)
		if code != test.code {
			t.Errorf("%v: exit code %d, want %d\n%s", args, code, test.code, text)
		}
		for _, want := range test.want {
			if !strings.Contains(text, want) {
				t.Errorf("%v: no %q in\n%s", args, want, text)
			}
		}
	}
	if kept, err := os.ReadFile(out); err != nil || strings.Contains(string(kept), "10.0.0.1") || !strings.Contains(string(kept), "cluster masters=1\n") {
		t.Errorf("%s, %v", kept, err)
	}
}
