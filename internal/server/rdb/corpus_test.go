package rdb

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// The payloads in testdata/payloads were dumped by a Redis 7.0.15; those of older
// forms were written by olderForms and restored by one. TestUpdateCorpus writes
// them anew.
const corpusDir = "testdata/payloads"

// sample is a payload of the corpus.
type sample struct {
	name string
	// want is the value, in the order of commands.
	want Value
	// deleted are entries that are deleted from the stream want after it was
	// made, so that the payload has them and the value has not.
	deleted []ID
	// older is set for a form that the server does not write.
	older []byte
}

func (s sample) path() string {
	return filepath.Join(corpusDir, strings.NewReplacer(" ", "-").Replace(s.name))
}

func stringSample(name, s string) sample {
	return sample{name: "string " + name, want: Value{Type: TypeString, String: []byte(s)}}
}

func listSample(name string, elements ...string) sample {
	return sample{name: "list " + name, want: Value{Type: TypeList, List: byteSlices(elements)}}
}

func setSample(name string, members ...string) sample {
	return sample{name: "set " + name, want: Value{Type: TypeSet, Set: byteSlices(members)}}
}

func hashSample(name string, namesAndValues ...string) sample {
	v := Value{Type: TypeHash}
	for pair := range slices.Chunk(byteSlices(namesAndValues), 2) {
		v.Hash = append(v.Hash, Field{Name: pair[0], Value: pair[1]})
	}
	return sample{name: "hash " + name, want: v}
}

func zsetSample(name string, members ...Member) sample {
	return sample{name: "zset " + name, want: Value{Type: TypeZSet, ZSet: members}}
}

func streamSample(name string, s Stream, deleted ...ID) sample {
	return sample{name: "stream " + name, want: Value{Type: TypeStream, Stream: &s}, deleted: deleted}
}

func byteSlices(all []string) [][]byte {
	b := make([][]byte, len(all))
	for i, s := range all {
		b[i] = []byte(s)
	}
	return b
}

// enumerate returns n strings of the format with numbers from first on.
func enumerate(format string, first, n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf(format, first+i)
	}
	return all
}

// noise returns n bytes that do not compress.
func noise(n int) string {
	b := make([]byte, n)
	x := uint32(1)
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = byte(x >> 24)
	}
	return string(b)
}

// corpus returns all samples.
func corpus() []sample {
	all := slices.Concat(stringSamples(), listSamples(), setSamples(), hashSamples(), zsetSamples(), streamSamples())
	for _, s := range all {
		// Small ones suffice for the forms that nobody writes any more.
		if len(Encode(s.want)) > 1<<10 {
			continue
		}
		for _, f := range olderForms(s.want) {
			all = append(all, sample{name: s.name + " as " + f.name, want: s.want, older: f.payload})
		}
		if s.want.Type == TypeStream && s.deleted == nil {
			all = append(all, olderStream(s))
		}
	}
	return all
}

func stringSamples() []sample {
	all := []sample{
		stringSample("empty", ""),
		stringSample("plain", "hello"),
		stringSample("minus zero", "-0"),
		stringSample("leading zero", "007"),
		stringSample("20 equal bytes", strings.Repeat("a", 20)),
		stringSample("21 equal bytes", strings.Repeat("a", 21)),
		stringSample("300 equal bytes", strings.Repeat("a", 300)),
		stringSample("long repetition", strings.Repeat(noise(700), 3)),
		stringSample("words", strings.Repeat("to be, or not to be, that is the question: ", 9)),
		stringSample("63 bytes", noise(63)),
		stringSample("64 bytes", noise(64)),
		stringSample("16383 bytes", noise(1<<14-1)),
		stringSample("16384 bytes", noise(1<<14)),
		stringSample("HyperLogLog", "HYLL\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x80\x7f\xff"),
	}
	for _, n := range []int64{0, 1, -1, 127, 128, -128, -129, 32767, 32768, -32768, -32769,
		math.MaxInt32, math.MaxInt32 + 1, math.MinInt32, math.MinInt32 - 1, math.MaxInt64, math.MinInt64} {
		all = append(all, stringSample(fmt.Sprint(n), fmt.Sprint(n)))
	}
	return all
}

func listSamples() []sample {
	return []sample{
		listSample("of one", "a"),
		listSample("of an empty string", ""),
		listSample("mixed", "a", "", "1", "-1", "4095", "4096", "-4096", "-4097", "8388607", "8388608", "9223372036854775807", noise(64), noise(500)),
		listSample("of two nodes", noise(4000), noise(4100), "z"),
		listSample("of a big element", "a", noise(9000), "b"),
		listSample("of integers", enumerate("%d", -300, 600)...),
		listSample("of 8192 bytes", noise(8192-7-8-3)),
	}
}

func setSamples() []sample {
	return []sample{
		setSample("of one", "a"),
		setSample("of integers", "1", "2", "3"),
		setSample("of 16 bit", "-32768", "32767"),
		setSample("of 32 bit", "-2147483648", "1", "32768"),
		setSample("of 64 bit", "-9223372036854775808", "1", "2147483648"),
		setSample("mixed", "1", "a", "", "02"),
		setSample("of 512 integers", enumerate("%d", 0, maxIntset)...),
		setSample("of 513 integers", enumerate("%d", 0, maxIntset+1)...),
	}
}

func hashSamples() []sample {
	return []sample{
		hashSample("of one", "a", "1"),
		hashSample("mixed", "a", "", "", "b", "1", "2", "-1", "12345678901"),
		hashSample("of 64 bytes", "a", noise(64)),
		hashSample("of 65 bytes", "a", noise(65)),
		hashSample("of a name of 65 bytes", noise(65), "a"),
		hashSample("of long strings", "a", noise(300), noise(254), "b"),
		hashSample("of 512 fields", enumerate("%d", 0, 2*maxHashListpackEntries)...),
		hashSample("of 513 fields", enumerate("%d", 0, 2*maxHashListpackEntries+2)...),
	}
}

func zsetSamples() []sample {
	numbered := func(n int) (members []Member) {
		for i := range n {
			members = append(members, Member{Score: float64(i), Member: fmt.Appendf(nil, "m%d", i)})
		}
		return members
	}
	return []sample{
		zsetSample("of one", Member{1, []byte("a")}),
		zsetSample("of scores",
			Member{math.Inf(-1), []byte("a")}, Member{-1e300, []byte("b")}, Member{-1.5, []byte("c")}, Member{0, []byte("d")},
			Member{math.SmallestNonzeroFloat64, []byte("da")}, Member{0.1, []byte("e")}, Member{1 << 40, []byte("f")},
			Member{1e17, []byte("g")}, Member{5e18, []byte("h")}, Member{math.Inf(1), []byte("i")}),
		zsetSample("of equal scores", Member{1, []byte("")}, Member{1, []byte("10")}, Member{1, []byte("9")}, Member{1, []byte("a")}),
		zsetSample("of 64 bytes", Member{1, []byte(noise(64))}),
		zsetSample("of 65 bytes", Member{1, []byte(noise(65))}, Member{2.5, []byte("b")}),
		zsetSample("of 128 members", numbered(maxZSetListpackEntries)...),
		zsetSample("of 129 members", numbered(maxZSetListpackEntries+1)...),
	}
}

func streamSamples() []sample {
	entry := func(ms, seq uint64, namesAndValues ...string) Entry {
		e := Entry{ID: ID{ms, seq}}
		for pair := range slices.Chunk(byteSlices(namesAndValues), 2) {
			e.Fields = append(e.Fields, Field{Name: pair[0], Value: pair[1]})
		}
		return e
	}
	three := Stream{
		Entries:      []Entry{entry(1, 0, "a", "1"), entry(1, 1, "a", "2"), entry(2, 0, "b", "3", "c", "4")},
		LastID:       ID{2, 0},
		FirstID:      ID{1, 0},
		EntriesAdded: 3,
	}
	grouped := three
	grouped.Groups = []Group{
		{Name: []byte("g"), LastID: ID{2, 0}, EntriesRead: 3, Consumers: []Consumer{
			{Name: []byte("alice"), Seen: 1700000000000, Pending: []Pending{{ID{1, 0}, 1700000000001, 1}, {ID{2, 0}, 1700000000003, 1 << 40}}},
			{Name: []byte("bob"), Seen: 1700000000002, Pending: []Pending{{ID{1, 1}, 0, 2}}},
			{Name: []byte("carol"), Seen: 0},
		}},
		{Name: []byte("unknown"), LastID: ID{1, 1}, EntriesRead: UnknownEntriesRead},
	}
	trimmed := grouped
	trimmed.Entries = three.Entries[2:]
	trimmed.FirstID = ID{2, 0}
	trimmed.MaxDeletedID = ID{1, 1}
	long := func(n int) (s Stream) {
		for i := range n {
			s.Entries = append(s.Entries, entry(uint64(1000+i), 0, "i", fmt.Sprint(i)))
		}
		s.FirstID, s.LastID, s.EntriesAdded = s.Entries[0].ID, s.Entries[n-1].ID, uint64(n)
		return s
	}
	big := Stream{Entries: []Entry{entry(1, 1, "a", noise(3000)), entry(1, 2, "a", noise(1000)), entry(1, 3, "a", noise(5000))},
		LastID: ID{1, 3}, FirstID: ID{1, 1}, EntriesAdded: 3}
	return []sample{
		streamSample("of one", Stream{Entries: three.Entries[:1], LastID: ID{1, 0}, FirstID: ID{1, 0}, EntriesAdded: 1}),
		streamSample("of three", three),
		streamSample("empty", Stream{LastID: ID{5, 0}, MaxDeletedID: ID{5, 0}, EntriesAdded: 1}),
		streamSample("of high IDs", Stream{Entries: []Entry{entry(math.MaxUint64, 0, "a", "b"), entry(math.MaxUint64, math.MaxUint64, "a", "b")},
			LastID: ID{math.MaxUint64, math.MaxUint64}, FirstID: ID{math.MaxUint64, 0}, EntriesAdded: 2}),
		streamSample("with groups", grouped),
		streamSample("with deleted entries", trimmed, ID{1, 0}, ID{1, 1}),
		streamSample("of 100 entries", long(maxStreamNodeEntries)),
		streamSample("of 101 entries", long(maxStreamNodeEntries+1)),
		streamSample("of big entries", big),
	}
}

// olderStream is the stream as Redis 5.0 writes it, with what Redis 7.0 makes of
// the counters that are missing.
func olderStream(s sample) sample {
	older := *s.want.Stream
	payload := Redis70.appendFooter(Redis62.appendStream(nil, &older), 0)
	older.MaxDeletedID = ID{}
	older.deriveCounters()
	older.Groups = slices.Clone(older.Groups)
	for i, g := range older.Groups {
		older.Groups[i].EntriesRead = older.entriesRead(g.LastID)
	}
	return sample{name: s.name + " as version 1", want: Value{Type: TypeStream, Stream: &older}, older: payload}
}

func TestCorpus(t *testing.T) {
	names := map[string]bool{}
	for _, s := range corpus() {
		names[s.path()] = true
		t.Run(s.name, func(t *testing.T) {
			payload, err := os.ReadFile(s.path())
			if err != nil {
				t.Fatal(err)
			}
			got, err := Decode(payload)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := unordered(got), unordered(s.want); !reflect.DeepEqual(got, want) {
				t.Errorf("Decode = %+v, want %+v", got, want)
			}
			if s.older == nil && s.deleted == nil && !hashTable(payload) {
				if again := Encode(s.want); !bytes.Equal(again, payload) {
					t.Errorf("Encode = %x, want %x", again, payload)
				}
			}
		})
	}
	files, err := filepath.Glob(corpusDir + "/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !names[file] {
			t.Errorf("%s belongs to no sample", file)
		}
	}
}

// hashTable reports whether a payload is in the order of a hash table, which
// only the server that wrote it knows.
func hashTable(payload []byte) bool {
	return payload[0] == kindSet || payload[0] == kindHash
}

// unordered returns v with the order removed that has no meaning.
func unordered(v Value) Value {
	v = content(v)
	v.Set = slices.Clone(v.Set)
	slices.SortFunc(v.Set, bytes.Compare)
	v.Hash = slices.Clone(v.Hash)
	slices.SortFunc(v.Hash, func(a, b Field) int { return bytes.Compare(a.Name, b.Name) })
	return v
}

// content is the value without its encoding.
func content(v Value) Value {
	v.Form = FormBySize
	if v.Stream != nil {
		s := *v.Stream
		s.Nodes = nil
		v.Stream = &s
	}
	return v
}
