package dialect

import "strings"

// oldWords are texts of errors, and what Redis 6.2 says in their place. A star stands for
// anything, which stays as it is.
var oldWords = [][2]string{
	{"ERR unknown subcommand or wrong number of arguments for '*", "ERR Unknown subcommand or wrong number of arguments for '*"},
	{"ERR invalid expire time in '*' command", "ERR invalid expire time in *"},
	{"ERR at least 1 input key is needed for '*' command", "ERR at least 1 input key is needed for *"},
	{
		"ERR Can't execute '*': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context",
		"ERR Can't execute '*': only (P)SUBSCRIBE / (P)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context",
	},
}

// Words puts the text of an error into the words of this version. It is nil where those are
// the ones of Redis 7.0, but for what capabilities say.
func (d *Dialect) Words() func(text string) string {
	if !d.Has(OldWords) {
		return nil
	}
	return inOldWords
}

func inOldWords(text string) string {
	for _, row := range oldWords {
		before, after, _ := strings.Cut(row[0], "*")
		begins, ends, _ := strings.Cut(row[1], "*")
		if middle, ok := strings.CutPrefix(text, before); ok {
			if middle, ok = strings.CutSuffix(middle, after); ok {
				return begins + middle + ends
			}
		}
	}
	return text
}
