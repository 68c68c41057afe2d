package slotmap

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// reply encodes nested lists of texts and numbers.
func reply(v any) []byte {
	var w resp.Writer
	var write func(v any)
	write = func(v any) {
		switch v := v.(type) {
		case string:
			w.BulkString(v)
		case int:
			w.Int(int64(v))
		case []any:
			w.Array(len(v))
			for _, e := range v {
				write(e)
			}
		}
	}
	write(v)
	return w.Buf
}

type list = []any

// text is what a map says of some slots, and who follows whom.
func text(m *Map) string {
	if m == nil {
		return "none"
	}
	var b strings.Builder
	for _, s := range []int{0, 99, 100, 16383} {
		fmt.Fprintf(&b, "%d=%s ", s, m.Of(s))
	}
	for place := range m.Addrs() {
		for _, r := range m.Replicas(place) {
			fmt.Fprintf(&b, "%s>%s ", m.Addrs()[place], m.Addrs()[r])
		}
	}
	return strings.TrimSpace(b.String())
}

func TestReplies(t *testing.T) {
	node := func(role, endpoint string, port, tlsPort int) list {
		return list{"id", "x", "port", port, "tls-port", tlsPort, "endpoint", endpoint, "role", role}
	}
	shards := list{
		list{"slots", list{0, 99, 16383, 16383}, "nodes", list{node("replica", "b", 2, 22), node("master", "?", 1, 11)}},
		list{"slots", list{}, "nodes", list{node("master", "c", 3, 33)}},
	}
	for _, row := range []struct {
		name  string
		parse func([]byte, string) *Map
		raw   []byte
		want  string
	}{
		{"slots", Slots, reply(list{list{0, 99, list{"a", 1, "id"}, list{"b", 2, "id"}}, list{100, 100, list{"", 3}}}),
			"0=a:1 99=a:1 100=me:3 16383= a:1>b:2"},
		{"no slots", Slots, reply(list{}), "0= 99= 100= 16383="},
		{"a replica twice", Slots, reply(list{list{0, 0, list{"a", 1}, list{"b", 2}}, list{99, 99, list{"a", 1}, list{"b", 2}}}),
			"0=a:1 99=a:1 100= 16383= a:1>b:2"},
		{"an error", Slots, []byte("-ERR no\r\n"), "none"},
		{"slots that there are not", Slots, reply(list{list{0, 16384, list{"a", 1}}}), "none"},
		{"a short node", Slots, reply(list{list{0, 1, list{"a"}}}), "none"},
		{"a short range", Slots, reply(list{list{0, 1}}), "none"},
		{"shards", Shards, reply(shards), "0=me:1 99=me:1 100= 16383=me:1 me:1>b:2"},
		{"shards with TLS", ShardsTLS, reply(shards), "0=me:11 99=me:11 100= 16383=me:11 me:11>b:22"},
		{"shards of an error", Shards, []byte("-ERR no\r\n"), "none"},
		{"shards of slots that there are not", Shards, reply(list{list{"slots", list{-1, 5}, "nodes", list{node("master", "a", 1, 1)}}}), "none"},
	} {
		if got := text(row.parse(row.raw, "me:7")); got != row.want {
			t.Errorf("%s: %s, want %s", row.name, got, row.want)
		}
	}
}

// What one sets does not reach others that share the map.
func TestShare(t *testing.T) {
	m := Slots(reply(list{list{0, 100, list{"a", 1}}}), "")
	one, other := m.Share(), m.Share()
	one.Set(0, "b:2")
	one.Set(99, "a:1")
	if got := text(one); got != "0=b:2 99=a:1 100=a:1 16383=" {
		t.Errorf("who set it has %s", got)
	}
	for _, m := range []*Map{m, other} {
		if got := text(m); got != "0=a:1 99=a:1 100=a:1 16383=" || !slices.Equal(m.Addrs(), []string{"a:1"}) {
			t.Errorf("who did not has %s, and %q", got, m.Addrs())
		}
	}
	if place, addr := one.At(0); place != 1 || addr != "b:2" {
		t.Errorf("slot 0 is at %d, %s", place, addr)
	}
	if place, addr := one.At(16383); place != -1 || addr != "" {
		t.Errorf("slot 16383 is at %d, %q", place, addr)
	}
}

func TestRedirect(t *testing.T) {
	for _, row := range []struct {
		text  string
		trust bool
		want  string
	}{
		{"MOVED 866 10.0.0.1:6379", false, "866 10.0.0.1:6379 true"},
		{"ASK 16383 ::1:6379", false, "16383 [::1]:6379 true"},
		{"MOVED 866 :6379", false, "866 me:6379 true"},
		{"MOVED 866 :6379", true, "866 :6379 true"},
		{"MOVED 866 ?:6379", false, "866 me:6379 true"},
		{"MOVED 16384 a:1", false, "0  false"},
		{"MOVED -1 a:1", false, "0  false"},
		{"MOVED x a:1", false, "0  false"},
		{"MOVED 866 a", false, "0  false"},
		{"MOVED 866 a:x", false, "0  false"},
		{"MOVED 866", false, "0  false"},
	} {
		s, addr, ok := Redirect([]byte(row.text), "me:7", row.trust)
		if got := fmt.Sprintf("%d %s %t", s, addr, ok); got != row.want {
			t.Errorf("%s: %s, want %s", row.text, got, row.want)
		}
	}
}

// Whatever a node says, there is a map or none.
func FuzzReplies(f *testing.F) {
	f.Add(reply(list{list{0, 99, list{"a", 1, "id"}, list{"b", 2, "id"}}}))
	f.Add(reply(list{list{"slots", list{0, 5}, "nodes", list{list{"port", 1, "endpoint", "a", "role", "master"}}}}))
	f.Add([]byte("MOVED 866 a:1"))
	f.Fuzz(func(_ *testing.T, raw []byte) {
		text(Slots(raw, "me:7"))
		text(Shards(raw, "me:7"))
		Redirect(raw, "me:7", false)
	})
}
