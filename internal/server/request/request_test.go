package request

import (
	"bytes"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// readAll feeds the chunks and returns the commands, one a line, and the error
// that ended the stream.
func readAll(limits Limits, chunks ...string) string {
	var r Reader
	var out []string
	for _, chunk := range chunks {
		r.Feed([]byte(chunk))
		for {
			args, err := r.Next(limits)
			if err != nil {
				return strings.Join(append(out, "error: "+err.Error()), "\n")
			}
			if args == nil {
				break
			}
			out = append(out, fmt.Sprintf("%q", args))
		}
	}
	return strings.Join(out, "\n")
}

var anyClient = Limits{MaxBulk: 512 << 20}

func TestRequests(t *testing.T) {
	tests := []struct{ name, input, want string }{
		{"array", "*2\r\n$3\r\nGET\r\n$1\r\nk\r\n", `["GET" "k"]`},
		{"two arrays", "*1\r\n$4\r\nPING\r\n*1\r\n$4\r\nPING\r\n", "[\"PING\"]\n[\"PING\"]"},
		{"binary argument", "*1\r\n$4\r\n\r\n\x00\xff\r\n", `["\r\n\x00\xff"]`},
		{"empty argument", "*2\r\n$3\r\nGET\r\n$0\r\n\r\n", `["GET" ""]`},
		{"empty array is skipped", "*0\r\nPING\r\n", `["PING"]`},
		{"negative array is skipped", "*-1\r\nPING\r\n", `["PING"]`},
		{"the bytes behind an argument do not matter", "*1\r\n$4\r\nPINGxy*1\r\n$1\r\na\r\n", "[\"PING\"]\n[\"a\"]"},
		{"inline", "SET k  v\r\n", `["SET" "k" "v"]`},
		{"inline without CR", "PING\nPING\n", "[\"PING\"]\n[\"PING\"]"},
		{"empty lines are skipped", "\r\n\n  \r\nPING\r\n", `["PING"]`},
		{"a zero byte ends the search for a newline", "PING\x00\r\nPING\r\n", ""},
		{"a zero byte behind a newline", "PING\r\n\x00\r\n", `["PING"]`},
		{"inline quotes", `SET "a b" 'c d' "\x41\n\"" 'it\'s'` + "\r\n", `["SET" "a b" "c d" "A\n\"" "it's"]`},
		{"inline beginning with a dollar", "$5 x\r\n", `["$5" "x"]`},
		{"incomplete", "*2\r\n$3\r\nGET\r\n$1\r\n", ""},

		{"unclosed quote", "SET \"a\r\n", "error: unbalanced quotes in request"},
		{"text behind a quote", "SET \"a\"b\r\n", "error: unbalanced quotes in request"},
		{"array length is no number", "*x\r\n", "error: invalid multibulk length"},
		{"array length with leading zero", "*01\r\n", "error: invalid multibulk length"},
		{"array length over int", "*2147483648\r\n", "error: invalid multibulk length"},
		{"a billion arguments are waited for", "*1000000000\r\n", ""},
		{"no bulk string", "*1\r\n:5\r\n", "error: expected '$', got ':'"},
		{"bulk length is no number", "*1\r\n$x\r\n", "error: invalid bulk length"},
		{"bulk length is negative", "*1\r\n$-1\r\n", "error: invalid bulk length"},
		{"bulk length of 2 GB", "*1\r\n$2147483648\r\n", "error: invalid bulk length"},
		{"bulk length at the limit is waited for", "*1\r\n$536870912\r\n", ""},
		{"inline over 64 KiB", strings.Repeat("a", 64<<10+1), "error: too big inline request"},
		{"array line over 64 KiB", "*" + strings.Repeat("1", 64<<10), "error: too big mbulk count string"},
		{"bulk line over 64 KiB", "*1\r\n$" + strings.Repeat("1", 64<<10), "error: too big bulk count string"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := readAll(anyClient, tt.input); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			// However the bytes are cut, the commands are the same.
			if len(tt.input) < 100 {
				if got := readAll(anyClient, strings.Split(tt.input, "")...); got != tt.want {
					t.Errorf("byte by byte:\ngot  %s\nwant %s", got, tt.want)
				}
			}
		})
	}
}

// Versions differ in what may stand behind a bulk string, a length and a closing quote.
func TestSyntax(t *testing.T) {
	strict, joining := anyClient, anyClient
	strict.StrictEnds, joining.QuotesJoin = true, true
	tests := []struct {
		limits      Limits
		input, want string
	}{
		{strict, "*1\r\n$4\r\nPING\r\n", `["PING"]`},
		{strict, "*1\r\n$4\r\nPINGxx*1\r\n$4\r\nPING\r\n", "error: invalid CRLF in request"},
		{strict, "*1\r\n$4\r\nPING\rx", "error: invalid CRLF in request"},
		{strict, "*1\rx$4\r\nPING\r\n", "error: invalid CRLF in request"},
		{strict, "*x\rx", "error: invalid CRLF in request"},
		{strict, "*1\r\n$4\rxPING\r\n", "error: invalid CRLF in request"},
		{strict, "*1\r\n:4\rxPING\r\n", "error: expected '$', got ':'"},
		{strict, "PING\n", `["PING"]`},
		{strict, "ECHO \"a\"b\n", "error: unbalanced quotes in request"},
		{joining, "ECHO \"a\"b\n", `["ECHO" "ab"]`},
		{joining, "*1\r\n$4\r\nPINGxx", `["PING"]`},
	}
	for _, tt := range tests {
		if got := readAll(tt.limits, tt.input); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.input, got, tt.want)
		}
	}
}

func TestRequestsBeforeAuthentication(t *testing.T) {
	limits := Limits{MaxBulk: 512 << 20, Unauth: true}
	tests := []struct{ input, want string }{
		{"*10\r\n", ""},
		{"*11\r\n", "error: unauthenticated multibulk length"},
		{"*1\r\n$16384\r\n", ""},
		{"*1\r\n$16385\r\n", "error: unauthenticated bulk length"},
	}
	for _, tt := range tests {
		if got := readAll(limits, tt.input); got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.input, got, tt.want)
		}
	}
}

// What a client announces costs nothing: only what it sends is kept.
func TestAnnouncedLengthsCostNothing(t *testing.T) {
	var r Reader
	r.Feed([]byte("*1000000000\r\n$536870912\r\nabc"))
	if args, err := r.Next(anyClient); args != nil || err != nil {
		t.Fatalf("next = %q, %v, want to wait", args, err)
	}
	if cap(r.buf) > 1024 || cap(r.spans) > 1024 || cap(r.args) > 1024 {
		t.Errorf("capacities: %d bytes, %d spans, %d args", cap(r.buf), cap(r.spans), cap(r.args))
	}
}

// A long array is read like a short one, however it is cut.
func TestManyArguments(t *testing.T) {
	var want []string
	text := "*300\r\n"
	for i := range 300 {
		want = append(want, strings.Repeat("\r", i))
		text += fmt.Sprintf("$%d\r\n%s\r\n", i, want[i])
	}
	for _, size := range []int{1, 7, 1000, len(text)} {
		var r Reader
		var got []string
		for chunk := range slices.Chunk([]byte(text), size) {
			r.Feed(chunk)
			args, err := r.Next(Limits{MaxBulk: 1000})
			if err != nil {
				t.Fatal(err)
			}
			for _, arg := range args {
				got = append(got, string(arg))
			}
		}
		if !slices.Equal(got, want) || !r.Idle() {
			t.Errorf("in pieces of %d bytes: %d arguments %q", size, len(got), got)
		}
	}
}

// A request of many short elements takes no more than four times its bytes beside them:
// a slice of its elements is most of it.
func TestMemoryOfManyArguments(t *testing.T) {
	const count = 1_000_000
	request := append(fmt.Appendf(nil, "*%d\r\n", count), bytes.Repeat([]byte("$1\r\nx\r\n"), count)...)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	var r Reader
	var args [][]byte
	for chunk := range slices.Chunk(request, 16<<10) {
		r.Feed(chunk)
		var err error
		if args, err = r.Next(Limits{MaxBulk: 512 << 20}); err != nil {
			t.Fatal(err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if len(args) != count || string(args[count-1]) != "x" {
		t.Fatalf("%d arguments, want %d", len(args), count)
	}
	held := int64(after.HeapAlloc) - int64(before.HeapAlloc) - int64(cap(r.buf))
	if most := int64(4 * len(request)); held > most {
		t.Errorf("%d bytes held beside the input, want %d at most", held, most)
	}
	runtime.KeepAlive(&r)
}

func TestRequestsSurviveAnyCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var stream, want bytes.Buffer
		commands := rapid.SliceOfN(rapid.SliceOfN(rapid.SliceOf(rapid.Byte()), 1, 5), 1, 5).Draw(t, "commands")
		for _, args := range commands {
			fmt.Fprintf(&stream, "*%d\r\n", len(args))
			for _, arg := range args {
				fmt.Fprintf(&stream, "$%d\r\n%s\r\n", len(arg), arg)
			}
			fmt.Fprintf(&want, "%q\n", args)
		}
		var chunks []string
		for rest := stream.String(); rest != ""; {
			n := rapid.IntRange(1, len(rest)).Draw(t, "cut")
			chunks, rest = append(chunks, rest[:n]), rest[n:]
		}
		if got := readAll(anyClient, chunks...); got+"\n" != want.String() {
			t.Fatalf("got\n%s\nwant\n%s", got, want.String())
		}
	})
}

func FuzzRequests(f *testing.F) {
	for _, seed := range []string{"*1\r\n$4\r\nPING\r\n", "PING\r\n", "*-1\r\n", "SET \"a\\x41\" 'b'\n", "*2\r\n$1\r\n"} {
		f.Add([]byte(seed), 1)
	}
	f.Fuzz(func(t *testing.T, input []byte, cut int) {
		whole := readAll(anyClient, string(input))
		if len(input) > 0 {
			at := int(uint(cut) % uint(len(input)))
			if halves := readAll(anyClient, string(input[:at]), string(input[at:])); halves != whole {
				t.Errorf("cut at %d: %s\nwhole: %s", at, halves, whole)
			}
		}
	})
}

func BenchmarkRequest(b *testing.B) {
	request := []byte("*3\r\n$3\r\nSET\r\n$16\r\nkey:000000000001\r\n$3\r\nxxx\r\n")
	var r Reader
	b.ReportAllocs()
	for b.Loop() {
		r.Feed(request)
		if args, err := r.Next(anyClient); args == nil || err != nil {
			b.Fatal(args, err)
		}
	}
}
