package engine

import (
	"bytes"
	"slices"
	"strconv"
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

func FuzzDo(f *testing.F) {
	f.Add([]byte("set\x00k\x00v\n get\x00k"))
	f.Add([]byte("srandmember\x00k\x00-9223372036854775808"))
	f.Add([]byte("xadd\x00k\x00*\x00a\x00b\nxread\x00streams\x00k\x000"))
	f.Add([]byte("setbit\x00k\x0099\x001\nbitfield\x00k\x00get\x00u8\x00#1"))
	f.Add([]byte("geoadd\x00k\x001\x002\x00m\ngeosearch\x00k\x00frommember\x00m\x00byradius\x001\x00km"))
	f.Fuzz(func(t *testing.T, script []byte) {
		e := newEngine()
		for line := range bytes.SplitSeq(script, []byte("\n")) {
			args := bytes.Split(line, []byte{0})
			cmd, _ := command.Resolve(args)
			if cmd == nil || !cmd.ArityOK(len(args)) || handlers[cmd.ID] == nil || tooBig(args) {
				continue
			}
			do(e, &resp.Writer{}, cmd, args)
		}
	})
}

func tooBig(args [][]byte) bool {
	return slices.ContainsFunc(args, func(arg []byte) bool {
		n, err := strconv.ParseFloat(string(bytes.TrimLeft(arg, "#-")), 64)
		return err == nil && n > 1e5 && n < 1e15
	})
}
