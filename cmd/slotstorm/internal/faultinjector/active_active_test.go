package faultinjector

import (
	"fmt"
	"testing"
)

// What clients write to one database of a pair arrives in the other one, once, and does not come back.
func TestActiveActive(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	for _, name := range []string{"re-active-active", "re-active-active-oss-cluster"} {
		t.Run(name, func(t *testing.T) {
			var pair []*database
			for _, n := range a.in.names {
				if n.name == name {
					pair = n.of
				}
			}
			var at []*caller
			for _, d := range pair {
				host, port := d.at()
				at = append(at, connect(t, fmt.Sprintf("%s:%d", host, port), ""))
			}
			arrives := func(who *caller, line, want string) {
				t.Helper()
				got := ""
				if err := await(line, func() bool { got = who.say(line); return got == want }); err != nil {
					t.Fatalf("%v: %q, want %q", err, got, want)
				}
			}
			at[0].say("INCR n")
			arrives(at[1], "GET n", "1")
			at[1].say("INCR n")
			arrives(at[0], "GET n", "2")
			at[0].say("SET last 1") // behind what might come back
			arrives(at[1], "GET last", "1")
			if got := at[1].say("GET n"); got != "2" {
				t.Errorf("a write has come back: %s, want 2", got)
			}

			// It is what commands mean to a replica, not what they say.
			at[0].say("SADD set 1 2 3 4 5 6 7 8 9")
			at[0].say("SPOP set 8")
			at[0].say("MULTI")
			at[0].say("SMEMBERS set")
			at[0].say("SET {set}tx 1 EX 1000")
			left := at[0].say("EXEC")
			arrives(at[1], "GET {set}tx", "1")
			if got := at[1].say("SMEMBERS set"); got == "" || left != got+"\nOK" {
				t.Errorf("one database has %s, the other one %s", left, got)
			}
			at[0].say(`EVAL "return redis.call('SET',KEYS[1],ARGV[1])" 1 script yes`)
			arrives(at[1], "GET script", "yes")

			// What arrives may be what somebody has waited for.
			waiting := connect(t, at[1].conn.RemoteAddr().String(), "")
			popped := make(chan string)
			go func() { popped <- waiting.say("BLPOP list 0") }()
			arrives(at[1], "CLIENT UNBLOCK 0", "0") // the connection works
			at[0].say("RPUSH list x")
			if got := <-popped; got != "list\nx" {
				t.Errorf("BLPOP: %s", got)
			}
			arrives(at[0], "EXISTS list", "0")

			// Whether clients get through or not.
			if err := a.in.cut(pair[1]); err != nil {
				t.Fatal(err)
			}
			at[0].say("SET cut 1")
			if err := await("the write arrives", func() bool { v, _ := pair[1].masters()[0].String("cut"); return v == "1" }); err != nil {
				t.Error(err)
			}
			a.in.heal(pair[1])
		})
	}
}
