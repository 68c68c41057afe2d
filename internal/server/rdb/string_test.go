package rdb

import (
	"bytes"
	"testing"
)

// TestDecodeString has the spellings of a string that Encode does not choose.
func TestDecodeString(t *testing.T) {
	for name, test := range map[string]struct {
		object []byte
		want   string
	}{
		"14 bit length":              {[]byte{0x40, 1, 'a'}, "a"},
		"32 bit length":              {[]byte{0x80, 0, 0, 0, 1, 'a'}, "a"},
		"64 bit length":              {[]byte{0x81, 0, 0, 0, 0, 0, 0, 0, 1, 'a'}, "a"},
		"integer in too many bytes":  {[]byte{0xc2, 1, 0, 0, 0}, "1"},
		"integer as text":            {[]byte{2, '1', '2'}, "12"},
		"LZF without repetition":     {[]byte{0xc3, 3, 2, 1, 'a', 'b'}, "ab"},
		"LZF repetition in itself":   {[]byte{0xc3, 4, 6, 0, 'a', 0x60, 0}, "aaaaaa"},
		"LZF announced to be empty":  {[]byte{0xc3, 2, 0, 0xff, 0xff}, ""},
		"reaching into the footer":   {[]byte{2}, "\x0a\x00"},
		"something behind the value": {[]byte{1, 'a', 'b', 'c'}, "a"},
	} {
		t.Run(name, func(t *testing.T) {
			v, err := Decode(Redis70.appendFooter(append([]byte{kindString}, test.object...), 0))
			if err != nil || v.Type != TypeString || string(v.String) != test.want {
				t.Errorf("Decode = %v %q, %v, want %q", v.Type, v.String, err, test.want)
			}
		})
	}
}

func TestLength(t *testing.T) {
	for n, want := range map[uint64][]byte{
		0:         {0},
		63:        {63},
		64:        {0x40, 64},
		1<<14 - 1: {0x7f, 0xff},
		1 << 14:   {0x80, 0, 0, 0x40, 0},
		1<<32 - 1: {0x80, 0xff, 0xff, 0xff, 0xff},
		1 << 32:   {0x81, 0, 0, 0, 1, 0, 0, 0, 0},
		1<<64 - 1: {0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff},
	} {
		b := appendLength(nil, n)
		if !bytes.Equal(b, want) {
			t.Errorf("appendLength(%d) = %x, want %x", n, b, want)
		}
		r := &reader{rest: b}
		if got, err := r.length(); got != n || err != nil || len(r.rest) != 0 {
			t.Errorf("length of %x = %d, %v with %d bytes left, want %d", b, got, err, len(r.rest), n)
		}
	}
}
