package route

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/sim"
)

// request is "1.2 alice n1 GET k => MOVED n2".
func request(t *testing.T, line string) (q *sim.Request, code, next string) {
	t.Helper()
	said, answer, _ := strings.Cut(line, " => ")
	words := strings.Fields(said)
	at, err := time.ParseDuration(words[0] + "s")
	if err != nil {
		t.Fatal(err)
	}
	q = &sim.Request{Name: words[1], Node: words[2], At: at, Reply: []byte("x")}
	for _, w := range words[3:] {
		q.Args = append(q.Args, []byte(w))
	}
	code, next, _ = strings.Cut(answer, " ")
	if code == "OK" {
		code = ""
	}
	return q, code, next
}

func TestFinder(t *testing.T) {
	for _, tt := range []struct {
		name, lines string
		byClient    bool
		want        string // the routes that are over, and behind / those that are not
	}{
		{"served at once", "0 a n1 GET k => OK", false, ""},
		{"followed", "0 a n1 GET k => MOVED n2; 0.1 a n2 GET k => ASK n3; 0.2 a n3 GET k => OK", false, "n1 MOVED n2 ASK n3 OK"},
		{"to another node than it was sent to", "0 a n1 GET k => MOVED n2; 0.1 a n3 GET k => OK", false, "/n1 MOVED"},
		{"another command", "0 a n1 GET k => MOVED n2; 0.1 a n2 GET l => OK", false, "/n1 MOVED"},
		{"words that are cut elsewhere", "0 a n1 GET k l => MOVED n2; 0.1 a n2 GET kl => OK", false, "/n1 MOVED"},
		{"another client", "0 a n1 GET k => MOVED n2; 0.1 b n2 GET k => OK", true, "/n1 MOVED"},
		{"whichever client", "0 a n1 GET k => MOVED n2; 0.1 b n2 GET k => OK", false, "n1 MOVED n2 OK"},
		{"too late", "0 a n1 GET k => MOVED n2; 1.1 a n2 GET k => OK", false, "/n1 MOVED"},
		{"in time", "0 a n1 GET k => MOVED n2; 1 a n2 GET k => OK", false, "n1 MOVED n2 OK"},
		{"an error ends it", "0 a n1 GET k => MOVED n2; 0.1 a n2 GET k => WRONGTYPE", false, "n1 MOVED n2 WRONGTYPE"},
		{"wherever to", "0 a n1 GET k => MOVED; 0.1 a n3 GET k => OK", false, "n1 MOVED n3 OK"},
		{"two at once", "0 a n1 GET k => MOVED n2; 0 a n1 GET k => MOVED n2; 0.1 a n2 GET k => OK", false, "n1 MOVED n2 OK/n1 MOVED"},
	} {
		f := NewFinder(Options{
			GoesOn: func(code string) bool { return code == "MOVED" || code == "ASK" }, ByClient: tt.byClient,
			Within: time.Second, Text: func(args [][]byte) string { return fmt.Sprintf("%s", args) },
		})
		show := func(r *Route) string {
			var words []string
			for _, h := range r.Hops {
				words = append(words, h.Node, h.Reply)
			}
			return strings.Join(words, " ")
		}
		got := ""
		for line := range strings.SplitSeq(tt.lines, "; ") {
			q, code, next := request(t, line)
			if r, over := f.Request(q, code, next, func(*Route) {}); over {
				got += show(r)
			}
		}
		f.Rest(func(r *Route) { got += "/" + show(r) })
		if got != tt.want || f.Open() != 0 {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// What a client tells ends what nodes saw of its command.
func TestOver(t *testing.T) {
	f := NewFinder(Options{GoesOn: func(string) bool { return true }, ByClient: true, Within: time.Second, Text: func([][]byte) string { return "" }})
	q, code, next := request(t, "0 a n1 GET k => MOVED n2")
	f.Request(q, code, next, func(*Route) {})
	ended := 0
	f.Over("b", []string{"GET", "k"}, func(*Route) { ended++ })
	f.Over("a", []string{"GET", "k"}, func(*Route) { ended++ })
	if ended != 1 || f.Open() != 0 {
		t.Errorf("%d routes have ended, %d are open", ended, f.Open())
	}
}

// Routes that nobody goes on with do not fill the memory.
func TestBound(t *testing.T) {
	f := NewFinder(Options{GoesOn: func(string) bool { return true }, Within: time.Second, Text: func([][]byte) string { return "" }})
	dropped := 0
	for i := range maxOpen + 1 {
		q, code, next := request(t, fmt.Sprintf("0 a n1 GET %d => MOVED n2", i))
		f.Request(q, code, next, func(*Route) { dropped++ })
	}
	if dropped != maxOpen || f.Open() != 1 {
		t.Errorf("%d were dropped, %d are open", dropped, f.Open())
	}
}
