package value

import "github.com/slotstorm/slotstorm/internal/server/number"

// Redis keeps small values in compact encodings. The encoding shows: OBJECT
// ENCODING tells it, members come in another order, SCAN commands page only what
// is not compact. A value that grew past a limit stays as it is when it shrinks.

// The limits that are not settings (see keyspace.EncodingLimits).
const (
	maxEmbedded    = 44 // OBJ_ENCODING_EMBSTR_SIZE_LIMIT
	maxIntegerText = 20
)

// Form is what the encoding of a string owes to its past.
type Form uint8

const (
	FormAuto Form = iota // the smallest that fits (tryObjectEncoding)
	formOwn              // so too, but an integer that is not shared (COPY)
	FormText             // not an integer
	FormRaw              // was changed in place
)

// Encoding is what OBJECT ENCODING answers.
func (v *Value) Encoding() string {
	switch v.Kind {
	case KindString:
		return textEncoding(v.Text(), v.Form)
	case KindList:
		return "quicklist"
	case KindSet:
		switch {
		case v.Set().Hashed:
			return "hashtable"
		case v.Set().Packed:
			return "listpack"
		}
		return "intset"
	case KindZSet:
		if v.ZSet().Skiplist {
			return "skiplist"
		}
		return "listpack"
	case KindHash:
		switch {
		case v.Hash().Hashed:
			return "hashtable"
		case v.Hash().timers != nil:
			return "listpackex"
		}
		return "listpack"
	default:
		return "stream"
	}
}

func textEncoding(text []byte, form Form) string {
	_, integer := number.ParseInt(text)
	switch {
	case form == FormRaw:
		return "raw"
	case form <= formOwn && integer && len(text) <= maxIntegerText:
		return "int"
	case len(text) <= maxEmbedded:
		return "embstr"
	default:
		return "raw"
	}
}
