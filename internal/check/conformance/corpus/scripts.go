package corpus

import (
	"fmt"
	"regexp"
	"strconv"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"github.com/slotstorm/slotstorm/internal/tool/live"
	"pgregory.net/rapid"
)

// programs are the kinds of Lua programs that are drawn. weight says how many of each
// there are for one call of a data command.
var programs = []struct {
	name   string
	weight int
	draw   func(*rapid.T) conformance.Exchange
}{
	{"sandbox", 5, sandbox},
	{"sandbox of functions", 3, functionSandbox},
	{"syntax", 20, damagedProgram},
	{"expressions", 20, expressions},
	{"libraries", 20, libraryCalls},
	{"commands that block", 2, blockingInScripts},
}

// generateScripts draws Lua programs.
func generateScripts(g *conformance.Generator) error {
	for _, p := range programs {
		if !g.Wanted(p.name) {
			continue
		}
		if err := g.Play(p.name, p.weight*g.Calls(), p.draw); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
	}
	return nil
}

// eval runs a program without keys. Of addresses in its reply only the kind counts.
func eval(program string, keysAndArgs ...string) conformance.Step {
	s := conformance.Command("A", append([]string{"EVAL", program, strconv.Itoa(min(len(keysAndArgs), 1))}, keysAndArgs...)...)
	s.Mode = withoutAddresses
	return s
}

var address = regexp.MustCompile(`\b(table|function|thread): 0x[0-9a-f]+`)

var withoutAddresses = conformance.Reduce("without addresses", hideAddresses)

func hideAddresses(r live.Reply) live.Reply {
	r.Text = address.ReplaceAllString(r.Text, "$1")
	elements := make([]live.Reply, len(r.Elems))
	for i, e := range r.Elems {
		elements[i] = hideAddresses(e)
	}
	r.Elems = elements
	return r
}

// pick draws one of a list.
func pick[T any](t *rapid.T, list []T) T { return rapid.SampledFrom(list).Draw(t, "pick") }

// blockingInScripts draws a call, in a script, of a command that blocks elsewhere.
func blockingInScripts(t *rapid.T) conformance.Exchange {
	const key = "{hello}k"
	command := pick(t, []string{
		"'BLPOP',KEYS[1],0", "'BRPOP',KEYS[1],'0'", "'BLMOVE',KEYS[1],KEYS[1],'LEFT','LEFT',0", "'BRPOPLPUSH',KEYS[1],KEYS[1],0",
		"'BLMPOP',0,1,KEYS[1],'LEFT'", "'BZPOPMIN',KEYS[1],0", "'BZPOPMAX',KEYS[1],0", "'BZMPOP',0,1,KEYS[1],'MIN'", "'WAIT',0,0",
		"'XREAD','BLOCK',0,'STREAMS',KEYS[1],'$'", "'xread','COUNT',1,'block','x','STREAMS',KEYS[1],'$'", "'XREAD','COUNT','x','BLOCK',0,'STREAMS',KEYS[1],0",
		"'Xread','STREAMS',KEYS[1],'BLOCK'", "'XREAD','BLOCK','STREAMS',KEYS[1],0", "'XREAD','NOACK','BLOCK',0,'STREAMS',KEYS[1],0", "'XREAD','STREAMS',KEYS[1],0",
		"'XREADGROUP','GROUP','g','c','BLOCK',0,'STREAMS',KEYS[1],'>'", "'xreadgroup','block','1','GROUP','g','c','STREAMS',KEYS[1],'>'",
		"'XREADGROUP','GROUP','g','c','NOACK','BLOCK',0,'STREAMS',KEYS[1],0", "'XREADGROUP','BLOCK',0,'STREAMS',KEYS[1],'>'", "'XREADGROUP','GROUP','g','c','STREAMS',KEYS[1],'>'",
		"'SUBSCRIBE','x'", "'SSUBSCRIBE',KEYS[1]", "'MONITOR'", "'CLIENT','PAUSE',1",
	})
	made := pick(t, [][]string{{"DEL", key}, {"RPUSH", key, "a"}, {"ZADD", key, "1", "a"}, {"XADD", key, "1-1", "f", "v"}, {"XGROUP", "CREATE", key, "g", "0", "MKSTREAM"}})
	program := "return redis." + pick(t, []string{"call", "pcall"}) + "(" + command + ")"
	lines := []conformance.Step{conformance.Command("A", "DEL", key), conformance.Command("A", made...)}
	if rapid.Bool().Draw(t, "function") {
		lines = append(lines,
			conformance.Command("A", "FUNCTION", "LOAD", "REPLACE", "#!lua name=drawn\nredis.register_function('drawn',function(KEYS) "+program+" end)"),
			conformance.Command("A", "FCALL", "drawn", "1", key))
	} else {
		lines = append(lines, conformance.Command("A", "EVAL", program, "1", key))
	}
	return conformance.Exchange{Lines: append(lines, conformance.Command("A", "TYPE", key))}
}
