package node

import (
	"bytes"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// keySet gathers the keys of a command, or of all commands of a transaction, for
// routing. A node reuses one, so that routing allocates nothing.
type keySet struct {
	found []command.Key
	keys  [][]byte
}

// add puts a command's keys into the set and brings the query's fields that
// depend on them up to date.
func (ks *keySet) add(q *Query, cmd *command.Command, args [][]byte) {
	ks.found = cmd.Keys(ks.found[:0], args)
	for _, k := range ks.found {
		key := args[k.Index]
		if len(ks.keys) == 0 {
			q.Slot = k.Slot
		} else if !bytes.Equal(key, ks.keys[0]) {
			q.Distinct = true
			q.OtherSlot = q.OtherSlot || k.Slot != q.Slot
		}
		ks.keys = append(ks.keys, key)
	}
}

// presence counts the key occurrences that exist and those that do not.
func (ks *keySet) presence(data keyspace.Keyspace) (present, missing int) {
	for _, key := range ks.keys {
		if data.Exists(key) {
			present++
		} else {
			missing++
		}
	}
	return present, missing
}

func (ks *keySet) reset() {
	clear(ks.keys) // they alias clients' input
	ks.keys = ks.keys[:0]
}
