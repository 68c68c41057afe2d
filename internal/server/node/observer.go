package node

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
	o.n.touchWatched(key)
	if o.n.tracking.Active() {
		o.n.tracking.Changed(key, 0, o.n.caller()) // whoever came across it has not changed it
	}
	o.n.expired(key)
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
