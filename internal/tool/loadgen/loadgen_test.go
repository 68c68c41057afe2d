package loadgen

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/resp"
)

func TestOps(t *testing.T) {
	want := strings.Fields("append del exists expire get hget hset incr lpop lpush sadd set ttl")
	if got := Ops(); !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for _, tt := range []struct {
		op    string
		reads bool
		want  string
	}{
		{"get", true, "*2 $3 GET $1 k"},
		{"ttl", true, "*2 $3 TTL $1 k"},
		{"hget", true, "*3 $4 HGET $1 k $5 field"},
		{"set", false, "*3 $3 SET $1 k $1 v"},
		{"hset", false, "*4 $4 HSET $1 k $5 field $1 v"},
		{"expire", false, "*3 $6 EXPIRE $1 k $3 100"},
	} {
		write, reads := Op(tt.op)
		var w resp.Writer
		write(&w, []byte("k"), []byte("v"))
		if got := strings.Join(strings.Fields(string(w.Buf)), " "); got != tt.want || reads != tt.reads {
			t.Errorf("%s: %s, reads %t, want %s, %t", tt.op, got, reads, tt.want, tt.reads)
		}
	}
	if write, _ := Op("flushall"); write != nil {
		t.Error("a mix can name flushall")
	}
}

func TestKeys(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, tt := range []struct {
		pattern string
		want    []string // all that are drawn, nil for an error
	}{
		{"hello", []string{"hello"}},
		{"", []string{""}},
		{"user:[1..3]:name", []string{"user:1:name", "user:2:name", "user:3:name"}},
		{"k[0..0]", []string{"k0"}},
		{"k[9..1]", nil},
		{"k[-1..1]", nil},
		{"k[1..x]", nil},
		{"k[1-3]", nil},
		{"k[1..3", nil},
		{"k[1..1000000000001]", nil},
	} {
		keys, err := ParseKeys(tt.pattern)
		if (err != nil) != (tt.want == nil) {
			t.Errorf("%s: %v", tt.pattern, err)
			continue
		}
		var got []string
		for range 100 {
			if key := string(keys.Draw(nil, rnd)); err == nil && !slices.Contains(got, key) {
				got = append(got, key)
			}
		}
		if slices.Sort(got); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.pattern, got, tt.want)
		}
	}
}

func TestSize(t *testing.T) {
	for _, tt := range []struct {
		size Size
		want string
	}{
		{Size{Clients: 1000, Workers: 1000}, ""},
		{Size{Clients: 1000, Workers: 1001}, "1001000 commands under way (clients * workers * pipeline), want at most 1000000"},
		{Size{Clients: 1_000_001}, "1000001 commands under way (clients * workers * pipeline), want at most 1000000"},
		{Size{Clients: 10, Pipeline: 100, Rate: 10_000}, ""},
		{Size{Clients: 10, Pipeline: 100, Rate: 10_001}, "10001000 commands per second (clients * rate * pipeline), want at most 10000000"},
	} {
		got := ""
		if err := tt.size.Check(); err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.size, got, tt.want)
		}
	}
}
