package conformance

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// The defaults of ParseStep.
const (
	untilWait  = 15 * time.Second
	silentWait = 150 * time.Millisecond
)

// ParseStep reads the text form of a step, which the package comment describes.
func ParseStep(line string) (Step, error) {
	rest := strings.TrimSpace(line)
	var s Step
	if strings.HasPrefix(rest, "[") {
		mode, after, ok := strings.Cut(rest[1:], "] ")
		if !ok {
			return s, fmt.Errorf("step %q: [ without ]", line)
		}
		m, err := ParseMode(mode)
		if err != nil {
			return s, fmt.Errorf("step %q: %w", line, err)
		}
		s.Mode, rest = m, after
	}
	word, after, _ := strings.Cut(rest, " ")
	switch word {
	case "sleep":
		d, err := time.ParseDuration(after)
		s.Verb, s.Wait = Sleep, d
		return s, err
	case "cli>":
		args, err := splitArgs(after)
		s.Verb, s.Args = CLI, args
		return s, err
	case "sh>":
		s.Verb, s.Args = Shell, []string{after}
		return s, nil
	case "until":
		return parseUntil(s, line, after)
	}
	for verb, name := range verbNames {
		if word == name {
			s.Verb = verb
			return s, s.target(after)
		}
	}
	who := word
	switch {
	case strings.HasSuffix(who, ">>"):
		s.Verb = Raw
		s.name(strings.TrimSuffix(who, ">>"))
		raw, err := strconv.Unquote(after)
		if err != nil {
			return s, fmt.Errorf("step %q: want a quoted string after >>", line)
		}
		s.Args = []string{raw}
		return s, nil
	case strings.HasSuffix(who, ">"):
		s.name(strings.TrimSuffix(who, ">"))
		if cut, ok := strings.CutSuffix(after, " &"); ok {
			s.Async, after = true, cut
		}
		args, err := splitArgs(after)
		s.Args = args
		return s, err
	case strings.HasSuffix(who, "<"):
		s.Verb = Receive
		s.name(strings.TrimSuffix(who, "<"))
		if what, ok := strings.CutPrefix(after, "silent"); ok {
			s.Wait = silentWait
			if what = strings.TrimSpace(what); what != "" {
				d, err := time.ParseDuration(what)
				s.Wait = d
				return s, err
			}
			return s, nil
		}
		n, err := strconv.Atoi(after)
		s.Count = n
		return s, err
	}
	return s, fmt.Errorf("step %q: want who> command, who< count, cli>, sh>, until, sleep, server, kill, restart, pause or resume", line)
}

// target reads the node that kill and the like are about, and how it comes back.
func (s *Step) target(text string) (err error) {
	words := strings.Fields(text)
	if len(words) == 0 || s.Verb != Restart && len(words) > 1 {
		return fmt.Errorf("%s %q: want one node", verbNames[s.Verb], text)
	}
	s.Node = words[0]
	s.How, err = parseComeback(words[1:])
	return err
}

func parseUntil(s Step, line, after string) (Step, error) {
	s.Verb, s.Wait = Until, untilWait
	first, rest, _ := strings.Cut(after, " ")
	if d, err := time.ParseDuration(first); err == nil {
		s.Wait, after = d, rest
	}
	who, command, ok := strings.Cut(after, "> ")
	i := strings.LastIndex(command, " ~ ")
	if !ok || i < 0 {
		return s, fmt.Errorf("step %q: want until [time] who> command ~ pattern", line)
	}
	s.name(who)
	s.Pattern = command[i+3:]
	args, err := splitArgs(command[:i])
	s.Args = args
	return s, err
}

// name reads "conn" or "conn@node".
func (s *Step) name(who string) {
	s.Conn, s.Node, _ = strings.Cut(who, "@")
}

// splitArgs cuts a command into words. A word in double quotes is a Go string.
func splitArgs(text string) ([]string, error) {
	var args []string
	for text = strings.TrimLeft(text, " "); text != ""; text = strings.TrimLeft(text, " ") {
		if text[0] != '"' {
			word, rest, _ := strings.Cut(text, " ")
			args = append(args, word)
			text = rest
			continue
		}
		quoted, err := strconv.QuotedPrefix(text)
		if err != nil {
			return nil, fmt.Errorf("arguments %q: quote without end", text)
		}
		word, err := strconv.Unquote(quoted)
		if err != nil {
			return nil, fmt.Errorf("arguments %q: %w", text, err)
		}
		args = append(args, word)
		text = text[len(quoted):]
	}
	return args, nil
}

// quoteArgs prints words so that splitArgs reads them back.
func quoteArgs(args []string) string {
	words := make([]string, len(args))
	for i, a := range args {
		if a == "" || a == "&" || a == "~" || strconv.Quote(a) != `"`+a+`"` || strings.Contains(a, " ") {
			a = strconv.Quote(a)
		}
		words[i] = a
	}
	return strings.Join(words, " ")
}
