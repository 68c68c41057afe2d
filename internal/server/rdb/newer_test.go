package rdb

import (
	"encoding/binary"
	"errors"
	"reflect"
	"testing"
)

// appendFooter11 ends a payload as Redis 7.2 does.
func appendFooter11(object []byte) []byte {
	object = binary.LittleEndian.AppendUint16(object, 11)
	return binary.LittleEndian.AppendUint64(object, checksum(0, object))
}

func TestDecodeNewer(t *testing.T) {
	stream, err := Decode(appendFooter(goodStream().object(kindStreamListpacks2), 0))
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		object []byte
		want   Value
	}{
		"string":                   {[]byte{kindString, 1, 'a'}, Value{Type: TypeString, String: []byte("a")}},
		"set listpack":             {pack(kindSetListpack, lp("a", "1")), Value{Type: TypeSet, Set: byteSlices([]string{"a", "1"})}},
		"stream with active times": {goodStream().object(kindStreamListpacks3), stream},
	} {
		t.Run(name, func(t *testing.T) {
			payload := appendFooter11(test.object)
			got, err := DecodeNewer(payload)
			if err != nil || !reflect.DeepEqual(content(got), content(test.want)) {
				t.Errorf("DecodeNewer = %+v, %v, want %+v", got, err, test.want)
			}
			if _, err := Decode(payload); !errors.Is(err, ErrVersionOrChecksum) {
				t.Errorf("Decode = %v, want %v", err, ErrVersionOrChecksum)
			}
		})
	}
}

func TestDecodeNewerRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		object []byte
		want   error
	}{
		"empty set":  {pack(kindSetListpack, lp()), ErrBadFormat},
		"twice":      {pack(kindSetListpack, lp("a", "a")), ErrBadFormat},
		"a new type": {[]byte{kindStreamListpacks3 + 1, 0}, ErrBadFormat},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := DecodeNewer(appendFooter11(test.object)); !errors.Is(err, test.want) {
				t.Errorf("DecodeNewer = %v, want %v", err, test.want)
			}
		})
	}
}
