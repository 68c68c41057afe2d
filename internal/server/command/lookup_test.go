package command

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestLookup(t *testing.T) {
	for i := range table {
		c := &table[i]
		for _, name := range []string{c.Name, strings.ToUpper(c.Name), strings.ToUpper(c.Name[:1]) + c.Name[1:]} {
			if got := ByName(name); got != c {
				t.Errorf("ByName(%q) = %v, want %s", name, got, c.Name)
			}
			container, sub, isSub := strings.Cut(name, "|")
			if !isSub {
				if got := Lookup([]byte(name)); got != c {
					t.Errorf("Lookup(%q) = %v, want %s", name, got, c.Name)
				}
				continue
			}
			if got := Lookup([]byte(name)); got != nil {
				t.Errorf("Lookup(%q) finds the subcommand %s", name, got.Name)
			}
			if got := Lookup([]byte(container)).Sub([]byte(sub)); got != c {
				t.Errorf("Lookup(%q).Sub(%q) = %v, want %s", container, sub, got, c.Name)
			}
		}
	}
}

func TestLookupOfUnknownNames(t *testing.T) {
	for _, name := range []string{"", "|", "g", "gett", "get|", "|get", "get|x", "cluster|", "cluster|slots|x", "get\x00", "\xe7et", "host:", strings.Repeat("get", 1000)} {
		if got := ByName(name); got != nil {
			t.Errorf("ByName(%q) = %s, want none", name, got.Name)
		}
	}
}

func TestResolve(t *testing.T) {
	for _, row := range []struct{ args, cmd, container string }{
		{"", "", ""},
		{"get k", "get", ""},
		{"GET", "get", ""},
		{"nosuch x", "", ""},
		{"cluster", "cluster", ""},
		{"Cluster SLOTS", "cluster|slots", "cluster"},
		{"cluster slots x y", "cluster|slots", "cluster"},
		{"cluster nosuch", "", "cluster"},
		{"command", "command", ""},
		{"command count", "command|count", "command"},
		{"xgroup create k g $", "xgroup|create", "xgroup"},
		{"cluster|slots", "", ""},
	} {
		cmd, container := Resolve(fields(row.args))
		if got := nameOf(cmd); got != row.cmd {
			t.Errorf("Resolve(%q) finds %q, want %q", row.args, got, row.cmd)
		}
		if got := nameOf(container); got != row.container {
			t.Errorf("Resolve(%q) has the container %q, want %q", row.args, got, row.container)
		}
	}
}

// Any bytes are looked up as the letter-blind comparison with all names says.
func TestLookupAgreesWithSearch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.OneOf(
			rapid.SliceOfN(rapid.Byte(), 0, 12),
			rapid.Custom(func(t *rapid.T) []byte {
				name := []byte(rapid.SampledFrom(table[:]).Draw(t, "command").Name)
				for i := range name {
					if rapid.Bool().Draw(t, "upper") {
						name[i] = strings.ToUpper(string(name[i]))[0]
					}
				}
				if rapid.Bool().Draw(t, "change") {
					name[rapid.IntRange(0, len(name)-1).Draw(t, "at")] = rapid.Byte().Draw(t, "byte")
				}
				return name
			}),
		).Draw(t, "name")
		var want *Command
		for i := range table {
			if strings.EqualFold(string(name), table[i].Name) && len(name) == len(table[i].Name) {
				want = &table[i]
			}
		}
		if got := ByName(string(name)); got != want {
			t.Fatalf("ByName(%q) = %q, want %q", name, nameOf(got), nameOf(want))
		}
	})
}

func nameOf(c *Command) string {
	if c == nil {
		return ""
	}
	return c.Name
}

// fields splits a line into arguments; the word "" stands for the empty one.
func fields(line string) [][]byte {
	var args [][]byte
	for _, word := range strings.Fields(line) {
		if word == `""` {
			word = ""
		}
		args = append(args, []byte(word))
	}
	return args
}

func BenchmarkLookup(b *testing.B) {
	for _, name := range []string{"get", "GET", "zrevrangebyscore", "GEORADIUSBYMEMBER_RO", "nosuchcommand"} {
		b.Run(name, func(b *testing.B) {
			key := []byte(name)
			b.ReportAllocs()
			for b.Loop() {
				Lookup(key)
			}
		})
	}
}

func BenchmarkResolve(b *testing.B) {
	for _, line := range []string{"SET key value", "CLUSTER COUNTKEYSINSLOT 1"} {
		b.Run(strings.Fields(line)[0], func(b *testing.B) {
			args := fields(line)
			b.ReportAllocs()
			for b.Loop() {
				Resolve(args)
			}
		})
	}
}

// plain are the names in the default table.
var plain = Default.Names()
