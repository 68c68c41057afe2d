package rdb

import (
	"bytes"
	"encoding/hex"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// goldenValues are what the servers were asked to store.
var goldenValues = map[string]Value{
	"string":     {Type: TypeString, String: []byte("hello")},
	"set":        {Type: TypeSet, Set: byteSlices([]string{"a", "b", "1"})},
	"integers":   {Type: TypeSet, Set: byteSlices([]string{"1", "2", "300"})},
	"list":       {Type: TypeList, List: byteSlices([]string{"a", "b", "-7", "300", "70000", "3000000000", strings.Repeat("x", 70)})},
	"zset":       {Type: TypeZSet, ZSet: []Member{{1, []byte("a")}, {2.5, []byte("b")}}},
	"hash":       {Type: TypeHash, Hash: []Field{{Name: []byte("a"), Value: []byte("1")}, {Name: []byte("b"), Value: []byte("2")}}},
	"long field": {Type: TypeHash, HashSince: goldenDeadline, Hash: []Field{{[]byte("b"), bytes.Repeat([]byte("1234567890"), 8), goldenDeadline}}},
}

const goldenDeadline = 1895869740413

// golden are payloads of Redis 6.2.14, 7.0.15, 7.2.4, 7.4.1 and 8.6.3, and of Valkey 8.0.1
// and 9.1.2.
var golden = []struct {
	format   *Format
	payloads map[string]string
}{
	{Redis62, map[string]string{
		"string":   "000568656c6c6f0900b3808eba31b243bb",
		"set":      "020301620161c0010900c75acef853b7a06f",
		"integers": "0b0e0200000003000000010002002c01090035e2e3422f134a1b",
		"list":     "0e01c3314070047000000026200319070000016103016203fef903c02c0104f070110105e0005ed0b2201c04000a404678e03b000178ff0900aecae7bab45f8df0",
		"zset":     "0c181800000012000000040000016103f20201620303322e35ff09008ca54c51c0e9cd06",
		"hash":     "0d151500000012000000040000016103f202016203f3ff0900b01fa65bcefd6bc8",
	}},
	{Redis70, map[string]string{
		"string":   "000568656c6c6f0a006372df766534200a",
		"set":      "020301620161c0010a0017a89f340731c3de",
		"integers": "0b0e0200000003000000010002002c010a00e510b28e7b9529aa",
		"list":     "120102c32b406b1b6b0000000700816102816202dff902c12c02f270110104f4005ed0b2201a040009e04678e03c000148ff0a00f92e89ceb5d20771",
		"zset":     "1114140000000400816102010181620283322e3504ff0a00d44c6ea4f644d9d7",
		"hash":     "101111000000040081610201018162020201ff0a003e40636c8f5d769a",
	}},
	{Redis72, map[string]string{
		"string":   "000568656c6c6f0b000aad620598abc983",
		"set":      "140f0f00000003008161028162020101ff0b002ebbdf41d7870d64",
		"integers": "0b0e0200000003000000010002002c010b008ccf0ffd860ac023",
		"list":     "120102c32b406b1b6b0000000700816102816202dff902c12c02f270110104f4005ed0b2201a040009e04678e03c000148ff0b0090f134bd484deef8",
		"zset":     "1114140000000400816102010181620283322e3504ff0b00bd93d3d70bdb305e",
		"hash":     "101111000000040081610201018162020201ff0b00579fde1f72c29f13",
	}},
	{Redis74, map[string]string{
		"string":     "000568656c6c6f0c00a804ebb69f1ebe43",
		"set":        "140f0f00000003008161028162020101ff0c008c1256f2d0327aa4",
		"integers":   "0b0e0200000003000000010002002c010c002e66864e81bfb7e3",
		"list":       "120102c32b406b1b6b0000000700816102816202dff902c12c02f270110104f4005ed0b2201a040009e04678e03c000148ff0c003258bd0e4ff89938",
		"zset":       "1114140000000400816102010181620283322e3504ff0c001f3a5a640c6e479e",
		"hash":       "101111000000040081610201018162020201ff0c00f53657ac7577e8d3",
		"fields":     "197d75a46ab90100001d1d00000006008162020201f47d75a46ab90100000981610201010001ff0c007e1066ca29dcaee3",
		"long field": "187d75a46ab901000001010162c31240500a3132333435363738393031e03a090139300c008e6ff3b3f9a32c85",
	}},
	{Redis86, map[string]string{
		"string":     "000568656c6c6f0d00c1db56c5628157ca",
		"set":        "140f0f00000003008161028162020101ff0d00e5cdeb812dad932d",
		"integers":   "0b0e0200000003000000010002002c010d0047b93b3d7c205e6a",
		"list":       "120102c32b406b1b6b0000000700816102816202dff902c12c02f270110104f4005ed0b2201a040009e04678e03c000148ff0d005b87007db26770b1",
		"zset":       "1114140000000400816102010181620283322e3504ff0d0076e5e717f1f1ae17",
		"hash":       "101111000000040081610201018162020201ff0d009ce9eadf88e8015a",
		"fields":     "197d75a46ab90100001d1d00000006008162020201f47d75a46ab90100000981610201010001ff0d0017cfdbb9d443476a",
		"long field": "187d75a46ab901000001010162c31240500a3132333435363738393031e03a090139300d00e7b04ec0043cc50c",
	}},
	{Valkey80, map[string]string{
		"string":   "000568656c6c6f0b000aad620598abc983",
		"set":      "140f0f00000003008161028162020101ff0b002ebbdf41d7870d64",
		"integers": "0b0e0200000003000000010002002c010b008ccf0ffd860ac023",
		"list":     "120102c32b406b1b6b0000000700816102816202dff902c12c02f270110104f4005ed0b2201a040009e04678e03c000148ff0b0090f134bd484deef8",
		"zset":     "1114140000000400816102010181620283322e3504ff0b00bd93d3d70bdb305e",
		"hash":     "101111000000040081610201018162020201ff0b00579fde1f72c29f13",
	}},
	{Valkey90, map[string]string{
		"string":     "000568656c6c6f5000ac5816e7fb6647fe",
		"set":        "140f0f00000003008161028162020101ff5000884eaba3b44a8319",
		"integers":   "0b0e0200000003000000010002002c0150002a3a7b1fe5c74e5e",
		"list":       "120102c32b406b1b6b0000000700816102816202dff902c12c02f270110104f4005ed0b2201a040009e04678e03c000148ff50003604405f2b806085",
		"zset":       "1114140000000400816102010181620283322e3504ff50001b66a7356816be23",
		"hash":       "101111000000040081610201018162020201ff5000f16aaafd110f116e",
		"fields":     "16020161c001ffffffffffffffff0162c0027d75a46ab90100005000492eaab501473e3d",
		"long field": "16010162c31240500a3132333435363738393031e03a090139307d75a46ab901000050009588aa6334acb056",
	}},
}

// goldenOf is what a payload holds. A compact hash is in the order of its deadlines where
// those are part of the listpack.
func goldenOf(f *Format, name string) Value {
	if name != "fields" {
		v := goldenValues[name]
		if f.fields == fieldsLast {
			v.HashSince = 0
		}
		return v
	}
	v := goldenValues["hash"]
	v.Hash = append([]Field{}, v.Hash...)
	v.Hash[1].Deadline = goldenDeadline
	if f.fields == fieldsEach {
		v.HashSince = goldenDeadline
		v.Hash[0], v.Hash[1] = v.Hash[1], v.Hash[0]
	}
	return v
}

// Each format has the bytes of its servers, and reads them.
func TestFormats(t *testing.T) {
	for _, g := range golden {
		for name, text := range g.payloads {
			payload, err := hex.DecodeString(text)
			if err != nil {
				t.Fatal(err)
			}
			want := goldenOf(g.format, name)
			if got := g.format.Encode(want); name != "set" || g.format.last >= kindSetListpack {
				if !bytes.Equal(got, payload) {
					t.Errorf("%d, %s: %x, want %x", g.format.Version, name, got, payload)
				}
			}
			got, err := g.format.Decode(payload)
			if whichever, anyErr := DecodeAny(payload); anyErr != nil || !reflect.DeepEqual(whichever, got) {
				t.Errorf("%d, %s: without its format %+v, %v, want %+v", g.format.Version, name, whichever, anyErr, got)
			}
			if name == "set" && err == nil { // in the order of a hash table
				got.Set, want.Set = sortedBytes(got.Set), sortedBytes(want.Set)
			}
			if got.Form = FormBySize; err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%d, %s: %+v, %v, want %+v", g.format.Version, name, got, err, want)
			}
		}
	}
}

func sortedBytes(list [][]byte) [][]byte {
	list = append([][]byte{}, list...)
	slices.SortFunc(list, bytes.Compare)
	return list
}

// A format reads the payloads of those before it, and none of those behind.
func TestVersionsOfFormats(t *testing.T) {
	reads := func(f, other *Format) bool {
		return other.Version <= f.Version && !(f == Valkey90 && other.Version > 11 && other.Version < 80)
	}
	for _, f := range golden {
		for _, other := range golden {
			payload, _ := hex.DecodeString(other.payloads["string"])
			_, err := f.format.Decode(payload)
			if reads(f.format, other.format) != (err == nil) || err != nil && !errors.Is(err, ErrVersionOrChecksum) {
				t.Errorf("a server of version %d reads version %d: %v", f.format.Version, other.format.Version, err)
			}
			var file bytes.Buffer
			if err := other.format.WriteFile(&file, Header{}, []Key{{Name: []byte("k"), Payload: payload}}); err != nil {
				t.Fatal(err)
			}
			if _, err := f.format.ReadFile(file.Bytes(), func(Key) error { return nil }); reads(f.format, other.format) != (err == nil) {
				t.Errorf("a server of version %d reads a file of version %d: %v", f.format.Version, other.format.Version, err)
			}
		}
	}
}

// What a format writes it reads, deadlines of fields included.
func TestDeadlinesOfFields(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom([]*Format{Redis74, Redis86, Valkey90}).Draw(t, "format")
		want := anyValue["hash"].Draw(t, "hash")
		want.HashSince = rapid.Int64Range(1, 1000).Draw(t, "since")
		some := false
		for i := range want.Hash {
			if rapid.Bool().Draw(t, "expires") {
				some = true
				want.Hash[i].Deadline = want.HashSince + rapid.Int64Range(0, 1<<40).Draw(t, "deadline")
			}
		}
		got, err := f.Decode(f.Encode(want))
		if f.fields == fieldsLast || !some && got.HashSince == 0 {
			want.HashSince = 0
		}
		if got.Form, want.Form = 0, 0; err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v, %v, want %+v", got, err, want)
		}
	})
}

func TestFormatsRefuse(t *testing.T) {
	since := appendMilliseconds(nil, 5)
	for name, test := range map[string]struct {
		format *Format
		object []byte
	}{
		"an empty set":                    {Redis72, pack(kindSetListpack, lp())},
		"a member twice":                  {Redis72, pack(kindSetListpack, lp("a", "a"))},
		"a type of 7.4":                   {Redis72, append([]byte{kindHashMetadata}, append(since, 1, 0, 1, 'a', 1, 'b')...)},
		"a type of 8.6":                   {Redis74, []byte{kindStreamListpacks4, 0}},
		"a hash without fields":           {Redis74, append([]byte{kindHashMetadata}, append(since, 0)...)},
		"a hash without triples":          {Redis74, append([]byte{kindHashListpackEx}, append(since, pack(0, lp("a", "b"))[1:]...)...)},
		"a field that expires at a word":  {Redis74, append([]byte{kindHashListpackEx}, append(since, pack(0, lp("a", "b", "c"))[1:]...)...)},
		"a field that expires before all": {Redis74, append([]byte{kindHashListpackEx}, append(since, pack(0, lp("a", "b", "-1"))[1:]...)...)},
		"no fields":                       {Valkey90, []byte{kindHash2, 0}},
		"a field that expires at -2":      {Valkey90, append([]byte{kindHash2, 1, 1, 'a', 1, 'b'}, appendMilliseconds(nil, -2)...)},
	} {
		if _, err := test.format.Decode(test.format.appendFooter(test.object, 0)); !errors.Is(err, ErrBadFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
