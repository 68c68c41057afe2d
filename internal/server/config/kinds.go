package config

import (
	"math"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/number"
)

// The kinds of directives whose value is one word.

// yesNo is a boolean.
type yesNo struct{}

func (yesNo) parse(_, text string) (value, refusal string) {
	if word := strings.ToLower(text); word == "yes" || word == "no" {
		return word, ""
	}
	return "", "argument must be 'yes' or 'no'"
}

// anyText is any text.
type anyText struct{}

func (anyText) parse(_, text string) (value, refusal string) { return text, "" }

// oneOf is one of some words.
type oneOf []string

func (words oneOf) parse(_, text string) (value, refusal string) {
	for _, word := range words {
		if strings.EqualFold(text, word) {
			return word, ""
		}
	}
	return "", words.refusal()
}

func (words oneOf) refusal() string {
	return "argument(s) must be one of the following: " + strings.Join(words, ", ")
}

// synonym makes two of the words mean the same.
type synonym struct {
	oneOf
	word, shown string
}

func (k synonym) parse(current, text string) (value, refusal string) {
	value, refusal = k.oneOf.parse(current, text)
	if value == k.word {
		value = k.shown
	}
	return value, refusal
}

// checked accepts what a kind accepts and a further check does not refuse.
type checked struct {
	kind
	check func(value string) (refusal string)
}

func (k checked) parse(current, text string) (value, refusal string) {
	if value, refusal = k.kind.parse(current, text); refusal == "" {
		refusal = k.check(value)
	}
	return value, refusal
}

// numeric is a number in a range.
type numeric struct {
	min, max int64
	// unsigned numbers are compared, and a refusal shows them, as 64-bit numbers
	// without a sign.
	unsigned bool
	// natural says that negative numbers are refused as such.
	natural bool
	// memory allows units (memtoull), percent a percentage, kept as a negative
	// number whose least value is min.
	memory, percent bool
}

func integer(min, max int64) numeric  { return numeric{min: min, max: max} }
func unsigned(min, max int64) numeric { return numeric{min: min, max: max, unsigned: true} }
func memory(min, max int64) numeric   { return numeric{min: min, max: max, memory: true} }
func unsignedMemory(min, max int64) numeric {
	return numeric{min: min, max: max, memory: true, unsigned: true}
}

// noLimit is the greatest unsigned number.
const noLimit = -1

// parse is numericConfigSet.
func (k numeric) parse(_, text string) (value, refusal string) {
	n, refusal := k.number(text)
	if refusal != "" {
		return "", refusal
	}
	switch {
	case k.natural && n < 0:
		return "", "argument must be greater or equal to 0"
	case k.unsigned:
		if uint64(n) > uint64(k.max) || uint64(n) < uint64(k.min) {
			return "", "argument must be between " + strconv.FormatUint(uint64(k.min), 10) +
				" and " + strconv.FormatUint(uint64(k.max), 10) + " inclusive"
		}
		return strconv.FormatUint(uint64(n), 10), ""
	case k.percent && n < 0:
		if n < k.min {
			return "", "percentage argument must be less or equal to " + strconv.FormatInt(-k.min, 10)
		}
		return strconv.FormatInt(-n, 10) + "%", ""
	case n > k.max || n < k.min:
		return "", "argument must be between " + strconv.FormatInt(k.min, 10) +
			" and " + strconv.FormatInt(k.max, 10) + " inclusive"
	}
	return strconv.FormatInt(n, 10), ""
}

// number is numericParseString.
func (k numeric) number(text string) (n int64, refusal string) {
	if k.memory {
		if size, ok := ParseMemory(text); ok {
			return int64(size), ""
		}
		if n, ok := number.ParseInt(text); ok && n < 0 && k.min < 0 && !k.percent {
			return n, ""
		}
		if !k.percent {
			return 0, "argument must be a memory value"
		}
		if share, isPercentage := strings.CutSuffix(text, "%"); isPercentage {
			if n, ok := number.ParseInt(share); ok && n >= 0 {
				return -n, ""
			}
		}
		return 0, "argument must be a memory or percent value"
	}
	n, ok := number.ParseInt(text)
	if !ok {
		return 0, "argument couldn't be parsed into an integer"
	}
	return n, ""
}

// hertz is an integer that is brought into its range (updateHZ).
type hertz struct{}

func (hertz) parse(current, text string) (value, refusal string) {
	value, refusal = integer(0, math.MaxInt32).parse(current, text)
	if n, err := strconv.Atoi(value); err == nil {
		value = strconv.Itoa(min(max(n, 1), 500))
	}
	return value, refusal
}

// backlogSize is a size that is raised to 16 KiB (resizeReplicationBacklog).
type backlogSize struct{}

func (backlogSize) parse(current, text string) (value, refusal string) {
	value, refusal = memory(1, math.MaxInt64).parse(current, text)
	if n, err := strconv.Atoi(value); err == nil {
		value = strconv.Itoa(max(n, 16<<10))
	}
	return value, refusal
}

// fitting is a number of bytes that has to fit in 64 bits (memtoull of Valkey 9.1).
type fitting struct{ kind }

func (k fitting) parse(current, text string) (value, refusal string) {
	digits := text[:len(text)-len(strings.TrimLeft(text, "0123456789"))]
	if _, err := strconv.ParseUint(digits, 10, 64); err != nil && digits != "" {
		text = "-" // which is none
	}
	return k.kind.parse(current, text)
}

// signed is a number of bytes that is read with a sign: of what does not fit in 63 bits it is
// the greatest that does, and there is a -0 (memtoll of Redis 6.2).
type signed struct{ kind }

func (k signed) parse(current, text string) (value, refusal string) {
	unsigned, negative := strings.CutPrefix(text, "-")
	unit := strings.TrimLeft(unsigned, "0123456789")
	digits := unsigned[:len(unsigned)-len(unit)]
	n, err := strconv.ParseUint(digits, 10, 63)
	switch {
	case digits == "" || negative && n != 0 || len(digits) >= 127:
	case err != nil:
		text = strconv.Itoa(math.MaxInt64) + unit
	default:
		text = digits + unit
	}
	return k.kind.parse(current, text)
}

// memoryUnits are the units of memtoull: powers of 1000 and of 1024.
var memoryUnits = map[string]uint64{
	"": 1, "b": 1, "k": 1000, "kb": 1 << 10, "m": 1000 * 1000, "mb": 1 << 20, "g": 1000 * 1000 * 1000, "gb": 1 << 30,
}

// ParseMemory reads a number of bytes as memtoull does: digits, of which there may
// be none, and a unit. What does not fit in 64 bits stops at the greatest number,
// and then wraps around.
func ParseMemory(text string) (size uint64, ok bool) {
	text = ctype.Text(text)
	digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
	unit, ok := memoryUnits[strings.ToLower(text[digits:])]
	if !ok || digits >= 128 {
		return 0, false
	}
	n, err := strconv.ParseUint(text[:digits], 10, 64)
	if err != nil && digits > 0 {
		n = math.MaxUint64
	}
	return n * unit, true
}
