package script

import (
	"math"
	"strconv"
	"strings"

	lua "github.com/yuin/gopher-lua"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/number"
)

// formatSpec is one item of a format, "%-5.3f".
type formatSpec struct {
	minus, plus, space, alternate, zero bool

	width, precision int // precision is -1 when not given
	verb             byte
}

// stringFormat is string.format (str_format).
func (m *machine) stringFormat(L *lua.LState) int {
	format := m.checkString(L, 1)
	var b []byte
	arg := 1
	for i := 0; i < len(format); {
		c := format[i]
		i++
		if c != '%' {
			b = append(b, c)
			continue
		}
		if i < len(format) && format[i] == '%' {
			b = append(b, '%')
			i++
			continue
		}
		arg++
		if arg > L.GetTop() {
			m.argError(L, arg, "no value")
		}
		spec, next := m.scanFormat(L, format, i)
		i = next
		b = m.appendItem(L, b, spec, arg)
	}
	L.Push(lua.LString(b))
	return 1
}

// scanFormat reads an item from behind its percent sign (scanformat).
func (m *machine) scanFormat(L *lua.LState, format string, i int) (spec formatSpec, next int) {
	at := func(i int) byte {
		if i < len(format) {
			return format[i]
		}
		return 0
	}
	start := i
	for ; at(i) != 0 && strings.IndexByte("-+ #0", at(i)) >= 0; i++ {
		switch at(i) {
		case '-':
			spec.minus = true
		case '+':
			spec.plus = true
		case ' ':
			spec.space = true
		case '#':
			spec.alternate = true
		case '0':
			spec.zero = true
		}
	}
	if i-start > 5 {
		m.raiseError(L, "invalid format (repeated flags)")
	}
	number := func() (n int) {
		for range 2 {
			if ctype.IsDigit(at(i)) {
				n = n*10 + int(at(i)-'0')
				i++
			}
		}
		return n
	}
	spec.width, spec.precision = number(), -1
	if at(i) == '.' {
		i++
		spec.precision = number()
	}
	if ctype.IsDigit(at(i)) {
		m.raiseError(L, "invalid format (width or precision too long)")
	}
	spec.verb = at(i)
	return spec, i + 1
}

func (m *machine) appendItem(L *lua.LState, b []byte, spec formatSpec, arg int) []byte {
	switch spec.verb {
	case 'c':
		c := byte(toInt64(m.checkNumber(L, arg)))
		spec.zero = false
		return append(b, untilNUL(spec.pad("", string([]byte{c})))...)
	case 'd', 'i':
		return append(b, spec.integer(toInt64(m.checkNumber(L, arg)))...)
	case 'o', 'u', 'x', 'X':
		return append(b, spec.unsigned(toUint64(m.checkNumber(L, arg)))...)
	case 'e', 'E', 'f', 'g', 'G':
		return append(b, spec.float(m.checkNumber(L, arg))...)
	case 'q':
		return append(b, quote(m.checkString(L, arg))...)
	case 's':
		text := m.checkString(L, arg)
		if spec.precision < 0 && len(text) >= 100 {
			return append(b, text...)
		}
		text = untilNUL(text)
		if spec.precision >= 0 && len(text) > spec.precision {
			text = text[:spec.precision]
		}
		spec.zero = false
		return append(b, spec.pad("", text)...)
	}
	verb := ""
	if spec.verb != 0 {
		verb = string([]byte{spec.verb})
	}
	m.raiseError(L, "invalid option '%%%s' to 'format'", verb)
	return nil
}

// toUint64 is C's (unsigned long long)f as x86-64 compilers make it.
func toUint64(f float64) uint64 {
	if f >= 1<<63 {
		return uint64(toInt64(f-1<<63)) ^ 1<<63
	}
	return uint64(toInt64(f))
}

// pad fills sign and digits up to the width.
func (spec formatSpec) pad(sign, digits string) string {
	fill := spec.width - len(sign) - len(digits)
	switch {
	case fill <= 0:
		return sign + digits
	case spec.minus:
		return sign + digits + strings.Repeat(" ", fill)
	case spec.zero:
		return sign + strings.Repeat("0", fill) + digits
	}
	return strings.Repeat(" ", fill) + sign + digits
}

func (spec formatSpec) sign(negative bool) string {
	switch {
	case negative:
		return "-"
	case spec.plus:
		return "+"
	case spec.space:
		return " "
	}
	return ""
}

// digits applies a precision to the digits of an integer.
func (spec *formatSpec) digits(digits string) string {
	if spec.precision < 0 {
		return digits
	}
	spec.zero = false // C ignores the flag 0 when there is a precision
	if digits == "0" && spec.precision == 0 {
		return ""
	}
	return strings.Repeat("0", max(spec.precision-len(digits), 0)) + digits
}

func (spec formatSpec) integer(n int64) string {
	digits := strconv.FormatInt(n, 10)
	digits = spec.digits(strings.TrimPrefix(digits, "-"))
	return spec.pad(spec.sign(n < 0), digits)
}

func (spec formatSpec) unsigned(n uint64) string {
	prefix := ""
	var digits string
	switch spec.verb {
	case 'o':
		digits = spec.digits(strconv.FormatUint(n, 8))
		if spec.alternate && !strings.HasPrefix(digits, "0") {
			digits = "0" + digits
		}
	case 'u':
		digits = spec.digits(strconv.FormatUint(n, 10))
	case 'x', 'X':
		digits = spec.digits(strconv.FormatUint(n, 16))
		if spec.alternate && n != 0 {
			prefix = "0x"
		}
	}
	if spec.verb == 'X' {
		prefix, digits = strings.ToUpper(prefix), strings.ToUpper(digits)
	}
	return spec.pad(prefix, digits)
}

func (spec formatSpec) float(f float64) string {
	precision := spec.precision
	if precision < 0 {
		precision = 6
	}
	var digits string
	abs := math.Abs(f)
	switch {
	case math.IsNaN(f):
		digits, spec.zero = "nan", false
	case math.IsInf(f, 0):
		digits, spec.zero = "inf", false
	case spec.verb == 'f':
		digits = strconv.FormatFloat(abs, 'f', precision, 64)
	case spec.verb|0x20 == 'e':
		digits = strconv.FormatFloat(abs, 'e', precision, 64)
	default:
		digits = spec.general(abs, precision)
	}
	if spec.alternate && !strings.ContainsAny(digits, ".in") {
		mantissa, exponent, ok := strings.Cut(digits, "e")
		digits = mantissa + "."
		if ok {
			digits += "e" + exponent
		}
	}
	if spec.verb == 'E' || spec.verb == 'G' {
		digits = strings.ToUpper(digits)
	}
	return spec.pad(spec.sign(math.Signbit(f)), digits)
}

// general is %g, which keeps its trailing zeros with the flag #.
func (spec formatSpec) general(f float64, precision int) string {
	if !spec.alternate {
		return number.FormatG(f, precision)
	}
	precision = max(precision, 1)
	_, exponentText, _ := strings.Cut(strconv.FormatFloat(f, 'e', precision-1, 64), "e")
	exponent, _ := strconv.Atoi(exponentText)
	if exponent < -4 || exponent >= precision {
		return strconv.FormatFloat(f, 'e', precision-1, 64)
	}
	return strconv.FormatFloat(f, 'f', precision-1-exponent, 64)
}

// quote is %q (addquoted).
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range []byte(s) {
		switch c {
		case '"', '\\', '\n':
			b.WriteByte('\\')
			b.WriteByte(c)
		case '\r':
			b.WriteString(`\r`)
		case 0:
			b.WriteString(`\000`)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
