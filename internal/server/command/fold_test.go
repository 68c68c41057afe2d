package command

import "testing"

func TestAtoi(t *testing.T) {
	for _, row := range []struct {
		text string
		want int
	}{
		{"", 0}, {"x", 0}, {"12", 12}, {" \t-12x", -12}, {"+7", 7}, {"--7", 0}, {"1 2", 1},
		{"2147483647", 2147483647}, {"2147483648", -2147483648}, {"4294967297", 1}, {"-4294967297", -1},
		{"9223372036854775807", -1}, {"9223372036854775808", -1}, {"-9223372036854775807", 1},
		{"-9223372036854775808", 0}, {"-9223372036854775809", 0}, {"99999999999999999999999", -1},
		{"1\x002", 1},
	} {
		if got := atoi([]byte(row.text)); got != row.want {
			t.Errorf("atoi(%q) = %d, want %d", row.text, got, row.want)
		}
	}
}

func TestIs(t *testing.T) {
	for _, row := range []struct {
		arg  string
		want bool
	}{
		{"store", true}, {"STORE", true}, {"sToRe", true}, {"store\x00d", true},
		{"", false}, {"stor", false}, {"stored", false}, {"st\x00re", false}, {"\x00store", false},
	} {
		if got := is([]byte(row.arg), "store"); got != row.want {
			t.Errorf("is(%q) = %t, want %t", row.arg, got, row.want)
		}
	}
}
