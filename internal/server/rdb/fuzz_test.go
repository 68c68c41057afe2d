package rdb

import (
	"bytes"
	"errors"
	"testing"
)

// FuzzDecode gives Decode any object behind a right checksum. It must not panic,
// and what it takes must survive being written and read once more.
func FuzzDecode(f *testing.F) {
	for _, s := range corpus() {
		payload := s.older
		if payload == nil {
			payload = Encode(s.want)
		}
		if len(payload) <= 1<<10 {
			f.Add(payload[:len(payload)-footerSize])
		}
	}
	f.Fuzz(func(t *testing.T, object []byte) {
		// A copy: the footer must not be written behind the fuzzer's own bytes.
		payload := Redis70.appendFooter(bytes.Clone(object), 0)
		v, err := Redis72.Decode(payload)
		if err != nil {
			if !errors.Is(err, ErrBadFormat) {
				t.Fatalf("Decode = %v, want %v", err, ErrBadFormat)
			}
			return
		}
		written := Encode(v)
		again, err := Decode(written)
		if err != nil {
			t.Fatalf("Decode(Encode(%+v)) = %v", v, err)
		}
		if twice := Encode(again); !bytes.Equal(twice, written) {
			t.Fatalf("Encode = %x, then %x", written, twice)
		}
	})
}
