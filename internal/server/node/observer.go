package node

import "github.com/slotstorm/slotstorm/internal/server/dialect"

// keyObserver hears of changed keys. It is a type of its own to keep its methods
// out of Node's. While a data set is loaded nobody hears of its keys.
type keyObserver struct{ n *Node }

// KeyChanged implements Observer (signalModifiedKey).
func (o keyObserver) KeyChanged(key string) {
	n := o.n
	n.snapshots.touched++
	if n.events.muted {
		return
	}
	n.touchWatched(key)
	if n.tracking.Active() {
		n.tracking.Changed(key, n.modifier(), n.caller())
	}
}

// KeyExpired implements Observer (deleteExpiredKeyAndPropagate).
func (o keyObserver) KeyExpired(key string) {
	o.n.stats.Expired++
	o.changedByTime(key)
	o.n.expired(o.n.deletionWord(), key)
}

// changedByTime is KeyChanged for what whoever came across it has not changed.
func (o keyObserver) changedByTime(key string) {
	o.n.touchWatched(key)
	if o.n.tracking.Active() {
		o.n.tracking.Changed(key, 0, o.n.caller())
	}
}

// FieldsExpired implements FieldObserver (propagateHashFieldDeletion).
func (o keyObserver) FieldsExpired(key string, fields []string, gone bool) {
	o.n.stats.ExpiredFields += uint64(len(fields))
	o.changedByTime(key)
	if !o.n.dialect.Has(dialect.VolatileSets) {
		for _, field := range fields {
			o.n.expired(wordHDel, key, field)
		}
		return
	}
	o.n.expired(wordHDel, append([]string{key}, fields...)...)
	if gone {
		o.n.expired(wordUnlink, key)
	}
}

// KeysFlushed implements Observer (signalFlushedDb).
func (o keyObserver) KeysFlushed() {
	o.n.blockers.flushed(o.n.ks)
	o.n.touchAllWatched()
	o.n.tracking.Flushed(o.n.caller())
}

// KeyReady implements Observer.
func (o keyObserver) KeyReady(key, kind string) {
	if !o.n.events.muted {
		o.n.blockers.signal(key, kind)
	}
}
