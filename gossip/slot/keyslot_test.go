package slot

import (
	"bufio"
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"strconv"
	"strings"
	"testing"
)

var redisAddr = flag.String("redis", "", "rewrite testdata/keyslot.txt by CLUSTER KEYSLOT of the cluster-enabled redis-server at this address")

// Each line of the file is a quoted key and the slot that a real server gave it.
func TestKeySlotOfRealServer(t *testing.T) {
	const file = "testdata/keyslot.txt"
	if *redisAddr != "" {
		rewriteKeySlots(t, file)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	checked := 0
	for line := range strings.Lines(string(data)) {
		i := strings.LastIndexByte(line, ' ')
		key, err := strconv.Unquote(line[:i])
		if err != nil {
			t.Fatalf("%s: %q: %v", file, line, err)
		}
		want, err := strconv.Atoi(strings.TrimSpace(line[i+1:]))
		if err != nil {
			t.Fatalf("%s: %q: %v", file, line, err)
		}
		if got := OfString(key); got != want {
			t.Errorf("OfString(%q) = %d, want %d", key, got, want)
		}
		checked++
	}
	if checked < 2000 {
		t.Errorf("%d keys in %s, want at least 2000", checked, file)
	}
}

func rewriteKeySlots(t *testing.T, file string) {
	conn, err := net.Dial("tcp", *redisAddr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	replies := bufio.NewReader(conn)
	var out strings.Builder
	for _, key := range sampleKeys() {
		fmt.Fprintf(conn, "*3\r\n$7\r\nCLUSTER\r\n$7\r\nKEYSLOT\r\n$%d\r\n%s\r\n", len(key), key)
		reply, err := replies.ReadString('\n')
		if err != nil || reply[0] != ':' {
			t.Fatalf("CLUSTER KEYSLOT %q: %q, %v", key, reply, err)
		}
		fmt.Fprintf(&out, "%s %s\n", strconv.QuoteToASCII(key), strings.TrimSpace(reply[1:]))
	}
	if err := os.WriteFile(file, []byte(out.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// sampleKeys are the awkward cases, every single byte, and random keys that are rich
// in braces.
func sampleKeys() []string {
	keys := []string{
		"", "{}", "}{", "{", "}", "{{", "}}", "{}{}", "{{}}", "{}{a}", "{a}{b}", "}{a}", "{a}}", "{{a}}",
		"{{a}", "{a", "a}", "a{}b", "a{b}c", "a{{b}c}", "a{b{c}d}e", "{a{b}c}", "}a{b}c{", "{\x00}", "\x00",
		"{\xff}", "\xff\xfe", "{ }", " ", "{\r\n}", "\r\n", "é{ü}Ω", strings.Repeat("x", 1000),
		strings.Repeat("{", 300) + strings.Repeat("}", 300), "{" + strings.Repeat("y", 500) + "}z",
	}
	for b := range 256 {
		keys = append(keys, string([]byte{byte(b)}), string([]byte{'{', byte(b), '}', 'x'}))
	}
	r := rand.New(rand.NewPCG(7, 0))
	for len(keys) < 2600 {
		key := make([]byte, r.IntN(24))
		for i := range key {
			switch r.IntN(6) {
			case 0:
				key[i] = '{'
			case 1:
				key[i] = '}'
			case 2:
				key[i] = byte(r.UintN(256))
			default:
				key[i] = byte('a' + r.UintN(26))
			}
		}
		keys = append(keys, string(key))
	}
	return keys
}
