package history

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/sim"
)

// act is something that a node did, as the Tap saw it. One of the pointers is set.
type act struct {
	after uint64 // so many events of the log
	node  string

	run     *Run
	step    *setslot
	migrate *migrate
	restore *restore
	flush   *flush
	unknown *unknown
}

// setslot is a step of a migration: CLUSTER SETSLOT, which was obeyed. If its reply came
// later, it is not sure that it was.
type setslot struct {
	slot int
	what string // importing, migrating, node, stable
	sure bool
}

// migrate is a MIGRATE that a node began. Its reply comes later, and is not seen; while
// there is none, the node does nothing else.
type migrate struct{ keys []string }

// restore is a key that a MIGRATE brought to a node, and that it took.
type restore struct {
	key   string
	value value
	// judged is false for a type that no judged command is about.
	judged bool
}

// flush is a FLUSHALL or FLUSHDB.
type flush struct{ at time.Duration }

// unknown is a command that may have changed the keys of a slot, or with a slot of -1 any
// keys of the node, and of which nobody knows how.
type unknown struct {
	slot int
	what string
}

// keysOfNode are commands that may change any key of a node without naming it.
var keysOfNode = map[string]bool{
	"eval": true, "evalsha": true, "fcall": true, "debug": true, "cluster|reset": true, "swapdb": true, "replicaof": true, "slaveof": true,
}

// wholesale is what commands amount to that name no keys: one, or those of a transaction.
func (r *Recorder) wholesale(q *sim.Request, commands [][]string) {
	for _, args := range commands {
		name := strings.ToLower(args[0])
		if len(args) > 1 && name == "cluster" {
			name += "|" + strings.ToLower(args[1])
		}
		a := act{after: q.After, node: q.Node}
		switch keys, _ := keysOf(args); {
		case len(keys) > 0:
			continue
		case name == "flushall" || name == "flushdb":
			a.flush = &flush{q.At}
		case keysOfNode[name]:
			a.unknown = &unknown{-1, fmt.Sprintf("%s did %q of %s", q.Node, strings.Join(args, " "), cmp.Or(q.Name, "the test"))}
		default:
			continue
		}
		r.acts = append(r.acts, a)
	}
}

// byTest is what a command amounts to that no client has sent.
func (r *Recorder) byTest(q *sim.Request) {
	args := words(q.Args)
	switch {
	case q.From != sim.FromTest || len(args) == 0 || q.ErrorCode() != "" && !keysOfNode[q.Command]:
	case q.Slot < 0:
		r.wholesale(q, [][]string{args})
	case isWrite(args):
		r.acts = append(r.acts, act{after: q.After, node: q.Node, unknown: &unknown{q.Slot, fmt.Sprintf("%s did %q of the test", q.Node, strings.Join(args, " "))}})
	}
}

// actOf is what a request other than a command of a client amounts to, or nil.
func actOf(q *sim.Request) *act {
	a := &act{after: q.After, node: q.Node}
	switch q.Command {
	case "cluster|setslot":
		s, err := strconv.Atoi(string(q.Args[2]))
		if err != nil || q.ErrorCode() != "" {
			return nil
		}
		a.step = &setslot{slot: s, what: strings.ToLower(string(q.Args[3])), sure: len(q.Reply) > 0}
	case "migrate":
		a.migrate = &migrate{keys: migratedKeys(words(q.Args))}
	case "restore-asking":
		if q.ErrorCode() != "" || len(q.Reply) == 0 {
			return nil
		}
		v, judged := restoredValue(q.Args[3])
		a.restore = &restore{key: string(q.Args[1]), value: v, judged: judged}
	default:
		return nil
	}
	return a
}

// migratedKeys are the keys of a MIGRATE.
func migratedKeys(args []string) []string {
	for i, arg := range args {
		if strings.EqualFold(arg, "KEYS") {
			return args[i+1:]
		}
	}
	if len(args) > 3 {
		return args[3:4]
	}
	return nil
}

// restoredValue is the value in a payload.
func restoredValue(payload []byte) (v value, judged bool) {
	in, err := rdb.DecodeAny(payload)
	if err != nil {
		return v, false
	}
	switch in.Type {
	case rdb.TypeString:
		return value{kind: 's', text: string(in.String)}, true
	case rdb.TypeList:
		return *valueOf('l', words(in.List)), true
	case rdb.TypeSet:
		return *valueOf('m', sorted(words(in.Set))), true
	}
	return v, false
}
