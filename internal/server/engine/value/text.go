package value

import (
	"bytes"
	"strconv"
)

// Text returns a string value with a copy of the text.
func Text(text []byte) (v Value) {
	v.SetText(text)
	return v
}

// Raw returns a string that was made in place. The text becomes the value's own.
func Raw(text []byte) (v Value) {
	v.SetRaw(text)
	return v
}

// Text is the string that the value holds. It can be modified, and shows what the value holds
// until that changes.
func (v *Value) Text() []byte {
	if v.object == nil {
		return v.short[:v.length]
	}
	return *v.object.(*[]byte)
}

// SetText makes the value a string with a copy of the text, in the memory of the string that
// it was, if it was one and that fits.
func (v *Value) SetText(text []byte) {
	v.Kind, v.Form = KindString, FormAuto
	if len(text) <= len(v.short) {
		v.length = uint8(copy(v.short[:], text))
		v.object = nil
		return
	}
	if old, ok := v.object.(*[]byte); ok && fits(len(text), cap(*old)) {
		*old = append((*old)[:0], text...)
		return
	}
	v.own(bytes.Clone(text))
}

// SetInteger makes a string an integer, as INCR does, in the memory that it has.
func (v *Value) SetInteger(n int64) {
	v.Form = FormAuto
	if old, ok := v.object.(*[]byte); ok {
		*old = strconv.AppendInt((*old)[:0], n, 10)
		return
	}
	text := strconv.AppendInt(v.short[:0], n, 10)
	if len(text) > len(v.short) {
		v.own(text)
		return
	}
	v.length = uint8(len(text))
}

// fits reports whether a text of that length goes into memory of that size without wasting more
// than half of it.
func fits(length, size int) bool { return length <= size && size <= 2*length }

// SetRaw makes the value the string whose text was made in place: it becomes the value's own.
func (v *Value) SetRaw(text []byte) {
	v.Kind, v.Form = KindString, FormRaw
	v.own(text)
}

// own keeps a text in memory of its own.
func (v *Value) own(text []byte) {
	if old, ok := v.object.(*[]byte); ok {
		*old = text
		return
	}
	v.length, v.object = 0, &text
}

// Append adds to a string in place.
func (v *Value) Append(more []byte) {
	if length := int(v.length) + len(more); v.object == nil && length <= len(v.short) {
		copy(v.short[v.length:], more)
		v.length, v.Form = uint8(length), FormRaw
		return
	}
	v.SetRaw(append(v.Text(), more...))
}

// GrowText makes a string that long at least, filling up with zeros, for a change
// in place.
func (v *Value) GrowText(length int) {
	v.Form = FormRaw
	if missing := length - len(v.Text()); missing > 0 {
		v.Append(make([]byte, missing))
	}
}
