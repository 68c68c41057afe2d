package corpus

import (
	"strings"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
)

const none, nobody = "", "0123456789abcdef0123456789abcdef01234567"

// harmlessCalls lists arguments that change nothing, on whatever node. An argument
// list is one string; none is the empty one.
var harmlessCalls = map[string][]string{
	"":                       {none},
	"FOO":                    {none, "bar", strings.Repeat("x", 10)},
	strings.Repeat("N", 200): {none},
	"MYSHARDID":              {none},
	"ADDSLOTS":               {none, "x", "-1", "16384", "01", "+1", "1.5", `" 1"`, `""`, "99999999999999999999", "3 x", "3 16384", "3 3", "0"},
	"DELSLOTS":               {none, "x", "-1", "16384", "01", "+1", "1.5", `""`, "3 x", "3 3"},
	"ADDSLOTSRANGE":          {none, "1", "1 2 3", "x 2", "1 x", "-1 2", "1 16384", "5 2", "3 4 4 5", "3 4 x 5", "0 0", "3 4 9 8"},
	"DELSLOTSRANGE":          {none, "1", "1 2 3", "x 2", "1 x", "-1 2", "1 16384", "5 2", "3 4 4 5", "3 4 x 5", "3 4 9 8"},
	"FLUSHSLOTS":             {"x"},
	"BUMPEPOCH":              {"x"},
	"COUNT-FAILURE-REPORTS":  {none, "abc", nobody, "$A.id", "$a.id", "$X.id", "$A.ID", "$A.id x"},
	"COUNTKEYSINSLOT":        {none, "0", "866", "16383", "16384", "-1", "x", `""`, "01", "1.5", "866 1"},
	"GETKEYSINSLOT":          {none, "0", "866 10", "866 0", "866 -1", "16384 1", "-1 1", "x 1", "866 x", "866 10 1", "866 9223372036854775807"},
	"KEYSLOT":                {none, "foo", `""`, "{a}b", "a b"},
	"FAILOVER":               {"foo", "FORCE x", "TAKEOVER FORCE x", "FORCE TAKEOVER x"},
	"FORGET":                 {none, "abc", nobody, "$A.ID", nobody + " x"},
	"HELP":                   {none, "x"},
	"INFO":                   {none, "x"},
	"LINKS":                  {none, "x"},
	"MEET":                   {none, "127.0.0.1", "localhost 7000", "127.0.0.1 abc", "127.0.0.1 0", "127.0.0.1 65536", "127.0.0.1 60000", "127.0.0.1 -1", "127.0.0.1 7000 abc", "127.0.0.1 7000 0", "127.0.0.1 7000 65536", "127.0.0.1 7000 -5", "127.0.0.1 7000 17000 x", "256.0.0.1 7000", `"" 7000`, "1.2.3 7000", "127.0.0.1 99999999999999999999", "127.0.0.1 70000 1"},
	"MYID":                   {none, "x"},
	"NODES":                  {none, "x"},
	"REPLICAS":               {none, "abc", nobody, "$A.id", "$a.id", "$X.id", "$A.ID", "$A.id x"},
	"SLAVES":                 {none, "abc", nobody, "$A.id", "$a.id", "$A.id x"},
	"REPLICATE":              {none, "abc", nobody, "$A.ID", "$A.id x"},
	"RESET":                  {"foo", "HARD x", "SOFT HARD"},
	"SAVECONFIG":             {none, "x"},
	"SET-CONFIG-EPOCH":       {none, "x", "-1", "1.5", "1 2", `""`, "99999999999999999999"},
	"SETSLOT":                {none, "866", "x STABLE", "16384 STABLE", "-1 STABLE", "866 FOO", "866 STABLE x", "866 MIGRATING", "866 IMPORTING", "866 NODE", "866 MIGRATING abc", "866 IMPORTING abc", "866 NODE abc", "866 MIGRATING $a.id", "866 IMPORTING $a.id", "866 NODE $a.id", "866 MIGRATING " + nobody, "7638 MIGRATING $A.id", "866 MIGRATING $A.id x", "866 NODE $A.ID", "01 STABLE", "866 IMPORTING $X.id", "12182 IMPORTING $a.id"},
	"SHARDS":                 {none, "x"},
	"SLOTS":                  {none, "x"},
	"getkeysinslot":          {"866 3"},
	"Countkeysinslot":        {"866"},
	"setslot":                {"866 migrating abc", "866 stable"},
	"count-failure-reports":  {"abc"},
}

// harmless calls every subcommand with every argument list on a master, a replica and
// a node outside the cluster.
func harmless() []conformance.Exchange {
	var list []conformance.Exchange
	for _, sub := range sortedKeys(harmlessCalls) {
		for _, node := range []string{"A", "a", "X"} {
			for _, args := range harmlessCalls[sub] {
				call := strings.TrimRight("c@"+node+"> CLUSTER "+sub+" "+args, " ")
				list = append(list, conformance.Story("CLUSTER "+sub+" on "+node,
					"A> SET {hello}1 x", "A> SET {hello}2 y", "A> SET {hello}3 z", "A> WAIT 1 1000", call))
			}
		}
	}
	return both(list)
}
