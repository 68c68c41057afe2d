package scenario

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Outside the simulation nodes are known by ID, port and address. A console takes these
// for names wherever only a node can stand: a bare number elsewhere may be a slot.

// nodeWord finds numbers that can only be ports of nodes: in options and in braces.
var nodeWord = regexp.MustCompile(`\b(?:node|from|to|target)=(\d+)\b|\{[^}]*\}`)

var number = regexp.MustCompile(`\b\d+\b`)

// beforeNode are words behind which a node is named.
var beforeNode = []string{
	"crash", "restart", "pause", "resume", "until", "expect", "not", "owner", "at", "on", "replica-of", "migrating", "importing", "stable",
}

// text is a line of the language made of words, with names for nodes.
func (k *Console) text(words []string) string {
	words = slices.Clone(words)
	for i, word := range words {
		before := ""
		if i > 0 {
			before = words[i-1]
		}
		switch {
		case words[0] == "migrate" && (i == 2 || i == 3), slices.Contains(beforeNode, before):
			words[i] = k.name(word)
		}
		words[i] = quoteWord(words[i])
	}
	line := strings.Join(words, " ")
	ports := map[string]string{}
	var names []string
	for _, n := range k.c.Nodes() {
		addr := n.Addr()
		names = append(names, string(n.ID()), n.Name(), addr, n.Name())
		ports[addr[strings.LastIndexByte(addr, ':')+1:]] = n.Name()
	}
	line = strings.NewReplacer(names...).Replace(line)
	return nodeWord.ReplaceAllStringFunc(line, func(part string) string {
		return number.ReplaceAllStringFunc(part, func(port string) string {
			if name := ports[port]; name != "" {
				return name
			}
			return port
		})
	})
}

// name is the name of the node that a word means, or the word.
func (k *Console) name(word string) string {
	for _, n := range k.c.Nodes() {
		addr := n.Addr()
		if word == string(n.ID()) || word == addr || word == addr[strings.LastIndexByte(addr, ':')+1:] {
			return n.Name()
		}
	}
	return word
}

// quoteWord puts a word that holds blanks into quotation marks, behind its "=". Braces
// hold words together by themselves.
func quoteWord(word string) string {
	if !strings.ContainsAny(word, " \t") || strings.HasPrefix(word, "{") {
		return word
	}
	if name, value, ok := strings.Cut(word, "="); ok && !strings.ContainsAny(name, " \t\"") {
		if strings.HasPrefix(value, `"`) || strings.HasPrefix(value, "{") {
			return word
		}
		return name + "=" + strconv.Quote(value)
	}
	return strconv.Quote(word)
}
