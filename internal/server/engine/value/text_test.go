package value

import (
	"bytes"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// Whether a string lies in the value or beside it, it is the one that was put there, and a copy
// of it is independent.
func TestText(t *testing.T) {
	texts := rapid.SliceOfN(rapid.Byte(), 0, 30)
	rapid.Check(t, func(t *rapid.T) {
		var want []byte
		v := Text(nil)
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			copied, before := v.Clone(), bytes.Clone(want)
			text := texts.Draw(t, "text")
			form := FormRaw
			switch rapid.IntRange(0, 5).Draw(t, "kind") {
			case 0:
				v.SetText(text)
				want, form = bytes.Clone(text), FormAuto
			case 1:
				v.SetRaw(bytes.Clone(text))
				want = bytes.Clone(text)
			case 2:
				v.Append(text)
				want = append(want, text...)
			case 3:
				length := rapid.IntRange(0, 40).Draw(t, "length")
				v.GrowText(length)
				want = append(want, make([]byte, max(length-len(want), 0))...)
			case 4:
				n := rapid.Int64().Draw(t, "integer")
				v.SetInteger(n)
				want, form = strconv.AppendInt(nil, n, 10), FormAuto
			default:
				v = OfList(NewList(nil))
				v.SetText(text)
				want, form = bytes.Clone(text), FormAuto
			}
			clear(text) // the value has a copy
			if len(want) > 0 {
				at := rapid.IntRange(0, len(want)-1).Draw(t, "at")
				v.Text()[at]++
				want[at]++
			}
			if !bytes.Equal(v.Text(), want) || v.Kind != KindString || v.Form != form || v.Len() != int64(len(want)) {
				t.Fatalf("%v %q in form %d, want %q in form %d", v.Kind, v.Text(), v.Form, want, form)
			}
			if !bytes.Equal(copied.Text(), before) {
				t.Fatalf("a copy became %q, want %q", copied.Text(), before)
			}
		}
	})
}

// A string is put in the place of one like it without new memory.
func TestTextsInPlace(t *testing.T) {
	v := Text(nil)
	for name, text := range map[string][]byte{"short": []byte("0123456789abc"), "long": bytes.Repeat([]byte("x"), 1000)} {
		if allocs := testing.AllocsPerRun(100, func() { v.SetText(text) }); allocs != 0 {
			t.Errorf("a %s string takes %v allocations", name, allocs)
		}
	}
}

// What is left of a long string does not keep its memory.
func TestShrunkenText(t *testing.T) {
	v := Text(make([]byte, 1000))
	v.SetText(make([]byte, 100))
	if size := cap(v.Text()); size > 200 {
		t.Errorf("100 bytes have %d", size)
	}
}
