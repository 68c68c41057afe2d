package history

import (
	"strconv"
	"strings"

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
	in, err := rdb.Decode(payload)
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
