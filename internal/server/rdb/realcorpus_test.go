//go:build conformance

package rdb

import (
	"context"
	"flag"
	"os"
	"reflect"
	"testing"
)

var update = flag.Bool("update", false, "write the payloads of the corpus anew")

// TestUpdateCorpus asks a server for the payloads of the corpus: with -update
//
//	go test -tags conformance -run UpdateCorpus -update ./internal/server/rdb
//
// it stores them, otherwise it only checks that the server has the values.
func TestUpdateCorpus(t *testing.T) {
	ctx := context.Background()
	c := realServer(t, "--sanitize-dump-payload", "yes")
	if *update {
		if err := os.RemoveAll(corpusDir); err != nil {
			t.Fatal(err)
		}
		if err := os.MkdirAll(corpusDir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, s := range corpus() {
		c.FlushAll(ctx)
		payload := s.older
		switch {
		case s.older != nil:
			restore(t, c, "k", s.older)
		case s.want.Type == TypeStream:
			// Only so can the times be chosen.
			whole := *s.want.Stream
			whole.Entries = append(deletedEntries(s.deleted), whole.Entries...)
			whole.MaxDeletedID = ID{}
			if len(s.deleted) > 0 {
				whole.FirstID = s.deleted[0]
			} else {
				whole.MaxDeletedID = s.want.Stream.MaxDeletedID
			}
			restore(t, c, "k", Encode(Value{Type: TypeStream, Stream: &whole}))
			for _, id := range s.deleted {
				c.XDel(ctx, "k", id.String())
			}
		default:
			build(t, c, "k", s.want)
		}
		if got, want := unordered(ask(t, c, "k")), unordered(s.want); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: the server has %s, want %s", s.name, show(got), show(want))
		}
		if s.older == nil {
			payload = dump(t, c, "k")
		}
		if *update {
			if err := os.WriteFile(s.path(), payload, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func deletedEntries(ids []ID) (entries []Entry) {
	for _, id := range ids {
		entries = append(entries, Entry{ID: id, Fields: []Field{{Name: []byte("a"), Value: []byte("deleted")}}})
	}
	return entries
}
