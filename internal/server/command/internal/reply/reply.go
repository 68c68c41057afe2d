// Package reply reads replies in the Redis serialization protocol, version 2 or
// 3, as trees: for the generator of the command table and for tests.
package reply

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Value is a reply. Of a nested one the elements of a map alternate key, value.
type Value struct {
	// Kind is the type byte of the protocol: '+', '-', ':', '$', '*', '%', '~',
	// '_', ... A RESP2 null keeps its kind and has Null set.
	Kind byte
	// Text is the content of everything that is not nested.
	Text string
	// Null is set for $-1, *-1 and _.
	Null     bool
	Elements []Value
}

// Read reads one reply.
func Read(r *bufio.Reader) (Value, error) {
	line, err := r.ReadString('\n')
	if err != nil {
		return Value{}, err
	}
	line = strings.TrimSuffix(line, "\r\n")
	if line == "" {
		return Value{}, fmt.Errorf("reply: empty line")
	}
	v := Value{Kind: line[0], Text: line[1:]}
	switch v.Kind {
	case '+', '-', ':', ',', '#', '(':
		return v, nil
	case '_':
		v.Null = true
		return v, nil
	}
	n, err := strconv.Atoi(v.Text)
	if err != nil {
		return Value{}, fmt.Errorf("reply: bad length in %q", line)
	}
	v.Text = ""
	if n < 0 {
		v.Null = true
		return v, nil
	}
	switch v.Kind {
	case '$', '=':
		buf := make([]byte, n+len("\r\n"))
		if _, err := io.ReadFull(r, buf); err != nil {
			return Value{}, err
		}
		v.Text = string(buf[:n])
		return v, nil
	case '%':
		n *= 2
	case '*', '~', '>':
	default:
		return Value{}, fmt.Errorf("reply: unknown type in %q", line)
	}
	for range n {
		element, err := Read(r)
		if err != nil {
			return Value{}, err
		}
		v.Elements = append(v.Elements, element)
	}
	return v, nil
}

// Get returns the value of a map's key. RESP2 writes maps as arrays.
func (v Value) Get(key string) (Value, bool) {
	for i := 0; i+1 < len(v.Elements); i += 2 {
		if v.Elements[i].Text == key {
			return v.Elements[i+1], true
		}
	}
	return Value{}, false
}

// Texts returns the texts of the elements.
func (v Value) Texts() []string {
	texts := make([]string, len(v.Elements))
	for i, e := range v.Elements {
		texts[i] = e.Text
	}
	return texts
}

// Int is the text as a number, 0 if it is none.
func (v Value) Int() int {
	n, _ := strconv.Atoi(v.Text)
	return n
}

// Append appends the reply as bytes of the protocol.
func (v Value) Append(buf []byte) []byte {
	buf = append(buf, v.Kind)
	switch {
	case v.Null && v.Kind == '_':
	case v.Null:
		buf = append(buf, "-1"...)
	case v.Kind == '$', v.Kind == '=':
		buf = strconv.AppendInt(buf, int64(len(v.Text)), 10)
		buf = append(append(buf, "\r\n"...), v.Text...)
	case v.Kind == '%':
		buf = strconv.AppendInt(buf, int64(len(v.Elements)/2), 10)
	case v.Kind == '*', v.Kind == '~', v.Kind == '>':
		buf = strconv.AppendInt(buf, int64(len(v.Elements)), 10)
	default:
		buf = append(buf, v.Text...)
	}
	buf = append(buf, "\r\n"...)
	for _, e := range v.Elements {
		buf = e.Append(buf)
	}
	return buf
}
