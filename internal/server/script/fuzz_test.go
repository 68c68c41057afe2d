package script

import (
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	lua "github.com/yuin/gopher-lua"
	"pgregory.net/rapid"
)

// libraryFuzz runs a script on the input as its argument; whatever the input, the
// engine has to answer something and to go on working.
func libraryFuzz(f *testing.F, body string, seeds ...string) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	engine, host := new(Engine), newFakeHost()
	f.Fuzz(func(t *testing.T, input []byte) {
		w := &resp.Writer{}
		engine.Do(t.Context(), host, w, [][]byte{[]byte("EVAL"), []byte(body), []byte("0"), input})
		if got := string(w.Buf); !strings.HasPrefix(got, ":1\r\n") && !strings.HasPrefix(got, "-ERR ") {
			t.Fatalf("%q: %q", input, got)
		}
		if got := eval(t, engine, host, "EVAL", "return 1", "0"); got != ":1\r\n" {
			t.Fatalf("afterwards: %q", got)
		}
	})
}

func FuzzCJSONDecode(f *testing.F) {
	libraryFuzz(f, "cjson.encode_max_depth(1000) cjson.encode(cjson.decode(ARGV[1])) return 1",
		`{"a":[1,2.5e3,"\u00e9\ud83d\ude00",null,true]}`, "[[[[]]]]", `"abc`, "nan", "0x1p4", "")
}

func FuzzCMsgPackUnpack(f *testing.F) {
	libraryFuzz(f, "cmsgpack.pack(cmsgpack.unpack(ARGV[1]), 1) return 1",
		"\x93\x01\xa1a\xc0", "\x82\xa1a\x01\xa1b\x92\x01\x02", "\xdd\xff\xff\xff\xff", "\xdf\x00\x00\x00\x01", "\xcb\x3f\xf8\x00\x00\x00\x00\x00\x00", "\xc1")
}

func FuzzStruct(f *testing.F) {
	libraryFuzz(f, "local ok = pcall(struct.size, ARGV[1]) struct.unpack(ARGV[1], ARGV[1]) return 1",
		">I4bB", "!8 d", "c0", "sss", "i32i33", "c99999999999")
}

func FuzzPattern(f *testing.F) {
	libraryFuzz(f, "string.gsub('hello world from lua', ARGV[1], '%0') return 1",
		"(%w+) (%w+)", "%b()", "%f[%w]", "[^a-z]*-", "((()))", "%1", "[", "%")
}

func FuzzFormat(f *testing.F) {
	libraryFuzz(f, "string.format(ARGV[1], 1, 2.5, '3', 4) return 1", "%d %5.2f %s %x", "%q", "%c%%", "%-+ #0d", "%99.99f")
}

func FuzzScript(f *testing.F) {
	libraryFuzz(f, "local f = loadstring(ARGV[1]) return 1", "return 1", "local a <", "for i=1,2 do end", "::x:: goto x", "return [[")
}

func FuzzShebang(f *testing.F) {
	f.Add("#!lua flags=no-writes\n")
	f.Add("#!lua name=\"a\\x41\" 'b\n")
	f.Fuzz(func(t *testing.T, body string) {
		if _, length, errText := parseShebang(body); errText == "" && length > len(body) {
			t.Fatalf("%q: length %d", body, length)
		}
		if md, errText := parseMetadata(body); errText == "" && !strings.HasSuffix(body, md.code) {
			t.Fatalf("%q: code %q", body, md.code)
		}
	})
}

func FuzzReply(f *testing.F) {
	f.Add([]byte("*2\r\n$1\r\na\r\n%1\r\n+k\r\n,1.5\r\n"))
	f.Add([]byte("|1\r\n+a\r\n:1\r\n=7\r\ntxt:abc\r\n"))
	f.Add([]byte("*1000000000\r\n"))
	L := lua.NewState(lua.Options{SkipOpenLibs: true})
	f.Fuzz(func(t *testing.T, reply []byte) {
		reader := replyReader{m: &machine{engine: &Engine{}}, L: L, rest: reply}
		if v := reader.value(); v == nil {
			t.Fatalf("%q: no value", reply)
		}
	})
}

// A reply that goes through a script in RESP3 comes out as it went in.
func TestRepliesPassThrough(t *testing.T) {
	engine, host := new(Engine), newFakeHost()
	var reply []byte
	fakeCommands["reply"] = fakeCommand{1, 0, func(_ *fakeHost, _ [][]byte, w *resp.Writer) { w.Raw(reply) }}
	defer delete(fakeCommands, "reply")
	rapid.Check(t, func(rt *rapid.T) {
		w := &resp.Writer{RESP3: true}
		drawReply(rt, w, 3)
		reply = w.Buf
		got := &resp.Writer{RESP3: true}
		engine.Do(t.Context(), host, got, bytesOf("EVAL", "redis.setresp(3) return redis.call('REPLY')", "0"))
		if string(got.Buf) != string(reply) {
			rt.Fatalf("got %q, want %q", got.Buf, reply)
		}
	})
}

// drawReply writes a reply of the types that scripts can return. A collection
// holds no null, which in a Lua table is nothing.
func drawReply(t *rapid.T, w *resp.Writer, depth int) {
	kinds := 7
	if depth > 0 {
		kinds = 9
	}
	switch rapid.IntRange(0, kinds).Draw(t, "kind") {
	case 0:
		w.Int(rapid.Int64Range(-1<<53, 1<<53).Draw(t, "integer"))
	case 1:
		w.Bulk(rapid.SliceOfN(rapid.Byte(), 0, 20).Draw(t, "bulk"))
	case 2:
		w.Simple(rapid.StringMatching(`[ -~]{0,10}`).Draw(t, "status"))
	case 3:
		w.Bool(rapid.Bool().Draw(t, "bool"))
	case 4:
		w.Double(rapid.Float64().Draw(t, "double"))
	case 5:
		w.Verbatim(rapid.StringMatching(`[ -~]{0,10}`).Draw(t, "text"))
	case 6:
		w.Raw([]byte("(" + rapid.StringMatching(`-?[1-9][0-9]{20}`).Draw(t, "number") + "\r\n"))
	case 7:
		w.BulkString("x")
	case 8:
		n := rapid.IntRange(0, 4).Draw(t, "n")
		w.Array(n)
		for range n {
			drawReply(t, w, depth-1)
		}
	case 9:
		w.Map(1)
		w.Int(rapid.Int64Range(0, 100).Draw(t, "key"))
		drawReply(t, w, depth-1)
	}
}

// What cjson, cmsgpack and struct write they read again.
func TestLibrariesRoundTrip(t *testing.T) {
	engine, host := new(Engine), newFakeHost()
	const body = `local n, s = tonumber(ARGV[1]), ARGV[2]
		local v = {n, s, {a = s, [s .. 'k'] = {n}}, true}
		for _, lib in ipairs{ {cmsgpack.pack, cmsgpack.unpack}, {cjson.encode, cjson.decode} } do
			local w = lib[2](lib[1](v))
			assert(w[2] == s and w[3].a == s and w[4] == true)
			if lib[1] == cmsgpack.pack or n == math.floor(n) and math.abs(n) < 1e14 then assert(w[1] == n and w[3][s .. 'k'][1] == n) end
		end
		local d, t = struct.unpack('>ds', struct.pack('>ds', n, s))
		assert(d == n and t == s)
		return 1`
	rapid.Check(t, func(rt *rapid.T) {
		n := number.FormatG(rapid.OneOf(
			rapid.Float64Range(-1e300, 1e300),
			rapid.Map(rapid.Int64Range(-1<<46, 1<<46), func(n int64) float64 { return float64(n) }),
		).Draw(rt, "n"), 17)
		s := rapid.SliceOfN(rapid.ByteRange(1, 255), 0, 40).Draw(rt, "s")
		w := &resp.Writer{}
		engine.Do(t.Context(), host, w, [][]byte{[]byte("EVAL"), []byte(body), []byte("0"), []byte(n), s})
		if string(w.Buf) != ":1\r\n" {
			rt.Fatalf("%s %q: %q", n, s, w.Buf)
		}
	})
}
