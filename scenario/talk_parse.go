package scenario

import (
	"strings"
)

// talk reads what follows "alice>".
func (p *parser) talk(who speaker, text string, offset int) (*Talk, error) {
	commands, expected, hasExpect := cutExpect(text, false)
	t := &Talk{Who: who, col: offset + len(commands) + 1}
	for _, spec := range who.clients {
		if c := p.script.names[spec]; c.Driver == driverExec && len(who.clients) > 1 {
			return nil, at(1, "exec clients talk one at a time")
		}
	}
	words, err := tokenize(commands, offset)
	if err != nil {
		return nil, err
	}
	if n := len(words); n > 1 && words[n-1].text == "&" && !words[n-1].quoted {
		if who.raw() {
			return nil, at(words[n-1].col, "a raw connection does not talk in the background")
		}
		if hasExpect {
			return nil, at(words[n-1].col, "a line that ends in & has no reply to expect yet")
		}
		t.Background, words = true, words[:n-1]
	}
	var current []string
	for i, w := range words {
		if w.text == "|" && !w.quoted {
			if len(current) == 0 || i == len(words)-1 {
				return nil, at(w.col, "a command is missing beside the |")
			}
			t.Commands = append(t.Commands, current)
			current = nil
			continue
		}
		if looksLikeArrow(w, current) {
			return nil, at(w.col, "a reply stands behind => with a blank on either side; if %s is an argument, put it in quotes", w.text)
		}
		current = append(current, w.text)
	}
	if len(current) == 0 {
		return nil, at(offset+1, "a command is missing")
	}
	t.Commands = append(t.Commands, current)
	if err := p.checkCommands(t, offset); err != nil {
		return nil, err
	}
	if hasExpect {
		t.col = offset + len(commands) + len("=>") + 1
		t.Expect, err = parseExpect(expected, t.col, len(t.Commands))
		if err == nil && len(t.Expect.Routes) > 0 && !p.hasRoutes(who) {
			err = at(t.col, "only scripted clients have a route that can be expected by via")
		}
		if err != nil {
			return nil, err
		}
	}
	return t, nil
}

// looksLikeArrow reports whether a word of a command was probably meant as the =>
// before a reply. Before are the words of the command so far.
func looksLikeArrow(w token, before []string) bool {
	if w.quoted || len(before) == 0 {
		return false
	}
	switch w.text {
	case "->", "-->", "==>":
		return true
	case "=": // which streams have: XADD key MAXLEN = 1000
		return before[0][0] != 'X' && before[0][0] != 'x'
	}
	return strings.Contains(w.text, "=>")
}

func (p *parser) hasRoutes(who speaker) bool {
	for _, name := range who.clients {
		if !p.script.names[name].scripted() {
			return false
		}
	}
	return !who.raw()
}

// checkCommands refuses what a scripted connection cannot do, with the reason.
func (p *parser) checkCommands(t *Talk, offset int) error {
	for i, args := range t.Commands {
		name := strings.ToUpper(args[0])
		switch {
		case t.Who.raw():
		case name == "HELLO" && len(args) > 1 && args[1] == "3" && p.hasRoutes(t.Who):
			return at(offset+1, "HELLO 3: scripted clients speak RESP3 with cache=yes, and raw connections such as @n1 when they say this")
		case name == "MULTI" && len(t.Commands) == 1 && p.hasRoutes(t.Who):
			return at(offset+1, "a client's transaction is one line: MULTI | ... | EXEC")
		case i == 0 && strings.HasSuffix(name, "SUBSCRIBE") && p.hasRoutes(t.Who):
			return at(offset+1, "scripted clients do not subscribe; use a raw connection such as @n1/sub")
		}
	}
	return nil
}

// cutExpect separates the commands of a line from its expectation: at the first =>
// that stands alone and outside quotes. In the line of a verb, quotes can begin behind =.
func cutExpect(text string, verb bool) (before, after string, found bool) {
	quote := byte(0)
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case quote == '"' && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && (i == 0 || isBlank(text[i-1])), verb && c == '"' && text[i-1] == '=':
			quote = c
		case strings.HasPrefix(text[i:], "=>") && (i == 0 || isBlank(text[i-1])) && (i+2 == len(text) || isBlank(text[i+2])):
			return text[:i], text[i+2:], true
		}
	}
	return text, "", false
}

// parseExpect reads "reply | reply via route | route within 5s". A single reply stands for
// several equal ones, and so does a single route.
func parseExpect(text string, col, commands int) (*Expect, error) {
	text, within, err := cutWithin(text, col-1)
	if err != nil {
		return nil, err
	}
	replies, routes, hasRoute := cutVia(text)
	e := &Expect{Replies: splitBars(replies), Within: within}
	if hasRoute {
		e.Routes = splitBars(routes)
	}
	for _, r := range e.Replies {
		if r == "" {
			return nil, at(col+1, "a reply is missing behind =>")
		}
	}
	for _, r := range e.Routes {
		if r == "" {
			return nil, at(col+1, "a route is missing behind via")
		}
	}
	if n := len(e.Replies); n != 1 && n != commands {
		return nil, at(col+1, "%d replies for %d commands", n, commands)
	}
	if n := len(e.Routes); n > 1 && n != commands {
		return nil, at(col+1, "%d routes for %d commands", n, commands)
	}
	return e, nil
}

// cutWithin separates a time at the end, behind the last " within " outside quotes, and
// returns it in normal form; offset is
// the column before the text. Several words behind it are
// text: an error may say that something has to be done "within the transaction".
func cutWithin(text string, offset int) (before, within string, err error) {
	last := -1
	scan(text, func(i int) {
		if strings.HasPrefix(text[i:], "within ") && i > 0 && isBlank(text[i-1]) {
			last = i
		}
	})
	if last < 0 {
		return text, "", nil
	}
	word := strings.TrimSpace(text[last+len("within "):])
	if word == "" || strings.ContainsAny(word, " \t") {
		return text, "", nil
	}
	d, err := parseTime(word)
	if err != nil {
		return "", "", at(offset+strings.LastIndex(text, word)+1, "%v", err)
	}
	return text[:last], formatTime(d), nil
}

// cutVia separates replies from routes, at the last " via " outside quotes.
func cutVia(text string) (replies, routes string, found bool) {
	last := -1
	scan(text, func(i int) {
		if strings.HasPrefix(text[i:], "via ") && (i == 0 || isBlank(text[i-1])) {
			last = i
		}
	})
	if before, ok := strings.CutSuffix(strings.TrimSpace(text), " via"); ok {
		return before, "", true
	}
	if last < 0 {
		return strings.TrimSpace(text), "", false
	}
	return strings.TrimSpace(text[:last]), strings.TrimSpace(text[last+len("via "):]), true
}

// splitBars splits at bars that stand alone outside quotes.
func splitBars(text string) []string {
	var parts []string
	start := 0
	scan(text, func(i int) {
		if text[i] == '|' && i > 0 && isBlank(text[i-1]) && i+1 < len(text) && isBlank(text[i+1]) {
			parts = append(parts, strings.TrimSpace(text[start:i]))
			start = i + 1
		}
	})
	return append(parts, strings.TrimSpace(text[start:]))
}

// scan calls f for each byte of text that is outside double quotes.
func scan(text string, f func(i int)) {
	quoted := false
	for i := 0; i < len(text); i++ {
		switch {
		case quoted && text[i] == '\\':
			i++
		case text[i] == '"':
			quoted = !quoted
		case !quoted:
			f(i)
		}
	}
}

// receive reads what follows "@n1<" or "alice<".
func (p *parser) receive(who speaker, text string, offset int) (*Receive, error) {
	want, within, err := cutWithin(text, offset)
	if err != nil {
		return nil, err
	}
	if want = strings.TrimSpace(want); want == "" {
		return nil, at(offset+1, "what is received is missing, such as [\"message\", \"channel\", \"text\"] or (nothing)")
	}
	return &Receive{Who: who, Want: want, Within: within, col: offset + 1}, nil
}
