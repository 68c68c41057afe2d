package rdb

import "strconv"

// Type is the type of a value, as TYPE names it.
type Type uint8

// The types of Redis, modules excepted.
const (
	TypeString Type = iota + 1
	TypeList
	TypeSet
	TypeHash
	TypeZSet
	TypeStream
)

var typeNames = [...]string{"none", "string", "list", "set", "hash", "zset", "stream"}

// String returns the answer of TYPE: "string", "list", "set", "hash", "zset" or
// "stream", and "none" for any other Type.
func (t Type) String() string {
	if int(t) >= len(typeNames) {
		return "none"
	}
	return typeNames[t]
}

// Value is a value of any type, free of its encoding. Only the field that Type
// names has a meaning. Where an order is stated below, Decode returns it and
// Encode does not rely on it.
type Value struct {
	Type   Type
	String []byte
	// List holds the elements from head to tail.
	List [][]byte
	// Set holds the members in the order of the payload.
	Set [][]byte
	// Hash holds the fields in the order of the payload. HashSince is not 0 if fields of it
	// have deadlines, or had some: the earliest of them, in milliseconds since 1970, or
	// NoDeadlineYet if they could only have some.
	Hash      []Field
	HashSince int64
	// ZSet holds the members, sorted by score, then by member, unless Form is FormCompact:
	// then they are in the order of the payload, which a damaged one can have wrong. No
	// score is NaN.
	ZSet []Member
	// Stream is never nil when Type is TypeStream.
	Stream *Stream
	// Form says how a set, a hash or a sorted set is encoded. From Decode it is FormCompact
	// or FormListpack where the payload has a compact encoding, whatever the size, and
	// FormBySize elsewhere.
	Form Form
}

// NoDeadlineYet is the HashSince of a hash that was made ready for deadlines, of which it has
// not got one.
const NoDeadlineYet = -1

// Form chooses between the encodings of a type.
type Form uint8

// The forms.
const (
	FormBySize   Form = iota // as Redis does with its default limits
	FormCompact              // an intset or a listpack, whatever the size
	FormExpanded             // member by member
	FormListpack             // of a set: a listpack, even of integers
)

// compact reports whether the form is the compact one, given whether the value fits
// into the default limits.
func (f Form) compact(fits bool) bool {
	return f == FormCompact || f == FormBySize && fits
}

// Field is a field of a hash or of a stream entry.
type Field struct {
	Name, Value []byte
	// Deadline is when a hash's field expires, in milliseconds since 1970, 0 for never.
	Deadline int64
}

// Member is a member of a sorted set.
type Member struct {
	Score  float64
	Member []byte
}

// Stream is a stream with its consumer groups.
type Stream struct {
	// Entries are in the order of their IDs, which Encode does rely on.
	Entries []Entry
	// LastID is the highest ID ever added or set with XSETID.
	LastID ID
	// FirstID is the ID of the first entry, zero when there is none.
	FirstID ID
	// MaxDeletedID is the highest ID that XDEL deleted.
	MaxDeletedID ID
	// EntriesAdded counts the entries ever added.
	EntriesAdded uint64
	// Surplus is by how much the length that the stream claims, and XLEN shows, is more than
	// its entries. It is 0 but for payloads that Redis takes though they are wrong.
	Surplus int64
	// Groups are sorted by name.
	Groups []Group
	// Nodes say how the entries are divided, and which deleted ones keep their place. Without
	// them Encode divides the entries as if they had been added one after the other.
	Nodes []StreamNode
	// Idempotence is what is known of producers, nil before version 13.
	Idempotence *Idempotence
}

// StreamNode is a listpack of a stream: some of its entries, under the ID and with the
// names of the fields of the first that it held.
type StreamNode struct {
	ID    ID
	Names []string
	// Entries are there, Deleted were; both in the order of their IDs.
	Entries, Deleted []Entry
	// Surplus is how many more entries the node claims to have, and fewer deleted ones, than
	// it does: as Stream.Surplus.
	Surplus int
	// Size is the number of bytes of the listpack. Encode does not look at it.
	Size int
}

// ID is the ID of a stream entry.
type ID struct {
	MS, Seq uint64
}

// Less reports whether id comes before other.
func (id ID) Less(other ID) bool { return id.Compare(other) < 0 }

// Compare is -1, 0 or 1 as id comes before other, is the same or comes after.
func (id ID) Compare(other ID) int {
	switch {
	case id == other:
		return 0
	case id.MS < other.MS || id.MS == other.MS && id.Seq < other.Seq:
		return -1
	default:
		return 1
	}
}

// String returns the ID as commands print it: "1526919030474-55".
func (id ID) String() string {
	return strconv.FormatUint(id.MS, 10) + "-" + strconv.FormatUint(id.Seq, 10)
}

// Entry is an entry of a stream.
type Entry struct {
	ID     ID
	Fields []Field
}

// UnknownEntriesRead is the EntriesRead of a group whose logical read counter
// cannot be told (SCG_INVALID_ENTRIES_READ); XINFO shows nil.
const UnknownEntriesRead = -1

// Group is a consumer group. Its pending entries are those of its consumers.
type Group struct {
	Name        []byte
	LastID      ID
	EntriesRead int64
	// Consumers are sorted by name.
	Consumers []Consumer
}

// Consumer is a consumer of a group.
type Consumer struct {
	Name []byte
	// Seen is the Unix time in milliseconds of its last attempt to read.
	Seen int64
	// Active is that of its last success, -1 for never, and 0 where a payload before version
	// 11 does not tell.
	Active int64
	// Pending is its pending entries list, sorted by ID.
	Pending []Pending
}

// Pending is an entry that was delivered and not acknowledged.
type Pending struct {
	ID ID
	// Delivered is the Unix time in milliseconds of the last delivery.
	Delivered int64
	// Count is the number of deliveries.
	Count uint64
}
