package sim

import (
	"strings"

	"github.com/tidwall/redcon"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// requestsIn cuts bytes that a client sent into requests. The last piece may be an
// incomplete one; bytes that are no requests are one piece, for the node to judge.
func requestsIn(b []byte) [][]byte {
	var pieces [][]byte
	for len(b) > 0 {
		complete, _, _, rest, err := redcon.ReadNextCommand(b, nil)
		if err != nil || !complete || len(rest) >= len(b) {
			break
		}
		pieces = append(pieces, b[:len(b)-len(rest)])
		b = rest
	}
	if len(b) > 0 {
		pieces = append(pieces, b)
	}
	return pieces
}

// repliesIn cuts bytes that a node sent into replies, as requestsIn does.
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
func requestKeys(b []byte) (name string, keys []string, slot int) {
	slot = -1
	complete, args, _, _, err := redcon.ReadNextCommand(b, nil)
	if err != nil || !complete || len(args) == 0 {
		return "", nil, slot
	}
	cmd, _ := command.Resolve(args)
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
