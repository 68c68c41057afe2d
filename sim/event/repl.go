package event

import (
	"strconv"
)

// MasterLinkDown: a replica has lost the connection to its master.
type MasterLinkDown struct {
	// Master is the master, "" if the replica has none any more.
	Master string `json:"master,omitempty"`
	// Offset is how far it has followed it.
	Offset int64 `json:"offset"`
}

// ReplicationContinued: a replica goes on with the stream of a master where it was
// (a partial resynchronization).
type ReplicationContinued struct {
	// Master is the master.
	Master string `json:"master"`
	// Offset is where it goes on.
	Offset int64 `json:"offset"`
}

// DataSetLoaded: a replica has taken the whole data set of a master (a full
// resynchronization).
type DataSetLoaded struct {
	// Master is the master.
	Master string `json:"master"`
	// Keys is how many keys there are.
	Keys int `json:"keys"`
	// Offset is where the stream begins.
	Offset int64 `json:"offset"`
}

// DataSetFailed: a node's data set could not be saved, sent or loaded, because its keyspace
// cannot give a value away, or take one.
type DataSetFailed struct {
	// Key is the value's key.
	Key string `json:"key"`
	// Reason says why.
	Reason string `json:"reason"`
}

// WritesLost: it is certain that writes which the node acknowledged are gone.
type WritesLost struct {
	// Winner is the master that never got them, "" for a restart without all data.
	Winner string `json:"winner,omitempty"`
	// Everything says that the whole data set is lost, of which Writes are the last part.
	Everything bool `json:"everything,omitempty"`
	// From is the offset of the first byte that is lost; it is greater than To if none of
	// the stream is.
	From int64 `json:"from"`
	// To is the offset of the last byte that is lost.
	To int64 `json:"to"`
	// Count is the number of commands that are lost.
	Count int `json:"count"`
	// Writes are the first of them, MaxLostWrites at most, as replicas would have got them.
	Writes []Args `json:"writes,omitempty"`
	// Truncated says that there were older ones, which nobody remembers.
	Truncated bool `json:"truncated,omitempty"`
}

// Kind implements Fact.
func (MasterLinkDown) Kind() Kind { return KindRepl }

// Kind implements Fact.
func (ReplicationContinued) Kind() Kind { return KindRepl }

// Kind implements Fact.
func (DataSetLoaded) Kind() Kind { return KindRepl }

// Kind implements Fact.
func (DataSetFailed) Kind() Kind { return KindRepl }

// Kind implements Fact.
func (WritesLost) Kind() Kind { return KindRepl }

func (f MasterLinkDown) text(b []byte) []byte {
	return strconv.AppendInt(append(b, "link to the master down at offset "...), f.Offset, 10)
}

func (f ReplicationContinued) text(b []byte) []byte {
	return strconv.AppendInt(append(b, "goes on at offset "...), f.Offset, 10)
}

func (f DataSetLoaded) text(b []byte) []byte {
	b = appendInt(append(b, "took the data set, "...), f.Keys)
	return strconv.AppendInt(append(b, " keys at offset "...), f.Offset, 10)
}

func (f DataSetFailed) text(b []byte) []byte {
	b = append(appendWord(append(b, "the data set fails at "...), f.Key), ": "...)
	return append(b, printable(f.Reason)...)
}

// MaxLostWrites bounds the Writes of a WritesLost.
const MaxLostWrites = 100

// writesShown is how many lost writes a line shows.
const writesShown = 5

func (f WritesLost) text(b []byte) []byte {
	b = append(b, "lost "...)
	if f.Everything {
		b = append(b, "all data, "...)
	}
	if f.From <= f.To {
		b = strconv.AppendInt(append(b, "offsets "...), f.From, 10)
		b = strconv.AppendInt(append(b, '-'), f.To, 10)
		b = append(b, ", "...)
	}
	b = append(appendInt(b, f.Count), " writes"...)
	if f.Truncated {
		b = append(b, " and older ones"...)
	}
	if f.Winner != "" {
		b = append(appendName(append(b, " that "...), f.Winner), " did not get"...)
	}
	for i, write := range f.Writes {
		switch i {
		case 0:
			b = append(b, ": "...)
		case writesShown:
			return append(b, "; ..."...)
		default:
			b = append(b, "; "...)
		}
		b = append(b, write.Cut(60)...)
	}
	return b
}

func (f MasterLinkDown) peer() string       { return f.Master }
func (f ReplicationContinued) peer() string { return f.Master }
func (f DataSetLoaded) peer() string        { return f.Master }

func (f MasterLinkDown) rename(name func(string) string) Fact {
	f.Master = name(f.Master)
	return f
}

func (f ReplicationContinued) rename(name func(string) string) Fact {
	f.Master = name(f.Master)
	return f
}

func (f DataSetLoaded) rename(name func(string) string) Fact {
	f.Master = name(f.Master)
	return f
}
