package resp

import (
	"strconv"
	"strings"
)

// formatG17 is C's printf("%.17g"): 17 significant digits, trailing zeros cut,
// an exponent of at least two digits when it is below -4 or above 16.
func formatG17(f float64) string {
	const digits = 17
	mantissa, exponentText, _ := strings.Cut(strconv.FormatFloat(f, 'e', digits-1, 64), "e")
	exponent, _ := strconv.Atoi(exponentText)
	if exponent < -4 || exponent >= digits {
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
	return cutZeros(strconv.FormatFloat(f, 'f', digits-1-exponent, 64))
}

func cutZeros(s string) string {
	if !strings.Contains(s, ".") {
		return s
	}
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}
