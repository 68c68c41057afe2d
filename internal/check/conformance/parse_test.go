package conformance

import (
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

func TestParseStep(t *testing.T) {
	tests := []struct {
		line string
		want Step
	}{
		{"A> GET foo", Step{Conn: "A", Args: []string{"GET", "foo"}}},
		{"c1@B> BLPOP l 0 &", Step{Conn: "c1", Node: "B", Args: []string{"BLPOP", "l", "0"}, Async: true}},
		{`A> SET "a b" "\x00" ""`, Step{Conn: "A", Args: []string{"SET", "a b", "\x00", ""}}},
		{"[near 5] A> TTL k", Step{Conn: "A", Args: []string{"TTL", "k"}, Mode: Near(5)}},
		{"c< 2", Step{Verb: Receive, Conn: "c", Count: 2}},
		{"c< silent", Step{Verb: Receive, Conn: "c", Wait: silentWait}},
		{"c< silent 2s", Step{Verb: Receive, Conn: "c", Wait: 2 * time.Second}},
		{`c@A>> "*1\r\n"`, Step{Verb: Raw, Conn: "c", Node: "A", Args: []string{"*1\r\n"}}},
		{"until A> ROLE ~ slave", Step{Verb: Until, Conn: "A", Args: []string{"ROLE"}, Pattern: "slave", Wait: untilWait}},
		{"until 3s A> ROLE ~ a ~ b", Step{Verb: Until, Conn: "A", Args: []string{"ROLE", "~", "a"}, Pattern: "b", Wait: 3 * time.Second}},
		{"sleep 10ms", Step{Verb: Sleep, Wait: 10 * time.Millisecond}},
		{"kill C", Step{Verb: Kill, Node: "C"}},
		{"refused C", Step{Verb: Refused, Node: "C"}},
		{"restart C", Step{Verb: Restart, Node: "C"}},
		{"restart C with-data at=new", Step{Verb: Restart, Node: "C", How: live.Comeback{WithData: true, At: "new"}}},
		{"restart X at=A", Step{Verb: Restart, Node: "X", How: live.Comeback{At: "A"}}},
		{"resume C", Step{Verb: Resume, Node: "C"}},
		{"cli> --cluster check $A.addr", Step{Verb: CLI, Args: []string{"--cluster", "check", "$A.addr"}}},
	}
	for _, tt := range tests {
		got, err := ParseStep(tt.line)
		if err != nil || !reflect.DeepEqual(got, tt.want) {
			t.Errorf("ParseStep(%q) = %+v, %v, want %+v", tt.line, got, err, tt.want)
		}
	}
}

func TestParseStepRefuses(t *testing.T) {
	for _, line := range []string{"", "GET foo", "[nosuch] A> GET foo", "[exact A> GET", `A> GET "foo`, "A>> foo", "c< x", "c< silent x", "until A> ROLE", "until ROLE ~ x", "sleep x"} {
		if s, err := ParseStep(line); err == nil {
			t.Errorf("ParseStep(%q) = %+v, want an error", line, s)
		}
	}
}

// What a step prints, ParseStep reads back.
func TestStepTextRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := Step{
			Verb: rapid.SampledFrom([]Verb{Send, Raw, Receive, Until, Sleep, Kill, Restart, Pause, Resume, CLI, Shell, Server}).Draw(t, "verb"),
		}
		who := rapid.StringMatching(`[a-zA-Z][0-9]?`)
		words := rapid.SliceOfN(rapid.OneOf(rapid.StringMatching(`[A-Z]+`), rapid.StringMatching(`[^~&]*`), rapid.Just("&"), rapid.Just("")), 1, 4)
		wait := time.Duration(rapid.Int64Range(1, 5000).Draw(t, "ms")) * time.Millisecond
		switch want.Verb {
		case Send:
			want.Conn, want.Args = who.Draw(t, "conn"), words.Draw(t, "args")
			want.Async = rapid.Bool().Draw(t, "async")
		case Raw:
			want.Conn, want.Args = who.Draw(t, "conn"), []string{rapid.String().Draw(t, "raw")}
		case Receive:
			want.Conn, want.Count = who.Draw(t, "conn"), rapid.IntRange(0, 3).Draw(t, "count")
			if want.Count == 0 {
				want.Wait = wait
			}
		case Until:
			want.Conn, want.Args, want.Wait = who.Draw(t, "conn"), words.Draw(t, "args"), wait
			want.Pattern = rapid.StringMatching(`[a-z]+`).Draw(t, "pattern")
		case Sleep:
			want.Wait = wait
		case Shell:
			want.Args = []string{rapid.StringMatching(`[a-z$|. -]*[a-z]`).Draw(t, "script")}
		case CLI:
			want.Args = words.Draw(t, "args")
		default:
			want.Node = who.Draw(t, "node")
		}
		if want.Conn != "" && rapid.Bool().Draw(t, "bind") {
			want.Node = "n" + want.Conn
		}
		got, err := ParseStep(want.String())
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("ParseStep(%q) = %+v, %v, want %+v", want.String(), got, err, want)
		}
	})
}
