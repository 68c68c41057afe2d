package request

import "math"

// Cutter cuts bytes that are on their way from a client to a server into requests. The
// zero value is ready for use.
type Cutter struct{ r Reader }

// Cut returns the arguments of the first request in b, and how many bytes it takes with
// empty requests before it. That is 0 if b begins with a piece of a request, or with what
// a server would refuse. The arguments are valid until the next call, as b is.
func (c *Cutter) Cut(b []byte) (args [][]byte, size int) {
	c.r = Reader{Buffers: Buffers{buf: b, spans: c.r.spans, args: c.r.args}}
	args, err := c.r.Next(Limits{MaxBulk: math.MaxInt32})
	size = c.r.pos
	c.r.buf = nil
	if err != nil || args == nil {
		return nil, 0
	}
	return args, size
}
