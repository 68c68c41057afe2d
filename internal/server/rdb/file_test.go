package rdb

import (
	"bytes"
	"encoding/binary"
	"errors"
	"testing"
	"time"
)

func TestWriteFile(t *testing.T) {
	one := Encode(Value{Type: TypeString, String: []byte("1")})
	list := Encode(Value{Type: TypeList, List: [][]byte{[]byte("a")}})
	var got bytes.Buffer
	err := Redis70.WriteFile(&got,
		Header{Aux: []Aux{{"redis-ver", "7.0.15"}, {"redis-bits", "64"}}, Functions: [][]byte{[]byte("#!lua name=l")}},
		[]Key{
			{Name: []byte("k"), Payload: one},
			{Name: []byte("l"), Payload: list, Deadline: time.UnixMilli(0x0102030405)},
		})
	if err != nil {
		t.Fatal(err)
	}
	want := "REDIS0010" +
		"\xfa\x09redis-ver\x067.0.15" + "\xfa\x0aredis-bits\xc0\x40" +
		"\xf5\x0c#!lua name=l" +
		"\xfe\x00\xfb\x02\x01" +
		"\x00\x01k\xc0\x01" +
		"\xfc\x05\x04\x03\x02\x01\x00\x00\x00\x12\x01l" + string(list[1:len(list)-footerSize]) +
		"\xff"
	want += string(binary.LittleEndian.AppendUint64(nil, checksum(0, []byte(want))))
	if got.String() != want {
		t.Errorf("WriteFile wrote %q, want %q", got.String(), want)
	}
}

func TestWriteFileWithoutKeys(t *testing.T) {
	var got bytes.Buffer
	if err := Redis70.WriteFile(&got, Header{}, nil); err != nil {
		t.Fatal(err)
	}
	want := "REDIS0010\xff"
	want += string(binary.LittleEndian.AppendUint64(nil, checksum(0, []byte(want))))
	if got.String() != want {
		t.Errorf("WriteFile wrote %q, want %q", got.String(), want)
	}
}

func TestWriteFileRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		payload []byte
		want    error
	}{
		"no payload": {nil, ErrVersionOrChecksum},
		"damage":     {append(Encode(Value{Type: TypeString}), 0), ErrVersionOrChecksum},
		"no object":  {Redis70.appendFooter(nil, 0), ErrBadFormat},
	} {
		t.Run(name, func(t *testing.T) {
			err := Redis70.WriteFile(&bytes.Buffer{}, Header{}, []Key{{Name: []byte("k"), Payload: test.payload}})
			if !errors.Is(err, test.want) {
				t.Errorf("WriteFile = %v, want %v", err, test.want)
			}
		})
	}
}

// fullDisk is a writer that fails.
type fullDisk struct{}

var errFull = errors.New("no space left")

func (fullDisk) Write([]byte) (int, error) { return 0, errFull }

func TestWriteFilePassesErrorsOn(t *testing.T) {
	if err := Redis70.WriteFile(fullDisk{}, Header{}, nil); !errors.Is(err, errFull) {
		t.Errorf("WriteFile = %v, want %v", err, errFull)
	}
}
