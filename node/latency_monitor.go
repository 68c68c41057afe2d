package node

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/command"
)

// latencyMonitor keeps what took as long as latency-monitor-threshold says, by event
// (latency.c). The events here are those of commands: "command" and "fast-command".
type latencyMonitor struct {
	threshold int64 // latency-monitor-threshold, in milliseconds; 0 is off
	events    map[string]*latencySeries
}

// latencySeries are the last samples of an event, the oldest first, and the worst of all
// times.
type latencySeries struct {
	samples []latencySample
	worst   int64
}

// latencySample is the longest that the event took in a second.
type latencySample struct{ at, ms int64 }

// latencySamples is how many samples are kept of an event (LATENCY_TS_LEN).
const latencySamples = 160

// noteLatency keeps how long a command took, if that is long enough
// (latencyAddSampleIfNeeded).
func (n *Node) noteLatency(cmd *command.Command, took time.Duration) {
	m, ms := &n.latency, took.Milliseconds()
	if m.threshold == 0 || ms < m.threshold {
		return
	}
	event := "command"
	if cmd.Has(command.Fast) {
		event = "fast-command"
	}
	m.add(event, n.timeOfDay().Unix(), ms)
}

// add is latencyAddSample.
func (m *latencyMonitor) add(event string, now, ms int64) {
	s := m.events[event]
	if s == nil {
		if s = new(latencySeries); m.events == nil {
			m.events = map[string]*latencySeries{}
		}
		m.events[event] = s
	}
	s.worst = max(s.worst, ms)
	if last := len(s.samples) - 1; last >= 0 && s.samples[last].at == now {
		s.samples[last].ms = max(s.samples[last].ms, ms)
		return
	}
	if len(s.samples) == latencySamples {
		s.samples = slices.Delete(s.samples, 0, 1)
	}
	s.samples = append(s.samples, latencySample{now, ms})
}

// names are the events that there are, in order. Redis has that of a hash table.
func (m *latencyMonitor) names() []string {
	var names []string
	for name := range m.events {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// cmdLatencyLatest is LATENCY LATEST.
func cmdLatencyLatest(c *call) {
	m := &c.n.latency
	c.out.Array(len(m.events))
	for _, name := range m.names() {
		s := m.events[name]
		last := s.samples[len(s.samples)-1]
		c.out.Array(4)
		c.out.BulkString(name)
		c.out.Int(last.at)
		c.out.Int(last.ms)
		c.out.Int(s.worst)
	}
}

// cmdLatencyHistory is LATENCY HISTORY event.
func cmdLatencyHistory(c *call) {
	s := c.n.latency.events[string(c.args[2])]
	if s == nil {
		c.out.Array(0)
		return
	}
	c.out.Array(len(s.samples))
	for _, sample := range s.samples {
		c.out.Array(2)
		c.out.Int(sample.at)
		c.out.Int(sample.ms)
	}
}

// cmdLatencyReset is LATENCY RESET [event ...].
func cmdLatencyReset(c *call) {
	m := &c.n.latency
	before := len(m.events)
	for _, name := range c.args[2:] {
		delete(m.events, string(name))
	}
	if len(c.args) == 2 {
		m.events = nil
	}
	c.out.Int(int64(before - len(m.events)))
}

// cmdLatencyGraph is LATENCY GRAPH event (latencyCommandGenSparkeline).
func cmdLatencyGraph(c *call) {
	name := string(c.args[2])
	s := c.n.latency.events[name]
	if s == nil {
		c.fail("ERR No samples available for event '" + name + "'")
		return
	}
	low, high := s.bounds()
	var b strings.Builder
	fmt.Fprintf(&b, "%s - high %d ms, low %d ms (all time high %d ms)\n", name, high, low, s.worst)
	b.WriteString(strings.Repeat("-", graphColumns) + "\n")
	now := c.n.timeOfDay().Unix()
	for i, samples := 0, s.samples; len(samples) > 0; i++ {
		if i > 0 {
			b.WriteByte('\n')
		}
		part := samples[:min(len(samples), graphColumns)]
		samples = samples[len(part):]
		drawGraph(&b, part, low, high, now)
	}
	c.out.Verbatim(b.String())
}

func (s *latencySeries) bounds() (low, high int64) {
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
func drawGraph(b *strings.Builder, samples []latencySample, low, high, now int64) {
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

// cmdLatencyDoctor is LATENCY DOCTOR (createLatencyReport).
func cmdLatencyDoctor(c *call) {
	m := &c.n.latency
	if len(m.events) == 0 {
		if m.threshold == 0 {
			c.out.Verbatim(doctorDisabled)
		} else {
			c.out.Verbatim(doctorFoundNothing)
		}
		return
	}
	var b strings.Builder
	b.WriteString(doctorGreeting)
	for i, name := range m.names() {
		s := m.events[name]
		average, deviation, period := s.figures(c.n.timeOfDay().Unix())
		fmt.Fprintf(&b, "%d. %s: %d latency spikes (average %dms, mean deviation %dms, period %s sec). Worst all time event %dms.\n",
			i+1, name, len(s.samples), average, deviation, strconv.FormatFloat(float64(period)/float64(len(s.samples)), 'f', 2, 64), s.worst)
	}
	b.WriteString("\nI have a few advices for you:\n\n")
	if _, ok := m.events["command"]; ok {
		switch slower := c.n.slowlog.slowerThan; {
		case slower < 0 || c.n.slowlog.max == 0:
			fmt.Fprintf(&b, adviceEnableSlowlog, m.threshold*1000)
		case slower/1000 > m.threshold:
			fmt.Fprintf(&b, adviceTuneSlowlog, m.threshold*1000)
		}
		b.WriteString(adviceInspectSlowlog)
	}
	if _, ok := m.events["fast-command"]; ok {
		b.WriteString(adviceScheduler)
	}
	if _, ok := m.events["command"]; ok {
		b.WriteString(adviceLargeObjects)
	}
	c.out.Verbatim(b.String())
}

// figures are the average of the samples, their mean deviation, and since when they have
// been collected, in seconds (analyzeLatencyForEvent).
func (s *latencySeries) figures(now int64) (average, deviation, period int64) {
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
