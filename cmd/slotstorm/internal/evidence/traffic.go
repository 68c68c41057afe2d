package evidence

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/tool/loadgen"
	"github.com/slotstorm/slotstorm/internal/tool/words"
)

// traffic is what clients sent: counts by command and by pattern of keys, no values.
type traffic struct {
	commands    int
	first, last float64 // seconds
	timed       bool
	clients     map[string]float64 // by address, when it was heard last
	together    int                // commands that came right behind another of the same client
	patterns    map[string]*pattern
	others      map[string]int // commands that a workload does not have, or keys beyond the limit
}

func newTraffic() traffic {
	return traffic{clients: map[string]float64{}, patterns: map[string]*pattern{}, others: map[string]int{}}
}

// pattern are keys that differ in one number.
type pattern struct {
	before, after string
	ranged        bool
	low, high     int
	count         int
	ops           map[string]int
}

var (
	monitored = regexp.MustCompile(`^\+?(\d{9,11}\.\d{1,6}) \[(\d+) (\S+)\] (".*)$`)
	digits    = regexp.MustCompile(`\d+`)
)

// closely is how near together commands of one pipeline come, in seconds.
const closely = 0.0001

// The limits of what is kept of clients.
const mostClients = 10_000

// monitorLine reads a line of MONITOR.
func (r *reader) monitorLine(line string) bool {
	m := monitored.FindStringSubmatch(line)
	if m == nil {
		return false
	}
	args, whole := words.Split(m[4])
	if ok := whole; !ok {
		// The line was cut: the command and the key may still be there.
		cutAt := strings.LastIndex(m[4], `" "`)
		if cutAt < 0 {
			return false
		}
		if args, ok = words.Split(m[4][:cutAt+1]); !ok {
			return false
		}
	}
	at, err := strconv.ParseFloat(m[1], 64)
	if err != nil || len(args) == 0 {
		return false
	}
	if m[3] == "lua" {
		return true // what a script does is no command of a client
	}
	t := &r.e.traffic
	if !t.timed || at < t.first {
		t.first = at
	}
	t.last, t.timed = math.Max(t.last, at), true
	if before, known := t.clients[m[3]]; known || len(t.clients) < mostClients {
		if known && at-before >= 0 && at-before < closely {
			t.together++
		}
		t.clients[m[3]] = at
	}
	t.add(args)
	if r.e.KeepValues {
		r.e.values.keep(args, whole)
	}
	return true
}

// The limits of a captured command: what is larger is none.
const (
	mostArguments = 1 << 20
	mostBytes     = 512 << 20
	keptBytes     = 4096
)

// passOver reads bytes of a value that are not kept, and counts the lines in them.
func (r *reader) passOver(length int) error {
	var part [512]byte
	for length > 0 {
		n, err := io.ReadFull(r.in, part[:min(length, len(part))])
		r.number += bytes.Count(part[:n], []byte("\n"))
		if err != nil {
			return err
		}
		length -= n
	}
	return nil
}

// captured reads a command as clients send it, whose first line was read. Values may have lines in
// them, so that it reads on by lengths.
func (r *reader) captured(line string) bool {
	count, err := strconv.Atoi(strings.TrimSpace(line[1:]))
	if err != nil || count < 1 || count > mostArguments {
		return false
	}
	if next, _ := r.in.Peek(1); len(next) == 0 || next[0] != '$' {
		return false
	}
	var args [][]byte
	whole, size := true, 0
	for range count {
		head, err := r.next()
		r.number++
		length, lengthErr := strconv.Atoi(strings.TrimPrefix(head, "$"))
		if err != nil || lengthErr != nil || head == "" || head[0] != '$' || length < 0 || length > mostBytes {
			r.e.notRead(r.file, r.number, "a command that is cut off: "+head)
			return true
		}
		arg := make([]byte, min(length, keptBytes))
		if _, err = io.ReadFull(r.in, arg); err == nil {
			err = r.passOver(length - len(arg))
		}
		r.number += bytes.Count(arg, []byte("\n"))
		if err != nil {
			r.e.notRead(r.file, r.number, "a command that is cut off")
			return true
		}
		_, _ = r.next() // the end of the line
		r.number++
		size += len(arg)
		whole = whole && len(arg) == length && size <= mostOfOne
		if len(args) < 2 || r.e.KeepValues && whole {
			args = append(args, arg)
		}
	}
	r.e.traffic.add(args)
	if r.e.KeepValues {
		r.e.values.keep(args, whole)
	}
	return true
}

// add counts a command.
func (t *traffic) add(args [][]byte) {
	t.commands++
	op := strings.ToLower(string(args[0]))
	if len(args) < 2 || !slices.Contains(loadgen.Ops(), op) {
		t.other(op)
		return
	}
	key := string(args[1])
	p := patternOf(key)
	name := p.before + "\x00" + p.after
	have := t.patterns[name]
	switch {
	case have == nil && len(t.patterns) >= mostPatterns:
		t.other(op + " of further keys")
		return
	case have == nil:
		have = &p
		have.ops = map[string]int{}
		t.patterns[name] = have
	default:
		have.low, have.high = min(have.low, p.low), max(have.high, p.high)
		have.ranged = have.ranged || p.ranged
	}
	have.count++
	have.ops[op]++
}

func (t *traffic) other(what string) {
	if _, known := t.others[what]; known || len(t.others) < mostPatterns {
		t.others[what]++
	}
}

// mostNumber is the largest number in a key that makes a range.
const mostNumber = 1_000_000_000

// patternOf takes the last number of a key as what changes.
func patternOf(key string) pattern {
	runs := digits.FindAllStringIndex(key, -1)
	for _, run := range slices.Backward(runs) {
		n, err := strconv.Atoi(key[run[0]:run[1]])
		if err == nil && n <= mostNumber && strconv.Itoa(n) == key[run[0]:run[1]] {
			return pattern{before: key[:run[0]], after: key[run[1]:], ranged: true, low: n, high: n}
		}
	}
	return pattern{before: key}
}

// keys is the pattern in the language. Renamed, it is another key of the same shape.
func (p *pattern) keys(renamed string) string {
	before, after := plainKey(p.before), plainKey(p.after)
	if renamed != "" {
		before, after = renamed+":", ""
	}
	switch {
	case !p.ranged && renamed != "":
		return renamed
	case !p.ranged:
		return cmp.Or(before, "_")
	case p.low == p.high:
		return fmt.Sprintf("%s%d%s", before, p.low, after)
	}
	return fmt.Sprintf("%s[%d..%d]%s", before, p.low, p.high, after)
}

// plainKey leaves out of a key what the language has a meaning for.
func plainKey(text string) string {
	return strings.Map(func(c rune) rune {
		if c <= ' ' || c > '~' || strings.ContainsRune(`"'[]\=#`, c) {
			return '_'
		}
		return c
	}, text)
}

// workloads are the lines of the language for the traffic, with comments. Rate is what one client
// sends; without times it is not known.
func (t *traffic) workloads(rename bool) (clients int, lines []string) {
	if t.commands == 0 {
		return 0, nil
	}
	clients = min(max(len(t.clients), 1), 20)
	length := t.last - t.first
	list := make([]*pattern, 0, len(t.patterns))
	for _, name := range slices.Sorted(maps.Keys(t.patterns)) {
		list = append(list, t.patterns[name])
	}
	slices.SortStableFunc(list, func(a, b *pattern) int { return b.count - a.count })
	lines = append(lines, fmt.Sprintf("# Commands: %d, connections: %d.", t.commands, max(len(t.clients), 1)))
	if !t.timed {
		lines = append(lines, "# When they came, and on how many connections, was not in the evidence: it is 100 a second.")
	}
	pipeline := 0
	if t.timed && t.together > 0 {
		if size := t.commands / max(t.commands-t.together, 1); size > 1 {
			pipeline = min(size, 100)
		}
	}
	for i, p := range list {
		if i >= mostWorkloads {
			lines = append(lines, fmt.Sprintf("# %d further patterns of keys are left out.", len(list)-i))
			break
		}
		name := ""
		if rename {
			name = "key" + strconv.Itoa(i+1)
		}
		rate, seconds := 100.0, 10.0
		if t.timed && length > 0 {
			rate, seconds = float64(p.count)/length, length
		}
		speakers := min(clients, max(1, int(rate)))
		line := fmt.Sprintf("workload load%d %s rate=%d", i+1, among(speakers), max(1, int(math.Round(rate/float64(speakers*max(pipeline, 1))))))
		if pipeline > 1 {
			line += fmt.Sprintf(" pipeline=%d", pipeline)
		}
		line += fmt.Sprintf(" keys=%s mix=%s for=%s", p.keys(name), mixOf(p.ops), secondsText(seconds))
		lines = append(lines, line)
	}
	for _, what := range slices.Sorted(maps.Keys(t.others)) {
		if what == "ping" || len(lines) > 40 {
			continue
		}
		lines = append(lines, fmt.Sprintf("# left out: %d of %s", t.others[what], plainKey(what)))
	}
	return clients, lines
}

// mostWorkloads is how many patterns of keys get a workload.
const mostWorkloads = 8

func among(clients int) string {
	if clients == 1 {
		return "c1"
	}
	return fmt.Sprintf("c[1..%d]", clients)
}

func mixOf(ops map[string]int) string {
	var parts []string
	for _, op := range slices.Sorted(maps.Keys(ops)) {
		parts = append(parts, fmt.Sprintf("%s:%d", op, min(ops[op], 1_000_000)))
	}
	return strings.Join(parts, ",")
}

func secondsText(s float64) string {
	s = math.Min(math.Max(math.Round(s), 1), 3600)
	return strconv.Itoa(int(s)) + "s"
}
