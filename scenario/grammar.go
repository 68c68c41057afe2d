package scenario

import (
	"fmt"
	"strings"

	"github.com/slotstorm/slotstorm/faults"
)

// grammarLines are the rules that no table has: what a file and its lines look like.
const grammarLines = `FILE       = LINE... [TRACE TEXT...]
LINE       = (nothing) | # TEXT | TALK | RECEIVE | VERB
TALK       = SPEAKER> COMMAND [ | COMMAND]... [&] [=> REPLY [ | REPLY]... [via ROUTE [ | ROUTE]...] [within DURATION]]
RECEIVE    = SPEAKER< REPLY [within DURATION]
SPEAKER    = CLIENT | CONNECTION
CONNECTION = @NODE[/NAME]
COMMAND    = WORD...
REPLY      = as redis-cli prints it, with node names for addresses and ... for any text
ROUTE      = HOP...
HOP        = NODE[:WHY][*N]
TRACE      = -- trace [show=KINDS] [node=NODE] --
`

// grammarWords are the smallest parts.
const grammarWords = `WORD       = bytes without blanks | "text with Go's escapes" | 'text as it is'
NODE       = n1, n2 and so on
CLIENT     = NAME | NAME[FIRST..LAST]
NAMES      = names with blanks between; * for all others
NAME       = letters, digits, - and _, with a letter first
DURATION   = a number with a unit: 250us, 10ms, 1.5s, 2m, 1h
SIZE       = bytes: 100, 64KB, 1MB
SLOTS      = SLOT | FIRST-LAST | several with commas between
OP         = == | != | < | <= | > | >=
KINDS      = kinds of events with commas between
OPTION     = what the table of the verb has
`

// grammar is the grammar of the language, from the tables by which files are read.
func grammar() string {
	var b strings.Builder
	b.WriteString(grammarLines)
	rule := func(name string, forms []string) {
		for i, form := range forms {
			if i == 0 {
				fmt.Fprintf(&b, "%-10s = %s\n", name, form)
				continue
			}
			fmt.Fprintf(&b, "%-10s | %s\n", "", form)
		}
	}
	var forms []string
	for _, v := range verbs {
		forms = append(forms, v.syntax)
	}
	rule("VERB", forms)
	forms = nil
	for _, k := range conditionKinds {
		forms = append(forms, k.syntax)
	}
	rule("CONDITION", append([]string{"not CONDITION"}, forms...))
	forms = nil
	for _, k := range faults.Reference() {
		forms = append(forms, k.Syntax)
	}
	b.WriteString("FAULT      = RULE [AIM...] [wait=DURATION] [for=DURATION] [ + FAULT]\n")
	rule("RULE", forms)
	forms = nil
	for _, a := range aims() {
		forms = append(forms, a.Syntax)
	}
	rule("AIM", forms)
	b.WriteString(grammarWords)
	return b.String()
}

// aims are all conditions that faults can be aimed by, in the order of their first use.
func aims() []faults.ParamInfo {
	var list []faults.ParamInfo
	seen := map[string]bool{}
	for _, k := range faults.Reference() {
		for _, p := range k.Params {
			name, _, _ := strings.Cut(p.Syntax, "=")
			if p.Aim && !seen[name] {
				seen[name] = true
				list = append(list, p)
			}
		}
	}
	return list
}
