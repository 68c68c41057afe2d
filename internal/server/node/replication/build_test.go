package replication_test

import (
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/node/replication"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
)

// What BGREWRITEAOF of Redis 7.0.15, Redis 7.4.1 and Valkey 9.1.2 writes for such keys, without
// aof-use-rdb-preamble.
func TestKeysAreBuiltAsByRealServers(t *testing.T) {
	text := func(words ...string) (all [][]byte) {
		for _, word := range words {
			all = append(all, []byte(word))
		}
		return all
	}
	hash := rdb.Value{Type: rdb.TypeHash, Hash: []rdb.Field{{Name: []byte("g"), Value: []byte("w"), Deadline: 4000000000000}, {Name: []byte("f"), Value: []byte("v")}}}
	scores := rdb.Value{Type: rdb.TypeZSet, ZSet: []rdb.Member{{Score: 0.1, Member: []byte("a")}, {Score: 3, Member: []byte("b")}, {Score: 1e300, Member: []byte("d")}}}
	stream := rdb.Value{Type: rdb.TypeStream, Stream: &rdb.Stream{
		Entries: []rdb.Entry{{ID: rdb.ID{MS: 1, Seq: 1}, Fields: []rdb.Field{{Name: []byte("a"), Value: []byte("b")}}}},
		LastID:  rdb.ID{MS: 1, Seq: 1}, EntriesAdded: 1,
		Groups: []rdb.Group{{Name: []byte("g"), LastID: rdb.ID{MS: 1, Seq: 1}, EntriesRead: 1, Consumers: []rdb.Consumer{
			{Name: []byte("c1"), Pending: []rdb.Pending{{ID: rdb.ID{MS: 1, Seq: 1}, Delivered: 1795884750663, Count: 1}}}, {Name: []byte("e")},
		}}},
	}}
	empty := rdb.Value{Type: rdb.TypeStream, Stream: &rdb.Stream{LastID: rdb.ID{MS: 1, Seq: 1}, MaxDeletedID: rdb.ID{MS: 1, Seq: 1}, EntriesAdded: 1}}
	remembers := rdb.Value{Type: rdb.TypeStream, Stream: &rdb.Stream{
		Entries: []rdb.Entry{{ID: rdb.ID{MS: 1, Seq: 1}}}, LastID: rdb.ID{MS: 1, Seq: 1}, EntriesAdded: 1,
		Idempotence: &rdb.Idempotence{Duration: 100, MaxSize: 50, Producers: []rdb.Producer{{Name: []byte("p"), Entries: []rdb.Produced{
			{IID: []byte("gone"), Entry: rdb.ID{MS: 1}}, {IID: []byte("i"), Entry: rdb.ID{MS: 1, Seq: 1}},
		}}}},
	}}
	many := rdb.Value{Type: rdb.TypeList, List: text(strings.Fields(strings.Repeat("x ", 65))...)}
	redis70, redis74 := replication.Builder{}, replication.Builder{ShortScores: true}
	valkey91 := replication.Builder{ShortScores: true, FieldsSetExpiring: true}
	for _, row := range []struct {
		name     string
		builder  replication.Builder
		value    rdb.Value
		deadline time.Time
		want     string
	}{
		{"a string", redis70, rdb.Value{Type: rdb.TypeString, String: []byte("v")}, time.UnixMilli(4000000000000), "SET k v|PEXPIREAT k 4000000000000"},
		{"a list", redis70, many, time.Time{}, "RPUSH k" + strings.Repeat(" x", 64) + "|RPUSH k x"},
		{"a set", redis70, rdb.Value{Type: rdb.TypeSet, Set: text("1", "2")}, time.Time{}, "SADD k 1 2"},
		{"scores of Redis 7.0", redis70, scores, time.Time{}, "ZADD k 0.10000000000000001 a 3 b 1.0000000000000001e+300 d"},
		{"scores of Redis 7.4", redis74, scores, time.Time{}, "ZADD k 0.1 a 3 b 1e+300 d"},
		{"fields of Redis 7.4", redis74, hash, time.Time{}, "HMSET k g w|HPEXPIREAT k 4000000000000 FIELDS 1 g|HMSET k f v"},
		{"fields of Valkey 9", valkey91, hash, time.Time{}, "HSETEX k PXAT 4000000000000 FIELDS 1 g w|HMSET k f v"},
		{"fields that last", redis74, rdb.Value{Type: rdb.TypeHash, Hash: []rdb.Field{{Name: []byte("f"), Value: []byte("v")}, {Name: []byte("g"), Value: []byte("w")}}}, time.Time{}, "HMSET k f v g w"},
		{"a stream", redis70, stream, time.Time{}, "XADD k 1-1 a b|XSETID k 1-1 ENTRIESADDED 1 MAXDELETEDID 0-0|XGROUP CREATE k g 1-1 ENTRIESREAD 1|" +
			"XCLAIM k g c1 0 1-1 TIME 1795884750663 RETRYCOUNT 1 JUSTID FORCE|XGROUP CREATECONSUMER k g e"},
		{"a stream without entries", redis70, empty, time.Time{}, "XADD k MAXLEN 0 0-1 x y|XSETID k 1-1 ENTRIESADDED 1 MAXDELETEDID 1-1"},
		{"a stream that remembers less", redis74, remembers, time.Time{}, "XADD k 1-1|XSETID k 1-1 ENTRIESADDED 1 MAXDELETEDID 0-0|XCFGSET k IDMP-DURATION 100 IDMP-MAXSIZE 50|XIDMPRECORD k p i 1-1"},
	} {
		b := row.builder
		b.ProducerSeconds, b.ProducerIDs = 100, 100
		b.Key([]byte("k"), row.value, row.deadline)
		if got := words(b.Buf); got != row.want {
			t.Errorf("%s:\n got %s\nwant %s", row.name, got, row.want)
		}
	}
	var b replication.Builder
	b.Restore([]byte("k"), []byte("payload"), time.UnixMilli(7))
	if got := words(b.Buf); got != "RESTORE k 7 payload ABSTTL" {
		t.Errorf("a payload: %s", got)
	}
}

// words are requests without their lengths, | between them.
func words(requests []byte) string {
	var b strings.Builder
	for line := range strings.FieldsSeq(string(requests)) {
		switch {
		case line[0] == '*' && b.Len() > 0:
			b.WriteByte('|')
		case line[0] != '*' && line[0] != '$':
			if b.Len() > 0 && !strings.HasSuffix(b.String(), "|") {
				b.WriteByte(' ')
			}
			b.WriteString(line)
		}
	}
	return b.String()
}
