package main

import (
	"bufio"
	"encoding/json"
	"io"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
)

// A program starts a cluster, reads where it is, breaks it, waits, and lets it end, all
// by standard input and output.
func TestServeStdin(t *testing.T) {
	cmd := command(t, "serve", "--replicas", "1", "--port", "0", "--ready-json", "--stdin")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	var ready readyRecord
	read := func(to any) {
		t.Helper()
		if !lines.Scan() {
			t.Fatal("there is no line:", lines.Err())
		}
		if err := json.Unmarshal(lines.Bytes(), to); err != nil {
			t.Fatalf("%s: %v", lines.Bytes(), err)
		}
	}
	read(&ready)
	if !ready.Ready || len(ready.Nodes) != 6 || ready.Nodes[0].Role != "master" || ready.Nodes[3].Role != "replica" || ready.Nodes[5].Name != "n6" {
		t.Fatalf("ready: %+v", ready)
	}
	for _, tt := range []struct {
		line string
		want stdinAnswer
	}{
		{`{"id":1,"words":["crash","n1"]}`, stdinAnswer{ID: 1, Text: "OK"}},
		{`{"id":2,"words":["advance until n4 role master within 1m"]}`, stdinAnswer{ID: 2, Text: "OK"}},
		{`{"id":3,"words":["expect","n1","up"]}`, stdinAnswer{ID: 3, Error: "want n1 up"}},
		{`{"id":4,"words":["crahs","n1"]}`, stdinAnswer{ID: 4, Error: `there is no verb "crahs" here (did you mean crash?)`}},
		{`{"id":5,"words":[]}`, stdinAnswer{ID: 5, Error: "a verb is missing"}},
		{`crash n1`, stdinAnswer{Error: `want a line such as {"id":1,"words":["crash","n1"]}`}},
		{`{"id":6,"words":["fault","k","error","reply=ERR two words"]}`, stdinAnswer{ID: 6, Text: "OK"}},
		{`{"id":7,"words":["faults"]}`, stdinAnswer{ID: 7, Lines: []string{`k`}}},
	} {
		if _, err := io.WriteString(in, tt.line+"\n"); err != nil {
			t.Fatal(err)
		}
		var got stdinAnswer
		read(&got)
		ok := got.ID == tt.want.ID && got.Text == tt.want.Text && strings.HasPrefix(got.Error, tt.want.Error) && (got.Error == "") == (tt.want.Error == "")
		if len(got.Lines) != len(tt.want.Lines) || len(got.Lines) > 0 && !strings.HasPrefix(got.Lines[0], tt.want.Lines[0]) || !ok {
			t.Errorf("%s: got %+v, want %+v", tt.line, got, tt.want)
		}
	}
	rdb := redis.NewClient(&redis.Options{Addr: ready.Nodes[3].Addr})
	defer rdb.Close()
	if err := rdb.Set(t.Context(), "hello", 1, 0).Err(); err == nil || !strings.HasPrefix(err.Error(), "ERR two words") {
		t.Errorf("the fault does nothing: %v", err)
	}
	if err := in.Close(); err != nil { // as at the end of the program, however it ends
		t.Fatal(err)
	}
	for lines.Scan() {
		t.Errorf("one more line: %s", lines.Bytes())
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// The end of standard input also ends a line that waits, and a file that is played.
func TestServeStdinEnds(t *testing.T) {
	for name, args := range map[string][]string{
		"while a line waits":     {"serve", "--port", "0", "--stdin"},
		"while a file is played": {"serve", "--port", "0", "--stdin", file(t, "cluster masters=3\nwait 1h\n")},
	} {
		t.Run(name, func(t *testing.T) {
			cmd := command(t, args...)
			cmd.Stdin = strings.NewReader(`{"id":1,"words":["wait","1h"]}` + "\n")
			if out, err := cmd.CombinedOutput(); err != nil || strings.Contains(string(out), `"id"`) {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
