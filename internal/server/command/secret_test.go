package command

import (
	"strings"
	"testing"
)

// Passwords and rules are secret, whatever stands before them.
func TestIsSecret(t *testing.T) {
	for line, secret := range map[string]string{
		"GET k":                          "",
		"AUTH u pw":                      "u pw",
		"HELLO 3 AUTH u pw SETNAME n":    "u pw",
		"CONFIG SET hz 10 requirepass s": "s",
		"CONFIG SET MasterAuth a masteruser b hz 1": "a b",
		"ACL SETUSER u on >pw":                      "u on >pw",
		"MIGRATE h 1 k 0 5 AUTH pw":                 "pw",
		"MIGRATE h 1 k 0 5 COPY AUTH2 u pw":         "u pw",
		"MIGRATE h 1 auth 0 5 REPLACE":              "",
	} {
		var args [][]byte
		for _, word := range strings.Fields(line) {
			args = append(args, []byte(word))
		}
		cmd, _ := Resolve(args)
		var got []string
		for i := range args {
			if cmd.IsSecret(args, i) {
				got = append(got, string(args[i]))
			}
		}
		if text := strings.Join(got, " "); text != secret {
			t.Errorf("%s hides %q, want %q", line, text, secret)
		}
	}
}
