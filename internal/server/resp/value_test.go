package resp

import (
	"bytes"
	"testing"

	"github.com/tidwall/redcon"
)

// TestValueString compares with what redis-cli prints where there is no terminal.
func TestValueString(t *testing.T) {
	for _, tt := range []struct{ name, raw, want string }{
		{"status", "+OK\r\n", "OK"},
		{"error", "-ERR no\r\n", "ERR no"},
		{"integer", ":-3\r\n", "-3"},
		{"string", "$4\r\na\r\nb\r\n", "a\r\nb"},
		{"empty string", "$0\r\n\r\n", ""},
		{"null string", "$-1\r\n", ""},
		{"null array", "*-1\r\n", ""},
		{"null", "_\r\n", ""},
		{"array", "*2\r\n$1\r\na\r\n$1\r\nb\r\n", "a\nb"},
		{"nested array", "*3\r\n:1\r\n*2\r\n:2\r\n:3\r\n$-1\r\n", "1\n2\n3\n"},
		{"empty array", "*0\r\n", ""},
		{"map", "%2\r\n$1\r\nf\r\n$1\r\nv\r\n$1\r\ng\r\n%1\r\n$1\r\nc\r\n:2\r\n", "f v\ng c 2"},
		{"set", "~2\r\n$1\r\na\r\n$1\r\nb\r\n", "a\nb"},
		{"push", ">2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\na\r\n", "invalidate\na"},
		{"double", ",3.5\r\n", "3.5"},
		{"big number", "(123456789012345678901234567890\r\n", "123456789012345678901234567890"},
		{"booleans", "*2\r\n#t\r\n#f\r\n", "(true)\n(false)"},
		{"verbatim string", "=8\r\ntxt:text\r\n", "text"},
		{"bulk error", "!6\r\nERR no\r\n", "ERR no"},
		{"attribute", "|1\r\n+ttl\r\n:5\r\n$1\r\na\r\n", "a"},
	} {
		n, v := Read([]byte(tt.raw))
		if n != len(tt.raw) || string(v.Raw) != tt.raw || v.String() != tt.want {
			t.Errorf("%s: %d of %d bytes, %q, want %q", tt.name, n, len(tt.raw), v.String(), tt.want)
		}
		for i := range tt.raw {
			if n, _ := Read([]byte(tt.raw[:i])); n != 0 {
				t.Errorf("%s: the first %d bytes are a value of %d", tt.name, i, n)
			}
		}
	}
}

func TestNoValue(t *testing.T) {
	deep := bytes.Repeat([]byte("*1\r\n"), 1_000_000)
	for _, raw := range []string{
		"", "x\r\n", "hello", "\r\n", ":\r\n", ":a\r\n", "$x\r\n", "$-2\r\n", "$1\r\nab\r\n", "*x\r\n", "*-2\r\n",
		"*99999999999999999999\r\n", "$9223372036854775807\r\n", "%1\r\n:1\r\n", string(deep) + ":1\r\n",
	} {
		if n, v := Read([]byte(raw)); n != 0 {
			t.Errorf("%.20q is a value of %d bytes: %v", raw, n, v)
		}
	}
}

// FuzzRead holds the reader to redcon's, which knows RESP2, where both take something for
// a value.
func FuzzRead(f *testing.F) {
	for _, raw := range []string{
		"+OK\r\n", "-ERR no\r\n", ":1\r\n", "$1\r\na\r\n", "$-1\r\n", "*2\r\n:1\r\n*1\r\n+a\r\n", "*-1\r\n",
		"%1\r\n+a\r\n~1\r\n#t\r\n", ">1\r\n,1.5\r\n", "|1\r\n+a\r\n:1\r\n_\r\n", "=5\r\ntxt:a\r\n",
	} {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		n, v := Read(raw)
		if n < 0 || n > len(raw) || n > 0 && !bytes.Equal(v.Raw, raw[:n]) {
			t.Fatalf("%q is a value of %d bytes: %q", raw, n, v.Raw)
		}
		_ = v.String()
		m, other := redcon.ReadNextRESP(raw)
		if n == 0 || m <= 0 || bytes.ContainsAny(raw, "_#,(!=%~>|+") || bytes.Contains(raw, []byte(":")) {
			return // redcon also takes lines for values that end in the middle of another
		}
		if n != m || v.IsList() && len(v.Elements()) != max(other.Count, 0) {
			t.Fatalf("%q is a value of %d bytes with %d elements, and of %d with %d for redcon", raw, n, len(v.Elements()), m, other.Count)
		}
	})
}
