package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// pong is an adapter that says PONG to everything.
const pong = `read hello; echo '{"ready":"sh"}'; i=0; while read line; do i=$((i+1)); echo "{\"id\":$i,\"replies\":[\"PONG\"]}"; done`

// conditionsIn makes a museum of one file.
func conditionsIn(t *testing.T, name, text string) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name+".scn"), []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestCertify(t *testing.T) {
	good := conditionsIn(t, "good", "# https://example.com/1\n# It is asked.\nclient app\napp> PING => PONG\n")
	bad := conditionsIn(t, "bad", "client app\napp> GET hello => (nil)\n")
	fine := conditionsIn(t, "bad", "client app\napp> PING => PONG\n") // the name that the baseline has
	out := filepath.Join(t.TempDir(), "out")
	page, empty := filepath.Join(t.TempDir(), "page.md"), filepath.Join(t.TempDir(), "empty.md")
	for file, text := range map[string]string{page: "# Mine\n\n<!-- matrix -->\n<!-- /matrix -->\n", empty: "# Mine\n"} {
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"--museum", good, "--tries", "2", "--out", out, "--name", "mine", "--", "sh", "-c", pong}, 0, "mine: 1 passed"},
		{[]string{"--museum", bad, "--tries", "2", "--", "sh", "-c", pong}, exitFailed, "adapter bad: 2 of 2 tries failed\n    line 2: app> GET hello\n    want (nil)\n    got  PONG"},
		{[]string{"--museum", good, "--", "false"}, exitFailed, "the adapter"},
		{[]string{"--museum", bad, "--tries", "2", "--page", page, "--", "sh", "-c", pong}, exitFailed, "adapter: 0 passed, 1 failed"},
		{[]string{"--museum", bad, "--tries", "1", "--baseline", page, "--", "sh", "-c", pong}, 0, "adapter: 0 passed, 1 failed"},
		{[]string{"--museum", fine, "--tries", "1", "--baseline", page, "--", "sh", "-c", pong}, exitFailed, "adapter bad: passed, and the baseline says failed"},
		{[]string{"--museum", good, "--baseline", page + ".none", "--", "true"}, exitUnusable, "--baseline: open"},
		{[]string{"--museum", good, "--page", empty, "--", "true"}, exitUnusable, "has no lines <!-- matrix --> and <!-- /matrix -->"},
		{[]string{"--museum", good}, exitUnusable, "want --client NAME[@VERSION], or -- and the command of an adapter"},
		{[]string{"--client", "ioredi"}, exitUnusable, "(did you mean ioredis?)"},
		{[]string{"--only", "no/such", "--", "true"}, exitUnusable, "there is no such condition"},
		{[]string{"--only", "[", "--", "true"}, exitUnusable, "syntax error in pattern"},
		{[]string{"--dialect", "redis-1", "--", "true"}, exitUnusable, "--dialect"},
		{[]string{"--museum", filepath.Join(good, "none"), "--", "true"}, exitUnusable, "none"},
		{[]string{"--tries", "0", "--", "true"}, exitUnusable, "tries"},
	} {
		got, code := slotstorm(t, append([]string{"certify"}, tt.args...)...)
		if code != tt.code || !strings.Contains(got, tt.want) {
			t.Errorf("%v: exit %d\n%s\nwant exit %d and %s", tt.args, code, got, tt.code, tt.want)
		}
	}
	for _, name := range []string{"certification.json", "junit.xml", "index.html", "matrix.md", "mine.svg"} {
		if _, err := os.Stat(filepath.Join(out, name)); err != nil {
			t.Error(err)
		}
	}
}

// An interrupt ends the adapters as well, with what they have started.
func TestCertifyIsInterrupted(t *testing.T) {
	started := filepath.Join(t.TempDir(), "started")
	museum := conditionsIn(t, "slow", "client app\napp> PING => PONG\nwait 10m\n")
	adapter := "sleep 1000 & echo $! > " + started + ".draft; mv " + started + ".draft " + started + "; " + pong
	cmd := command(t, "certify", "--museum", museum, "--", "sh", "-c", adapter)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	await(t, func() bool { _, err := os.Stat(started); return err == nil })
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	_ = cmd.Wait() // its exit code tells
	if code := cmd.ProcessState.ExitCode(); code != exitUnusable || !strings.Contains(out.String(), "interrupted") || time.Since(began) > time.Minute {
		t.Errorf("exit %d after %v\n%s", code, time.Since(began), out.String())
	}
	text, err := os.ReadFile(started)
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	await(t, func() bool { return gone(pid) })
}

// gone reports whether a process has ended. One that nobody has waited for is a zombie.
func gone(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return true
	}
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err != nil || strings.HasPrefix(string(stat[bytes.LastIndexByte(stat, ')')+1:]), " Z")
}
