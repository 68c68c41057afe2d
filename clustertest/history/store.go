package history

import (
	"slices"
	"time"
)

// store is what a node holds of a slot, from when its process or its role as a master
// began. It is followed key by key, wherever the node got them from: commands of clients,
// MIGRATE, the master that it has replaced, a disk.
type store struct {
	node string
	// now is what it may hold, before is all that it, and those that its data came from,
	// may have held at any time.
	now, before states
	// replicas may hold this instead of what is deleted without telling them.
	replicas states
	// follows is the master of a replica, "" for a master.
	follows string
	// written is set once a command may have changed it.
	written bool
	// added is set once a command of a client may have changed it behind a handover.
	added bool

	// begin, why, kind and the master from which it took over say what it began with, if
	// something could be lost then; had is set if all was there until then.
	begin time.Duration
	why   string
	from  string
	kind  Kind
	had   bool
	// losers are those whose losses may be what it lacks: the master that it has replaced, and
	// the ones before, as far as it is not certain that that one had everything.
	losers []loser
}

// loser is a node, and since when it may have lost something.
type loser struct {
	node  string
	since time.Duration
}

func newStore(node string) *store {
	empty := candidate{state: keyspace{}, whole: true}
	return &store{node: node, now: states{empty}, before: states{empty}}
}

// set changes what it may hold.
func (s *store) set(now states) {
	s.now = now
	s.before = s.before.join(now)
}

// change does something to each state that it may be in.
func (s *store) change(f func(keyspace) keyspace) {
	s.set(s.now.each(f))
	s.written = true
}

// mayChange is change for what may have happened, or not.
func (s *store) mayChange(f func(keyspace) keyspace) {
	s.set(s.now.each(f).join(s.now))
	s.written = true
}

// takesOver is the store of a replica that replaces its master: it holds what that held
// at some time, at best the last.
func (s *store) takesOver(from *store, at time.Duration, why string) *store {
	before := s.before.join(from.before).add(nothing)
	last := from.now.join(from.replicas)
	if from.from == s.node && !from.written {
		// It was the master before, and its master has added nothing. If it did not copy the
		// data of that one yet, it goes on with its own.
		last = slices.Clone(last).join(s.now)
	}
	return &store{
		node: s.node, now: before.lossy().join(last), before: before,
		begin: at, why: why, from: from.node, kind: LostInFailover, had: last.anyWhole(),
		losers: append(from.doubts(), loser{from.node, at}),
	}
}

// restarted is the store of a process that comes back with what is on its disk: with
// anything that was there at some time, at best the last.
func (s *store) restarted(at time.Duration) *store {
	before := s.before.add(nothing)
	return &store{
		node: s.node, now: before.lossy().join(s.now), before: before, follows: s.follows,
		begin: at, why: s.node + " comes back without its data", kind: LostWithData, had: s.now.anyWhole(),
		losers: append(s.doubts(), loser{s.node, at}),
	}
}

// doubts are the losers, unless it is certain that nothing is missing.
func (s *store) doubts() []loser {
	if slices.ContainsFunc(s.now, func(c candidate) bool { return !c.whole }) {
		return slices.Clone(s.losers)
	}
	return nil
}

// lost reports whether what it began with, or has held since, is not all that there was.
func (s *store) lost() bool { return s.had && !s.now.anyWhole() }

// holds reports whether it certainly holds some of the keys, or with none given any.
func (s *store) holds(keys ...string) bool {
	return s.now.all(func(k keyspace) bool {
		for _, key := range keys {
			if _, has := k[key]; has {
				return true
			}
		}
		return len(keys) == 0 && len(k) > 0
	})
}
