package command

import "bytes"

// lower folds ASCII letters to lower case, as tolower does in the C locale.
var lower = func() (table [256]byte) {
	for i := range table {
		table[i] = byte(i)
	}
	for c := 'A'; c <= 'Z'; c++ {
		table[c] = byte(c - 'A' + 'a')
	}
	return table
}()

// equalFold compares a string with a word in lower case, letter case aside.
func equalFold(s []byte, word string) bool {
	if len(s) != len(word) {
		return false
	}
	for i, c := range s {
		if lower[c] != word[i] {
			return false
		}
	}
	return true
}

// is is !strcasecmp(arg, word) for a word in lower case: where Redis compares
// an argument as a C string, the argument ends at its first zero byte.
func is(arg []byte, word string) bool {
	if len(arg) > len(word) && arg[len(word)] == 0 {
		arg = arg[:len(word)]
	}
	return equalFold(arg, word)
}

// atoi is C's atoi as glibc has it on 64-bit machines: white space, a sign,
// digits, whatever follows them ignored; out of range values are clamped to 64
// bits and then cut to 32.
func atoi(arg []byte) int {
	arg = bytes.TrimLeft(arg, " \t\n\v\f\r")
	negative := false
	if len(arg) > 0 && (arg[0] == '-' || arg[0] == '+') {
		negative = arg[0] == '-'
		arg = arg[1:]
	}
	const cutoff = 1<<63 - 1
	var n uint64
	for _, c := range arg {
		if c < '0' || c > '9' {
			break
		}
		if n > cutoff/10 || n*10 > cutoff-uint64(c-'0') {
			if negative {
				return 0 // LONG_MIN cut to 32 bits
			}
			return -1 // LONG_MAX cut to 32 bits
		}
		n = n*10 + uint64(c-'0')
	}
	if negative {
		return int(int32(-int64(n)))
	}
	return int(int32(n))
}
