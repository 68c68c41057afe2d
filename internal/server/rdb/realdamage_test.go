//go:build conformance

package rdb

import (
	"bytes"
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// damage changes an object a little.
func damage(t *rapid.T, object []byte) []byte {
	object = bytes.Clone(object)
	for range rapid.IntRange(1, 2).Draw(t, "changes") {
		at := rapid.IntRange(0, len(object)-1).Draw(t, "at")
		switch rapid.IntRange(0, 4).Draw(t, "change") {
		case 0:
			if len(object) > 1 {
				object = slices.Delete(object, at, at+1)
			}
		case 1:
			object = slices.Insert(object, at, rapid.Byte().Draw(t, "byte"))
		case 2:
			object[at] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		case 3:
			object[at]++
		case 4:
			object[at]--
		}
	}
	return object
}

// stricter reports whether Decode may refuse what the server takes: see the
// package comment.
func stricter(object []byte, err error) bool {
	reasons := []string{"a score that is not a number"}
	if object[0] == kindStreamListpacks || object[0] == kindStreamListpacks2 {
		reasons = []string{"stream entry", "stream node", "a stream with entry", "is pending for a consumer and not, or no more"}
	}
	return slices.ContainsFunc(reasons, func(reason string) bool {
		return strings.Contains(err.Error(), reason+" ") || strings.HasSuffix(err.Error(), reason)
	})
}

// TestRealServerDamage: of damaged payloads, Decode refuses those that the server
// refuses, and makes the same of the others.
func TestRealServerDamage(t *testing.T) {
	ctx := context.Background()
	c := realServer(t, "--sanitize-dump-payload", "yes")
	var objects [][]byte
	for _, s := range corpus() {
		payload := s.older
		if payload == nil {
			payload = Encode(s.want)
		}
		if len(payload) < 600 {
			objects = append(objects, payload[:len(payload)-footerSize])
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		object := damage(t, rapid.SampledFrom(objects).Draw(t, "object"))
		payload := Redis70.appendFooter(bytes.Clone(object), 0)
		got, err := Decode(payload)
		refused := c.Do(ctx, "RESTORE", "k", 0, payload, "REPLACE").Err()
		if refused != nil && refused.Error() != "ERR Bad data format" {
			t.Fatalf("RESTORE of %x: %v", payload, refused)
		}
		switch {
		case err == nil && refused != nil:
			t.Fatalf("Decode(%x) = %s, which the server refuses", payload, show(got))
		case err != nil && refused == nil:
			if !stricter(object, err) {
				t.Fatalf("Decode(%x) = %v, and the server takes it", payload, err)
			}
		case err == nil:
			want := ask(t, c, "k")
			if !reflect.DeepEqual(unordered(got), unordered(want)) {
				t.Fatalf("Decode(%x) = %s, want %s", payload, show(got), show(want))
			}
		}
	})
}
