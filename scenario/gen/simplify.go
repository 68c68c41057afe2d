package gen

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/durations"
)

// Trial plays a timeline. It reports whether it still fails in the same way, and how often
// each fault fired. A timeline that cannot be played does not fail.
type Trial func(t *Timeline) (fails bool, fired map[string]int)

// Simplify makes a timeline that fails shorter and plainer: it leaves out lines, first
// those whose faults never fired, shrinks the cluster, drops options, rounds times and
// renames what is left. Each change is kept only if the timeline still fails. There are
// at most so many trials.
func Simplify(t *Timeline, try Trial, trials int) *Timeline {
	s := &simplifier{best: t.clone(), try: try, left: trials}
	for size := -1; size != s.best.size() && s.left > 0; {
		size = s.best.size()
		s.dropIdle()
		for lines := -1; lines != len(s.best.Lines); {
			lines = len(s.best.Lines)
			s.dropLines()
		}
		s.shrinkHeader()
		s.plainLines()
		s.joinWaits()
	}
	s.rename()
	return s.best
}

type simplifier struct {
	best  *Timeline
	fired map[string]int // in the last trial that failed
	try   Trial
	left  int
}

func (t *Timeline) clone() *Timeline {
	return &Timeline{slices.Clone(t.Header), slices.Clone(t.Lines)}
}

// size is what the simplifier makes smaller.
func (t *Timeline) size() int { return len(t.String()) }

// keep tries a timeline and keeps it if it still fails.
func (s *simplifier) keep(t *Timeline) bool {
	if s.left <= 0 || t.String() == s.best.String() {
		return false
	}
	s.left--
	fails, fired := s.try(t)
	if fails {
		s.best, s.fired = t, fired
	}
	return fails
}

// dropIdle leaves out all faults that never fired.
func (s *simplifier) dropIdle() {
	if s.fired == nil {
		_, s.fired = s.try(s.best)
	}
	t := s.best.clone()
	t.Lines = slices.DeleteFunc(t.Lines, func(l string) bool {
		words := strings.Fields(l)
		return words[0] == "fault" && s.fired[words[1]] == 0
	})
	s.keep(t)
}

// dropLines leaves out as many lines together as it can.
func (s *simplifier) dropLines() {
	for n := len(s.best.Lines) / 2; n >= 1; n /= 2 {
		for end := len(s.best.Lines); end > 0; end -= n {
			t := s.best.clone()
			t.Lines = slices.Delete(t.Lines, max(end-n, 0), end)
			s.keep(t)
		}
	}
}

// shrinkHeader tries a smaller cluster with plainer settings, and fewer clients.
func (s *simplifier) shrinkHeader() {
	for _, change := range [][2]string{
		{` replicas=\d+`, ""}, {` replicas=\d+`, " replicas=1"}, {`masters=\d+`, "masters=3"}, {` seed=\d+`, ""}, {` seed=\d+`, " seed=1"},
		{` node-timeout=\w+`, ""}, {` node-timeout=\w+`, " node-timeout=1s"},
	} {
		t := s.best.clone()
		t.Header[0] = regexp.MustCompile(change[0]).ReplaceAllString(t.Header[0], change[1])
		s.keep(t)
	}
	if len(s.best.Header) < 2 {
		return
	}
	names := s.best.clients()
	if len(names) == 0 {
		t := s.best.clone()
		t.Header = t.Header[:1]
		s.keep(t)
		return
	}
	_, options := clientLine(s.best.Header[1]) // without them it would be another client
	t := s.best.clone()
	t.Header[1] = strings.TrimSpace("client " + strings.Join(names, " ") + " " + options)
	s.keep(t)
}

// clientLine is the client line's names and options.
func clientLine(line string) (names, options string) {
	words := strings.Fields(line)[1:]
	i := slices.IndexFunc(words, func(w string) bool { return strings.Contains(w, "=") })
	if i < 0 {
		i = len(words)
	}
	return strings.Join(words[:i], " "), strings.Join(words[i:], " ")
}

// clients are the clients that the lines name, in order.
func (t *Timeline) clients() []string {
	var names []string
	for _, l := range t.Lines {
		for _, name := range clientWord.FindAllString(l, -1) {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	slices.Sort(names)
	return names
}

var (
	clientWord   = regexp.MustCompile(`\bc\d+\b`)
	faultWord    = regexp.MustCompile(`\bf\d+\b`)
	valueWord    = regexp.MustCompile(`\bv\d+\b`)
	durationWord = regexp.MustCompile(`\d[\d.]*(ms|s|m)\b`)
)

// plainLines tries plainer forms of each line.
func (s *simplifier) plainLines() {
	for i := 0; i < len(s.best.Lines); i++ {
		for again := true; again; {
			again = false
			for _, form := range plainer(s.best.Lines[i]) {
				t := s.best.clone()
				t.Lines[i] = form
				if s.keep(t) {
					again = true
					break
				}
			}
		}
	}
}

// plainer are forms of a line that say less, or rounder things.
func plainer(line string) []string {
	var forms []string
	who, text, isTalk := strings.Cut(line, "> ")
	if isTalk && !strings.Contains(line, "=> ") {
		body := strings.TrimSuffix(text, " &")
		commands := strings.Split(body, " | ")
		first, last := 0, len(commands)
		if commands[0] == "MULTI" {
			first, last = 1, last-1
		}
		for i := first; i < last && last-first > 1; i++ {
			forms = append(forms, who+"> "+strings.Join(slices.Delete(slices.Clone(commands), i, i+1), " | ")+text[len(body):])
		}
		if body != text {
			forms = append(forms, who+"> "+body)
		}
		return forms
	}
	words := strings.Fields(line)
	for i, w := range words {
		if i > 1 && (strings.Contains(w, "=") && w != "=>" && !strings.HasPrefix(w, "for=") || w == "silent" || w == "oneway" || w == "keep-data") && !strings.Contains(w, `"`) {
			forms = append(forms, strings.Join(slices.Delete(slices.Clone(words), i, i+1), " "))
		}
	}
	if at := durationWord.FindStringIndex(line); at != nil && (words[0] == "wait" || strings.Contains(line, "for=")) {
		at = lastDuration(line)
		old, err := time.ParseDuration(line[at[0]:at[1]])
		for _, d := range []time.Duration{time.Second, 2 * time.Second, 5 * time.Second, 10 * time.Second, 20 * time.Second, 30 * time.Second} {
			if err == nil && d < old {
				forms = append(forms, line[:at[0]]+durations.Format(d)+line[at[1]:])
			}
		}
	}
	return forms
}

func lastDuration(line string) []int {
	all := durationWord.FindAllStringIndex(line, -1)
	if i := strings.Index(line, "for="); i >= 0 {
		for _, at := range all {
			if at[0] == i+len("for=") {
				return at
			}
		}
	}
	return all[len(all)-1]
}

// joinWaits makes one wait of several in a row.
func (s *simplifier) joinWaits() {
	for i := 0; i+1 < len(s.best.Lines); i++ {
		a, okA := waitOf(s.best.Lines[i])
		b, okB := waitOf(s.best.Lines[i+1])
		if !okA || !okB {
			continue
		}
		t := s.best.clone()
		t.Lines[i] = "wait " + durations.Format(a+b)
		t.Lines = slices.Delete(t.Lines, i+1, i+2)
		if s.keep(t) {
			i--
		}
	}
}

func waitOf(line string) (time.Duration, bool) {
	text, ok := strings.CutPrefix(line, "wait ")
	d, err := time.ParseDuration(text)
	return d, ok && err == nil
}

// rename numbers clients, faults and values anew, each from 1 on.
func (s *simplifier) rename() {
	for _, kind := range []struct {
		word   *regexp.Regexp
		letter string
	}{{clientWord, "c"}, {faultWord, "f"}, {valueWord, "v"}} {
		names := map[string]string{}
		number := func(old string) string {
			if names[old] == "" {
				names[old] = fmt.Sprintf("%s%d", kind.letter, len(names)+1)
			}
			return names[old]
		}
		t := s.best.clone()
		for i, l := range t.Lines {
			t.Lines[i] = kind.word.ReplaceAllStringFunc(l, number)
		}
		if kind.letter == "c" && len(t.Header) > 1 {
			_, options := clientLine(t.Header[1])
			t.Header[1] = strings.TrimSpace("client " + strings.Join(t.clients(), " ") + " " + options)
			if len(t.clients()) == 0 {
				continue
			}
		}
		s.keep(t)
	}
}
