package main

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/spf13/cobra"
)

// stopped is how a command gets to be in the middle of something, and ends then.
type stopped struct {
	// args are the arguments, with FILE for a scenario that takes hours, PIPE for a file that
	// never ends, OUT for a directory that has to be empty afterwards, and PORT.
	args string
	// busy waits until it is in the middle. Without it, the command ends by itself.
	busy func(t *testing.T, s *stopping)
	code int
}

// stopping is a command that is about to be stopped.
type stopping struct {
	cmd  *exec.Cmd
	out  *os.File // the other end of its output
	pipe string
	peer net.Listener
}

// everyCommand has a row for each command.
var everyCommand = map[string]stopped{
	"run":       {"-v --report OUT/page.html --junit OUT/junit.xml FILE", works, exitUnusable},
	"explain":   {"--report OUT/page.html FILE", works, exitUnusable},
	"diagram":   {"--form svg --output OUT/page.svg FILE", works, exitUnusable},
	"storm":     {"FILE", works, exitUnusable},
	"certify":   {"--out OUT --museum MUSEUM -- sleep 1000", hasChild, exitUnusable},
	"import":    {"--out OUT/imported.scn PIPE", reads, exitUnusable},
	"fmt":       {"PIPE", reads, exitUnusable},
	"check":     {"PIPE", reads, exitUnusable},
	"serve":     {"--port 0 --control 0 --metrics 0 --page 0", serves, 0},
	"container": {"", serves, 0},
	"health":    {"", asks, exitUnusable},

	"completion": {"bash", nil, 0},
	"dialects":   {"", nil, 0},
	"help":       {"", nil, 0},
	"man":        {"MANUAL", nil, 0},
	"new":        {"NEW", nil, 0},
	"reference":  {"", nil, 0},
	"version":    {"", nil, 0},
}

// hours is a scenario that keeps a command busy. It costs nothing to interrupt, and would
// fail at its end.
const hours = "cluster masters=20 replicas=1 cost=1us\nclient c\nworkload w c workers=100 pipeline=100 keys=k[1..5]\nfault k duplicate copies=1000 link=bus\nwait 10000m\nc> PING => WRONG\n"

// Every command ends soon after either signal, and leaves no half of what it writes.
func TestEveryCommandEndsWithASignal(t *testing.T) {
	root := rootCommand(nil)
	root.InitDefaultCompletionCmd()
	root.InitDefaultHelpCmd()
	for _, c := range root.Commands() {
		if _, ok := everyCommand[c.Name()]; !ok {
			t.Errorf("there is no row for %s", c.Name())
		}
	}
	for name, row := range everyCommand {
		if !slices.ContainsFunc(root.Commands(), func(c *cobra.Command) bool { return c.Name() == name }) {
			t.Errorf("there is no command %s", name)
		}
		for _, end := range []os.Signal{syscall.SIGINT, syscall.SIGTERM} {
			t.Run(fmt.Sprintf("%s, %v", name, end), func(t *testing.T) {
				if name != "container" { // its ports are free until another one takes them
					t.Parallel()
				}
				stop(t, name, row, end)
			})
		}
	}
}

func stop(t *testing.T, name string, row stopped, end os.Signal) {
	dir := t.TempDir()
	place := func(name string) string { return filepath.Join(dir, name) }
	out, pipe := place("out"), place("pipe.scn")
	if err := os.Mkdir(out, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(pipe, 0o666); err != nil {
		t.Fatal(err)
	}
	peer, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer peer.Close()
	port := peer.Addr().(*net.TCPAddr).Port
	if name == "container" {
		port = freePorts(t, 6)
	}
	args := strings.NewReplacer("FILE", file(t, hours), "PIPE", pipe, "OUT", out, "MUSEUM", conditionsIn(t, "slow", "client app\napp> PING => PONG\n"),
		"MANUAL", place("man"), "NEW", place("new")).Replace(row.args)
	s := &stopping{cmd: command(t, append([]string{name}, strings.Fields(args)...)...), pipe: pipe, peer: peer}
	s.cmd.Env = append(s.cmd.Env, "BIND=127.0.0.1", "NODES=6", "PORT="+strconv.Itoa(port))
	var told bytes.Buffer
	var mine *os.File
	if s.out, mine, err = os.Pipe(); err != nil {
		t.Fatal(err)
	}
	defer s.out.Close()
	s.cmd.Stdout, s.cmd.Stderr = mine, &told
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	mine.Close()
	if row.busy != nil {
		row.busy(t, s)
		if err := s.cmd.Process.Signal(end); err != nil {
			t.Fatal(err)
		}
	}
	began := time.Now()
	_ = s.cmd.Wait() // its exit code tells
	t.Logf("exit %d after %v", s.cmd.ProcessState.ExitCode(), time.Since(began).Round(time.Millisecond))
	if code := s.cmd.ProcessState.ExitCode(); code != row.code {
		t.Errorf("exit %d, want %d\n%s", code, row.code, told.String())
	}
	if row.code == exitUnusable && !strings.Contains(told.String(), "interrupted") {
		t.Errorf("it says %q", told.String())
	}
	// A busy machine takes its time; without the signal it would be hours.
	if took := time.Since(began); took > time.Minute {
		t.Errorf("it took %v", took)
	}
	left, err := os.ReadDir(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range left {
		text, err := os.ReadFile(filepath.Join(out, f.Name()))
		if err != nil || !slices.ContainsFunc([]string{"</html>", "</testsuites>"}, func(end string) bool { return bytes.HasSuffix(bytes.TrimSpace(text), []byte(end)) }) {
			t.Errorf("%s is left, with %d bytes: %v", f.Name(), len(text), err)
		}
	}
}

// works waits until it has used some time of the processor.
func works(t *testing.T, s *stopping) {
	await(t, func() bool { return worked(t, s.cmd.Process.Pid) > 500*time.Millisecond })
}

// hasChild waits until it has started a process.
func hasChild(t *testing.T, s *stopping) {
	children := fmt.Sprintf("/proc/%d/task/*/children", s.cmd.Process.Pid)
	await(t, func() bool {
		names, _ := filepath.Glob(children) // the pattern is right
		return slices.ContainsFunc(names, func(name string) bool {
			list, err := os.ReadFile(name)
			return err == nil && len(bytes.TrimSpace(list)) > 0
		})
	})
}

// reads waits until it has opened the pipe, and lets it wait for the end of that.
func reads(t *testing.T, s *stopping) {
	await(t, func() bool {
		f, err := os.OpenFile(s.pipe, os.O_WRONLY|syscall.O_NONBLOCK, 0)
		if err == nil {
			t.Cleanup(func() { f.Close() })
		}
		return err == nil
	})
}

// serves waits for the line that says that the cluster is ready.
func serves(t *testing.T, s *stopping) {
	lines := bufio.NewScanner(s.out)
	for lines.Scan() {
		if readyLine.MatchString(lines.Text()) {
			return
		}
	}
	t.Fatal("it is not ready")
}

// asks waits until it has connected to a server, which says nothing.
func asks(t *testing.T, s *stopping) {
	conn, err := s.peer.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
}

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
