package engine

import "github.com/slotstorm/slotstorm/internal/server/number"

// Redis keeps small values in compact encodings. The encoding shows: OBJECT
// ENCODING tells it, members come in another order, SCAN commands page only what
// is not compact. A value that grew past a limit stays as it is when it shrinks.

// The limits that are not settings (see keyspace.EncodingLimits).
const (
	maxEmbedded    = 44 // OBJ_ENCODING_EMBSTR_SIZE_LIMIT
	maxIntegerText = 20
)

// textForm is what the encoding of a string owes to its past.
type textForm uint8

const (
	formAuto textForm = iota // the smallest that fits (tryObjectEncoding)
	formOwn                  // so too, but an integer that is not shared (COPY)
	formText                 // not an integer
	formRaw                  // was changed in place
)

// encoding is what OBJECT ENCODING answers.
func (v *value) encoding() string {
	switch v.kind {
	case kindString:
		return textEncoding(v.text, v.form)
	case kindList:
		return "quicklist"
	case kindSet:
		if v.set.hashed {
			return "hashtable"
		}
		return "intset"
	case kindZSet:
		if v.zset.skiplist {
			return "skiplist"
		}
		return "listpack"
	case kindHash:
		if v.hash.hashed {
			return "hashtable"
		}
		return "listpack"
	default:
		return "stream"
	}
}

func textEncoding(text []byte, form textForm) string {
	_, integer := number.ParseInt(text)
	switch {
	case form == formRaw:
		return "raw"
	case form <= formOwn && integer && len(text) <= maxIntegerText:
		return "int"
	case len(text) <= maxEmbedded:
		return "embstr"
	default:
		return "raw"
	}
}
