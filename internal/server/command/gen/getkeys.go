package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/command/internal/calls"
	"github.com/slotstorm/slotstorm/internal/server/command/internal/reply"
)

// writeGetKeys asks COMMAND GETKEYSANDFLAGS about made-up calls of every command
// and writes the answers, one a line.
func writeGetKeys(s *server, entries []entry, name string) error {
	b := &builder{
		rng:  rand.New(rand.NewPCG(1, 1)),
		text: func(n int) string { return fmt.Sprintf("k%d", n) },
	}
	var out bytes.Buffer
	for _, e := range entries {
		made, err := b.calls(e)
		if err != nil {
			return err
		}
		for _, args := range made {
			if err := s.send(append([]string{"COMMAND", "GETKEYSANDFLAGS"}, args...)); err != nil {
				return err
			}
			answer, err := reply.Read(s.in)
			if err != nil {
				return err
			}
			if strings.Contains(answer.Text, "wrong number of arguments") {
				continue // of COMMAND GETKEYSANDFLAGS itself
			}
			fmt.Fprintf(&out, "%s -> %s\n", calls.Format(args), keysText(answer))
		}
	}
	return os.WriteFile(name, out.Bytes(), 0o644)
}

// keysText prints an answer: keys with their flags, or an error.
func keysText(answer reply.Value) string {
	if answer.Kind == '-' {
		return "-" + answer.Text
	}
	words := make([]string, len(answer.Elements))
	for i, key := range answer.Elements {
		words[i] = calls.Quote(key.Elements[0].Text) + "[" + strings.Join(key.Elements[1].Texts(), ",") + "]"
	}
	return strings.Join(words, " ")
}

// calls makes up calls of a command, valid and broken ones, each only once. A
// command with special rules gets more.
func (b *builder) calls(e entry) ([][]string, error) {
	valid, broken := 3, 3
	if e.info.Elements[infoFirstKey].Int() > 0 {
		broken = 8
	}
	if finders[e.name] != "" {
		valid, broken = 20, 60
	}
	keep := 1 + strings.Count(e.name, "|")
	seen := make(map[string]bool)
	var all [][]string
	add := func(args []string) {
		if line := calls.Format(args); !seen[line] {
			seen[line] = true
			all = append(all, args)
		}
	}
	for _, line := range tricky {
		words, err := calls.Parse(line)
		if err != nil {
			return nil, err
		}
		if string(words[0]) != e.name {
			continue
		}
		var args []string
		for _, word := range words {
			args = append(args, string(word))
		}
		add(args)
	}
	for range valid {
		add(b.build(e))
	}
	for range broken {
		add(b.spoil(b.build(e), keep))
	}
	return all, nil
}
