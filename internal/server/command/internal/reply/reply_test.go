package reply

import (
	"bufio"
	"bytes"
	"strings"
	"testing"
)

func TestReadAndAppend(t *testing.T) {
	const raw = "*9\r\n" +
		"+OK\r\n" + "-ERR no\r\n" + ":-7\r\n" + "$5\r\na\r\nbc\r\n" + "$-1\r\n" + "*-1\r\n" + "_\r\n" +
		"%1\r\n$1\r\nk\r\n~2\r\n,1.5\r\n#t\r\n" + "*0\r\n"
	v, err := Read(bufio.NewReader(strings.NewReader(raw)))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(v.Append(nil)); got != raw {
		t.Errorf("got %q, want %q", got, raw)
	}
	if len(v.Elements) != 9 || v.Elements[2].Int() != -7 || v.Elements[3].Text != "a\r\nbc" || !v.Elements[5].Null {
		t.Errorf("misread as %+v", v)
	}
	set, ok := v.Elements[7].Get("k")
	if got := strings.Join(set.Texts(), " "); !ok || got != "1.5 t" {
		t.Errorf("value of k is %q", got)
	}
	if _, ok := v.Elements[7].Get("nosuch"); ok {
		t.Error("the map has a key that it has not")
	}
}

func TestReadRefuses(t *testing.T) {
	for _, raw := range []string{"", "\r\n", "x1\r\n", "$x\r\n", "$5\r\nabc", "*2\r\n:1\r\n", ":1"} {
		if v, err := Read(bufio.NewReader(bytes.NewReader([]byte(raw)))); err == nil {
			t.Errorf("Read(%q) = %+v, want an error", raw, v)
		}
	}
}
