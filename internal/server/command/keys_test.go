package command

import (
	"bufio"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/command/internal/reply"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"pgregory.net/rapid"
)

func TestKeys(t *testing.T) {
	for _, row := range []struct{ args, want string }{
		{"get k", "1"},
		{"set k v", "1w"},
		{"ping", ""},
		{"mset a 1 b 2", "1w 3w"},
		{"mset a 1 b", "1w 3w"},
		{"mget a b c", "1 2 3"},
		{"del a", "1w"},
		{"blpop a b 0", "1w 2w"},
		{"copy a b", "1 2w"},
		{"rename a b", "1w 2w"},
		{"bitop and d a b", "2w 3 4"},
		{"sinterstore d a b", "1w 2 3"},
		{"pfmerge d", "1w"},
		{"object encoding k", "2"},
		{"object help", ""},
		{"xgroup create k g $", "2w"},
		{"memory usage k", "2"},

		{"publish c m", ""},
		{"spublish c m", "1c"},
		{"ssubscribe a b", "1c 2c"},
		{"sunsubscribe", ""},
		{"sunsubscribe a", "1c"},

		{"eval s 0", ""},
		{"eval s 2 a b c", "3w 4w"},
		{"eval s 3 a b", ""},
		{"eval s -1 a", ""},
		{"eval s x a", ""},
		{"eval s 1x a", "3w"},
		{"eval s 4294967297 a", "3w"}, // atoi keeps 32 bits
		{"eval s 99999999999999999999 a", ""},
		{"eval_ro s 1 a", "3"},
		{"evalsha s 1 a", "3w"},
		{"fcall f 1 a", "3w"},

		{"zunionstore d 2 a b weights 1 2", "3 4 1w"},
		{"zunionstore d 0 a", ""},
		{"zunionstore d 3 a b", ""},
		{"zinter 2 a b withscores", "2 3"},
		{"zinter 0 a", ""},
		{"lmpop 1 a left", "2w"},
		{"blmpop 0 2 a b left", "3w 4w"},
		{"bzmpop 0 1 a min", "3w"},
		{"sintercard 2 a b limit 1", "2 3"},

		{"sort k", "1"},
		{"sort k by nosort store d", "1 5w"},
		{"sort k store d store e", "1 5w"},
		{"sort k STORE", "1"},
		{"sort k by store x", "1"},
		{"sort k limit store x", "1"},
		{"sort k limit 0 store d", "1"},
		{"sort k get store store d", "1 5w"},
		{"sort_ro k store d", "1"},

		{"migrate h 1 k 0 9", "3w"},
		{`migrate h 1 "" 0 9`, "3w"},
		{`migrate h 1 "" 0 9 keys a b`, "7w 8w"},
		{`migrate h 1 "" 0 9 KEYS`, ""},
		{"migrate h 1 k 0 9 keys a", ""},
		{`migrate h 1 "" 0 9 auth keys copy keys a`, "10w"},
		{`migrate h 1 "" 0 9 auth2 keys keys keys a`, "10w"},

		{"georadius k 0 0 1 m", "1"},
		{"georadius k 0 0 1 m store d", "1 7w"},
		{"georadius k 0 0 1 m store d storedist e", "1 9w"},
		{"georadius k 0 0 1 m store store", "1 7w"},
		{"georadiusbymember k m 1 m store d", "1 6w"},
		{"georadius_ro k 0 0 1 m store d", "1"},

		{"xread streams a b 0 0", "2 3"},
		{"xread count 1 block 0 streams a 0", "6"},
		{"xread count 1", ""},
		{"xread streams a", ""},
		{"xread streams a b 0", ""},
		{"xread bogus streams a 0", ""},
		{"xreadgroup group streams c noack streams a >", "6"},

		{"set k v get", "1w"},
		{"bitfield k get u8 0", "1"},
		{"bitfield k overflow wrap get u8 0", "1"},
		{"bitfield k set u8 0 1", "1w"},
		{"bitfield k get u8", "1w"},

		// Fewer arguments than the arity asks for.
		{"eval s", ""},
		{"sort", ""},
		{"migrate h 1", ""},
		{"get", ""},
	} {
		args := fields(row.args)
		cmd, _ := Resolve(args)
		if cmd == nil {
			t.Errorf("%q is no command", row.args)
			continue
		}
		if got := keyText(cmd.Keys(nil, args)); got != row.want {
			t.Errorf("keys of %q: %q, want %q", row.args, got, row.want)
		}
	}
}

// keyText prints keys by their positions, w marking those written and c
// channels.
func keyText(keys []Key) string {
	var words []string
	for _, k := range keys {
		word := fmt.Sprint(k.Index)
		if k.Write {
			word += "w"
		}
		if k.Channel {
			word += "c"
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

// Whatever the arguments are, keys are arguments, have their slots, and follow
// what dst held; and COMMAND GETKEYS answers.
func TestKeysOfAnyArguments(t *testing.T) {
	words := []string{"", "0", "1", "2", "-1", "x", "store", "storedist", "keys", "streams", "group", "count", "block", "by", "get", "limit", "auth2", "a{b}c"}
	rapid.Check(t, func(t *rapid.T) {
		cmd := &table[rapid.IntRange(0, Count-1).Draw(t, "command")]
		var args [][]byte
		for _, word := range strings.Split(cmd.Name, "|") {
			args = append(args, []byte(word))
		}
		for range rapid.IntRange(0, 12).Draw(t, "arguments") {
			word := rapid.OneOf(rapid.SampledFrom(words), rapid.String()).Draw(t, "argument")
			args = append(args, []byte(word))
		}
		before := Key{Index: -1}
		keys := cmd.Keys([]Key{before}, args)
		if keys[0] != before {
			t.Fatalf("%s: Keys changed what dst held", cmd.Name)
		}
		for _, k := range keys[1:] {
			if k.Index < 1 || k.Index >= len(args) {
				t.Fatalf("%s: key at %d of %d arguments", cmd.Name, k.Index, len(args))
			}
			if want := slot.Of(args[k.Index]); k.Slot != want {
				t.Fatalf("%s: slot %d, want %d", cmd.Name, k.Slot, want)
			}
		}
		w := resp.Writer{RESP3: rapid.Bool().Draw(t, "RESP3")}
		plain.WriteGetKeys(&w, args, rapid.Bool().Draw(t, "flags"))
		in := bufio.NewReader(bytes.NewReader(w.Buf))
		if v, err := reply.Read(in); err != nil || in.Buffered() > 0 || v.Kind != '*' && v.Kind != '-' {
			t.Fatalf("%s: COMMAND GETKEYS replies %q", cmd.Name, w.Buf)
		}
	})
}

func BenchmarkKeys(b *testing.B) {
	for _, line := range []string{
		"get key:000000000042",
		"set key:000000000042 value",
		"mget {tag}a {tag}b {tag}c",
		"eval return 1 key:000000000042",
		"zunionstore {t}d 2 {t}a {t}b",
		"ping",
	} {
		b.Run(strings.Fields(line)[0], func(b *testing.B) {
			args := fields(line)
			cmd, _ := Resolve(args)
			var keys [8]Key
			b.ReportAllocs()
			for b.Loop() {
				cmd.Keys(keys[:0], args)
			}
		})
	}
}
