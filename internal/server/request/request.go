// Package request cuts what clients send into requests.
package request

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"math"

	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/tool/words"
)

// Limits of the request protocol (server.h).
const (
	// inlineMaxSize bounds an inline request and each length line: 64 KiB
	// (PROTO_INLINE_MAX_SIZE).
	inlineMaxSize = 64 << 10
	// An unauthenticated client may send 10 arguments of 16 KiB at most.
	unauthMaxArgs = 10
	unauthMaxBulk = 16 << 10
	// argsKept is how many argument slots a connection keeps between commands.
	argsKept = 64
	// bufKept is how much of the input buffer a connection keeps when it is empty.
	bufKept = 64 << 10
)

// Reader splits a client's bytes into commands, as processInputBuffer in
// networking.c does: arrays of bulk strings, or inline commands. It is not
// redcon's reader, which accepts what Redis refuses (leading zeros in lengths, a
// '$' at the start of a request), refuses what Redis accepts (an empty or negative
// array, any two bytes behind a bulk string) and words its errors otherwise.
//
// It allocates in proportion to the bytes received, whatever lengths they
// announce, and looks at each byte once however they are cut.
type Reader struct {
	Buffers
	pos int // where in buf the input begins that is not yet consumed
	// began is where the input that the last command took begins, and whole is set when
	// that has been returned.
	began int
	whole bool

	start   int // where the current command began in buf
	count   int // elements of the current array
	missing int // those not yet read
	bulkLen int // length of the element being read, -1: its line is not read
}

// Buffers are the memory of a Reader, which needs none of it while it is
// idle.
type Buffers struct {
	buf   []byte
	spans []span // the first elements of the current array, relative to start, argsKept at most
	args  [][]byte
}

type span struct{ from, to int }

// MaxArgs is how many arguments an array may have since Redis 7.0.
const MaxArgs = math.MaxInt32

// Limits depend on the client and on the settings.
type Limits struct {
	MaxBulk int  // proto-max-bulk-len
	MaxArgs int  // how many arguments an array may have; 0 stands for the constant
	Unauth  bool // the client has yet to authenticate
	Syntax
}

// Syntax is what versions differ in.
type Syntax struct {
	// StrictEnds: what stands behind a bulk string and a length has to be CR LF (parseMultibulk of
	// Valkey 9.1).
	StrictEnds bool
	// QuotesJoin: in an inline request a word goes on behind a closing quote (sdsparsearg of
	// Valkey 9.0).
	QuotesJoin bool
}

var errEnd = errors.New("invalid CRLF in request")

// Feed adds input.
func (r *Reader) Feed(b []byte) {
	r.forget()
	r.buf = append(r.buf, b...)
}

// forget makes room: it drops the commands that were returned. What is left is moved only
// when it is less than what goes.
func (r *Reader) forget() {
	if r.whole {
		r.began, r.whole = r.pos, false
	}
	gone, left := r.began, len(r.buf)-r.began
	switch {
	case left == 0:
		r.buf = r.buf[:0]
		if cap(r.buf) > bufKept {
			r.buf = nil
		}
	case gone > bufKept && gone > left:
		r.buf = r.buf[:copy(r.buf, r.buf[gone:])]
	default:
		return
	}
	r.pos, r.start, r.began = r.pos-gone, r.start-gone, 0
}

// Raw returns the input of the last command that Next returned, with empty requests
// before it. It is valid as long as the command.
func (r *Reader) Raw() []byte { return r.buf[r.began:r.pos] }

// Idle reports whether all input has been consumed.
func (r *Reader) Idle() bool { return r.pos == len(r.buf) && r.missing == 0 }

// Borrow gives memory to a reader that has none, and takes what it took out of b.
func (r *Reader) Borrow(b *Buffers) {
	if r.buf == nil {
		r.Buffers, *b = *b, Buffers{}
	}
}

// GiveBack takes the memory out of an idle reader, unless b has some.
func (r *Reader) GiveBack(b *Buffers) {
	if b.buf != nil || !r.Idle() {
		return
	}
	*b = Buffers{r.buf[:0], r.spans[:0], r.args[:0]}
	if cap(b.buf) > bufKept {
		b.buf = nil
	}
	*r = Reader{}
}

// Args returns the arguments of the last command, as far as they are still there.
func (r *Reader) Args() [][]byte { return r.args }

// Size is the size of the input that is kept, consumed or not.
func (r *Reader) Size() int { return len(r.buf) }

// Pending reports whether unconsumed input is buffered, and how much.
func (r *Reader) Pending() int { return len(r.buf) - r.pos }

// Next returns the next complete command. It returns nil when more input is
// needed. The arguments are valid until the next call of Feed or Next. An error is
// the text of a protocol error, after which the connection has to be closed.
func (r *Reader) Next(limits Limits) ([][]byte, error) {
	if r.whole {
		r.began, r.whole = r.pos, false
	}
	if args := r.small(limits); args != nil {
		return args, nil
	}
	for r.missing > 0 || r.pos < len(r.buf) {
		var args [][]byte
		var err error
		var done bool
		if r.missing > 0 || r.buf[r.pos] == '*' {
			args, done, err = r.array(limits)
		} else {
			args, done, err = r.inline(limits.Syntax)
		}
		if err != nil || !done {
			return nil, err
		}
		if len(args) > 0 { // empty requests are skipped without a reply
			r.whole = true
			return args, nil
		}
	}
	return nil, nil
}

// small takes an array of up to nine arguments of up to 99 bytes each that is there whole, as
// nearly all are, and there is nothing to say against it. It leaves any other to array.
func (r *Reader) small(limits Limits) [][]byte {
	if r.missing > 0 {
		return nil
	}
	rest := r.buf[r.pos:]
	if len(rest) < 4 || rest[0] != '*' || rest[2] != '\r' || rest[3] != '\n' {
		return nil
	}
	count := int(rest[1]) - '0'
	if count < 1 || count > 9 || limits.MaxArgs > 0 && count > limits.MaxArgs {
		return nil
	}
	rest = rest[4:]
	args := r.args[:0]
	for range count {
		if len(rest) < 6 || rest[0] != '$' {
			return nil
		}
		length, from := int(rest[1])-'0', 4
		if second := int(rest[2]) - '0'; second >= 0 && second <= 9 && length > 0 {
			length, from = 10*length+second, 5
		}
		to := from + length
		switch {
		case rest[1] < '0' || rest[1] > '9' || rest[from-2] != '\r' || rest[from-1] != '\n',
			length > limits.MaxBulk || len(rest) < to+2,
			limits.StrictEnds && (rest[to] != '\r' || rest[to+1] != '\n'):
			return nil
		}
		args = append(args, rest[from:to:to])
		rest = rest[to+2:]
	}
	r.args, r.pos, r.whole = args, len(r.buf)-len(rest), true
	return args
}

// array is processMultibulkBuffer.
func (r *Reader) array(limits Limits) (args [][]byte, done bool, err error) {
	if r.missing == 0 {
		line, ok, err := r.line("too big mbulk count string")
		if err != nil || !ok {
			return nil, false, err
		}
		n, ok := number.ParseInt(line[1:])
		switch {
		case limits.StrictEnds && r.buf[r.pos-1] != '\n':
			return nil, false, errEnd
		case !ok || n > int64(cmp.Or(limits.MaxArgs, MaxArgs)):
			return nil, false, errors.New("invalid multibulk length")
		case n > unauthMaxArgs && limits.Unauth:
			return nil, false, errors.New("unauthenticated multibulk length")
		case n <= 0:
			return nil, true, nil
		}
		r.count, r.missing, r.bulkLen = int(n), int(n), -1
		r.start = r.pos
		r.spans = r.spans[:0]
	}
	for r.missing > 0 {
		if r.bulkLen < 0 {
			line, ok, err := r.line("too big bulk count string")
			if err != nil || !ok {
				return nil, false, err
			}
			if len(line) == 0 || line[0] != '$' {
				got := byte('\r')
				if len(line) > 0 {
					got = line[0]
				}
				return nil, false, fmt.Errorf("expected '$', got '%c'", got)
			}
			n, ok := number.ParseInt(line[1:])
			switch {
			case limits.StrictEnds && r.buf[r.pos-1] != '\n':
				return nil, false, errEnd
			case !ok || n < 0 || n > int64(limits.MaxBulk):
				return nil, false, errors.New("invalid bulk length")
			case n > unauthMaxBulk && limits.Unauth:
				return nil, false, errors.New("unauthenticated bulk length")
			}
			r.bulkLen = int(n)
		}
		if len(r.buf)-r.pos < r.bulkLen+2 {
			return nil, false, nil
		}
		if end := r.buf[r.pos+r.bulkLen:]; limits.StrictEnds && (end[0] != '\r' || end[1] != '\n') {
			return nil, false, errEnd
		}
		if len(r.spans) < argsKept {
			r.spans = append(r.spans, span{r.pos - r.start, r.pos - r.start + r.bulkLen})
		}
		r.pos += r.bulkLen + 2
		r.bulkLen = -1
		r.missing--
	}
	if r.count > argsKept {
		return r.many(), true, nil
	}
	r.args = r.args[:0]
	command := r.buf[r.start:]
	for _, s := range r.spans {
		r.args = append(r.args, command[s.from:s.to:s.to])
	}
	return r.args, true, nil
}

// many returns the elements of a long array that is complete. Their lengths are read once
// more: to keep where each of a million short elements stands would take more than they do.
func (r *Reader) many() [][]byte {
	args := make([][]byte, 0, r.count)
	for rest := r.buf[r.start:]; len(args) < r.count; {
		line := bytes.IndexByte(rest, '\r')
		n, _ := number.ParseInt(rest[1:line])
		from, to := line+2, line+2+int(n)
		args = append(args, rest[from:to:to])
		rest = rest[to+2:]
	}
	return args
}

// line takes the text up to the next CR LF, or reports false when it has not
// all arrived.
func (r *Reader) line(tooBig string) (line []byte, ok bool, err error) {
	rest := r.buf[r.pos:]
	end := bytes.IndexByte(rest, '\r')
	if end < 0 {
		if len(rest) > inlineMaxSize {
			return nil, false, errors.New(tooBig)
		}
		return nil, false, nil
	}
	if end+2 > len(rest) {
		return nil, false, nil
	}
	r.pos += end + 2
	return rest[:end], true, nil
}

// inline is processInlineBuffer: words separated by blanks, up to a newline.
func (r *Reader) inline(syntax Syntax) (args [][]byte, done bool, err error) {
	rest := r.buf[r.pos:]
	end := bytes.IndexByte(rest, '\n')
	if end < 0 || bytes.IndexByte(rest[:end], 0) >= 0 { // the search stops at a NUL (strchr)
		if len(rest) > inlineMaxSize {
			return nil, false, errors.New("too big inline request")
		}
		return nil, false, nil
	}
	line := rest[:end]
	if end > 0 && line[end-1] == '\r' {
		line = line[:end-1]
	}
	split := words.Split[[]byte]
	if syntax.QuotesJoin {
		split = words.SplitJoining[[]byte]
	}
	parts, ok := split(line)
	if !ok {
		return nil, false, errors.New("unbalanced quotes in request")
	}
	r.pos += end + 1
	return parts, true, nil
}
