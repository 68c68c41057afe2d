package rdb

import (
	"bytes"
	"errors"
	"reflect"
	"testing"
	"time"
)

// corpusKeys has the samples of the corpus as keys, every other one with a deadline.
func corpusKeys(deadline time.Time) (keys []Key) {
	for i, s := range corpus() {
		k := Key{Name: []byte(s.name), Payload: s.older}
		if s.older == nil {
			k.Payload = Encode(s.want)
		}
		if i%2 == 0 {
			k.Deadline = deadline
		}
		keys = append(keys, k)
	}
	return keys
}

// TestReadFile: what WriteFile wrote comes back.
func TestReadFile(t *testing.T) {
	h := Header{Aux: []Aux{{"redis-ver", "7.0.15"}, {"repl-offset", "14"}}, Functions: [][]byte{[]byte("#!lua name=l")}}
	keys := corpusKeys(time.UnixMilli(4102444800123))
	var file bytes.Buffer
	if err := Redis70.WriteFile(&file, h, keys); err != nil {
		t.Fatal(err)
	}
	var got []Key
	header, err := Redis70.ReadFile(file.Bytes(), func(k Key) error {
		got = append(got, k)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(header, h) {
		t.Errorf("header %v, want %v", header, h)
	}
	if len(got) != len(keys) {
		t.Fatalf("%d keys, want %d", len(got), len(keys))
	}
	for i := range keys {
		want := keys[i]
		if string(got[i].Name) != string(want.Name) || !got[i].Deadline.Equal(want.Deadline) ||
			!bytes.Equal(got[i].Payload[:len(got[i].Payload)-footerSize], want.Payload[:len(want.Payload)-footerSize]) {
			t.Errorf("key %q came back as %q", want.Name, got[i].Name)
		}
	}
}

func TestReadFileRefuses(t *testing.T) {
	var buf bytes.Buffer
	if err := Redis70.WriteFile(&buf, Header{}, []Key{{Name: []byte("k"), Payload: Encode(Value{Type: TypeString, String: []byte("v")})}}); err != nil {
		t.Fatal(err)
	}
	good := buf.Bytes()
	change := func(f func(b []byte) []byte) []byte { return f(bytes.Clone(good)) }
	for _, row := range []struct {
		name string
		file []byte
		want error
	}{
		{"empty", nil, ErrBadFormat},
		{"another magic", change(func(b []byte) []byte { b[0] = 'r'; return b }), ErrBadFormat},
		{"a newer version", change(func(b []byte) []byte { b[8] = '1'; return b }), ErrVersionOrChecksum},
		{"a wrong checksum", change(func(b []byte) []byte { b[len(b)-1]++; return b }), ErrVersionOrChecksum},
		{"cut short", good[:len(good)-9], ErrBadFormat},
		{"an unknown object", change(func(b []byte) []byte { b[9+2+3] = 99; return b }), ErrBadFormat},
	} {
		if _, err := Redis70.ReadFile(row.file, func(Key) error { return nil }); !errors.Is(err, row.want) {
			t.Errorf("%s: %v, want %v", row.name, err, row.want)
		}
	}
	stop := errors.New("stop")
	if _, err := Redis70.ReadFile(good, func(Key) error { return stop }); err != stop {
		t.Errorf("error %v, want that of the callback", err)
	}
}

func FuzzReadFile(f *testing.F) {
	var buf bytes.Buffer
	k := Key{Name: []byte("k"), Payload: Encode(Value{Type: TypeList, List: [][]byte{[]byte("a"), []byte("1")}}), Deadline: time.UnixMilli(1)}
	if err := Redis70.WriteFile(&buf, Header{Aux: []Aux{{"a", "1"}}, Functions: [][]byte{[]byte("f")}}, []Key{k}); err != nil {
		f.Fatal(err)
	}
	f.Add(buf.Bytes())
	f.Fuzz(func(t *testing.T, file []byte) {
		_, _ = Redis70.ReadFile(file, func(k Key) error {
			if Verify(k.Payload) != nil {
				t.Errorf("the payload of %q is none", k.Name)
			}
			return nil
		})
	})
}
