package number

import (
	"bytes"
	"math"
	"strconv"
)

// FormatShort prints a double with the fewest digits that say which one it is, as Redis does
// from 7.2 on (d2string, fpconv_dtoa): without an exponent while that is not much longer. Redis
// finds one digit too many, or another last one, in one of hundreds.
func FormatShort(f float64) string {
	switch {
	case math.IsNaN(f):
		return "nan"
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	case f == 0 && math.Signbit(f):
		return "-0"
	case f == math.Trunc(f) && math.Abs(f) <= math.MaxInt64/2: // double2ll
		return strconv.FormatInt(int64(f), 10)
	}
	sign := ""
	if f < 0 {
		sign, f = "-", -f
	}
	text := strconv.AppendFloat(nil, f, 'e', -1, 64)
	mantissa, exponent, _ := bytes.Cut(text, []byte("e"))
	digits := string(bytes.Replace(mantissa, []byte("."), nil, 1))
	e, err := strconv.Atoi(string(exponent))
	if err != nil {
		panic("number: " + err.Error())
	}
	return sign + placeDigits(digits, e)
}

// placeDigits writes digits of which the first stands for so many powers of ten (emit_digits).
func placeDigits(digits string, e int) string {
	n := len(digits)
	last := e - n + 1 // the power of ten of the last digit
	switch {
	case last >= 0 && e < n+7:
		return digits + string(bytes.Repeat([]byte("0"), last))
	case last < 0 && (last > -7 || e > -4 && e < 4):
		if whole := n + last; whole > 0 {
			return digits[:whole] + "." + digits[whole:]
		}
		return "0." + string(bytes.Repeat([]byte("0"), -last-n)) + digits
	}
	text := digits[:1]
	if n > 1 {
		text += "." + digits[1:]
	}
	if e < 0 {
		return text + "e" + strconv.Itoa(e)
	}
	return text + "e+" + strconv.Itoa(e)
}
