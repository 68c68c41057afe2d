package engine

import "github.com/slotstorm/slotstorm/internal/server/errtext"

// The texts of error replies, as Redis 7.0.15 writes them.
const (
	errWrongType     = errtext.WrongType
	errNotInteger    = errtext.NotInteger
	errNotFloat      = "ERR value is not a valid float"
	errNotPositive   = errtext.NotPositive
	errSyntax        = errtext.Syntax
	errNoSuchKey     = "ERR no such key"
	errTooLong       = "ERR string exceeds maximum allowed size (proto-max-bulk-len)"
	errOverflow      = "ERR increment or decrement would overflow"
	errNaNOrInfinity = "ERR increment would produce NaN or Infinity"
	errOffset        = "ERR offset is out of range"
	errInvalidCursor = "ERR invalid cursor"
	errOutOfRange    = "ERR value is out of range"
	errNumKeys       = "ERR numkeys should be greater than 0"
	errRankZero      = "ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list"
)
