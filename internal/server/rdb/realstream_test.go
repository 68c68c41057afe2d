//go:build conformance

package rdb

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
	"pgregory.net/rapid"
)

// parseID reads an ID as commands print it.
func parseID(t checker, v any) (id ID) {
	t.Helper()
	if _, err := fmt.Sscanf(v.(string), "%d-%d", &id.MS, &id.Seq); err != nil {
		t.Fatalf("%q is no stream ID", v)
	}
	return id
}

// pairs reads an array of names and values.
func pairs(v any) map[string]any {
	m := map[string]any{}
	list := v.([]any)
	for i := 0; i < len(list); i += 2 {
		m[list[i].(string)] = list[i+1]
	}
	return m
}

// askStream returns a stream as XINFO STREAM FULL tells it.
func askStream(t checker, c *redis.Client, key string) *Stream {
	t.Helper()
	reply, err := c.Do(context.Background(), "XINFO", "STREAM", key, "FULL", "COUNT", 0).Result()
	if err != nil {
		t.Fatalf("XINFO: %v", err)
	}
	info := pairs(reply)
	s := &Stream{
		LastID:       parseID(t, info["last-generated-id"]),
		FirstID:      parseID(t, info["recorded-first-entry-id"]),
		MaxDeletedID: parseID(t, info["max-deleted-entry-id"]),
		EntriesAdded: uint64(info["entries-added"].(int64)),
	}
	for _, v := range info["entries"].([]any) {
		entry := v.([]any)
		e := Entry{ID: parseID(t, entry[0])}
		fields := entry[1].([]any)
		for i := 0; i < len(fields); i += 2 {
			e.Fields = append(e.Fields, Field{Name: []byte(fields[i].(string)), Value: []byte(fields[i+1].(string))})
		}
		s.Entries = append(s.Entries, e)
	}
	s.Surplus = info["length"].(int64) - int64(len(s.Entries))
	for _, v := range info["groups"].([]any) {
		group := pairs(v)
		g := Group{
			Name:        []byte(group["name"].(string)),
			LastID:      parseID(t, group["last-delivered-id"]),
			EntriesRead: UnknownEntriesRead,
		}
		if n, known := group["entries-read"].(int64); known {
			g.EntriesRead = n
		}
		for _, v := range group["consumers"].([]any) {
			consumer := pairs(v)
			c := Consumer{Name: []byte(consumer["name"].(string)), Seen: consumer["seen-time"].(int64)}
			for _, v := range consumer["pending"].([]any) {
				p := v.([]any)
				c.Pending = append(c.Pending, Pending{ID: parseID(t, p[0]), Delivered: p[1].(int64), Count: uint64(p[2].(int64))})
			}
			g.Consumers = append(g.Consumers, c)
		}
		s.Groups = append(s.Groups, g)
	}
	return s
}

// TestRealServerStream: streams that any commands have made are decoded as the
// server describes them; encoded again, the server takes them for the same; and
// if no entry was deleted, not a byte differs.
func TestRealServerStream(t *testing.T) {
	ctx := context.Background()
	c := realServer(t, "--sanitize-dump-payload", "yes")
	rapid.Check(t, func(t *rapid.T) {
		c.Del(ctx, "s")
		deleted := false
		last := ID{}
		var ids []ID
		add := func(fields []Field) {
			last = next(t, last)
			ids = append(ids, last)
			args := []any{"XADD", "s", last.String()}
			for _, f := range fields {
				args = append(args, f.Name, f.Value)
			}
			if err := c.Do(ctx, args...).Err(); err != nil {
				t.Fatalf("%q: %v", args, err)
			}
		}
		pick := func() ID { return rapid.SampledFrom(ids).Draw(t, "id") }
		name := func(what string) string {
			return what + rapid.SampledFrom([]string{"", "", "1", "10", strings.Repeat("x", 70)}).Draw(t, what)
		}
		// try is for what may fail: there may be no such group.
		try := func(args ...any) { c.Do(ctx, args...) }

		add(fieldLists.Draw(t, "fields"))
		try("XGROUP", "CREATE", "s", "g", "0")
		for range rapid.IntRange(0, 60).Draw(t, "commands") {
			switch rapid.IntRange(0, 13).Draw(t, "command") {
			default:
				add(fieldLists.Draw(t, "fields"))
			case 4:
				fields := fieldLists.Draw(t, "fields")
				for range rapid.IntRange(1, 250).Draw(t, "times") {
					add(fields)
				}
			case 5:
				try("XDEL", "s", pick().String())
				deleted = true
			case 6:
				try("XTRIM", "s", "MAXLEN", rapid.IntRange(0, 300).Draw(t, "length"))
				deleted = true
			case 7:
				try("XGROUP", "CREATE", "s", name("g"), pick().String(), "ENTRIESREAD", rapid.IntRange(-1, 9).Draw(t, "read"))
			case 8:
				try("XREADGROUP", "GROUP", name("g"), name("c"), "COUNT", rapid.IntRange(1, 200).Draw(t, "count"), "STREAMS", "s", ">")
			case 9:
				try("XCLAIM", "s", name("g"), name("c"), 0, pick().String(), pick().String(), "FORCE", "TIME",
					rapid.Int64Range(0, 1<<40).Draw(t, "time"), "RETRYCOUNT", rapid.Int64Range(0, 1<<40).Draw(t, "count"))
			case 10:
				try("XACK", "s", name("g"), pick().String())
			case 11:
				try("XGROUP", "SETID", "s", name("g"), pick().String())
			case 12:
				try("XGROUP", "CREATECONSUMER", "s", name("g"), name("c"))
			case 13:
				last = next(t, last)
				try("XSETID", "s", last.String(), "ENTRIESADDED", rapid.IntRange(300, 1<<40).Draw(t, "added"), "MAXDELETEDID", pick().String())
			}
		}

		want := askStream(t, c, "s")
		dumped := dump(t, c, "s")
		got, err := Decode(dumped)
		if err != nil {
			t.Fatalf("Decode(%x): %v", dumped, err)
		}
		if !reflect.DeepEqual(content(got).Stream, want) {
			t.Fatalf("Decode = %+v, want %+v", got.Stream, want)
		}
		payload := Encode(got)
		if !deleted && !bytes.Equal(payload, dumped) {
			t.Fatalf("Encode = %x, want %x", payload, dumped)
		}
		restore(t, c, "s", payload)
		if again := askStream(t, c, "s"); !reflect.DeepEqual(again, want) {
			t.Fatalf("after RESTORE: %+v, want %+v", again, want)
		}
	})
}

// TestRealServerStreamV1: what the server makes of a stream of before Redis 7.0
// is what Decode does.
func TestRealServerStreamV1(t *testing.T) {
	c := realServer(t, "--sanitize-dump-payload", "yes")
	rapid.Check(t, func(t *rapid.T) {
		s := streamValues.Draw(t, "stream").Stream
		s.EntriesAdded = math.MaxUint64 // not part of the payload
		for i := range s.Groups {
			ids := []ID{{}, s.FirstID, s.LastID, {MS: s.LastID.MS + 1}, {MS: s.LastID.MS}, s.Groups[i].LastID}
			s.Groups[i].LastID = rapid.SampledFrom(ids).Draw(t, "last delivered")
		}
		payload := Redis70.appendFooter(Redis62.appendStream(nil, s), 0)
		got, err := Decode(payload)
		if err != nil {
			t.Fatalf("Decode(%x): %v", payload, err)
		}
		restore(t, c, "s", payload)
		if want := askStream(t, c, "s"); !reflect.DeepEqual(content(got).Stream, want) {
			t.Fatalf("Decode = %+v, want %+v", got.Stream, want)
		}
	})
}
