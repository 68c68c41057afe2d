// Package resp builds replies in the Redis serialization protocol, version 2 or
// 3, on top of redcon's append functions.
package resp

import (
	"bytes"
	"strconv"

	"github.com/tidwall/redcon"

	"github.com/slotstorm/slotstorm/internal/server/number"
)

// Writer collects replies in a buffer. Types that RESP2 lacks (maps, sets,
// doubles, nulls, pushes, verbatim strings, booleans) are written as Redis writes
// them for a RESP2 client. The zero value writes RESP2.
type Writer struct {
	// Buf is what has been written and not yet taken.
	Buf []byte
	// RESP3 selects protocol version 3.
	RESP3 bool
}

// OK writes the status reply +OK.
func (w *Writer) OK() { w.Buf = append(w.Buf, "+OK\r\n"...) }

// Simple writes a status reply.
func (w *Writer) Simple(s string) {
	w.Buf = append(append(append(w.Buf, '+'), s...), "\r\n"...)
}

// Error writes an error reply; the text starts with the error's code, as in
// "ERR syntax error". CR and LF inside it become spaces (afterErrorReply).
func (w *Writer) Error(text string) {
	begin := len(w.Buf)
	w.Buf = append(append(w.Buf, '-'), text...)
	for i, c := range w.Buf[begin:] {
		if c == '\r' || c == '\n' {
			w.Buf[begin+i] = ' '
		}
	}
	w.Buf = append(w.Buf, "\r\n"...)
}

// Reword puts the text of the error that begins at a place into other words, if one does.
func (w *Writer) Reword(at int, words func(text string) string) {
	if at >= len(w.Buf) || w.Buf[at] != '-' {
		return
	}
	text, rest, _ := bytes.Cut(w.Buf[at+1:], []byte("\r\n"))
	rest = bytes.Clone(rest)
	was := string(text)
	w.Buf = w.Buf[:at]
	w.Error(words(was))
	w.Raw(rest)
}

// Int writes an integer.
func (w *Writer) Int(n int64) {
	w.Buf = append(strconv.AppendInt(append(w.Buf, ':'), n, 10), "\r\n"...)
}

// Bulk writes a bulk string.
func (w *Writer) Bulk(b []byte) { w.Buf = redcon.AppendBulk(w.Buf, b) }

// BulkString writes a bulk string.
func (w *Writer) BulkString(s string) { w.Buf = redcon.AppendBulkString(w.Buf, s) }

// Field writes a name and a value, both as bulk strings: an entry of a map.
func (w *Writer) Field(name, value string) {
	w.BulkString(name)
	w.BulkString(value)
}

// BulkStrings writes an array of bulk strings.
func (w *Writer) BulkStrings(list []string) {
	w.Array(len(list))
	for _, s := range list {
		w.BulkString(s)
	}
}

// Null writes the null reply: $-1 or _.
func (w *Writer) Null() {
	if w.RESP3 {
		w.Buf = append(w.Buf, "_\r\n"...)
		return
	}
	w.Buf = append(w.Buf, "$-1\r\n"...)
}

// NullArray writes the null array: *-1 or _.
func (w *Writer) NullArray() {
	if w.RESP3 {
		w.Buf = append(w.Buf, "_\r\n"...)
		return
	}
	w.Buf = append(w.Buf, "*-1\r\n"...)
}

// Array announces an array of n elements, which the caller then writes.
func (w *Writer) Array(n int) { w.header('*', n) }

// Map announces n pairs of key and value.
func (w *Writer) Map(n int) {
	if w.RESP3 {
		w.header('%', n)
		return
	}
	w.header('*', 2*n)
}

// Set announces a set of n elements.
func (w *Writer) Set(n int) {
	if w.RESP3 {
		w.header('~', n)
		return
	}
	w.header('*', n)
}

// Push announces an out-of-band message of n elements.
func (w *Writer) Push(n int) {
	if w.RESP3 {
		w.header('>', n)
		return
	}
	w.header('*', n)
}

// Bool writes a boolean: #t and #f, or 1 and 0.
func (w *Writer) Bool(b bool) {
	switch {
	case w.RESP3 && b:
		w.Buf = append(w.Buf, "#t\r\n"...)
	case w.RESP3:
		w.Buf = append(w.Buf, "#f\r\n"...)
	case b:
		w.Int(1)
	default:
		w.Int(0)
	}
}

// Double writes a floating point number, in the shortest form that reads back
// exactly, as addReplyDouble does with %.17g.
func (w *Writer) Double(f float64) { w.DoubleText(FormatDouble(f)) }

// DoubleText writes a double that is printed already.
func (w *Writer) DoubleText(text string) {
	if w.RESP3 {
		w.Buf = append(append(append(w.Buf, ','), text...), "\r\n"...)
		return
	}
	w.BulkString(text)
}

// FormatDouble prints a double as addReplyDouble of Redis 7.0 does: %.17g, with inf
// and nan as C prints them.
func FormatDouble(f float64) string { return number.FormatG(f, 17) }

// Verbatim writes a verbatim string of type txt, for RESP2 a bulk string.
func (w *Writer) Verbatim(s string) {
	if !w.RESP3 {
		w.BulkString(s)
		return
	}
	w.header('=', len(s)+4)
	w.Buf = append(append(append(w.Buf, "txt:"...), s...), "\r\n"...)
}

// Raw appends bytes that are a reply already.
func (w *Writer) Raw(b []byte) { w.Buf = append(w.Buf, b...) }

func (w *Writer) header(kind byte, n int) {
	w.Buf = append(strconv.AppendInt(append(w.Buf, kind), int64(n), 10), "\r\n"...)
}
