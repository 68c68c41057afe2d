package sim

import (
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// repliesIn cuts bytes that a node sent into replies. The last piece may be an incomplete
// one; bytes that are no reply are one piece.
func repliesIn(b []byte) [][]byte {
	var pieces [][]byte
	for len(b) > 0 {
		n, _ := resp.Read(b)
		if n == 0 {
			return append(pieces, b)
		}
		pieces = append(pieces, b[:n])
		b = b[n:]
	}
	return pieces
}

// requestKeys tells what a request asks for: the command's full name in lower case,
// its keys, and their slot (-1 if there are none).
func requestKeys(args [][]byte) (name string, keys []string, slot int) {
	slot = -1
	if len(args) == 0 {
		return "", nil, slot
	}
	cmd := resolve(args)
	if cmd == nil {
		return strings.ToLower(string(args[0])), nil, slot
	}
	if !cmd.ArityOK(len(args)) {
		return cmd.Name, nil, slot
	}
	for i, k := range cmd.Keys(nil, args) {
		if i == 0 {
			slot = k.Slot
		}
		keys = append(keys, string(args[k.Index]))
	}
	return cmd.Name, keys, slot
}
