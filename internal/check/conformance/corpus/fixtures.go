package corpus

import (
	"fmt"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"pgregory.net/rapid"
)

// kinds are what a key can be before the call, by the group whose commands want it.
var kinds = map[string][]func(t *rapid.T, key string) []string{
	"string": {plainString, number, float},
	"list":   {list}, "set": {set, intSet}, "hash": {hash}, "sorted-set": {sortedSet}, "stream": {stream, groupedStream},
	"bitmap": {bitmap, plainString}, "hyperloglog": {hyperLogLog}, "geo": {geo},
}

var everyKind = []func(t *rapid.T, key string) []string{
	plainString, number, float, list, set, intSet, hash, sortedSet, stream, groupedStream, bitmap, hyperLogLog, geo,
}

// fixture draws the commands that make a key what it is before the call: mostly of
// the type that the group's commands want, sometimes of any other, sometimes
// nothing.
func fixture(t *rapid.T, group, key string) []conformance.Step {
	var make func(t *rapid.T, key string) []string
	switch wanted := kinds[group]; {
	case chance(t, 20, "absent"):
		return nil
	case wanted != nil && !chance(t, 20, "other"):
		make = rapid.SampledFrom(wanted).Draw(t, "kind")
	default:
		make = rapid.SampledFrom(everyKind).Draw(t, "kind")
	}
	var steps []conformance.Step
	for _, command := range splitCommands(make(t, key)) {
		steps = append(steps, conformance.Command("A", command...))
	}
	if chance(t, 12, "volatile") {
		steps = append(steps, conformance.Command("A", "PEXPIRE", key, "50000000"))
	}
	return steps
}

// splitCommands cuts a list of words at ";".
func splitCommands(words []string) [][]string {
	var commands [][]string
	var at []string
	for _, w := range words {
		if w == ";" {
			commands, at = append(commands, at), nil
			continue
		}
		at = append(at, w)
	}
	return append(commands, at)
}

func some(t *rapid.T, from []string) []string {
	return rapid.SliceOfN(rapid.SampledFrom(from), 1, 4).Draw(t, "elements")
}

func plainString(t *rapid.T, key string) []string {
	return []string{"SET", key, rapid.SampledFrom(texts).Draw(t, "value")}
}

func number(t *rapid.T, key string) []string {
	return []string{"SET", key, rapid.SampledFrom([]string{"1", "10", "-5", "9223372036854775807", "0"}).Draw(t, "value")}
}

func float(t *rapid.T, key string) []string {
	return []string{"SET", key, rapid.SampledFrom([]string{"1.5", "3.0e3", "-0.1", "inf"}).Draw(t, "value")}
}

func list(t *rapid.T, key string) []string {
	return append([]string{"RPUSH", key}, some(t, texts)...)
}

func set(t *rapid.T, key string) []string {
	return append([]string{"SADD", key}, some(t, texts)...)
}

func intSet(t *rapid.T, key string) []string {
	return append([]string{"SADD", key}, some(t, []string{"1", "2", "10", "-3", "70000"})...)
}

func hash(t *rapid.T, key string) []string {
	words := []string{"HSET", key}
	for _, f := range some(t, texts) {
		words = append(words, f, rapid.SampledFrom(texts).Draw(t, "value"))
	}
	return words
}

// fieldDeadlines draws commands that give fields of a hash deadlines, in a far future.
func fieldDeadlines(t *rapid.T, key string) []conformance.Step {
	if !chance(t, 60, "field deadlines") {
		return nil
	}
	var steps []conformance.Step
	for _, field := range some(t, texts[:6]) {
		at := rapid.SampledFrom([]string{"4102444800000", "4102444800001", "4102444900000"}).Draw(t, "deadline")
		steps = append(steps, conformance.Command("A", "HPEXPIREAT", key, at, "FIELDS", "1", field))
	}
	return steps
}

// fieldProbes ask for the deadlines of a hash's fields, and for its encoding.
func fieldProbes(key string) []conformance.Step {
	deadlines := append([]string{"HPEXPIRETIME", key, "FIELDS", fmt.Sprint(len(texts))}, texts...)
	return []conformance.Step{
		conformance.Command("A", deadlines...), conformance.Command("A", "OBJECT", "ENCODING", key), conformance.Command("A", "DUMP", key),
	}
}

func sortedSet(t *rapid.T, key string) []string {
	words := []string{"ZADD", key}
	members := some(t, texts)
	// A long member makes it a skip list. What a lexical range of different scores
	// gives there depends on the list's random levels.
	long := slices.ContainsFunc(members, func(m string) bool { return len(m) > 64 })
	for _, m := range members {
		score := "1"
		if !long {
			score = rapid.SampledFrom([]string{"1", "0", "2", "2.5", "-1", "inf"}).Draw(t, "score")
		}
		words = append(words, score, m)
	}
	return words
}

func stream(_ *rapid.T, key string) []string {
	return []string{"XADD", key, "1-1", "a", "1", ";", "XADD", key, "2-1", "b", "2", ";", "XADD", key, "3-5", "a", "3", "b", "4"}
}

func groupedStream(t *rapid.T, key string) []string {
	words := append(stream(t, key), ";", "XGROUP", "CREATE", key, "g", "0", ";", "XREADGROUP", "GROUP", "g", "c", "COUNT", "2", "STREAMS", key, ">")
	if chance(t, 30, "deleted") {
		words = append(words, ";", "XDEL", key, "1-1")
	}
	return words
}

func bitmap(_ *rapid.T, key string) []string {
	return []string{"SETBIT", key, "100", "1", ";", "SETBIT", key, "7", "1"}
}

func hyperLogLog(t *rapid.T, key string) []string {
	return append([]string{"PFADD", key}, some(t, texts)...)
}

func geo(_ *rapid.T, key string) []string {
	return []string{"GEOADD", key, "13.361389", "38.115556", "Palermo", "15.087269", "37.502669", "Catania"}
}

// probes ask for everything about a key: its type, its value by every type's read
// command, of which all but one fail, and what is left of its time to live.
func probes(group, key string, mode conformance.Mode) []conformance.Step {
	commands := [][]string{
		{"TYPE", key}, {"PTTL", key}, {"GET", key}, {"LRANGE", key, "0", "-1"}, {"SMEMBERS", key}, {"HGETALL", key},
		{"ZRANGE", key, "0", "-1", "WITHSCORES"}, {"XRANGE", key, "-", "+"},
	}
	if group == "stream" {
		commands = append(commands, []string{"XINFO", "STREAM", key, "FULL"})
	}
	var steps []conformance.Step
	for _, c := range commands {
		s := conformance.Command("A", c...)
		if mode != nil {
			s.Mode = mode
		}
		steps = append(steps, s)
	}
	return steps
}

// probeMode is how the effect of a call is compared where Redis does not determine
// it, and nil where it does.
func probeMode(args []string) conformance.Mode {
	switch strings.ToUpper(args[0]) {
	case "SPOP":
		return conformance.Skeleton // which members are left is random
	case "SORT", "SORT_RO":
		// Without an order to sort by, the elements of a set come in the order of a
		// hash table, and are stored in it.
		for _, a := range args {
			if strings.EqualFold(a, "BY") {
				return conformance.Unordered
			}
		}
	}
	return nil
}
