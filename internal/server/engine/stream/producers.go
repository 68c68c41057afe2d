package stream

import (
	"bytes"
	"slices"

	"github.com/slotstorm/slotstorm/internal/server/rdb"
)

// A stream remembers under which ID of its own a producer has sent an entry, so that one that is
// sent again is not added again (idmpProducer). It forgets the oldest of a producer when they
// are too many, and each when its time is over.

// producer returns what is known of a producer, which is made if there is none
// (idmpGetOrCreateProducer).
func (s *Stream) producer(name []byte) *rdb.Producer {
	i, found := slices.BinarySearchFunc(s.known.Producers, name, func(p rdb.Producer, name []byte) int { return bytes.Compare(p.Name, name) })
	if !found {
		s.known.Producers = slices.Insert(s.known.Producers, i, rdb.Producer{Name: bytes.Clone(name)})
	}
	return &s.known.Producers[i]
}

// Sent returns the entry that a producer has sent under an ID, if it is known (idmpLookup).
func (s *Stream) Sent(producer, id []byte) (entry rdb.ID, known bool) {
	for _, one := range s.producer(producer).Entries {
		if bytes.Equal(one.IID, id) {
			return one.Entry, true
		}
	}
	return rdb.ID{}, false
}

// SentAgain counts an entry that was sent again.
func (s *Stream) SentAgain() { s.known.Duplicates++ }

// Remember notes that a producer has sent an entry under an ID that is not known
// (idmpInsertEntry).
func (s *Stream) Remember(producer, id []byte, entry rdb.ID) {
	p := s.producer(producer)
	p.Entries = append(slices.Clip(p.Entries), rdb.Produced{IID: bytes.Clone(id), Entry: entry})
	s.known.Added++
	if uint64(len(p.Entries)) > s.known.MaxSize {
		p.Entries = p.Entries[1:]
	}
}

// Forget forgets what producers have sent up to a time, in milliseconds since 1970, and those of
// which nothing is left (handleExpiredIdmpEntries).
func (s *Stream) Forget(now int64) {
	var kept []rdb.Producer
	for _, p := range s.known.Producers {
		for len(p.Entries) > 0 && s.forgotten(p.Entries[0].Entry) <= now {
			p.Entries = p.Entries[1:]
		}
		if len(p.Entries) > 0 {
			kept = append(kept, p)
		}
	}
	s.known.Producers = kept
}

// forgotten is when an entry's ID is forgotten.
func (s *Stream) forgotten(entry rdb.ID) int64 { return int64(entry.MS + s.known.Duration*1000) }

// Forgets is when something has to be forgotten next, and whether anything is known of producers.
func (s *Stream) Forgets() (next int64, knows bool) {
	for i, p := range s.known.Producers {
		at := int64(0) // one of which nothing is left goes at once
		if len(p.Entries) > 0 {
			at = s.forgotten(p.Entries[0].Entry)
		}
		if i == 0 || at < next {
			next = at
		}
	}
	return next, len(s.known.Producers) > 0
}

// SetMemory says for how many seconds what producers have sent is remembered, and how many IDs of
// each; 0 leaves that as it is. All that is known is forgotten if that is not what held before.
func (s *Stream) SetMemory(seconds, most uint64) (changed bool) {
	if seconds == 0 {
		seconds = s.known.Duration
	}
	if most == 0 {
		most = s.known.MaxSize
	}
	if seconds == s.known.Duration && most == s.known.MaxSize {
		return false
	}
	s.known.Duration, s.known.MaxSize, s.known.Producers = seconds, most, nil
	return true
}

// Known is what is known of producers.
func (s *Stream) Known() rdb.Idempotence {
	known := s.known
	known.Producers = slices.Clone(known.Producers)
	return known
}
