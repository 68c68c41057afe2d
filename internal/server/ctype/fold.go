package ctype

// Lower returns a text with ASCII letters in lower case, as tolower has them in the locale
// "C".
func Lower(b []byte) string {
	out := make([]byte, len(b))
	for i, ch := range b {
		if ch >= 'A' && ch <= 'Z' {
			ch += 'a' - 'A'
		}
		out[i] = ch
	}
	return string(out)
}

// Upper returns a text with ASCII letters in upper case.
func Upper(text string) string {
	out := []byte(text)
	for i, ch := range out {
		if ch >= 'a' && ch <= 'z' {
			out[i] = ch - ('a' - 'A')
		}
	}
	return string(out)
}

// EqualFold compares a text with a word in lower case, the case of ASCII letters aside.
func EqualFold(b []byte, lower string) bool {
	if len(b) != len(lower) {
		return false
	}
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

// Limit cuts a text as C's %.*s does: at max bytes, or at the first zero byte.
func Limit(text []byte, max int) []byte {
	for i := 0; i < len(text) && i < max; i++ {
		if text[i] == 0 {
			return text[:i]
		}
	}
	if len(text) > max {
		return text[:max]
	}
	return text
}
