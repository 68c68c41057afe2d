package node

// splitWords is sdssplitargs: words separated by blanks, where "..." understands
// \n \r \t \b \a \xHH and \c for any other byte c, and '...' understands \' only. It
// reports false when a quote is not closed or is followed by something else than
// a blank.
func splitWords(line []byte) (words [][]byte, ok bool) {
	i := 0
	for {
		for i < len(line) && isBlank(line[i]) {
			i++
		}
		if i >= len(line) || line[i] == 0 { // C strings end at a NUL
			return words, true
		}
		word := []byte{}
		for i < len(line) && !isBlank(line[i]) && line[i] != 0 {
			switch line[i] {
			case '"', '\'':
				quoted, next, ok := unquote(line, i)
				if !ok {
					return nil, false
				}
				word = append(word, quoted...)
				i = next
				if i < len(line) && !isBlank(line[i]) && line[i] != 0 {
					return nil, false
				}
			default:
				word = append(word, line[i])
				i++
			}
		}
		words = append(words, word)
	}
}

// unquote reads the quoted text that starts at line[i] and returns the index
// behind its closing quote.
func unquote(line []byte, i int) (text []byte, next int, ok bool) {
	quote := line[i]
	for i++; i < len(line) && line[i] != 0; i++ {
		switch c := line[i]; {
		case c == quote:
			return text, i + 1, true
		case c != '\\' || i+1 >= len(line):
			text = append(text, c)
		case quote == '\'':
			if line[i+1] == '\'' {
				i++
			}
			text = append(text, line[i])
		case line[i+1] == 'x' && i+3 < len(line) && isHex(line[i+2]) && isHex(line[i+3]):
			text = append(text, fromHex(line[i+2])<<4|fromHex(line[i+3]))
			i += 3
		default:
			i++
			text = append(text, escaped(line[i]))
		}
	}
	return nil, 0, false
}

func escaped(c byte) byte {
	switch c {
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case 'b':
		return '\b'
	case 'a':
		return '\a'
	}
	return c
}

func isBlank(c byte) bool { return c == ' ' || c >= '\t' && c <= '\r' }

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

func fromHex(c byte) byte {
	switch {
	case c >= 'a':
		return c - 'a' + 10
	case c >= 'A':
		return c - 'A' + 10
	}
	return c - '0'
}
