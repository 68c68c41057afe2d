package command

import (
	"fmt"
	"strings"
	"testing"
)

func TestAccesses(t *testing.T) {
	for _, row := range []struct{ command, want string }{
		{"GET k", "1r"},
		{"SET k v", "1w"},
		{"SET k v GET", "1rw"},
		{"TYPE k", "1"},
		{"LMOVE a b LEFT RIGHT", "1rw 2w"},
		{"EVAL x 2 a b", "3rw 4rw"},
		{"MSET a 1 b 2", "1w 3w"},
		{"SSUBSCRIBE channel", ""},
		{"PING", ""},
		{"EVAL x nonsense a", ""},
	} {
		var args [][]byte
		for _, word := range strings.Fields(row.command) {
			args = append(args, []byte(word))
		}
		cmd, _ := Resolve(args)
		var got []string
		for _, a := range cmd.Accesses(args) {
			text := fmt.Sprint(a.Index)
			if a.Read {
				text += "r"
			}
			if a.Write {
				text += "w"
			}
			got = append(got, text)
		}
		if strings.Join(got, " ") != row.want {
			t.Errorf("%s: %v, want %s", row.command, got, row.want)
		}
	}
}
