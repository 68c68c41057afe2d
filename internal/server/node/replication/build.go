package replication

import (
	"slices"
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
)

// Builder writes keys as the commands that build them, for an append only file and for a target of
// slots that move whole (rewriteObjectRio in aof.c).
type Builder struct {
	Pending
	// ShortScores says that scores have the fewest digits that tell them, as from Redis 7.2 on.
	ShortScores bool
	// FieldsSetExpiring says that fields with deadlines come first, by HSETEX as in Valkey, and
	// not each with an HPEXPIREAT behind it as in Redis.
	FieldsSetExpiring bool
	// ProducerSeconds and ProducerIDs are what a new stream remembers of producers: another one
	// is told so.
	ProducerSeconds, ProducerIDs int
}

// itemsPerCommand is how many members one command has (AOF_REWRITE_ITEMS_PER_CMD).
const itemsPerCommand = 64

// Key writes the commands that make the key, whose deadline is zero if it has none.
func (b *Builder) Key(key []byte, v rdb.Value, deadline time.Time) {
	switch v.Type {
	case rdb.TypeString:
		b.request("SET", key, v.String)
	case rdb.TypeList:
		b.items("RPUSH", key, 1, v.List)
	case rdb.TypeSet:
		b.items("SADD", key, 1, v.Set)
	case rdb.TypeHash:
		b.hash(key, v.Hash)
	case rdb.TypeZSet:
		items := make([][]byte, 0, 2*len(v.ZSet))
		for _, m := range v.ZSet {
			items = append(items, b.score(m.Score), m.Member)
		}
		b.items("ZADD", key, 2, items)
	case rdb.TypeStream:
		b.stream(key, v.Stream)
	}
	if !deadline.IsZero() {
		b.request("PEXPIREAT", key, decimal(deadline.UnixMilli()))
	}
}

// Restore writes a key by its payload.
func (b *Builder) Restore(key, payload []byte, deadline time.Time) {
	at := int64(0)
	if !deadline.IsZero() {
		at = deadline.UnixMilli()
	}
	b.request("RESTORE", key, decimal(at), payload, []byte("ABSTTL"))
}

func (b *Builder) request(word string, args ...[]byte) {
	b.Array(1 + len(args))
	b.BulkString(word)
	for _, arg := range args {
		b.Bulk(arg)
	}
	b.Count++
}

// items gives the members of a collection, each of which takes some arguments.
func (b *Builder) items(word string, key []byte, width int, items [][]byte) {
	for len(items) > 0 {
		some := items[:min(len(items), itemsPerCommand*width)]
		items = items[len(some):]
		b.Array(2 + len(some))
		b.BulkString(word)
		b.Bulk(key)
		for _, item := range some {
			b.Bulk(item)
		}
		b.Count++
	}
}

func (b *Builder) score(score float64) []byte {
	if b.ShortScores {
		return []byte(number.FormatShort(score))
	}
	return []byte(number.FormatG(score, 17))
}

// hash is rewriteHashObject. Redis sets field by field once any of them expires.
func (b *Builder) hash(key []byte, fields []rdb.Field) {
	var lasting [][]byte
	for _, f := range fields {
		switch {
		case f.Deadline == 0:
			lasting = append(lasting, f.Name, f.Value)
		case b.FieldsSetExpiring:
			b.request("HSETEX", key, []byte("PXAT"), decimal(f.Deadline), []byte("FIELDS"), []byte("1"), f.Name, f.Value)
		}
	}
	if b.FieldsSetExpiring || len(lasting) == 2*len(fields) {
		b.items("HMSET", key, 2, lasting)
		return
	}
	for _, f := range fields {
		b.request("HMSET", key, f.Name, f.Value)
		if f.Deadline != 0 {
			b.request("HPEXPIREAT", key, decimal(f.Deadline), []byte("FIELDS"), []byte("1"), f.Name)
		}
	}
}

// stream is rewriteStreamObject. A stream without entries is made with one that does not stay.
func (b *Builder) stream(key []byte, s *rdb.Stream) {
	for _, e := range s.Entries {
		args := [][]byte{key, []byte(e.ID.String())}
		for _, f := range e.Fields {
			args = append(args, f.Name, f.Value)
		}
		b.request("XADD", args...)
	}
	if len(s.Entries) == 0 {
		b.request("XADD", key, []byte("MAXLEN"), []byte("0"), []byte("0-1"), []byte("x"), []byte("y"))
	}
	b.request("XSETID", key, []byte(s.LastID.String()), []byte("ENTRIESADDED"), strconv.AppendUint(nil, s.EntriesAdded, 10),
		[]byte("MAXDELETEDID"), []byte(s.MaxDeletedID.String()))
	for _, g := range s.Groups {
		b.request("XGROUP", []byte("CREATE"), key, g.Name, []byte(g.LastID.String()), []byte("ENTRIESREAD"), decimal(g.EntriesRead))
		for _, c := range g.Consumers {
			if len(c.Pending) == 0 {
				b.request("XGROUP", []byte("CREATECONSUMER"), key, g.Name, c.Name)
			}
			for _, p := range c.Pending {
				b.request("XCLAIM", key, g.Name, c.Name, []byte("0"), []byte(p.ID.String()), []byte("TIME"), decimal(p.Delivered),
					[]byte("RETRYCOUNT"), strconv.AppendUint(nil, p.Count, 10), []byte("JUSTID"), []byte("FORCE"))
			}
		}
	}
	b.idempotence(key, s)
}

// idempotence is what a stream remembers of producers, as far as the entries are there.
func (b *Builder) idempotence(key []byte, s *rdb.Stream) {
	known := s.Idempotence
	if known == nil {
		return
	}
	if known.Duration != uint64(b.ProducerSeconds) || known.MaxSize != uint64(b.ProducerIDs) {
		b.request("XCFGSET", key, []byte("IDMP-DURATION"), strconv.AppendUint(nil, known.Duration, 10),
			[]byte("IDMP-MAXSIZE"), strconv.AppendUint(nil, known.MaxSize, 10))
	}
	for _, p := range known.Producers {
		for _, sent := range p.Entries {
			if _, there := slices.BinarySearchFunc(s.Entries, sent.Entry, func(e rdb.Entry, id rdb.ID) int { return e.ID.Compare(id) }); there {
				b.request("XIDMPRECORD", key, p.Name, sent.IID, []byte(sent.Entry.String()))
			}
		}
	}
}

func decimal(n int64) []byte { return strconv.AppendInt(nil, n, 10) }
