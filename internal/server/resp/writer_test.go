package resp

import (
	"math"
	"testing"
)

func TestReplies(t *testing.T) {
	for _, tt := range []struct {
		name         string
		write        func(w *Writer)
		resp2, resp3 string
	}{
		{"OK", (*Writer).OK, "+OK\r\n", "+OK\r\n"},
		{"status", func(w *Writer) { w.Simple("PONG") }, "+PONG\r\n", "+PONG\r\n"},
		{"error", func(w *Writer) { w.Error("ERR no\r\nway") }, "-ERR no  way\r\n", "-ERR no  way\r\n"},
		{"integer", func(w *Writer) { w.Int(math.MinInt64) }, ":-9223372036854775808\r\n", ":-9223372036854775808\r\n"},
		{"bulk", func(w *Writer) { w.Bulk([]byte("a\r\nb")) }, "$4\r\na\r\nb\r\n", "$4\r\na\r\nb\r\n"},
		{"null", (*Writer).Null, "$-1\r\n", "_\r\n"},
		{"null array", (*Writer).NullArray, "*-1\r\n", "_\r\n"},
		{"array", func(w *Writer) { w.Array(2) }, "*2\r\n", "*2\r\n"},
		{"map", func(w *Writer) { w.Map(2) }, "*4\r\n", "%2\r\n"},
		{"set", func(w *Writer) { w.Set(2) }, "*2\r\n", "~2\r\n"},
		{"push", func(w *Writer) { w.Push(3) }, "*3\r\n", ">3\r\n"},
		{"true", func(w *Writer) { w.Bool(true) }, ":1\r\n", "#t\r\n"},
		{"false", func(w *Writer) { w.Bool(false) }, ":0\r\n", "#f\r\n"},
		{"double", func(w *Writer) { w.Double(3.14) }, "$18\r\n3.1400000000000001\r\n", ",3.1400000000000001\r\n"},
		{"whole double", func(w *Writer) { w.Double(5) }, "$1\r\n5\r\n", ",5\r\n"},
		{"large double", func(w *Writer) { w.Double(1e20) }, "$5\r\n1e+20\r\n", ",1e+20\r\n"},
		{"infinity", func(w *Writer) { w.Double(math.Inf(-1)) }, "$4\r\n-inf\r\n", ",-inf\r\n"},
		{"verbatim", func(w *Writer) { w.Verbatim("hi") }, "$2\r\nhi\r\n", "=6\r\ntxt:hi\r\n"},
		{"raw", func(w *Writer) { w.Raw([]byte(":7\r\n")) }, ":7\r\n", ":7\r\n"},
	} {
		for _, version := range []struct {
			resp3 bool
			want  string
		}{{false, tt.resp2}, {true, tt.resp3}} {
			w := Writer{RESP3: version.resp3}
			tt.write(&w)
			if got := string(w.Buf); got != version.want {
				t.Errorf("%s, RESP3 %v: got %q, want %q", tt.name, version.resp3, got, version.want)
			}
		}
	}
}
