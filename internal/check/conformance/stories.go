package conformance

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// ReadStories reads exchanges from a text in which each is a paragraph: a line
// "# name", an optional line of properties that begins with "@ ", and a line for
// each step. The properties, with commas between:
//
//	on NAME    on a cluster of its own, of that shape
//	alone      on a cluster of its own, of the standard shape
//	faults     only for targets with the capability Faults
//	settled    no step waits for its reply: after each the cluster comes to rest, and
//	           all that came to anybody is what is compared
//	succeeds   each shell command ends with 0 on real servers
//	needs P    only where the program or directory P is there
//	has NAME   only where the server has that command or directive of Redis 7.0
//	does NAME  only where the server has that capability of a dialect
//	unless NAME  only where it does not
//	both       with RESP2 and with RESP3
//	singly N   an exchange for each step behind the first N (0 if left out), which
//	           all begin with: for lists of commands that have nothing to do with
//	           each other, so that a difference in one does not hide the next
//
// An error names the line.
func ReadStories(text string, shapes map[string]live.Shape) ([]Exchange, error) {
	var list []Exchange
	var s *story
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		var err error
		switch name, isName := strings.CutPrefix(line, "# "); {
		case isName:
			list = s.appendTo(list)
			s = &story{Exchange: Exchange{Name: name}, nodes: map[string]string{}}
		case line == "":
		case s == nil:
			err = fmt.Errorf("%q stands before the first # name", line)
		case strings.HasPrefix(line, "@ "):
			err = s.properties(line[2:], shapes)
		default:
			err = s.step(line)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
	}
	return s.appendTo(list), nil
}

// story is an exchange being read.
type story struct {
	Exchange
	both, singly bool
	common       int               // steps that all single ones begin with
	nodes        map[string]string // connection: node
}

func (s *story) properties(text string, shapes map[string]live.Shape) error {
	for property := range strings.SplitSeq(text, ", ") {
		word, argument, _ := strings.Cut(property, " ")
		switch word {
		case "on":
			shape, ok := shapes[argument]
			if !ok {
				return fmt.Errorf("no shape %q", argument)
			}
			s.Exchange = s.On(shape)
		case "alone":
			s.Exchange = s.Alone()
		case "faults":
			s.Exchange = s.With(live.Faults)
		case "settled":
			s.Settled = true
		case "succeeds":
			s.Succeeds = true
		case "needs":
			s.Programs = append(s.Programs, argument)
		case "has":
			s.Has = append(s.Has, argument)
		case "does", "unless":
			c, ok := dialect.Named(argument)
			switch {
			case !ok:
				return fmt.Errorf("no capability %q", argument)
			case word == "does":
				s.Does = append(s.Does, c)
			default:
				s.Unless = append(s.Unless, c)
			}
		case "both":
			s.both = true
		case "singly":
			s.singly = true
			if argument != "" {
				n, err := strconv.Atoi(argument)
				if err != nil {
					return err
				}
				s.common = n
			}
		default:
			return fmt.Errorf("no property %q (on, alone, faults, settled, succeeds, needs, has, does, unless, both, singly)", word)
		}
	}
	return nil
}

// step adds a step. A connection belongs to the node where it was first used; one
// without a node's name is called after its node. What until asks, it asks on a
// connection of its own.
func (s *story) step(line string) error {
	step, err := ParseStep(line)
	if err != nil {
		return err
	}
	if step.Conn != "" {
		if step.Node == "" {
			step.Node = s.nodes[step.Conn]
		}
		if step.Node == "" {
			step.Node = step.Conn
		}
		if step.Verb != Until {
			s.nodes[step.Conn] = step.Node
		}
	}
	s.Lines = append(s.Lines, step)
	return nil
}

// appendTo adds what the story amounts to.
func (s *story) appendTo(list []Exchange) []Exchange {
	if s == nil {
		return list
	}
	all := []Exchange{s.Exchange}
	if s.singly {
		all = nil
		for _, step := range s.Lines[s.common:] {
			one := s.Exchange
			one.Lines = append(slices.Clone(s.Lines[:s.common]), step)
			all = append(all, one)
		}
	}
	for _, e := range all {
		list = append(list, e)
		if s.both {
			e.RESP3 = true
			list = append(list, e)
		}
	}
	return list
}

// Story makes an exchange from the text form of its steps. It panics on a line
// that does not parse: the corpus is part of the program.
func Story(name string, lines ...string) Exchange {
	list, err := ReadStories("# "+name+"\n"+strings.Join(lines, "\n"), nil)
	if err != nil {
		panic(fmt.Sprintf("exchange %q: %v", name, err))
	}
	return list[0]
}
