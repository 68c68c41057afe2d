package number

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseInt(t *testing.T) {
	for _, row := range []struct {
		text string
		want int64
		ok   bool
	}{
		{"0", 0, true}, {"7", 7, true}, {"-7", -7, true}, {"120", 120, true},
		{"9223372036854775807", math.MaxInt64, true}, {"9223372036854775808", 0, false},
		{"-9223372036854775808", math.MinInt64, true}, {"-9223372036854775809", 0, false},
		{"", 0, false}, {"-", 0, false}, {"+1", 0, false}, {"01", 0, false}, {"-0", 0, false},
		{"-01", 0, false}, {" 1", 0, false}, {"1 ", 0, false}, {"1a", 0, false},
		{"99999999999999999999", 0, false},
	} {
		got, ok := ParseInt(row.text)
		if ok != row.ok || ok && got != row.want {
			t.Errorf("ParseInt(%q) = %d, %t, want %d, %t", row.text, got, ok, row.want, row.ok)
		}
	}
}

func TestParseIntReadsWhatStrconvPrints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64().Draw(t, "n")
		if got, ok := ParseInt(strconv.FormatInt(n, 10)); !ok || got != n {
			t.Fatalf("ParseInt(%d) = %d, %t", n, got, ok)
		}
	})
}

func TestParseUint(t *testing.T) {
	for _, row := range []struct {
		text string
		want uint64
		ok   bool
	}{
		{"0", 0, true}, {"18446744073709551615", math.MaxUint64, true}, {"18446744073709551616", 0, false},
		{"+5", 5, true}, {"005", 5, true}, {" 5", 5, true}, {"-5", 0, false}, {"5 ", 0, false}, {"", 0, false},
		{"-05", 1<<64 - 5, true}, {"+", 0, false},
	} {
		got, ok := ParseUint(row.text)
		if ok != row.ok || ok && got != row.want {
			t.Errorf("ParseUint(%q) = %d, %t, want %d, %t", row.text, got, ok, row.want, row.ok)
		}
	}
}

func TestParseFloat(t *testing.T) {
	for _, row := range []struct {
		text string
		want float64
		ok   bool
	}{
		{"1", 1, true}, {"+1", 1, true}, {"-1.5", -1.5, true}, {".5", .5, true}, {"5.", 5, true},
		{"1e3", 1000, true}, {"0x10", 16, true}, {"-0x1p3", -8, true}, {"0x1.8", 1.5, true},
		{"inf", math.Inf(1), true}, {"-Infinity", math.Inf(-1), true}, {"0e400", 0, true},
		{"nan", 0, false}, {"1e400", 0, false}, {"1e-400", 0, false}, {"", 0, false}, {" 1", 0, false},
		{"1 ", 0, false}, {"1_0", 0, false}, {"0b1", 0, false}, {"1e", 0, false}, {"a", 0, false}, {"--1", 0, false},
	} {
		got, ok := ParseFloat(row.text)
		if ok != row.ok || ok && got != row.want {
			t.Errorf("ParseFloat(%q) = %g, %t, want %g, %t", row.text, got, ok, row.want, row.ok)
		}
	}
}

func TestParseBound(t *testing.T) {
	for _, row := range []struct {
		text string
		want float64
		ok   bool
	}{
		{"1.5", 1.5, true}, {"", 0, true}, {" 3", 3, true}, {"1e400", math.Inf(1), true}, {"-1e400", math.Inf(-1), true},
		{"1e-400", 0, true}, {"-inf", math.Inf(-1), true}, {"2\x00x", 2, true}, {" ", 0, false}, {"3 ", 0, false}, {"nan", 0, false}, {"x", 0, false},
	} {
		got, ok := ParseBound(row.text)
		if ok != row.ok || ok && got != row.want {
			t.Errorf("ParseBound(%q) = %g, %t, want %g, %t", row.text, got, ok, row.want, row.ok)
		}
	}
}

// The sums are what INCRBYFLOAT of a real server answers.
func TestExtendedSum(t *testing.T) {
	for _, row := range []struct{ a, b, want string }{
		{"0.1", "0.2", "0.3"},
		{"10.50", "0.1", "10.6"},
		{"5.0e3", "200", "5200"},
		{"3", "1.1", "4.1"},
		{"-1", "1", "0"},
		{"0x10", "1", "17"},
		{"1e17", "0.1", "100000000000000000.1015625"},
		{"-0.0", "-0.0", "0"},
		{"0e100000", "0.0000e99999999999", "0"},
		{"-0e999999", "0x0p-999999", "0"},
	} {
		a, aOK := ParseExtended(row.a)
		b, bOK := ParseExtended(row.b)
		if !aOK || !bOK {
			t.Fatalf("ParseExtended refuses %q or %q", row.a, row.b)
		}
		sum, ok := AddExtended(a, b)
		if !ok || FormatExtended(sum) != row.want {
			t.Errorf("%s + %s = %s, want %s", row.a, row.b, FormatExtended(sum), row.want)
		}
	}
}

func TestParseExtendedRefuses(t *testing.T) {
	for _, text := range []string{"", "nan", "1e5000", "1e-5000", "1e999999999999", "1p5", "0b1", " 1", "1 ", "abc", "1_0", "hello world", "e999999", "1e999999x", strings.Repeat("1", maxExtendedText)} {
		if f, ok := ParseExtended(text); ok {
			t.Errorf("ParseExtended(%.20q) = %v, want a refusal", text, f)
		}
	}
}

func TestExtendedOverflow(t *testing.T) {
	big, ok := ParseExtended("1.1e4932")
	if !ok {
		t.Fatal("ParseExtended refuses the largest long doubles")
	}
	if sum, ok := AddExtended(big, big); ok {
		t.Errorf("1.1e4932 twice = %v, want an overflow", sum)
	}
	if inf, ok := ParseExtended("-inf"); !ok || FormatExtended(inf) != "-inf" {
		t.Errorf("ParseExtended(-inf) = %v, %t", inf, ok)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{"1", "0x1p4", "-inf", "1e309", "+0", "1e-5000", "0x", "e5", "1e99999"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if n, ok := ParseInt(text); ok && strconv.FormatInt(n, 10) != text {
			t.Errorf("ParseInt(%q) = %d", text, n)
		}
		double, okDouble := ParseFloat(text)
		extended, okExtended := ParseExtended(text)
		if okDouble && !okExtended {
			t.Errorf("%q is a double, %g, but no long double", text, double)
		}
		if okDouble && okExtended {
			if near, _ := extended.Float64(); near != double && math.Abs(near-double) > math.Abs(double)*1e-15 && math.Abs(double) > 1e-300 {
				t.Errorf("%q is %g as a double and %g as a long double", text, double, near)
			}
		}
	})
}

// The double at the start of a text is what the C library's strtod makes of it.
func TestFloatPrefix(t *testing.T) {
	for _, row := range []struct {
		text string
		want float64
		some bool
	}{
		{"12", 12, true}, {"12abc", 12, true}, {" \t-1.5e3x", -1500, true}, {"1e", 1, true}, {"1e+", 1, true}, {".5.", .5, true},
		{"0x10z", 16, true}, {"0x", 0, true}, {"infinityx", math.Inf(1), true}, {"-infin", math.Inf(-1), true}, {"1e999", math.Inf(1), true},
		{"nan", math.NaN(), true}, {"-NaNs", math.NaN(), true}, {"5\x006", 5, true},
		{"", 0, false}, {"  ", 0, false}, {"abc", 0, false}, {"+", 0, false}, {"e5", 0, false}, {"\x005", 0, false},
	} {
		got, some := FloatPrefix(row.text)
		if some != row.some || got != row.want && !(math.IsNaN(got) && math.IsNaN(row.want)) {
			t.Errorf("%q: got %v, %t, want %v, %t", row.text, got, some, row.want, row.some)
		}
	}
}
