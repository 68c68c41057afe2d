package corpus

import (
	"encoding/binary"
	"fmt"
	"hash/crc64"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
)

// How many exchanges there are about payloads that are a little damaged, and how many payloads
// each of them restores.
const (
	damagedExchanges = 60
	damagedPayloads  = 10
)

// damagedRestores restore what DUMP could almost have given, with all checks that a server
// makes, and read it back. Payloads are left out that only a real server takes, with entries
// of streams in an order that they cannot have, and scores that are NaN.
func damagedRestores() []conformance.Exchange {
	draw := rand.New(rand.NewPCG(34, 1))
	payloads := samplePayloads()
	var list []conformance.Exchange
	for i := range damagedExchanges {
		e := conformance.Story(fmt.Sprintf("RESTORE of damaged payloads, %d", i+1), "A> CONFIG SET sanitize-dump-payload yes")
		for range damagedPayloads {
			payload := damagedPayload(draw, payloads)
			e.Lines = append(e.Lines, conformance.Command("A", "RESTORE", "{hello}k", "0", string(payload), "REPLACE"))
			if _, err := rdb.Decode(payload); err == nil {
				e.Lines = append(e.Lines, readBack(payload[0])...)
			}
		}
		e.Lines = append(e.Lines, conformance.Command("A", "CONFIG", "SET", "sanitize-dump-payload", "no"))
		list = append(list, e)
	}
	return list
}

// readBack asks what a payload of such an object has become.
func readBack(kind byte) []conformance.Step {
	reads := map[byte][]string{
		0: {"GET"}, 1: {"LRANGE", "0", "-1"}, 2: {"SMEMBERS"}, 4: {"HGETALL"}, 11: {"SMEMBERS"}, 16: {"HGETALL"}, 18: {"LRANGE", "0", "-1"},
		3: {"ZRANGE", "0", "-1", "WITHSCORES"}, 5: {"ZRANGE", "0", "-1", "WITHSCORES"}, 17: {"ZRANGE", "0", "-1", "WITHSCORES"},
		15: {"XRANGE", "-", "+"}, 19: {"XRANGE", "-", "+"},
	}
	steps := []conformance.Step{
		conformance.Command("A", "TYPE", "{hello}k"),
		conformance.Command("A", "OBJECT", "ENCODING", "{hello}k"),
	}
	if words := reads[kind]; words != nil {
		steps = append(steps, conformance.Command("A", append([]string{words[0], "{hello}k"}, words[1:]...)...))
	}
	if kind == 15 || kind == 19 {
		steps = append(steps, conformance.Command("A", "XLEN", "{hello}k"), conformance.Command("A", "XINFO", "GROUPS", "{hello}k"))
	}
	return steps
}

// damagedPayload changes one or two bytes of a payload's object.
func damagedPayload(draw *rand.Rand, payloads [][]byte) []byte {
	for {
		payload := payloads[draw.IntN(len(payloads))]
		object := slices.Clone(payload[:len(payload)-payloadFooter])
		for range 1 + draw.IntN(2) {
			at := draw.IntN(len(object))
			switch draw.IntN(4) {
			case 0:
				object = slices.Insert(object, at, byte(draw.IntN(256)))
			case 1:
				object[at] ^= 1 << draw.IntN(8)
			case 2:
				object[at] += byte(1 - 2*draw.IntN(2))
			case 3:
				if len(object) > 1 {
					object = slices.Delete(object, at, at+1)
				}
			}
		}
		payload = seal(object)
		if _, err := rdb.Decode(payload); err == nil || !onlyReal(err) {
			return payload
		}
	}
}

// onlyReal reports whether a payload is refused that a real server may take: see
// docs/differences.md.
func onlyReal(err error) bool {
	return slices.ContainsFunc([]string{
		"a score that is not a number", "stream entry ", "stream node ", "a stream with entry ", "is pending for a consumer and not, or no more",
	}, func(reason string) bool { return strings.Contains(err.Error(), reason) })
}

// payloadFooter is how much of a payload follows the object.
const payloadFooter = 10

var jones = crc64.MakeTable(0x95ac9329ac4bc9b5)

// seal makes a payload of an object: the version of the format and the checksum follow it.
func seal(object []byte) []byte {
	b := binary.LittleEndian.AppendUint16(slices.Clone(object), 10)
	return binary.LittleEndian.AppendUint64(b, ^crc64.Update(^uint64(0), jones, b))
}

// samplePayloads are payloads of small values of all types and encodings.
func samplePayloads() [][]byte {
	texts := func(words string) (list [][]byte) {
		for word := range strings.FieldsSeq(words) {
			list = append(list, []byte(word))
		}
		return list
	}
	text := func(s string) rdb.Value { return rdb.Value{Type: rdb.TypeString, String: []byte(s)} }
	entry := func(ms uint64, fields ...rdb.Field) rdb.Entry { return rdb.Entry{ID: rdb.ID{MS: ms}, Fields: fields} }
	f := rdb.Field{Name: []byte("f"), Value: []byte("v")}
	members := []rdb.Member{{Score: -1.5, Member: []byte("a")}, {Score: 2, Member: []byte("b")}, {Score: 1e300, Member: []byte("c")}}
	values := []rdb.Value{
		text("hello"), text("12345"), text("-7"), text("99999999999"), text(strings.Repeat("abcabc", 9)),
		{Type: rdb.TypeList, List: texts("a 1 -300 70000 hello")},
		{Type: rdb.TypeSet, Set: texts("1 2 3")}, {Type: rdb.TypeSet, Set: texts("1 70000 -99999999999")}, {Type: rdb.TypeSet, Set: texts("a b 3")},
		{Type: rdb.TypeHash, Hash: []rdb.Field{f, {Name: []byte("g"), Value: []byte("12")}}},
		{Type: rdb.TypeHash, Hash: []rdb.Field{f, {Name: []byte("g"), Value: []byte(strings.Repeat("x", 70))}}},
		{Type: rdb.TypeZSet, ZSet: members},
		{Type: rdb.TypeZSet, ZSet: append(members[:2:2], rdb.Member{Score: 3, Member: []byte(strings.Repeat("y", 70))})},
		{Type: rdb.TypeStream, Stream: &rdb.Stream{
			Entries: []rdb.Entry{entry(1, f), entry(2, f), entry(5, f, f)}, LastID: rdb.ID{MS: 5}, FirstID: rdb.ID{MS: 1}, EntriesAdded: 3,
			Groups: []rdb.Group{{Name: []byte("g"), LastID: rdb.ID{MS: 2}, EntriesRead: 2, Consumers: []rdb.Consumer{
				{Name: []byte("c"), Seen: 1, Pending: []rdb.Pending{{ID: rdb.ID{MS: 1}, Delivered: 1, Count: 1}}},
				{Name: []byte("d"), Seen: 1, Pending: []rdb.Pending{{ID: rdb.ID{MS: 2}, Delivered: 1, Count: 1}}},
			}}},
		}},
	}
	list := make([][]byte, len(values))
	for i, v := range values {
		list[i] = rdb.Encode(v)
	}
	return list
}
