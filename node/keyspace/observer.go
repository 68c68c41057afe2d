package keyspace

// Observer is told what happens to keys: transactions (WATCH), blocked clients
// and client-side caches depend on it.
type Observer interface {
	// KeyChanged reports that the key was created, modified or deleted, or that its
	// deadline changed (signalModifiedKey).
	KeyChanged(key string)
	// KeyExpired is KeyChanged for a key that was deleted because its deadline has come.
	KeyExpired(key string)
	// KeysFlushed reports that all keys go; they are still there.
	KeysFlushed()
	// KeyReady reports that clients who wait for the key may have something to hear, and
	// the type of value that it is about (signalKeyAsReady): "list", "zset" or "stream".
	// A key that is there already and gets a new value of such a type is not ready.
	KeyReady(key, kind string)
	// KeyEvent reports what notify-keyspace-events is about (notifyKeyspaceEvent): an
	// event such as "lpush" or "expired".
	KeyEvent(class EventClass, event, key string)
}

// FieldObserver is implemented by an Observer that is told of the fields of hashes, too.
type FieldObserver interface {
	Observer
	// FieldsExpired is KeyChanged for a hash of which fields were deleted because their
	// deadline has come, in that order. Gone says that it has no others and goes with them.
	FieldsExpired(key string, fields []string, gone bool)
}

// EventClass is a class of events of keys, by its letter in notify-keyspace-events.
type EventClass byte

// The classes.
const (
	EventGeneric EventClass = 'g' // of commands for keys of any type
	EventString  EventClass = '$'
	EventList    EventClass = 'l'
	EventSet     EventClass = 's'
	EventHash    EventClass = 'h'
	EventZSet    EventClass = 'z'
	EventStream  EventClass = 't'
	EventExpired EventClass = 'x' // a key was deleted when its time was over
	EventMiss    EventClass = 'm' // a key that was to be read is not there
	EventNew     EventClass = 'n' // a key is made
)
