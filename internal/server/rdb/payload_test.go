package rdb

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"strings"
	"testing"
)

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestChecksum(t *testing.T) {
	// The check value that Redis's own crc64.c tests.
	if got, want := checksum(0, []byte("123456789")), uint64(0xe9c6d914c4b8d9ca); got != want {
		t.Errorf("checksum = %x, want %x", got, want)
	}
}

func TestEncodeInteger(t *testing.T) {
	got := Encode(Value{Type: TypeString, String: []byte("1")})
	if want := unhex(t, "00c0010a002678e7b6d10111fc"); !bytes.Equal(got, want) {
		t.Errorf("Encode = %x, want %x", got, want)
	}
}

func TestAppendKeepsWhatWasThere(t *testing.T) {
	v := Value{Type: TypeString, String: []byte("hello")}
	got := Append([]byte("head"), v)
	if want := append([]byte("head"), Encode(v)...); !bytes.Equal(got, want) {
		t.Errorf("Append = %x, want %x", got, want)
	}
}

func TestVerify(t *testing.T) {
	good := Encode(Value{Type: TypeString, String: []byte("hello")})
	older := append(bytes.Clone(good[:len(good)-footerSize]), 6, 0)
	newer := append(bytes.Clone(good[:len(good)-footerSize]), byte(Redis70.Version)+1, 0)
	sign := func(b []byte) []byte { return binary.LittleEndian.AppendUint64(b, checksum(0, b)) }
	damaged := bytes.Clone(good)
	damaged[1]++

	for _, test := range []struct {
		name    string
		payload []byte
		want    error
	}{
		{"good", good, nil},
		{"an older version", sign(older), nil},
		{"a newer version", sign(newer), ErrVersionOrChecksum},
		{"damaged", damaged, ErrVersionOrChecksum},
		{"no checksum", append(bytes.Clone(good[:len(good)-8]), make([]byte, 8)...), ErrVersionOrChecksum},
		{"empty", nil, ErrVersionOrChecksum},
		{"nine bytes", good[len(good)-9:], ErrVersionOrChecksum},
		{"footer alone, not signed", make([]byte, footerSize), nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			if err := Verify(test.payload); !errors.Is(err, test.want) {
				t.Errorf("Verify = %v, want %v", err, test.want)
			}
			if _, err := Decode(test.payload); test.want != nil && !errors.Is(err, test.want) {
				t.Errorf("Decode = %v, want %v", err, test.want)
			}
		})
	}
}
