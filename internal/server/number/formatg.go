package number

import (
	"math"
	"strconv"
	"strings"
)

// FormatG prints a double as C's printf("%.*g") does: precision significant digits,
// trailing zeros cut, an exponent of at least two digits when it is below -4 or not
// below the precision.
func FormatG(f float64, precision int) string {
	switch {
	case math.IsNaN(f):
		if math.Signbit(f) {
			return "-nan"
		}
		return "nan"
	case math.IsInf(f, 1):
		return "inf"
	case math.IsInf(f, -1):
		return "-inf"
	}
	if i := int64(f); float64(i) == f && i > -1e14 && i < 1e14 && i != 0 && precision >= 14 {
		return strconv.FormatInt(i, 10)
	}
	if precision == 0 {
		precision = 1
	}
	mantissa, exponentText, _ := strings.Cut(strconv.FormatFloat(f, 'e', precision-1, 64), "e")
	exponent, _ := strconv.Atoi(exponentText)
	if exponent < -4 || exponent >= precision {
		sign := "+"
		if exponent < 0 {
			sign, exponent = "-", -exponent
		}
		power := strconv.Itoa(exponent)
		if len(power) < 2 {
			power = "0" + power
		}
		return cutZeros(mantissa) + "e" + sign + power
	}
	return cutZeros(strconv.FormatFloat(f, 'f', precision-1-exponent, 64))
}

func cutZeros(s string) string {
	if !strings.Contains(s, ".") {
		return s
	}
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
