package corpus

import (
	"fmt"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"pgregory.net/rapid"
)

// Texts that are almost numbers, or almost too large for one.
var (
	edgeInts = []string{
		"", " 1", "1 ", "+1", "01", "00", "-0", "-01", "--1", "1_0", "0x1", "1e3", "1.0", "1.5", "x", "1x", "1\x00", "\x001", "-1",
		"2147483647", "2147483648", "-2147483648", "-2147483649", "4294967296", "9223372036854775807", "9223372036854775808",
		"-9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616", "99999999999999999999",
		"inf", "nan",
	}
	edgeFloats = append([]string{
		".5", "1.", "1e", "1e+", "+.5", "1e400", "-1e400", "1e-400", "5e-324", "1e308", "0x1p4", "0x", "-nan", "+inf", "infinity", "-infinity",
		"1.5 ", "1,5", "1.7976931348623157e308", "0.1e", "1d", "1f",
	}, edgeInts...)
)

// edgeSizes are almost numbers of bytes.
var edgeSizes = []string{"1k", "1kb", "1 k", "10%", "1b", "1KB", "2gbx"}

// shuffled are texts in a drawn order: what one changes the next one meets.
func shuffled(t *rapid.T, texts []string) []string {
	return rapid.Permutation(texts).Draw(t, "texts")
}

// largeOffset are those of which a string would take hundreds of megabytes, by command.
var largeOffset = map[string][]string{
	"setbit": {"2147483647", "2147483648"}, "bitfield": {"2147483647", "2147483648"}, "bitfield_ro": {"2147483647", "2147483648"},
}

// absent are the commands that send as many elements as a negative number says, were there any.
var absent = []string{"srandmember", "hrandfield", "zrandmember"}

// generateNumbers plays each argument that is a number with the texts of the edge: those of
// data commands by Redis's description of their arguments, and those of others, and of
// directives, by name.
func generateNumbers(g *conformance.Generator) error {
	drawn, err := drawable(g)
	if err != nil {
		return err
	}
	for _, s := range drawn {
		if numbers := s.numbers(); len(numbers) > 0 && g.Wanted(s.name) {
			if err := g.Play(s.name, 2*len(numbers), s.edges(numbers)); err != nil {
				return fmt.Errorf("%s: %w", s.name, err)
			}
		}
	}
	for _, line := range edgeLines {
		if !g.Wanted(line) {
			continue
		}
		if err := g.PlayOther(line, 2, func(t *rapid.T) conformance.Exchange { return edgeLine(t, line) }); err != nil {
			return fmt.Errorf("%s: %w", line, err)
		}
	}
	return generateDirectives(g)
}

// numbers are the paths to the arguments that are numbers: indexes into lists of arguments.
func (s *spec) numbers() (paths [][]int) {
	var walk func(args []argument, path []int)
	walk = func(args []argument, path []int) {
		for i, a := range args {
			here := append(slices.Clone(path), i)
			switch {
			case a.name == "numkeys", a.kind == "integer", a.kind == "double", a.kind == "unix-time", isNumber[a.name]:
				paths = append(paths, here)
			}
			walk(a.args, here)
		}
	}
	walk(s.args, nil)
	return paths
}

// isNumber are arguments that are numbers although the description says that they are texts.
var isNumber = map[string]bool{"cursor": true, "min": true, "max": true, "start": true, "stop": true, "end": true, "bit": true, "offset": true, "id": true}

// edges draws one of the numbers, what is at the keys, and plays the call with each text of
// the edge in its place.
func (s *spec) edges(numbers [][]int) func(*rapid.T) conformance.Exchange {
	return func(t *rapid.T) conformance.Exchange {
		path := rapid.SampledFrom(numbers).Draw(t, "number")
		texts := edgeInts
		if a := s.at(path); a.kind == "double" || a.name == "min" || a.name == "max" {
			texts = edgeFloats
		}
		var e conformance.Exchange
		for _, text := range shuffled(t, texts) {
			if slices.Contains(largeOffset[s.name], text) {
				continue
			}
			c := &call{spec: s, wild: true}
			for _, w := range s.words() {
				c.words = append(c.words, word{text: w})
			}
			c.toNumber(t, s.args, path, text)
			e.Lines = append(e.Lines, conformance.Command("A", "FLUSHALL"))
			keys := c.keys()
			if !slices.Contains(absent, s.name) {
				for _, k := range keys {
					e.Lines = append(e.Lines, fixture(t, s.group, k)...)
				}
			}
			e.Lines = append(e.Lines, c.steps(t)...)
			probe := probeMode(c.args())
			for _, k := range keys {
				e.Lines = append(e.Lines, probes(s.group, k, probe)[:2]...)
			}
		}
		return e
	}
}

// at is the argument at the end of a path.
func (s *spec) at(path []int) (a argument) {
	args := s.args
	for _, i := range path {
		a = args[i]
		args = a.args
	}
	return a
}

// toNumber appends what the arguments ask for, without what is optional, but for the way to
// the number.
func (c *call) toNumber(t *rapid.T, args []argument, path []int, text string) {
	for i, a := range args {
		switch {
		case len(path) > 0 && path[0] == i:
			if a.token != "" {
				c.words = append(c.words, word{text: a.token})
			}
			switch {
			case len(path) == 1:
				c.words = append(c.words, word{text: text})
			case a.kind == "oneof":
				c.toNumber(t, a.args[path[1]:path[1]+1], append([]int{0}, path[2:]...), text)
			default:
				c.toNumber(t, a.args, path[1:], text)
			}
		case a.optional:
		default:
			if a.token != "" {
				c.words = append(c.words, word{text: a.token})
			}
			switch a.kind {
			case "pure-token":
			case "oneof":
				c.toNumber(t, a.args[:1], nil, text)
			case "block":
				c.toNumber(t, a.args, nil, text)
			default:
				c.usual(a)
			}
		}
	}
}

// usual appends a value that fits the argument.
func (c *call) usual(a argument) {
	list := texts
	switch {
	case a.kind == "key":
		c.words = append(c.words, word{text: universe[0], key: true})
		return
	case a.name == "numkeys":
		list = []string{"1"}
	case byGroup[c.spec.group][a.name] != nil:
		list = byGroup[c.spec.group][a.name]
	case byName[a.name] != nil:
		list = byName[a.name]
	case a.kind == "integer":
		list = integers
	case a.kind == "double":
		list = doubles
	case a.kind == "pattern":
		list = patterns
	}
	c.words = append(c.words, word{text: list[0]})
}

// edgeLines are calls of other commands, with % for the number; lines behind "|" bring back
// what it changes. What could wait stands in a transaction. The numbers that such a call would
// take, with an effect, are not among the texts.
var edgeLines = []string{
	"SELECT %", "HELLO %", "SLOWLOG GET %", "ACL LOG RESET | ACL LOG %", "ACL GENPASS %", "EVAL 'return 1' %", "EVAL_RO 'return 1' %", "FCALL f %", "FCALL_RO f %",
	"MULTI | WAIT % 0 | EXEC", "MULTI | WAIT 0 % | EXEC", "WAIT % x", "WAIT x %",
	"MIGRATE 127.0.0.1 1 {hello}none % 10", "MIGRATE 127.0.0.1 1 {hello}none 0 %", "MIGRATE 127.0.0.1 1 '' % 10 KEYS {hello}none", "MIGRATE 127.0.0.1 1 '' 0 % KEYS {hello}none",
	"CLIENT KILL ID %", "CLIENT LIST ID %", "CLIENT LIST ID 9223372036854775807 %", "CLIENT UNBLOCK %", "CLIENT UNBLOCK % ERROR",
	"CLIENT PAUSE % WRITE | CLIENT UNPAUSE", "CLIENT TRACKING ON REDIRECT % | CLIENT TRACKING OFF",
	"CLUSTER ADDSLOTS %", "CLUSTER DELSLOTS %", "CLUSTER ADDSLOTSRANGE % 5", "CLUSTER ADDSLOTSRANGE 5 %", "CLUSTER DELSLOTSRANGE % 16384", "CLUSTER DELSLOTSRANGE 16384 %",
	"CLUSTER SETSLOT % STABLE", "CLUSTER SETSLOT % IMPORTING $A.id", "CLUSTER COUNTKEYSINSLOT %", "CLUSTER GETKEYSINSLOT % 1", "CLUSTER GETKEYSINSLOT 866 %",
	"CLUSTER SET-CONFIG-EPOCH %", "CLUSTER MEET 127.0.0.1 %", "CLUSTER MEET 127.0.0.1 70000 %",
	"SET {hello}k 1 | MEMORY USAGE {hello}k SAMPLES %", "REPLCONF listening-port %", "REPLCONF rdb-only x %",
	"SUBSCRIBE ch | UNSUBSCRIBE ch | ECHO %",
	"PFDEBUG GETREG %", "SWAPDB % 0", "SWAPDB 0 %", "MOVE {hello}k %", "FAILOVER TIMEOUT %", "OBJECT FREQ %",
	// Names in errors, which are strings of C there.
	"LATENCY GRAPH %", "MODULE UNLOAD %", "ACL CAT %", "ACL DRYRUN % get x", "ACL DRYRUN default % x", "ACL GETUSER %", "CLIENT KILL TYPE %", "CLIENT KILL USER %", "CLIENT LIST TYPE %",
	"HELLO 3 %", "CLUSTER REPLICATE %", "CLUSTER FORGET %", "CLUSTER COUNT-FAILURE-REPORTS %", "CLUSTER REPLICAS %", "CLUSTER SETSLOT 1 NODE %", "CLUSTER SETSLOT 1 MIGRATING %",
	"CLUSTER FAILOVER %", "CLUSTER RESET %", "CLUSTER MEET % 1", "CONFIG SET % 1", "CONFIG SET save %", "CONFIG SET loglevel %", "REPLCONF % 1", "REPLCONF rdb-filter-only %",
	"SET {hello}k 1 | EXPIRE {hello}k 1000 %", "FUNCTION RESTORE x %", "FUNCTION LIST %", "FUNCTION DELETE %", "FUNCTION FLUSH %", "SCRIPT FLUSH %", "SCRIPT KILL %", "FCALL % 0",
	"XADD {hello}s 1-1 a b | XGROUP DELCONSUMER {hello}s % c", "XREADGROUP GROUP % c STREAMS {hello}s >", "XPENDING {hello}s %", "XINFO CONSUMERS {hello}s %", "XCLAIM {hello}s g c 1 1-1 %",
	"%", "% {hello}k", "CLIENT %", "CLUSTER %", "OBJECT % {hello}k", "CONFIG % x", "CLIENT TRACKING %", "CLIENT REPLY x%", "CLIENT SETNAME %", "BITOP % {hello}a {hello}b", "BITFIELD {hello}k GET % 0",
	"SET {hello}k 1 %", "LINSERT {hello}k % a b", "GEODIST {hello}k a b %", "ZADD {hello}z % 1 a", "SORT {hello}k %", "LMOVE {hello}a {hello}b LEFT %", "AUTH %", "AUTH % %",
}

// edgeLine plays a line with each text of the edge.
func edgeLine(t *rapid.T, line string) conformance.Exchange {
	e := conformance.Exchange{Lines: []conformance.Step{conformance.Command("A", "FLUSHALL")}}
	for _, text := range shuffled(t, edgeFloats) {
		for part := range strings.SplitSeq(line, " | ") {
			words := strings.Fields(part)
			for i, w := range words {
				switch w {
				case "%":
					words[i] = text
				case "''":
					words[i] = ""
				case "'return":
					words[i] = "return 1"
				}
			}
			words = slices.DeleteFunc(words, func(w string) bool { return w == "1'" })
			e.Lines = append(e.Lines, conformance.Command("A", words...))
		}
	}
	return e
}

// unset are the directives that are not tried: a value that the server takes would have an
// effect at once, or depends on the system.
var unset = []string{"maxclients", "port", "tls-port", "maxmemory-clients", "watchdog-period", "unixsocketperm", "databases"}

// generateDirectives sets each directive that is a number to the texts of the edge, asks for
// it, and brings it back.
func generateDirectives(g *conformance.Generator) error {
	all, err := g.Ask("CONFIG", "GET", "*")
	if err != nil {
		return err
	}
	for i := 0; i+1 < len(all.Elems); i += 2 {
		name, value := all.Elems[i].Text, all.Elems[i+1].Text
		number := value != "" && strings.Trim(value, "-0123456789") == ""
		if !number || slices.Contains(unset, name) || !g.Wanted(name) {
			continue
		}
		if err := g.PlayOther("config set "+name, 2, func(t *rapid.T) conformance.Exchange { return edgeDirective(t, name, value) }); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func edgeDirective(t *rapid.T, name, value string) conformance.Exchange {
	e := conformance.Exchange{Lines: []conformance.Step{conformance.Command("A", "FLUSHALL")}}
	for _, text := range shuffled(t, append(edgeSizes, edgeInts...)) {
		if name == "cluster-node-timeout" && len(text) > 12 {
			continue // here a time ends after 292 years
		}
		if name == "repl-backlog-size" && len(text) > 12 {
			continue // some servers take that memory at once, and end
		}
		e.Lines = append(e.Lines,
			conformance.Command("A", "CONFIG", "SET", name, text),
			conformance.Command("A", "CONFIG", "GET", name),
			conformance.Command("A", "CONFIG", "SET", name, value))
	}
	return e
}
