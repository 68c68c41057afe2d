package engine

import (
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/engine/indexheap"
	"github.com/slotstorm/slotstorm/internal/server/engine/ordered"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// volatile is a heap of the hashes whose fields expire, by the earliest deadline of each
// (db->hexpires).
type volatile struct {
	indexheap.Heap[*entry, byField]
}

// byField orders hashes by the deadline by which they stand, and equal ones by age.
type byField struct{}

var _ indexheap.Order[*entry] = byField{}

// Less implements indexheap.Order.
func (byField) Less(a, b *entry) bool {
	_, first := a.Hash().Place()
	_, second := b.Hash().Place()
	if first != second {
		return first < second
	}
	return a.place < b.place
}

// Place implements indexheap.Order.
func (byField) Place(en *entry, position int) {
	_, due := en.Hash().Place()
	en.Hash().SetPlace(position, due)
}

// follow puts a key where its value belongs, or takes it out if no field of it expires. It is
// called after each change of a deadline.
func (v *volatile) follow(en *entry) {
	if en.Kind != value.KindHash {
		return
	}
	position, _ := en.Hash().Place()
	earliest := en.Hash().Earliest()
	switch {
	case earliest == 0 && position >= 0:
		v.leave(en)
	case earliest != 0 && position >= 0:
		en.Hash().SetPlace(position, earliest)
		v.Fix(position)
	case earliest != 0:
		en.Hash().SetPlace(-1, earliest)
		v.Push(en)
	}
}

// leave takes a key out.
func (v *volatile) leave(en *entry) {
	if en.Kind != value.KindHash {
		return
	}
	if position, _ := en.Hash().Place(); position >= 0 {
		v.Remove(position)
		en.Hash().SetPlace(-1, 0)
	}
}

// due returns the hash of which a field is the first to expire, if it has by now.
func (v *volatile) due(now int64) *entry {
	if len(v.Heap) == 0 || v.earliest() > now {
		return nil
	}
	return v.Heap[0]
}

// earliest is the deadline by which the first hash stands there.
func (v *volatile) earliest() int64 {
	_, due := v.Heap[0].Hash().Place()
	return due
}

// over reports whether a field is logically gone. On a replica the master's commands still
// see it.
func (e *Engine) over(en *entry, field []byte) bool {
	return en.Hash().Over(field, e.passed) && e.expiry != keyspace.KeepExpired
}

// field finds a field of a hash, or nil. One whose deadline has come is deleted, as a key
// would be, by servers that do so when they come across it (hashTypeGetValue). The hash may
// be gone then: hashLeft tells.
func (e *Engine) field(en *entry, name []byte) *ordered.Item[string] {
	one := en.Hash().Find(name)
	if one == nil || !e.over(en, name) {
		return one
	}
	if e.expiry == keyspace.DeleteExpired && !e.has(dialect.VolatileSets) {
		en.Hash().Drop(name)
		e.fieldsExpired(en, string(name))
	}
	return nil
}

// hashLeft is the key of a hash, or nil if its last field was found to be over.
func hashLeft(en *entry) *entry {
	if en != nil && en.Hash().Len() == 0 {
		return nil
	}
	return en
}

// fieldsExpired says that fields were taken out because their deadline has come, and deletes
// a key that has none left.
func (e *Engine) fieldsExpired(en *entry, fields ...string) {
	e.volatile.follow(en)
	e.notify(ofHashes, "hexpired", en.key)
	gone := en.Hash().Len() == 0
	if o, ok := e.observer.(keyspace.FieldObserver); ok {
		o.FieldsExpired(en.key, fields, gone)
	}
	e.dropEmpty(en, en.Hash().Len())
}

// expireFields takes out the fields of a hash whose deadline has come (hashTypeExpire).
func (e *Engine) expireFields(en *entry) {
	if fields := en.Hash().TakeDue(e.passed); len(fields) > 0 {
		e.fieldsExpired(en, fields...)
	}
}
