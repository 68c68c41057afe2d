package latency

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var start = time.Date(2024, 5, 6, 7, 8, 9, 0, time.UTC)

func args(line string) (out [][]byte) {
	for _, word := range strings.Fields(line) {
		out = append(out, []byte(word))
	}
	return out
}

func bulk(s string) string {
	var w resp.Writer
	w.BulkString(s)
	return string(w.Buf)
}

// call is a command of a client that took that long.
func call(line string, took time.Duration) Call {
	words := args(line)
	cmd, _ := command.Resolve(words)
	return Call{Command: cmd, Args: words, Took: took, Addr: "127.0.0.1:5001", Name: "me"}
}

func (r *Records) get(line string) string {
	var w resp.Writer
	r.WriteSlow(&w, args("SLOWLOG GET "+line))
	return string(w.Buf)
}

// newest are the arguments of the newest entry.
func (l *CommandLog) newest() string {
	if len(l.entries) == 0 {
		return ""
	}
	return strings.Join(l.entries[len(l.entries)-1].args, " ")
}

func TestSlowLog(t *testing.T) {
	r := New()
	l := &r.Slow
	for line, want := range map[string]string{
		"":    "*0\r\n",
		"-2":  "-ERR count should be greater than or equal to -1\r\n",
		"x":   "-ERR count should be greater than or equal to -1\r\n",
		"1 2": "-ERR unknown subcommand or wrong number of arguments for 'GET'. Try SLOWLOG HELP.\r\n",
	} {
		if got := r.get(line); got != want {
			t.Errorf("SLOWLOG GET %s: %q, want %q", line, got, want)
		}
	}
	r.Add(call("GET k", 9999*time.Microsecond), start)
	if l.Len() != 0 {
		t.Error("what took less than 10 ms is kept")
	}
	r.Add(call("GET k", 10*time.Millisecond), start)
	want := "*1\r\n*6\r\n:0\r\n:1714979289\r\n:10000\r\n*2\r\n" + bulk("GET") + bulk("k") + bulk("127.0.0.1:5001") + bulk("me")
	if got := r.get("-1"); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	l.From, l.Max = 0, 2
	for _, line := range []string{"GET a", "EXEC", "GET b", "GET c"} {
		r.Add(call(line, 0), start)
	}
	if l.Len() != 2 || l.newest() != "GET c" || l.entries[0].id != 2 {
		t.Errorf("keeps %d entries, the newest %q, the oldest with number %d; EXEC is never kept", l.Len(), l.newest(), l.entries[0].id)
	}
	l.From = -1
	r.Add(call("GET d", time.Hour), start)
	if l.newest() != "GET c" {
		t.Error("it is not off")
	}
	if l.Reset(); l.Len() != 0 || l.nextID == 0 {
		t.Errorf("after the reset: %d entries, the next has number %d", l.Len(), l.nextID)
	}
}

func TestSlowLogShortensAndHides(t *testing.T) {
	r := New()
	r.Slow.From = 0
	for _, row := range []struct{ line, shown string }{
		{"ECHO " + strings.Repeat("x", 128), "ECHO " + strings.Repeat("x", 128)},
		{"ECHO " + strings.Repeat("x", 130), "ECHO " + strings.Repeat("x", 128) + "... (2 more bytes)"},
		{"DEL" + strings.Repeat(" k", 31), "DEL" + strings.Repeat(" k", 31)},
		{"DEL" + strings.Repeat(" k", 32), "DEL" + strings.Repeat(" k", 30) + " ... (2 more arguments)"},
		{"CONFIG SET hz 10 requirepass secret", "CONFIG SET hz 10 requirepass (redacted)"},
		{"MIGRATE h 1 k 0 5 COPY AUTH2 user pw", "MIGRATE h 1 k 0 5 COPY AUTH2 (redacted) (redacted)"},
	} {
		r.Add(call(row.line, 0), start)
		if got := r.Slow.newest(); got != row.shown {
			t.Errorf("%s is shown as\n     %q\nwant %q", row.line, got, row.shown)
		}
	}
}

func (m *Monitor) show(write func(w *resp.Writer)) string {
	w := resp.Writer{}
	write(&w)
	return string(w.Buf)
}

// What a real server was seen to say of the same commands at the same times.
func TestMonitor(t *testing.T) {
	r := New()
	m := &r.Monitor
	r.Slow.From = 1000000
	doctor := func(at time.Duration) string {
		return m.show(func(w *resp.Writer) { r.WriteDoctor(w, start.Add(at).Unix()) })
	}
	if got := doctor(0); !strings.Contains(got, "I'm sorry, Dave") {
		t.Errorf("without a threshold: %q", got)
	}
	m.Threshold = 20
	if got := doctor(0); !strings.Contains(got, "Dave, no latency spike was observed") {
		t.Errorf("without a sample: %q", got)
	}
	for _, row := range []struct{ at, took time.Duration }{
		{-time.Second, 19 * time.Millisecond}, {0, 30 * time.Millisecond},
		{time.Second, 40 * time.Millisecond}, {time.Second, 100 * time.Millisecond}, {time.Second, 50 * time.Millisecond},
		{2 * time.Second, 50 * time.Millisecond},
	} {
		r.Add(call("DEBUG SLEEP 1", row.took), start.Add(row.at))
	}
	at := func(d time.Duration) int64 { return start.Add(d).Unix() }
	first, second, third := at(0), at(time.Second), at(2*time.Second)
	for _, row := range []struct{ name, got, want string }{
		{"LATEST", m.show(m.WriteLatest), fmt.Sprintf("*1\r\n*4\r\n$7\r\ncommand\r\n:%d\r\n:50\r\n:100\r\n", third)},
		{"HISTORY", m.show(func(w *resp.Writer) { m.WriteHistory(w, args("LATENCY HISTORY command")) }),
			fmt.Sprintf("*3\r\n*2\r\n:%d\r\n:30\r\n*2\r\n:%d\r\n:100\r\n*2\r\n:%d\r\n:50\r\n", first, second, third)},
		{"HISTORY of what did not happen", m.show(func(w *resp.Writer) { m.WriteHistory(w, args("LATENCY HISTORY fork")) }), "*0\r\n"},
		{"GRAPH of what did not happen", m.show(func(w *resp.Writer) { m.WriteGraph(w, args("LATENCY GRAPH other"), third) }),
			"-ERR No samples available for event 'other'\r\n"},
		{"GRAPH", m.show(func(w *resp.Writer) { m.WriteGraph(w, args("LATENCY GRAPH command"), at(3*time.Second)) }),
			bulk("command - high 100 ms, low 30 ms (all time high 100 ms)\n" + strings.Repeat("-", 80) + "\n # \n | \n |_\n_||\n   \n321\nsss\n")},
		{"DOCTOR", doctor(3 * time.Second), bulk(
			"Dave, I have observed latency spikes in this Redis instance. You don't mind talking about it, do you Dave?\n\n" +
				"1. command: 3 latency spikes (average 60ms, mean deviation 26ms, period 1.00 sec). Worst all time event 100ms.\n\n" +
				"I have a few advices for you:\n\n- Your current Slow Log configuration only logs events that are slower than your " +
				"configured latency monitor threshold. Please use 'CONFIG SET slowlog-log-slower-than 20000'.\n- Check your Slow Log " +
				"to understand what are the commands you are running which are too slow to execute. Please check " +
				"https://redis.io/commands/slowlog for more information.\n- Deleting, expiring or evicting (because of maxmemory " +
				"policy) large objects is a blocking operation. If you have very large objects that are often deleted, expired, or " +
				"evicted, try to fragment those objects into multiple smaller objects.\n")},
	} {
		if row.got != row.want {
			t.Errorf("%s: got  %q\nwant %q", row.name, row.got, row.want)
		}
	}
	r.Add(call("PING", 30*time.Millisecond), start)
	if got := m.show(m.WriteLatest); !strings.HasPrefix(got, "*2\r\n*4\r\n$7\r\ncommand") || !strings.Contains(got, "fast-command") {
		t.Errorf("with a fast command: %q", got)
	}
	if got := m.show(func(w *resp.Writer) { m.Reset(w, args("LATENCY RESET a command")) }); got != ":1\r\n" {
		t.Errorf("RESET of one event: %q", got)
	}
	if got := m.show(func(w *resp.Writer) { m.Reset(w, args("LATENCY RESET")) }); got != ":1\r\n" || len(m.names()) != 0 {
		t.Errorf("RESET of the others: %q", got)
	}
}

// Of an event only the last samples are kept, one for each second.
func TestMonitorIsBounded(t *testing.T) {
	m := Monitor{Threshold: 1}
	for i := range 4 * maxSamples {
		m.note(call("GET k", time.Duration(i+1)*time.Millisecond), start.Add(time.Duration(i/2)*time.Second))
	}
	s := m.events["fast-command"]
	if len(s.samples) != maxSamples {
		t.Errorf("keeps %d samples, want %d", len(s.samples), maxSamples)
	}
	if last := s.samples[len(s.samples)-1]; last.ms != 4*maxSamples || s.worst != 4*maxSamples {
		t.Errorf("the last is %d ms, the worst %d ms", last.ms, s.worst)
	}
}
