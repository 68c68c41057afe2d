package rdb

import (
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// anyValue has the generators of all types by name.
var anyValue = map[string]*rapid.Generator[Value]{
	"string": stringValues,
	"list":   listValues,
	"set":    setValues,
	"hash":   hashValues,
	"zset":   zsetValues,
	"stream": streamValues,
}

func TestEncodeDecode(t *testing.T) {
	for name, values := range anyValue {
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			want := values.Draw(t, "value")
			payload := Encode(want)
			got, err := Decode(payload)
			if err != nil {
				t.Fatalf("Decode(%x): %v", payload, err)
			}
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("Decode(Encode(v)) = %+v, want %+v", got, want)
			}
		}))
	}
}

func TestDecodeSharesNothing(t *testing.T) {
	for name, values := range anyValue {
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			want := values.Draw(t, "value")
			payload := Encode(want)
			got, err := Decode(payload)
			clear(payload)
			if err != nil || !reflect.DeepEqual(got, want) {
				t.Fatalf("after clearing the payload: %+v, %v, want %+v", got, err, want)
			}
		}))
	}
}
