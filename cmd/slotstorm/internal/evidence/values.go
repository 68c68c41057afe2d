package evidence

import (
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/command"
)

// values are the commands that wrote, as they were, if they are asked for.
type values struct {
	lines   []string
	bytes   int
	leftOut int
}

// The limits of what is kept with its values.
const (
	mostWrites     = 500
	mostWriteBytes = 256 << 10
	mostOfOne      = 4 << 10
)

// keep notes a command that writes keys. Whole says that nothing of it was cut off.
func (v *values) keep(args [][]byte, whole bool) {
	c := command.Default.Lookup(args[0])
	if c == nil || !c.Has(command.Write) || !c.HasKeys() {
		return
	}
	parts := []string{strings.ToUpper(string(args[0]))}
	for _, arg := range args[1:] {
		parts = append(parts, strconv.Quote(string(arg)))
	}
	line := strings.Join(parts, " ")
	if !whole || len(line) > mostOfOne || len(v.lines) >= mostWrites || v.bytes+len(line) > mostWriteBytes {
		v.leftOut++
		return
	}
	v.lines = append(v.lines, line)
	v.bytes += len(line)
}

// valueLines are the commands that were kept, from one client, in their order.
func (w *writer) valueLines() {
	v := &w.e.values
	if len(v.lines) == 0 {
		return
	}
	w.line("# What was written, with its values, before anything else happens.")
	for _, line := range v.lines {
		w.line("data> %s", line)
	}
	if v.leftOut > 0 {
		w.line("# %d further commands that write are left out: there are too many, or they are too long or cut off.", v.leftOut)
	}
}
