package faults

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestTextRoundTrips(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := drawFault(t)
		if err := Check(f); err != nil {
			t.Fatalf("%v is refused: %v", f, err)
		}
		back, err := Parse(f.String())
		if err != nil {
			t.Fatalf("Parse(%q): %v", f, err)
		}
		if back != f {
			t.Fatalf("Parse(%q) = %q", f, back)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, k := range Reference() {
		f.Add(k.Example)
	}
	f.Add(`error reply="a\"b" key={a b} + hold for=1s wait=2m`)
	f.Fuzz(func(t *testing.T, text string) {
		fault, err := Parse(text)
		if err != nil {
			var syntax *SyntaxError
			if !errors.As(err, &syntax) || syntax.Offset < 0 || syntax.Offset > len(text) || syntax.Text == "" {
				t.Fatalf("Parse(%q): a bad error %#v", text, err)
			}
			return
		}
		back, err := Parse(fault.String())
		if err != nil || back != fault {
			t.Fatalf("Parse(%q) = %q, which reads as %v, %v", text, fault, back, err)
		}
		if err := Check(fault); err != nil {
			t.Fatalf("Parse(%q) gives what Check refuses: %v", text, err)
		}
	})
}

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		text string
		want Fault
	}{
		{"partition {n1 bob} {*}", Partition(Nodes("n1", "bob"), Rest)},
		{"partition {n2 n10 n1} {a} oneway", PartitionOneWay("n1 n2 n10", "a")},
		{"delay by=10ms", Delay(Aim{}, 10*time.Millisecond, 0)},
		{"delay link=bus from=n1 to={n3 n2} jitter=1m0s by=2h", Delay(Aim{Link: Bus, From: "n1", To: "n2 n3"}, 2*time.Hour, time.Minute)},
		{"drop p=0.5 command=fail", Drop(Aim{Command: "fail"}, 0.5)},
		{"bandwidth rate=64KB", Bandwidth(Aim{}, 64<<10)},
		{"error reply=\"ERR no way\" call=3- client=c[1..3]", Error(Aim{Client: "c[1..3]", Calls: Calls{3, Forever}}, "ERR no way")},
		{"reset call=2-4 + refuse for=2s", Both(Reset(Aim{Calls: Calls{2, 4}}), During(0, 2*time.Second, Refuse(Aim{})))},
		{"oom key=\"{user}:*\"", OOM(Aim{Key: "{user}:*"})},
		{"stall-migration slot=866,0-3 keys=2", StallMigration("0-3,866", 2)},
		{"misdirect to=n3 redirect=ask", Rule{Kind: KindMisdirect, Target: "n3", Only: "ask"}},
	} {
		got, err := Parse(tt.text)
		if err != nil || got != tt.want {
			t.Errorf("Parse(%q) = %v, %v; want %v", tt.text, got, err, tt.want)
		}
	}
}

func TestSyntaxErrors(t *testing.T) {
	for _, tt := range []struct {
		text string
		at   int
		want string
	}{
		{"", 0, "a kind of fault is missing"},
		{"delay by=1s +", 13, "a kind of fault is missing"},
		{"partion {n1} {*}", 0, `unknown fault "partion" (did you mean partition?)`},
		{"delay", 0, "delay needs by=DURATION"},
		{"delay by=10", 6, `"10" is no time`},
		{"delay by=-1s", 6, `"-1s" is no time`},
		{"delay by=1s jiter=2ms", 12, `delay has no parameter "jiter" (did you mean jitter?)`},
		{"delay by=1s by=2s", 12, "by is given twice"},
		{"delay by=1s link=bus,wire", 12, `link "wire" is none of bus,repl,migrate,client`},
		{"duplicate link=client", 10, `link "client" is none of bus`},
		{"partition {n1}", 0, "two sides"},
		{"partition {n1 n2} {n2}", 18, "n2 is on both sides"},
		{"partition {*} {*}", 14, "only one side"},
		{"partition {n1 {n2}", 10, "is no name"},
		{"partition {n1", 10, "the brace is not closed"},
		{"drop p=1.5", 5, "no probability"},
		{"drop call=5-2", 5, "no position"},
		{"drop slot=16384", 5, "is not a slot"},
		{"error reply=\"ERR", 12, "the quotation mark is not closed"},
		{"slow by=1s command=GET", 11, "lower case"},
		{"slow by=1s link=bus", 11, `slow has no parameter "link"`},
		{"reset replies=1 bytes=2", 0, "replies or bytes"},
		{"stall-migration before=key", 16, `"key" is no step of a migration`},
		{"stall-migration before=keys keys=2", 0, "one of before, after and keys"},
		{"misdirect to=127.0.0.1", 10, "neither a node"},
	} {
		_, err := Parse(tt.text)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("Parse(%q): %v, want a SyntaxError", tt.text, err)
			continue
		}
		if syntax.Offset != tt.at || !strings.Contains(syntax.Text, tt.want) {
			t.Errorf("Parse(%q): at %d: %s\nwant at %d: ...%s...", tt.text, syntax.Offset, syntax.Text, tt.at, tt.want)
		}
	}
}

func TestCheckRefusesWhatParseWouldNotRead(t *testing.T) {
	for _, f := range []Fault{
		Rule{},
		Rule{Kind: 99},
		Delay(Aim{}, -time.Second, 0),
		Delay(Aim{}, 0, 0),
		Drop(Aim{}, 2),
		Duplicate(Aim{Link: Clients}, 1),
		Slow(Aim{Link: Bus}, time.Second),
		Refuse(Aim{Node: "n2 n1"}),
		Rule{Kind: KindHold, Rate: 3},
		Error(Aim{}, "two\r\nlines"),
		Both(Hold(Aim{}), Misdirect(Aim{}, "n 1")),
	} {
		if err := Check(f); err == nil {
			t.Errorf("Check accepts %#v", f)
		}
	}
}

func TestDuring(t *testing.T) {
	const s = time.Second
	hold := Hold(Aim{})
	for _, tt := range []struct {
		got  Fault
		want string
	}{
		{During(0, 0, hold), "hold"},
		{During(s, 0, hold), "hold wait=1s"},
		{During(s, 5*s, hold), "hold wait=1s for=5s"},
		{During(s, 5*s, During(2*s, 0, hold)), "hold wait=3s for=3s"},
		{During(s, 5*s, During(2*s, s, hold)), "hold wait=3s for=1s"},
		{During(s, 0, During(2*s, s, hold)), "hold wait=3s for=1s"},
		{During(0, 4*s, Both(hold, Refuse(Aim{}))), "hold for=4s + refuse for=4s"},
	} {
		if tt.got.String() != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}

func TestEachKindHasAnExampleThatReads(t *testing.T) {
	if len(Reference()) != len(kinds)-1 {
		t.Fatalf("the reference has %d kinds, want %d", len(Reference()), len(kinds)-1)
	}
	for _, k := range Reference() {
		f, err := Parse(k.Example)
		switch {
		case err != nil:
			t.Errorf("%s: %v", k.Name, err)
		case f.Rules()[0].Kind.String() != k.Name:
			t.Errorf("the example of %s is one of %s", k.Name, f.Rules()[0].Kind)
		case f.String() != k.Example:
			t.Errorf("the example of %s is written %q, in normal form it is %q", k.Name, k.Example, f)
		}
	}
}

func TestNames(t *testing.T) {
	f, err := Parse("partition {n1 c[1..3]} {*} + misdirect node=n2 to=n4 + misdirect to=self client=bob")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(Names(f), " "), "n1 c1 c2 c3 n2 n4 bob"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
