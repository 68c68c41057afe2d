package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// What an option makes us do ends soon after a signal, and leaves no half of a report.
func TestInterrupted(t *testing.T) {
	for name, text := range map[string]string{
		"many packets":     "cluster masters=20 replicas=1\nfault k duplicate copies=1000 link=bus\nwait 10000m\n",
		"many commands":    "cluster masters=3\nclient c\nworkload w c workers=1000 pipeline=1000 keys=k[1..5]\nwait 10000m\n",
		"a library client": "cluster masters=20 replicas=1\nclient c driver=go-redis\nfault k duplicate copies=1000 link=bus\nwait 10000m\n",
		"a program":        "cluster masters=3\nclient c driver=exec command=sh\nstart c -c \"touch STARTED; sleep 1000\"\nwait 10000m\n",
		"an adapter":       "cluster masters=3\nclient c driver=adapter command=\"sh -c 'touch STARTED; sleep 1000'\"\nwait 10000m\n",
		"real time":        "cluster masters=3\nclient c driver=exec command=touch\nstart c STARTED\nwait 10000m\n",
	} {
		t.Run(name, func(t *testing.T) {
			dir, started := t.TempDir(), filepath.Join(t.TempDir(), "started")
			text = strings.ReplaceAll(text, "STARTED", started)
			cmd := command(t, "run", "-v", "--report", filepath.Join(dir, "page.html"), file(t, text))
			var out bytes.Buffer
			cmd.Stdout, cmd.Stderr = &out, &out
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			await(t, func() bool {
				_, err := os.Stat(started)
				return err == nil || worked(t, cmd.Process.Pid) > 500*time.Millisecond
			})
			began := time.Now()
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			_ = cmd.Wait() // its exit code tells
			if code := cmd.ProcessState.ExitCode(); code != exitUnusable || !strings.Contains(out.String(), "interrupted") {
				t.Errorf("exit %d\n%s", code, out.String())
			}
			// A busy machine takes its time; without the signal it would be hours.
			if took := time.Since(began); took > 2*time.Minute {
				t.Errorf("it took %v", took)
			}
			left, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range left {
				text, err := os.ReadFile(filepath.Join(dir, f.Name()))
				if err != nil || f.Name() != "page.html" || !bytes.HasSuffix(bytes.TrimSpace(text), []byte("</html>")) {
					t.Errorf("%s is left, with %d bytes: %v", f.Name(), len(text), err)
				}
			}
		})
	}
}

// await waits until a condition holds.
func await(t *testing.T, cond func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(time.Minute); !cond(); <-tick.C {
		if time.Now().After(end) {
			t.Fatal("it does nothing")
		}
	}
}

// worked is the time that a process has used.
func worked(t *testing.T, pid int) time.Duration {
	t.Helper()
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		t.Fatal(err)
	}
	fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	hundredths, err := strconv.Atoi(fields[11])
	if err != nil {
		t.Fatal(err)
	}
	return time.Duration(hundredths) * 10 * time.Millisecond
}
