package corpus

import (
	"strings"

	"pgregory.net/rapid"
)

// universe is all keys of drawn calls: few, so that calls meet, and of one slot.
var universe = []string{"{hello}a", "{hello}b", "{hello}c", "{hello}d"}

// Drawn values. The first is what shrinking prefers. Numbers that make a real
// server allocate or answer without measure are left out: an offset close to
// 512 MB, a large negative count.
var (
	texts     = []string{"a", "b", "c", "1", "2", "10", "-3", "3.5", "", "hello world", "\x00\xff\r\n", strings.Repeat("x", 70)}
	integers  = []string{"1", "0", "2", "-1", "3", "5", "7", "-2", "10", "100", "-100"}
	oddInts   = []string{"x", "", "1.5", " 1", "01", "+1", "-0", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e3", "0x10"}
	doubles   = []string{"1", "0", "2.5", "-1.5", "3", "1e3", "0.1", "inf", "-inf", "-0", "1e308", "1e-300", "3.0"}
	oddFloats = []string{"x", "", "nan", "1.5.2", " 1", "1 ", "0x10", "1e400", "+1", ".5", "infinity"}
	patterns  = []string{"*", "a*", "{hello}*", "[ab]*", "?", "*b", "\\*", "[^a]", "[a-c]?", "", "["}
	lexes     = []string{"-", "+", "[a", "(a", "[b", "(c", "[", "(", "a", "", "[hello world"}
	scores    = []string{"0", "1", "-inf", "+inf", "(1", "2.5", "(2", "inf", "-1", "(x", "x", "("}
	ids       = []string{"0", "1-1", "2-1", "3-5", "0-1", "2", "5-0", "9-9", "-", "+", "$", "1-x", "x", "0-0", "18446744073709551615-18446744073709551615", "1-", "-1"}
	newIDs    = []string{"9-1", "*", "9-*", "3-5", "3-6", "0-0", "0-1", "x", "3-*", "9"}
	groups    = []string{"g", "h", "none", ""}
	consumers = []string{"c", "d", "e"}
	timeouts  = []string{"0.01", "0.001", "0.02", "x", "-1", "nan", "-0.1"}
	scripts   = []string{
		"return 1", "return KEYS", "return ARGV", "return redis.call('GET',KEYS[1])", "return redis.pcall('LPUSH',KEYS[1],'x')", "return redis.call('TYPE',KEYS[1])",
		"return {1,2.7,'a',false,true,{3}}", "return {err='MY error'}", "return {ok='fine'}", "return redis.error_reply('no')", "return nil", "error('boom')", "syntax error here",
		"return redis.call('HGETALL',KEYS[1])", "return redis.call('SET',KEYS[1],ARGV[1])", "return redis.call('NOSUCH')", "return redis.call('GET')", "return redis.sha1hex('')", "return tostring(1/0)", "return cjson.encode({1,2,'x'})", "redis.setresp(3) return redis.call('HGETALL',KEYS[1])",
	}
	junk = []string{"x", "0", "1", "-1", "", "NX", "XX", "GET", "COUNT", "LIMIT", "WITHSCORES", "STORE", "{hello}a", "9223372036854775808", "1.5", "*", "(1", "AGGREGATE", "BY"}

	one = "\x00\xc0\x01\n\x00&x\xe7\xb6\xd1\x01\x11\xfc" // DUMP of the integer 1
)

// byName are the values of arguments whose name says more than their type.
var byName = map[string][]string{
	"timeout": timeouts, "seconds": {"100", "1000", "50000", "0", "-1", "x", "9223372036854775807"}, "milliseconds": {"100000", "5000000", "0", "-1", "x", "9223372036854775807"},
	"unix-time-seconds": {"4102444800", "1", "0", "-1", "x", "9223372036854775807"}, "unix-time-milliseconds": {"4102444800000", "1", "0", "-1", "x", "9223372036854775807"},
	"ttl": {"0", "100000", "-1", "x"}, "cursor": {"0", "0", "x", "-1", "1.5"}, "db": {"0", "1", "x"}, "destination-db": {"0", "1", "x"},
	"offset": {"0", "1", "7", "8", "31", "100", "-1", "x", "9223372036854775807"}, "bit": {"0", "1", "2", "-1", "x"}, "encoding": {"u8", "i8", "u1", "i64", "u63", "u64", "i65", "x", "u0"},
	"value": texts, "id": ids, "group": groups, "groupname": groups, "consumer": consumers, "consumername": consumers, "threshold": {"2", "0", "1", "2-1", "-1", "x"},
	"min-idle-time": {"0", "100000", "x", "-1"}, "ms": {"0", "100", "-1", "x"}, "last-id": ids, "max_deleted_entry_id": ids, "serialized-value": {one, "bad", ""},
	"script": scripts, "sha1": {"e0e1f9fabfc9d4800c877a703b823ac0578ff8db", "0123456789012345678901234567890123456789", "x"}, "function": {"f"},
	"operation": {"AND", "OR", "XOR", "NOT", "and", "NAND"}, "longitude": {"13.361389", "15.087269", "0", "181", "-180", "x"}, "latitude": {"38.115556", "37.502669", "0", "86", "-85", "x"},
	"radius": {"200", "1000", "0", "-1", "x"}, "width": {"400", "100000", "0", "-1", "x"}, "height": {"400", "100000", "0", "-1", "x"},
	"type": {"string", "list", "hash", "x"}, "index": integers, "count": {"1", "2", "0", "3", "10", "-1", "-5", "x", "9223372036854775807"},
	"pattern": patterns, "weight": doubles, "score": append(doubles[:len(doubles):len(doubles)], oddFloats...), "channel": texts, "shardchannel": universe,
	"event": texts, "section": texts, "version": integers,
}

// byGroup are the values of arguments that mean something else in each group.
var byGroup = map[string]map[string][]string{
	"stream":     {"start": ids, "end": ids, "min": ids, "max": ids, "count": {"1", "2", "10", "0", "-1", "x"}, "milliseconds": {"1", "5", "0x", "-1"}},
	"sorted-set": {"start": append(integers[:len(integers):len(integers)], append(scores, lexes...)...), "stop": append(integers[:len(integers):len(integers)], append(scores, lexes...)...), "min": append(scores[:len(scores):len(scores)], lexes...), "max": append(scores[:len(scores):len(scores)], lexes...), "member": texts},
	"geo":        {"member": {"Palermo", "Catania", "none", ""}, "member1": {"Palermo", "none"}, "member2": {"Catania", "Palermo", "none"}},
	"bitmap":     {"value": {"0", "1", "2", "-1", "100", "x", "300"}},
}

// value draws a value for an argument.
func value(t *rapid.T, s *spec, a argument) string {
	if s.name == "xadd" && a.name == "id" {
		return rapid.SampledFrom(newIDs).Draw(t, a.name)
	}
	if list := byGroup[s.group][a.name]; list != nil {
		return rapid.SampledFrom(list).Draw(t, a.name)
	}
	if list := byName[a.name]; list != nil {
		return rapid.SampledFrom(list).Draw(t, a.name)
	}
	usual, odd := texts, texts
	switch a.kind {
	case "integer":
		usual, odd = integers, oddInts
	case "double":
		usual, odd = doubles, oddFloats
	case "pattern":
		usual, odd = patterns, patterns
	}
	if chance(t, 12, "odd") {
		return rapid.SampledFrom(odd).Draw(t, a.name)
	}
	return rapid.SampledFrom(usual).Draw(t, a.name)
}
