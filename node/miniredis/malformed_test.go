package miniredis_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/node/keyspace"
	"github.com/slotstorm/slotstorm/node/keyspace/keyspacetest"
	"github.com/slotstorm/slotstorm/node/miniredis"
)

// drawn makes calls of bytes: each choice takes one of them.
type drawn struct {
	bytes []byte
	cmd   *command.Command
	args  [][]byte
}

// pick is one of n choices, the first once the bytes are used up.
func (d *drawn) pick(n int) int {
	if len(d.bytes) == 0 {
		return 0
	}
	b := d.bytes[0]
	d.bytes = d.bytes[1:]
	return int(b) % n
}

func (d *drawn) add(word string) { d.args = append(d.args, []byte(word)) }

var (
	drawnKeys    = []string{"{k}string", "{k}list", "{k}set", "{k}hash", "{k}zset", "{k}stream", "{k}none"}
	drawnNumbers = []string{"1", "0", "2", "-1", "3", "100", "9223372036854775807", "-9223372036854775808", "99999999999999999999", "1.5", "x", "", "inf", "nan"}
	drawnTexts   = []string{"g", "c", "a", "b", "f", "-", "+", ">", "$", "*", "1-1", "0-0", "0", "1", "(1", "[a", "(", "[", "1-", "-1", "=", "~", "", "9223372036854775807", "-9223372036854775808", "m", "km"}
)

// call draws a call: mostly one that the command's description of its arguments allows, with
// up to three changes.
func (d *drawn) call() {
	all := command.All()
	d.cmd = &all[(d.pick(256)<<8+d.pick(256))%len(all)]
	d.args = nil
	for _, word := range strings.Split(d.cmd.Name, "|") {
		d.add(word)
	}
	name := len(d.args)
	for _, a := range d.cmd.Docs().Arguments {
		d.argument(&a)
	}
	for range d.pick(4) {
		at := name
		if len(d.args) > name {
			at += d.pick(len(d.args) - name)
		}
		switch d.pick(4) {
		case 0:
			d.args = d.args[:at]
		case 1:
			if at < len(d.args) {
				d.args[at] = []byte(drawnNumbers[d.pick(len(drawnNumbers))])
			}
		case 2:
			if at < len(d.args) {
				d.args[at] = []byte(drawnTexts[d.pick(len(drawnTexts))])
			}
		case 3:
			if at < len(d.args) {
				d.args = append(d.args[:at], d.args[at+1:]...)
			}
		}
	}
}

func (d *drawn) argument(a *command.Argument) {
	if a.Flags&command.ArgOptional != 0 && d.pick(3) == 0 {
		return
	}
	times := 1
	if a.Flags&command.ArgMultiple != 0 {
		times += d.pick(3)
	}
	for i := range times {
		if a.Token != "" && (i == 0 || a.Flags&command.ArgMultipleToken != 0) {
			d.add(a.Token)
		}
		switch a.Type {
		case command.ArgPureToken:
		case command.ArgOneOf:
			d.argument(&a.Arguments[d.pick(len(a.Arguments))])
		case command.ArgBlock:
			for _, part := range a.Arguments {
				d.argument(&part)
			}
		case command.ArgKey:
			d.add(drawnKeys[d.pick(len(drawnKeys))])
		case command.ArgInteger, command.ArgDouble, command.ArgUnixTime:
			d.add(drawnNumbers[d.pick(len(drawnNumbers))])
		default:
			d.add(drawnTexts[d.pick(len(drawnTexts))])
		}
	}
}

// filled is a keyspace with a key of each type.
func filled(t *testing.T) keyspace.Keyspace {
	k := miniredis.New("", 1)
	k.Pass(keyspacetest.Start())
	for _, line := range []string{
		"SET {k}string 5", "RPUSH {k}list a b c", "SADD {k}set a b 1", "HSET {k}hash f v a 1", "ZADD {k}zset 1 a 2 b",
		"XADD {k}stream 1-1 f v", "XGROUP CREATE {k}stream g 0", "XREADGROUP GROUP g c COUNT 1 STREAMS {k}stream >",
	} {
		say(t, k, line)
	}
	return k
}

// play runs drawn calls until the bytes are used up. Calls with the wrong number of arguments
// do not get as far as a keyspace.
func (d *drawn) play(k keyspace.Keyspace) {
	for len(d.bytes) > 0 {
		d.call()
		if cmd, _ := command.Resolve(d.args); cmd == nil || !cmd.ArityOK(len(d.args)) {
			continue
		}
		var w keyspace.Reply
		k.Do(&w, d.cmd.OfKeyspace(), d.args)
	}
}

// No call makes miniredis panic.
func TestDrawnCalls(t *testing.T) {
	source := rand.NewChaCha8([32]byte{1})
	for range 300 {
		bytes := make([]byte, 2000)
		source.Read(bytes)
		d := &drawn{bytes: bytes}
		func() {
			defer func() {
				if p := recover(); p != nil {
					t.Errorf("%q: %v", d.args, p)
				}
			}()
			d.play(filled(t))
		}()
	}
}

func FuzzCalls(f *testing.F) {
	f.Add([]byte("a call"))
	f.Fuzz(func(t *testing.T, bytes []byte) {
		(&drawn{bytes: bytes}).play(filled(t))
	})
}

// Where miniredis would panic, the reply is Redis's.
func TestMalformedCalls(t *testing.T) {
	const (
		notInteger = "-ERR value is not an integer or out of range\r\n"
		bitOffset  = "-ERR bit offset is not an integer or out of range\r\n"
		tooLong    = "-ERR string exceeds maximum allowed size (proto-max-bulk-len)\r\n"
		invalidID  = "-ERR Invalid stream ID specified as stream command argument\r\n"
		countRange = "-ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807\r\n"
		syntax     = "-ERR syntax error\r\n"
		behind     = "*2\r\n$1\r\n0\r\n*0\r\n"
	)
	k := filled(t)
	for _, row := range []struct{ call, want string }{
		{"XCLAIM {k}stream g c 0 1-1 IDLE", "-ERR Unrecognized XCLAIM option 'IDLE'\r\n"},
		{"XCLAIM {k}stream g c 0 1-1 time", "-ERR Unrecognized XCLAIM option 'time'\r\n"},
		{"XCLAIM {k}stream g c 0 1-1 1-2 FORCE RETRYCOUNT", "-ERR Unrecognized XCLAIM option 'RETRYCOUNT'\r\n"},
		{"XCLAIM {k}stream g c 0 1-1 IDLE 5 TIME", "-ERR Unrecognized XCLAIM option 'TIME'\r\n"},
		{"XCLAIM {k}stream g c 0 1-1 IDLE 0 JUSTID", "*1\r\n$3\r\n1-1\r\n"},
		{"XTRIM {k}stream MAXLEN =", notInteger},
		{"XTRIM {k}stream MAXLEN = 5", ":0\r\n"},
		{"XTRIM {k}stream MINID ~", invalidID},
		{"XADD {k}stream MAXLEN 5 * =", "-ERR wrong number of arguments for XADD\r\n"},
		{"XADD {k}stream NOMKSTREAM MAXLEN ~", notInteger},
		{"XADD {k}stream nomkstream minid =", invalidID},
		{"SETBIT {k}string 9223372036854775807 0", bitOffset},
		{"SETBIT {k}string 4294967296 0", bitOffset},
		{"SETBIT {k}string -1 0", bitOffset},
		{"SETBIT {k}string 0 0", ":0\r\n"},
		{"SETRANGE {k}string 9223372036854775807 x", tooLong},
		{"SETRANGE {k}string 536870912 x", tooLong},
		{"SETRANGE {k}string -1 x", "-ERR offset is out of range\r\n"},
		{"SETRANGE {k}string 1 6", ":2\r\n"},
		{"HRANDFIELD {k}hash -9223372036854775808", countRange},
		{"SRANDMEMBER {k}set -9223372036854775808", countRange},
		{"ZRANDMEMBER {k}none -9223372036854775808", countRange},
		{"SSCAN {k}set -1", behind},
		{"SSCAN {k}set 9223372036854775807 COUNT 9223372036854775807", behind},
		{"ZSCAN {k}zset -9223372036854775808 COUNT 100", behind},
		{"ZSCAN {k}zset 18446744073709551616", "-ERR invalid cursor\r\n"},
		{"ZSCAN {k}zset 0 COUNT 9223372036854775807", "*2\r\n$1\r\n0\r\n*4\r\n$1\r\na\r\n$1\r\n1\r\n$1\r\nb\r\n$1\r\n2\r\n"},
		{"LPOS {k}list b COUNT 9223372036854775807", "*1\r\n:1\r\n"},
		{"BLMPOP 0 9223372036854775807 {k}none LEFT", syntax},
		{"BZMPOP 0 9223372036854775807 {k}none MIN", syntax},
		{"XREAD COUNT 1 STREAMS $", "-ERR Unbalanced 'xread' list of streams: for each stream key an ID or '$' must be specified.\r\n"},
		{"XREAD STREAMS {k}stream {k}none $", "-ERR Unbalanced 'xread' list of streams: for each stream key an ID or '$' must be specified.\r\n"},
	} {
		if got := say(t, k, row.call); got != row.want {
			t.Errorf("%s: got %q, want %q", row.call, got, row.want)
		}
	}
	var w keyspace.Reply
	call := [][]byte{[]byte("SETRANGE"), []byte("{k}string"), []byte("9223372036854775807"), nil}
	if k.Do(&w, command.ByName("setrange").OfKeyspace(), call); string(w.Buf) != ":2\r\n" {
		t.Errorf("SETRANGE of nothing: got %q", w.Buf)
	}
}
