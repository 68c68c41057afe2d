package latency

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// Monitor keeps what took as long as latency-monitor-threshold says, by event
// (latency.c). The events here are those of commands: "command" and "fast-command".
type Monitor struct {
	Threshold int64 // latency-monitor-threshold, in milliseconds; 0 is off
	events    map[string]*series
	// Valkey says that LATENCY DOCTOR uses Valkey's words (dialect.ValkeyTexts).
	Valkey bool
}

// series are the last samples of an event, the oldest first, and the worst of all
// times.
type series struct {
	samples []sample
	worst   int64
}

// sample is the longest that the event took in a second.
type sample struct{ at, ms int64 }

// maxSamples is how many samples are kept of an event (LATENCY_TS_LEN).
const maxSamples = 160

// note keeps how long a command took, if that is long enough
// (latencyAddSampleIfNeeded).
func (m *Monitor) note(c Call, now time.Time) {
	ms := c.Took.Milliseconds()
	if m.Threshold == 0 || ms < m.Threshold {
		return
	}
	event := "command"
	if c.Command.Has(command.Fast) {
		event = "fast-command"
	}
	m.add(event, now.Unix(), ms)
}

// add is latencyAddSample.
func (m *Monitor) add(event string, now, ms int64) {
	s := m.events[event]
	if s == nil {
		if s = new(series); m.events == nil {
			m.events = map[string]*series{}
		}
		m.events[event] = s
	}
	s.worst = max(s.worst, ms)
	if last := len(s.samples) - 1; last >= 0 && s.samples[last].at == now {
		s.samples[last].ms = max(s.samples[last].ms, ms)
		return
	}
	if len(s.samples) == maxSamples {
		s.samples = slices.Delete(s.samples, 0, 1)
	}
	s.samples = append(s.samples, sample{now, ms})
}

// names are the events that there are, in order. Redis has that of a hash table.
func (m *Monitor) names() []string {
	var names []string
	for name := range m.events {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// WriteLatest is LATENCY LATEST.
func (m *Monitor) WriteLatest(w *resp.Writer) {
	w.Array(len(m.events))
	for _, name := range m.names() {
		s := m.events[name]
		last := s.samples[len(s.samples)-1]
		w.Array(4)
		w.BulkString(name)
		w.Int(last.at)
		w.Int(last.ms)
		w.Int(s.worst)
	}
}

// WriteHistory is LATENCY HISTORY event.
func (m *Monitor) WriteHistory(w *resp.Writer, args [][]byte) {
	s := m.events[string(args[2])]
	if s == nil {
		w.Array(0)
		return
	}
	w.Array(len(s.samples))
	for _, sample := range s.samples {
		w.Array(2)
		w.Int(sample.at)
		w.Int(sample.ms)
	}
}

// Reset is LATENCY RESET [event ...].
func (m *Monitor) Reset(w *resp.Writer, args [][]byte) {
	before := len(m.events)
	for _, name := range args[2:] {
		delete(m.events, string(name))
	}
	if len(args) == 2 {
		m.events = nil
	}
	w.Int(int64(before - len(m.events)))
}

// WriteGraph is LATENCY GRAPH event (latencyCommandGenSparkeline).
func (m *Monitor) WriteGraph(w *resp.Writer, args [][]byte, now int64) {
	name := string(args[2])
	s := m.events[name]
	if s == nil {
		w.Error("ERR No samples available for event '" + ctype.Text(name) + "'")
		return
	}
	low, high := s.bounds()
	var b strings.Builder
	fmt.Fprintf(&b, "%s - high %d ms, low %d ms (all time high %d ms)\n", name, high, low, s.worst)
	b.WriteString(strings.Repeat("-", graphColumns) + "\n")
	for i, samples := 0, s.samples; len(samples) > 0; i++ {
		if i > 0 {
			b.WriteByte('\n')
		}
		part := samples[:min(len(samples), graphColumns)]
		samples = samples[len(part):]
		drawGraph(&b, part, low, high, now)
	}
	w.Verbatim(b.String())
}

func (s *series) bounds() (low, high int64) {
	low, high = s.samples[0].ms, s.samples[0].ms
	for _, sample := range s.samples {
		low, high = min(low, sample.ms), max(high, sample.ms)
	}
	return low, high
}

// A graph of samples is that many characters wide and rows high. Each row of a column has
// one of the marks, by how far the column fills it.
const (
	graphColumns = 80
	graphRows    = 4
	graphMarks   = "_o#"
)

// drawGraph draws a row of columns, and under them how long ago each was, downwards
// (sparklineRenderRange).
func drawGraph(b *strings.Builder, samples []sample, low, high, now int64) {
	steps := len(graphMarks) * graphRows
	span := float64(max(high-low, 1))
	for row := range graphRows {
		for _, sample := range samples {
			step := min(int(float64((sample.ms-low)*int64(steps))/span), steps-1)
			mark := byte(' ')
			switch i := step - (graphRows-row-1)*len(graphMarks); {
			case i >= len(graphMarks):
				mark = '|'
			case i >= 0:
				mark = graphMarks[i]
			}
			b.WriteByte(mark)
		}
		b.WriteByte('\n')
	}
	b.WriteString(strings.Repeat(" ", len(samples)) + "\n")
	for row, more := 0, true; more; row++ {
		line := make([]byte, len(samples))
		more = false
		for i, sample := range samples {
			line[i] = ' '
			if label := age(now - sample.at); row < len(label) {
				line[i], more = label[row], true
			}
		}
		if more {
			b.Write(append(line, '\n'))
		}
	}
}

// age is a time in whole seconds, minutes, hours or days.
func age(seconds int64) string {
	switch {
	case seconds < 60:
		return fmt.Sprintf("%ds", seconds)
	case seconds < 3600:
		return fmt.Sprintf("%dm", seconds/60)
	case seconds < 24*3600:
		return fmt.Sprintf("%dh", seconds/3600)
	}
	return fmt.Sprintf("%dd", seconds/(24*3600))
}

// writeDoctor is LATENCY DOCTOR (createLatencyReport).
func (m *Monitor) writeDoctor(w *resp.Writer, slow *CommandLog, now int64) {
	if len(m.events) == 0 {
		if m.Threshold == 0 {
			m.say(w, doctorDisabled)
		} else {
			m.say(w, doctorFoundNothing)
		}
		return
	}
	var b strings.Builder
	b.WriteString(doctorGreeting)
	for i, name := range m.names() {
		s := m.events[name]
		average, deviation, period := s.figures(now)
		fmt.Fprintf(&b, "%d. %s: %d latency spikes (average %dms, mean deviation %dms, period %s sec). Worst all time event %dms.\n",
			i+1, name, len(s.samples), average, deviation, strconv.FormatFloat(float64(period)/float64(len(s.samples)), 'f', 2, 64), s.worst)
	}
	b.WriteString("\nI have a few advices for you:\n\n")
	if _, ok := m.events["command"]; ok {
		switch slower := slow.From; {
		case slower < 0 || slow.Max == 0:
			fmt.Fprintf(&b, adviceEnableSlowlog, m.Threshold*1000)
		case slower/1000 > m.Threshold:
			fmt.Fprintf(&b, adviceTuneSlowlog, m.Threshold*1000)
		}
		b.WriteString(adviceInspectSlowlog)
	}
	if _, ok := m.events["fast-command"]; ok {
		b.WriteString(adviceScheduler)
	}
	if _, ok := m.events["command"]; ok {
		b.WriteString(adviceLargeObjects)
	}
	m.say(w, b.String())
}

// say answers with a text, in Valkey's words if it is Valkey.
func (m *Monitor) say(w *resp.Writer, text string) {
	if m.Valkey {
		text = inValkey.Replace(text)
	}
	w.Verbatim(text)
}

var inValkey = strings.NewReplacer(
	" If we weren't in a deep space mission I'd suggest to take a look at https://redis.io/topics/latency-monitor.", "",
	"Dave, no latency", "No latency",
	" I honestly think you ought to sit down calmly, take a stress pill, and think things over.", "",
	"Dave, I have observed latency spikes in this Redis instance. You don't mind talking about it, do you Dave?",
	"Latency spikes are observed in this Valkey instance.",
	"Redis", "Valkey", "redis.io", "valkey.io",
)

// figures are the average of the samples, their mean deviation, and since when they have
// been collected, in seconds (analyzeLatencyForEvent).
func (s *series) figures(now int64) (average, deviation, period int64) {
	count := int64(len(s.samples))
	for _, sample := range s.samples {
		average += sample.ms
	}
	average /= count
	for _, sample := range s.samples {
		deviation += max(average-sample.ms, sample.ms-average)
	}
	return average, deviation / count, max(now-s.samples[0].at, 1)
}

// What LATENCY DOCTOR says.
const (
	doctorDisabled = "I'm sorry, Dave, I can't do that. Latency monitoring is disabled in this Redis instance. " +
		"You may use \"CONFIG SET latency-monitor-threshold <milliseconds>.\" in order to enable it. " +
		"If we weren't in a deep space mission I'd suggest to take a look at https://redis.io/topics/latency-monitor.\n"
	doctorFoundNothing = "Dave, no latency spike was observed during the lifetime of this Redis instance, not in the " +
		"slightest bit. I honestly think you ought to sit down calmly, take a stress pill, and think things over.\n"
	doctorGreeting = "Dave, I have observed latency spikes in this Redis instance. You don't mind talking about it, do you Dave?\n\n"

	adviceEnableSlowlog = "- There are latency issues with potentially slow commands you are using. Try to enable the Slow Log " +
		"Redis feature using the command 'CONFIG SET slowlog-log-slower-than %d'. If the Slow log is disabled Redis is not able " +
		"to log slow commands execution for you.\n"
	adviceTuneSlowlog = "- Your current Slow Log configuration only logs events that are slower than your configured latency " +
		"monitor threshold. Please use 'CONFIG SET slowlog-log-slower-than %d'.\n"
	adviceInspectSlowlog = "- Check your Slow Log to understand what are the commands you are running which are too slow to execute. " +
		"Please check https://redis.io/commands/slowlog for more information.\n"
	adviceScheduler = "- The system is slow to execute Redis code paths not containing system calls. This usually means the system " +
		"does not provide Redis CPU time to run for long periods. You should try to:\n" +
		"  1) Lower the system load.\n" +
		"  2) Use a computer / VM just for Redis if you are running other software in the same system.\n" +
		"  3) Check if you have a \"noisy neighbour\" problem.\n" +
		"  4) Check with 'redis-cli --intrinsic-latency 100' what is the intrinsic latency in your system.\n" +
		"  5) Check if the problem is allocator-related by recompiling Redis with MALLOC=libc, if you are using Jemalloc. " +
		"However this may create fragmentation problems.\n"
	adviceLargeObjects = "- Deleting, expiring or evicting (because of maxmemory policy) large objects is a blocking operation. " +
		"If you have very large objects that are often deleted, expired, or evicted, try to fragment those objects into multiple " +
		"smaller objects.\n"
)
