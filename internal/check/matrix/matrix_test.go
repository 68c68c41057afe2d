package main

import (
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	for _, tt := range []struct{ name, out, want string }{
		{"all pass", "ok  \tx/clustertest\t3.1s\n?   \tx/goredis\t[no test files]\n", "| v9.1.0 | all pass |"},
		{"one fails", "--- FAIL: TestB (0.00s)\n    --- FAIL: TestB/part (0.00s)\nFAIL\nFAIL\tx/clustertest\t3.6s\nFAIL\n", "| v9.1.0 | fail: TestB |"},
		{"a goroutine is left", "PASS\nleak: 1 goroutines\nFAIL\tx/clustertest\t3.6s\nFAIL\n", "| v9.1.0 | fail: clustertest |"},
		{"it does not compile", "FAIL\tx/clustertest [build failed]\nok  \tx/other\t1s\nFAIL\n", "| v9.1.0 | fail: clustertest |"},
		{"nothing ran", "", "| v9.1.0 | fail:  |"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if r := read("v9.1.0", tt.out); r.String() != tt.want {
				t.Errorf("got %s, want %s", r, tt.want)
			}
		})
	}
}

func TestPublish(t *testing.T) {
	rows := []row{{version: "v9.0.5", passed: 3}}
	const page = "a\n<!-- matrix -->\nold\n<!-- /matrix -->\nb\n"
	got, err := publish(page, rows)
	if err != nil || !strings.HasPrefix(got, "a\n") || !strings.HasSuffix(got, "b\n") || !strings.Contains(got, "| v9.0.5 | all pass |\n") || strings.Contains(got, "old") {
		t.Errorf("publish = %q, %v", got, err)
	}
	if again, err := publish(got, rows); err != nil || again != got {
		t.Errorf("a second time %q, %v", again, err)
	}
	if _, err := publish("no markers", rows); err == nil {
		t.Error("a page without markers is taken")
	}
}

func TestVersions(t *testing.T) {
	t.Chdir("../../..")
	got, err := versions()
	if err != nil || len(got) != 5 || got[0] != "v9.0.5" {
		t.Errorf("versions = %v, %v, want five from v9.0.5 on", got, err)
	}
}
