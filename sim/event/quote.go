package event

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Word is text as it has to be written to be one word of a line of the log, or of a
// scenario file: as it is, or quoted as Go quotes strings. What is quoted is text that is
// empty, that has blanks, quotation marks or what cannot be printed, and that is a word of
// the line's own, such as | or via, or has => in it.
func Word(text string) string {
	if plain(text) {
		return text
	}
	return strconv.Quote(text)
}

func appendWord(b []byte, text string) []byte {
	if plain(text) {
		return append(b, text...)
	}
	return strconv.AppendQuote(b, text)
}

func plain(text string) bool {
	switch text {
	case "", "|", "->", "-->", "=", "via", "within":
		return false
	}
	for _, r := range text {
		if r <= ' ' || r == '"' || r == '\'' || r == 0x7f || r == utf8.RuneError || r > '~' && !strconv.IsPrint(r) {
			return false
		}
	}
	return !strings.Contains(text, "=>")
}

// appendName appends the name of a node or client. Those of users are as they like.
func appendName(b []byte, name string) []byte {
	if name == "" {
		return b
	}
	return appendWord(b, name)
}

// appendNode appends the name of a node that may be missing.
func appendNode(b []byte, name string) []byte {
	if name == "" {
		return append(b, "nobody"...)
	}
	return appendName(b, name)
}

// Args are the words of a command. In JSON each is a string, or {"base64": "..."} if it
// is not UTF-8.
type Args []string

// String is the command on one line, each argument as [Word] writes it.
func (a Args) String() string { return string(a.text(nil)) }

func (a Args) text(b []byte) []byte {
	for i, arg := range a {
		if i > 0 {
			b = append(b, ' ')
		}
		b = appendWord(b, arg)
	}
	return b
}

// Cut is the command as String prints it, cut behind so many bytes.
func (a Args) Cut(most int) string {
	var b []byte
	for i, arg := range a {
		if i > 0 {
			b = append(b, ' ')
		}
		if b = appendWord(b, arg[:min(len(arg), most+1)]); len(b) > most {
			return strings.ToValidUTF8(string(b[:most]), "") + "..."
		}
	}
	return string(b)
}

// MarshalJSON implements json.Marshaler.
func (a Args) MarshalJSON() ([]byte, error) {
	list := make([]text, len(a))
	for i, arg := range a {
		list[i] = text(arg)
	}
	return json.Marshal(list)
}

// UnmarshalJSON implements json.Unmarshaler.
func (a *Args) UnmarshalJSON(b []byte) error {
	var list []text
	if err := json.Unmarshal(b, &list); err != nil {
		return err
	}
	*a = nil
	for _, t := range list {
		*a = append(*a, string(t))
	}
	return nil
}

// text is a string that may have any bytes, which JSON strings cannot.
type text string

type base64Text struct {
	Base64 []byte `json:"base64"`
}

// MarshalJSON implements json.Marshaler.
func (t text) MarshalJSON() ([]byte, error) {
	if utf8.ValidString(string(t)) {
		return json.Marshal(string(t))
	}
	return json.Marshal(base64Text{[]byte(t)})
}

// UnmarshalJSON implements json.Unmarshaler.
func (t *text) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) == nil {
		*t = text(s)
		return nil
	}
	var encoded base64Text
	if err := json.Unmarshal(b, &encoded); err != nil {
		return err
	}
	*t = text(encoded.Base64)
	return nil
}
