package acl

import (
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// describe is the user in the words of a configuration file (ACLDescribeUser).
func (u *User) describe() string {
	words := u.flagWords()
	for _, hash := range u.passwords {
		words = append(words, "#"+hash)
	}
	for i, s := range u.selectors {
		text := s.describe()
		if i > 0 {
			text = "(" + text + ")"
		}
		words = append(words, text)
	}
	return strings.Join(words, " ")
}

// describe lists the rules that make the selector (ACLDescribeSelector).
func (s *selector) describe() string {
	var words []string
	if text := s.describeKeys(); text != "" {
		words = append(words, text)
	}
	if !s.allChannels {
		words = append(words, "resetchannels")
	}
	if text := s.describeChannels(); text != "" {
		words = append(words, text)
	}
	return strings.Join(append(words, s.describeCommands()), " ")
}

func (s *selector) describeKeys() string {
	if s.allKeys {
		return "~*"
	}
	var words []string
	for _, p := range s.keys {
		words = append(words, p.String())
	}
	return strings.Join(words, " ")
}

func (s *selector) describeChannels() string {
	if s.allChannels {
		return "&*"
	}
	var words []string
	for _, pattern := range s.channels {
		words = append(words, "&"+pattern)
	}
	return strings.Join(words, " ")
}

// describeCommands finds rules that make the set of commands
// (ACLDescribeSelectorCommandRules): everything or nothing first, then the categories
// that fit best, one after the other, and at last what is still different, command
// by command in the order of their names.
func (s *selector) describeCommands() string {
	adding := !s.future
	rules := []string{"+@all"}
	reached := newSelector(s.table, false) // by the rules so far
	if adding {
		rules[0] = "-@all"
	}
	reached.allowAll(!adding)

	left := *s // the commands that no category has covered yet
	left.firstArgs = nil
	applied := command.Categories(0)
	for {
		best := bestCategory(&left, adding, applied)
		if best == 0 {
			break
		}
		sign := "-@"
		if adding {
			sign = "+@"
		}
		rules = append(rules, sign+best.Names()[0])
		reached.allowCategory(best, adding)
		left.allowCategory(best, !adding)
		applied |= best
	}
	return strings.Join(append(rules, s.differences(reached)...), " ")
}

// bestCategory is the category, of those not applied yet, of which more commands are
// wanted than not, with the fewest that are not; 0 if there is none.
func bestCategory(left *selector, adding bool, applied command.Categories) (best command.Categories) {
	fewest, most := keyspace.MaxCommands, 0
	for i := range left.table.CategoryNames() {
		category := command.Categories(1) << i
		if applied&category != 0 {
			continue
		}
		wanted, unwanted := 0, 0
		for _, cmd := range left.table.InCategory(category) {
			if left.commands.has(cmd.ID) == adding {
				wanted++
			} else {
				unwanted++
			}
		}
		if wanted > unwanted && (unwanted < fewest || unwanted == fewest && wanted > most) {
			best, fewest, most = category, unwanted, wanted
		}
	}
	return best
}

// differences are the rules for single commands that lead from the commands reached
// to those of the selector.
func (s *selector) differences(reached *selector) (rules []string) {
	all := s.table.All()
	for i := range all {
		cmd := &all[i]
		allowed := s.commands.has(cmd.ID)
		if allowed != reached.commands.has(cmd.ID) {
			sign := "-"
			if allowed {
				sign = "+"
			}
			rules = append(rules, sign+cmd.Name)
			reached.allow(cmd, allowed)
		}
		if !allowed && !cmd.IsContainer() {
			for _, arg := range s.firstArgs[cmd.ID] {
				rules = append(rules, "+"+cmd.Name+"|"+arg)
			}
		}
	}
	return rules
}
