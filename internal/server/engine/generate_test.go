//go:build conformance

package engine

import (
	"fmt"
	"strconv"
	"strings"
)

// universe is small, so that calls meet each other's keys and values.
var universe = struct {
	keys, values, members, integers, floats, patterns, ids, groups, names, odd []string
}{
	keys:     []string{"{x}a", "{x}b", "{x}c", "{x}d", "{x}e", "{x}f"},
	values:   []string{"", "1", "10", "-5", "hello", "3.5", "0012", "x", "y", "abcabcabc", strings.Repeat("long", 20), "9223372036854775806", "\x00\xff\r\n"},
	members:  []string{"a", "b", "c", "d", "1", "2", "10", "-3", "x", strings.Repeat("m", 70), ""},
	integers: []string{"0", "1", "2", "3", "-1", "-2", "-3", "5", "10", "-100", "100", "1", "2", "0"},
	floats:   []string{"0", "1", "1.5", "-2.25", "0.1", "1e3", "3.0e5", "-0", "1e20", "0x10", "inf", "123456789.123456789"},
	patterns: []string{"*", "a*", "?", "[a-c]", "[^a]*", "", "*1*", "m*", "\\a", "**", "[b"},
	ids:      []string{"0-1", "1-1", "1-2", "2", "2-5", "3-0", "5-1", "5-2", "9-9", "11", "12-1", "20", "21", "22", "0-0", "0", "18446744073709551615-18446744073709551614"},
	groups:   []string{"g", "h"},
	names:    []string{"ann", "bob", "eve"},
	odd:      []string{"", "abc", "-1", "0", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "nan", "-inf", "1e400", "+1", " 1", "01", "1.0", "4294967296", "NX", "XX", "GET", "WITHSCORES", "LIMIT", "COUNT"},
}

// generate makes up a call, now and then a wrong one.
func (d *duel) generate(templates []string) [][]byte {
	var args []string
	for _, token := range tokens(d.pick(templates)) {
		args = append(args, d.expand(token)...)
	}
	switch i := 1 + d.random.IntN(max(len(args)-1, 1)); {
	case i >= len(args):
	case d.random.IntN(40) == 0:
		args[i] = d.pick(universe.odd)
	case d.random.IntN(80) == 0:
		args = append(args, d.pick(universe.odd))
	case d.random.IntN(80) == 0:
		args = append(args[:i], args[i+1:]...)
	case d.random.IntN(40) == 0:
		args[i] = strings.ToLower(args[i])
	}
	call := make([][]byte, len(args))
	for i, arg := range args {
		call[i] = []byte(arg)
	}
	return call
}

func (d *duel) pick(from []string) string { return from[d.random.IntN(len(from))] }

// tokens splits a template at the blanks outside brackets.
func tokens(template string) (list []string) {
	for template != "" {
		end := strings.IndexByte(template, ' ')
		if template[0] == '[' {
			end = strings.IndexByte(template, ']') + 1
		} else if template[0] == '(' {
			end = strings.LastIndexByte(template[:closing(template)], ')') + 1
		}
		if end < 0 || end >= len(template) {
			return append(list, template)
		}
		list = append(list, template[:end])
		template = strings.TrimPrefix(template[end:], " ")
	}
	return list
}

// closing is the end of the group that the template starts with: the ')' before a
// blank.
func closing(template string) int {
	if i := strings.Index(template, ") "); i >= 0 {
		return i + 1
	}
	return len(template)
}

func (d *duel) expand(token string) []string {
	switch {
	case strings.HasPrefix(token, "["):
		if d.random.IntN(2) == 0 {
			return nil
		}
		return d.choose(token)
	case strings.HasPrefix(token, "(") && strings.HasSuffix(token, ")"):
		return d.choose(token)
	case len(token) == 2 && token[1] == '+':
		var list []string
		for range 1 + d.random.IntN(3) {
			list = append(list, d.atom(token[:1]))
		}
		return list
	}
	return []string{d.atom(token)}
}

func (d *duel) choose(group string) (list []string) {
	for _, word := range strings.Fields(d.pick(strings.Split(group[1:len(group)-1], "|"))) {
		list = append(list, d.atom(word))
	}
	return list
}

func (d *duel) atom(word string) string {
	switch word {
	case "k":
		return d.pick(universe.keys)
	case "v":
		return d.pick(universe.values)
	case "m":
		return d.pick(universe.members)
	case "i":
		return d.pick(universe.integers)
	case "f":
		return d.pick(universe.floats)
	case "s":
		return d.pick(universe.floats)
	case "y": // mostly rising
		if d.random.IntN(10) > 0 {
			d.id++
			return streamID(d.id)
		}
		return d.pick(universe.ids)
	case "x":
		if d.random.IntN(4) > 0 {
			return streamID(max(d.id-d.random.IntN(20), 0))
		}
		return d.pick(universe.ids[:len(universe.ids)-1+d.random.IntN(60)/59])
	case "(x":
		return "(" + d.atom("x")
	case "lon":
		return fmt.Sprintf("%.4f", d.random.Float64()*400-200)
	case "lat":
		return fmt.Sprintf("%.4f", d.random.Float64()*180-90)
	case "near":
		return fmt.Sprintf("%.4f", 10+d.random.Float64())
	case "H":
		return "HYLL" + d.pick([]string{"\x01", "\x01", "\x00", "\x02"}) + "\x00\x00\x00\x05\x00\x00\x00\x00\x00\x00" +
			d.pick([]string{"\x80", "\x00"}) + d.pick([]string{"\x7f\xff", "\xff\xff", "\x7f\xff\x00", "\x7f\xfe\x84", "\x7f\xfc\xff", "\x7f\xfe\xff"})
	case "e":
		return strconv.Itoa(d.random.IntN(5000))
	case "r":
		return d.pick([]string{"0", "1", "50", "300", "2000", "8000", "30000", "-1", "abc"})
	case "u":
		return d.pick([]string{"m", "km", "ft", "mi", "KM", "km", "km", "x"})
	case "g":
		return d.pick(universe.groups)
	case "n":
		return d.pick(universe.names)
	case "p":
		return d.pick(universe.patterns)
	case "(s":
		return fmt.Sprint("(", d.pick(universe.floats))
	}
	return word
}

// streamID is the n-th of the IDs made up, which rise.
func streamID(n int) string { return fmt.Sprintf("%d-%d", 10+n/8, n%8) }
