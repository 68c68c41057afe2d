package resp

import (
	"bytes"
	"strconv"
)

// Value is a reply, in RESP2 or RESP3, or an element of one. It refers to the bytes that
// it was read from.
type Value struct {
	// Kind is the first byte on the wire: one of "+-:$*" in RESP2, and of "_#,(!=%~>|" in
	// RESP3 as well.
	Kind byte
	// Raw is the whole value, with its header and all that is in it.
	Raw []byte
	// Text is what a value without elements says; that of a verbatim string is without its
	// format.
	Text []byte
	// Null is set for the null of RESP3, and for the null string and array of RESP2.
	Null bool
	// count is the number of elements, and body is what they are made of.
	count int
	body  []byte
}

// maxDepth is more than any server nests its replies.
const maxDepth = 128

// Read reads the value at the beginning of b, and its length there: 0 if b ends before
// the value does, or begins with none. An attribute is read with the value behind it, and
// passed over.
func Read(b []byte) (n int, v Value) { return read(b, maxDepth) }

func read(b []byte, depth int) (int, Value) {
	end := bytes.IndexByte(b, '\n')
	if end < 2 || b[end-1] != '\r' || depth == 0 {
		return 0, Value{}
	}
	v := Value{Kind: b[0], Text: b[1 : end-1]}
	n := end + 1
	switch v.Kind {
	case '+', '-', '#', ',':
	case '_':
		v.Null = true
	case ':', '(':
		if !isInteger(v.Text) {
			return 0, Value{}
		}
	case '$', '!', '=':
		size, ok := length(v.Text)
		switch {
		case !ok:
			return 0, Value{}
		case size < 0:
			v.Null, v.Text = true, nil
		case len(b) < n+size+2 || b[n+size] != '\r' || b[n+size+1] != '\n':
			return 0, Value{}
		default:
			v.Text = b[n : n+size]
			n += size + 2
			if v.Kind == '=' && size >= 4 && v.Text[3] == ':' { // txt:, mkd:
				v.Text = v.Text[4:]
			}
		}
	case '*', '~', '>', '%', '|':
		count, ok := length(v.Text)
		if !ok {
			return 0, Value{}
		}
		v.Text = nil
		if v.Null = count < 0; v.Null {
			break
		}
		if v.Kind == '%' || v.Kind == '|' {
			count *= 2
		}
		size := elements(b[n:], count, depth)
		if size < 0 {
			return 0, Value{}
		}
		v.count, v.body = count, b[n:n+size]
		n += size
		if v.Kind == '|' {
			behind, of := read(b[n:], depth)
			if behind == 0 {
				return 0, Value{}
			}
			of.Raw = b[:n+behind]
			return n + behind, of
		}
	default:
		return 0, Value{}
	}
	v.Raw = b[:n:n]
	return n, v
}

// elements is how many bytes so many values are long together, -1 if they are not all
// there.
func elements(b []byte, count, depth int) int {
	size := 0
	for range count {
		n, _ := read(b[size:], depth-1)
		if n == 0 {
			return -1
		}
		size += n
	}
	return size
}

// length reads the number in a header. A negative one stands for null.
func length(text []byte) (n int, ok bool) {
	n, err := strconv.Atoi(string(text))
	return n, err == nil && n >= -1 && n <= 1<<30
}

func isInteger(text []byte) bool {
	if len(text) > 0 && (text[0] == '-' || text[0] == '+') {
		text = text[1:]
	}
	for _, c := range text {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(text) > 0
}

// Elements are those of an array, a set or a push, and the keys and values of a map in
// turn; nil for any other value.
func (v Value) Elements() []Value {
	if v.count == 0 {
		return nil
	}
	list := make([]Value, 0, min(v.count, len(v.body)/3))
	for rest := v.body; len(rest) > 0; {
		n, e := read(rest, maxDepth)
		if n == 0 {
			break
		}
		list = append(list, e)
		rest = rest[n:]
	}
	return list
}

// IsList reports whether the value is one that has elements, be it without any.
func (v Value) IsList() bool {
	switch v.Kind {
	case '*', '~', '>', '%':
		return !v.Null
	}
	return false
}

// Int is the number that the value's text is, 0 if it is none.
func (v Value) Int() int {
	n, _ := strconv.Atoi(string(v.Text))
	return n
}

// String is the value as redis-cli prints it where there is no terminal: its text, and
// the elements of a list one a line. Null prints nothing.
func (v Value) String() string {
	switch {
	case v.Kind == '#':
		if string(v.Text) == "t" {
			return "(true)"
		}
		return "(false)"
	case v.Null:
		return ""
	case !v.IsList():
		return string(v.Text)
	}
	var b bytes.Buffer
	for i, e := range v.Elements() {
		switch {
		case i == 0:
		case v.Kind == '%' && i%2 == 1:
			b.WriteByte(' ')
		default:
			b.WriteByte('\n')
		}
		b.WriteString(e.String())
	}
	return b.String()
}
