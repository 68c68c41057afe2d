package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/command/internal/reply"
)

// builder makes up argument lists for commands from their argument trees.
type builder struct {
	rng *rand.Rand
	// text names the n-th key or string of a list.
	text func(n int) string

	args []string
	n    int
	// counts are the positions of numkeys arguments whose keys are to come.
	counts []int
}

// build returns a valid call of a command, as far as its argument tree tells.
func (b *builder) build(e entry) []string {
	b.args, b.n, b.counts = strings.Split(e.name, "|"), 0, nil
	arguments, _ := e.docs.Get("arguments")
	for _, argument := range arguments.Elements {
		b.argument(argument)
	}
	return b.args
}

func (b *builder) argument(argument reply.Value) {
	flags, _ := argument.Get("flags")
	has := func(flag string) bool { return slices.Contains(flags.Texts(), flag) }
	if has("optional") && b.rng.IntN(2) == 0 {
		return
	}
	times := 1
	if has("multiple") {
		times += b.rng.IntN(3)
	}
	token, hasToken := argument.Get("token")
	for i := range times {
		if hasToken && (i == 0 || has("multiple_token")) {
			b.args = append(b.args, token.Text)
		}
		b.value(argument)
	}
	if kind, _ := argument.Get("type"); kind.Text == "key" {
		for _, at := range b.counts {
			b.args[at] = fmt.Sprint(times)
		}
		b.counts = nil
	}
}

func (b *builder) value(argument reply.Value) {
	kind, _ := argument.Get("type")
	name, _ := argument.Get("name")
	nested, _ := argument.Get("arguments")
	switch kind.Text {
	case "pure-token": // its token is there already
	case "block":
		for _, a := range nested.Elements {
			b.argument(a)
		}
	case "oneof":
		b.argument(nested.Elements[b.rng.IntN(len(nested.Elements))])
	case "integer", "unix-time":
		if name.Text == "numkeys" {
			b.counts = append(b.counts, len(b.args))
		}
		b.args = append(b.args, fmt.Sprint(b.rng.IntN(4)))
	case "double":
		b.args = append(b.args, "1.5")
	default:
		b.n++
		b.args = append(b.args, b.text(b.n))
	}
}

// tricky are calls that chance rarely makes up: option names where values belong,
// options twice, options at the end.
var tricky = []string{
	"sort k limit 0 store d",
	"sort k limit store d store e",
	"sort k by store store d",
	"sort k get store d",
	"sort k store store store d",
	"sort k store d store",
	"sort_ro k store d",
	"georadius k 0 0 1 store d",
	"georadius k 0 0 1 m store d storedist e",
	"georadius k 0 0 1 m storedist d store e store",
	"georadius k 0 0 1 m store storedist d",
	"georadiusbymember k m 1 m store d",
	"georadiusbymember k m 1 store d e",
	"migrate h 1 k 0 9 keys",
	"migrate h 1 k 0 9 keys a",
	"migrate keys 1 k 0 9",
	`migrate h 1 "" 0 9`,
	`migrate h 1 "" 0 9 keys`,
	`migrate h 1 "" 0 9 auth keys copy keys a`,
	`migrate h 1 "" 0 9 auth2 keys keys replace keys a b`,
	`migrate h 1 "" 0 9 keys keys a`,
	`migrate h 1 "" 0 9 "keys\x00x" a b`,
	"xread count streams streams a 0",
	"xread streams streams 0",
	"xread count 1 streams a b 0",
	"xread bogus streams a 0",
	"xreadgroup group streams streams streams a 0",
	"xreadgroup group g c noack noack streams a b 0 0",
	`xread "streams\x00x" a 0`,
	`eval s "1\x00x" k`,
	`eval s "\t\n 1" k`,
	"eval s -4294967295 k",
	"set k v get",
	`set k v "get\x00"`,
	"set k v nx getx",
	"bitfield k get u8 0",
	"bitfield k get u8 0 overflow wrap get u8 0",
	"bitfield k overflow wrap set u8 0 1",
	"bitfield k get u8",
	"bitfield k",
}

// oddWords are what broken calls hold. Numbers of keys between a few thousand and
// 2^31 are not among them: Redis allocates memory for them before it checks.
var oddWords = []string{
	"", "0", "1", "2", "-1", "01", "1x", " 1", "+1", "4294967297", "4294967295", "-4294967295",
	"99999999999999999999",
	"STORE", "store", "STOREDIST", "KEYS", "STREAMS", "streams", "COUNT", "BLOCK", "GROUP", "NOACK",
	"GET", "BY", "LIMIT", "AUTH", "AUTH2", "COPY", "SET", "INCRBY", "OVERFLOW",
}

// spoil changes a valid call in a few places, behind its first keep words.
func (b *builder) spoil(args []string, keep int) []string {
	args = slices.Clone(args)
	for range 1 + b.rng.IntN(3) {
		if len(args) == keep {
			args = append(args, b.odd())
			continue
		}
		at := keep + b.rng.IntN(len(args)-keep)
		switch b.rng.IntN(6) {
		case 0:
			args = slices.Delete(args, at, at+1)
		case 1:
			args = args[:at]
		case 2:
			args = append(args, b.odd())
		case 3:
			args = slices.Insert(args, at, b.odd())
		case 4:
			args[at] = b.odd()
		default:
			other := keep + b.rng.IntN(len(args)-keep)
			args[at], args[other] = args[other], args[at]
		}
	}
	return args
}

func (b *builder) odd() string { return oddWords[b.rng.IntN(len(oddWords))] }
