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
			if !reflect.DeepEqual(content(got), content(want)) {
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
			if err != nil || !reflect.DeepEqual(content(got), content(want)) {
				t.Fatalf("after clearing the payload: %+v, %v, want %+v", got, err, want)
			}
		}))
	}
}

// The form chooses the encoding, not the value. An intset is in another order than the
// members, so sets are left to the comparison with real servers.
func TestForms(t *testing.T) {
	for _, name := range []string{"hash", "zset"} {
		t.Run(name, rapid.MakeCheck(func(t *rapid.T) {
			want := anyValue[name].Draw(t, "value")
			for form, compact := range map[Form]bool{FormCompact: true, FormExpanded: false} {
				v := want
				v.Form = form
				payload := Encode(v)
				got, err := Decode(payload)
				if err != nil || !reflect.DeepEqual(content(got), content(want)) {
					t.Fatalf("form %d: %+v, %v, want %+v", form, got, err, want)
				}
				if is := payload[0] == kindHashListpack || payload[0] == kindZSetListpack; is != compact {
					t.Fatalf("form %d gave an encoding of type %d", form, payload[0])
				}
			}
		}))
	}
}
