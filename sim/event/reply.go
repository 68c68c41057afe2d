package event

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ReplyType says what a Reply is.
type ReplyType uint8

// The types of replies.
const (
	NoReply      ReplyType = iota // none
	StatusReply                   // status: +OK
	ErrorReply                    // error: its text
	IntReply                      // integer, in decimal
	DoubleReply                   // double, as it came
	BigReply                      // big-number, in decimal
	BoolReply                     // boolean: t or f
	BulkReply                     // bulk: a string of any bytes
	NilReply                      // nil: a missing string or array
	ArrayReply                    // array
	PushReply                     // push: what a server says unasked in RESP3
	SetReply                      // set
	MapReply                      // map: keys and values in turn
	NodeReply                     // node: the ID of a node, or its entry in CLUSTER SLOTS, by its name
	SeveralReply                  // several: replies to one command, as those of SUBSCRIBE
)

var replyTypes = [...]string{
	"none", "status", "error", "integer", "double", "big-number", "boolean", "bulk", "nil",
	"array", "push", "set", "map", "node", "several",
}

// String is the type's name.
func (t ReplyType) String() string {
	if int(t) < len(replyTypes) {
		return replyTypes[t]
	}
	return fmt.Sprintf("ReplyType(%d)", uint8(t))
}

// MarshalText implements encoding.TextMarshaler.
func (t ReplyType) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler.
func (t *ReplyType) UnmarshalText(b []byte) error {
	i := slices.Index(replyTypes[:], string(b))
	if i < 0 {
		return fmt.Errorf("event: unknown type of reply %q", b)
	}
	*t = ReplyType(i)
	return nil
}

// Reply is a reply of a server, with names of nodes in place of their addresses and IDs.
type Reply struct {
	// Type says what it is: none, status, error, integer, double, big-number, boolean, bulk,
	// nil, array, push, set, map, node or several.
	Type ReplyType `json:"type"`
	// Text is the status, the error, the number, the string or the name of the node; of a
	// boolean it is t or f.
	Text string `json:"text,omitempty"`
	// Elements are those of an array, a push or a set, the keys and values of a map in turn,
	// or the replies if there are several.
	Elements []Reply `json:"elements,omitempty"`
}

// String prints the reply on one line, as redis-cli does, with arrays in brackets:
// OK, "text", (integer) 3, (nil), ["a", (nil)], MOVED 866 n2; of RESP3 {"key": "value"},
// {"a", "b"}, (double) 1.5, (true) and (false).
func (r Reply) String() string { return string(r.append(nil, false)) }

// append prints the reply. In a line that goes on behind it, a status or an error that
// could be taken for the rest of the line is quoted.
func (r *Reply) append(b []byte, inLine bool) []byte {
	switch r.Type {
	case NoReply:
		return b
	case StatusReply, ErrorReply:
		if inLine && misleading(r.Text) {
			return strconv.AppendQuote(b, r.Text)
		}
		return append(b, printable(r.Text)...)
	case IntReply:
		return append(append(b, "(integer) "...), r.Text...)
	case DoubleReply:
		return append(append(b, "(double) "...), printable(r.Text)...)
	case BigReply:
		return append(append(b, "(big number) "...), r.Text...)
	case BoolReply:
		if r.Text == "t" {
			return append(b, "(true)"...)
		}
		return append(b, "(false)"...)
	case NilReply:
		return append(b, "(nil)"...)
	case NodeReply:
		return appendName(b, r.Text)
	case ArrayReply, PushReply:
		return append(r.appendElements(append(b, '['), inLine), ']')
	case SetReply, MapReply:
		return append(r.appendElements(append(b, '{'), inLine), '}')
	case SeveralReply:
		return r.appendElements(b, inLine)
	}
	return strconv.AppendQuote(b, r.Text)
}

func (r *Reply) appendElements(b []byte, inLine bool) []byte {
	for i := range r.Elements {
		switch {
		case i == 0:
		case r.Type == MapReply && i%2 == 1:
			b = append(b, ": "...)
		default:
			b = append(b, ", "...)
		}
		b = r.Elements[i].append(b, inLine)
	}
	return b
}

// misleading reports whether a status or an error could be taken for more of a line than it
// is.
func misleading(text string) bool {
	return strings.Contains(text, "=>") || strings.Contains(text, "   via ") || strings.Count(text, `"`)%2 != 0
}

// printable keeps a status or an error on one line.
func printable(text string) string {
	quoted := strconv.Quote(text)
	return strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)
}

// replyJSON is a Reply in JSON.
type replyJSON struct {
	Type     ReplyType `json:"type"`
	Text     text      `json:"text,omitempty"`
	Elements []Reply   `json:"elements,omitempty"`
}

// MarshalJSON implements json.Marshaler.
func (r Reply) MarshalJSON() ([]byte, error) {
	return json.Marshal(replyJSON{r.Type, text(r.Text), r.Elements})
}

// UnmarshalJSON implements json.Unmarshaler.
func (r *Reply) UnmarshalJSON(b []byte) error {
	var j replyJSON
	err := json.Unmarshal(b, &j)
	*r = Reply{j.Type, string(j.Text), j.Elements}
	return err
}
