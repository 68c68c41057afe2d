// Package ctype has the character types of C's locale "C", as <ctype.h> and strtod know
// them. Go's unicode package has other blanks.
package ctype

import "strings"

// IsSpace is isspace.
func IsSpace(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

// IsDigit is isdigit.
func IsDigit(c byte) bool { return c >= '0' && c <= '9' }

// IsAlpha is isalpha.
func IsAlpha(c byte) bool { c |= 0x20; return c >= 'a' && c <= 'z' }

// IsXDigit is isxdigit.
func IsXDigit(c byte) bool { return IsDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' }

// HexValue is what a hexadecimal digit stands for (hex_digit_to_int). Of other
// characters it says nothing.
func HexValue(c byte) byte {
	switch {
	case c >= 'a':
		return c - 'a' + 10
	case c >= 'A':
		return c - 'A' + 10
	}
	return c - '0'
}

// Text is what C's %s shows of a text: it ends at the first zero byte.
func Text[T string | []byte](text T) string {
	s, _, _ := strings.Cut(string(text), "\x00")
	return s
}

// HasPrefixFold reports whether a text begins with another one, in capitals or not (strncasecmp).
func HasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
