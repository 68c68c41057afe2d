package dialect

import "strings"

// oldWords are texts of errors, and what Redis 6.2 says in their place. A star stands for
// anything, which stays as it is; where it is the name of a command, subcommands are not told.
var oldWords = []struct {
	now, then string
	name      bool
}{
	{"NOPERM this user has no permissions to run the '*' command", "NOPERM this user has no permissions to run the '*' command or its subcommand", true},
	{"ERR Replica can't interact with the keyspace", "ERR Replica can't interract with the keyspace", false},
	{"ERR unknown subcommand or wrong number of arguments for '*", "ERR Unknown subcommand or wrong number of arguments for '*", false},
	{"ERR invalid expire time in '*' command", "ERR invalid expire time in *", false},
	{
		"ERR RANK can't be zero: use 1 to start from the first match, 2 from the second ... or use negative to start from the end of the list",
		"ERR RANK can't be zero: use 1 to start from the first match, 2 from the second, ...", false,
	},
	{"ERR * is not compatible with WITHDIST, WITHHASH and WITHCOORD options", "ERR * is not compatible with WITHDIST, WITHHASH and WITHCOORDS options", false},
	{"ERR at least 1 input key is needed for '*' command", "ERR at least 1 input key is needed for *", false},
	{
		"ERR Can't execute '*': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context",
		"ERR Can't execute '*': only (P)SUBSCRIBE / (P)UNSUBSCRIBE / PING / QUIT / RESET are allowed in this context", true,
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
		before, after, _ := strings.Cut(row.now, "*")
		begins, ends, _ := strings.Cut(row.then, "*")
		if middle, ok := strings.CutPrefix(text, before); ok {
			if middle, ok = strings.CutSuffix(middle, after); ok {
				if row.name {
					middle, _, _ = strings.Cut(middle, "|")
				}
				return begins + middle + ends
			}
		}
	}
	return text
}
