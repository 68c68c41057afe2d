package command

import (
	"cmp"

	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// WriteDocs writes the reply of COMMAND DOCS: the named commands, leaving out
// names that there are not, or without names all commands.
func (n *Names) WriteDocs(w *resp.Writer, names [][]byte) {
	if len(names) == 0 {
		w.Map(n.table.top - n.gone)
		for i := range n.table.commands {
			if c := &n.table.commands[i]; c.container == noContainer && n.has(c) {
				c.writeDocs(w)
			}
		}
		return
	}
	known := 0
	for _, name := range names {
		if n.ByName(string(name)) != nil {
			known++
		}
	}
	w.Map(known)
	for _, name := range names {
		if c := n.ByName(string(name)); c != nil {
			c.writeDocs(w)
		}
	}
}

// writeDocs writes a command's name and its documentation
// (addReplyCommandDocs).
func (c *Command) writeDocs(w *resp.Writer) {
	d := c.Docs()
	w.BulkString(c.Name)
	w.Map(1 + // the group
		present(d.Summary != "") +
		present(d.Since != "") +
		present(d.Complexity != "") +
		present(d.Flags != 0) +
		present(d.DeprecatedSince != "") +
		present(d.ReplacedBy != "") +
		present(len(d.History) > 0) +
		present(len(d.Arguments) > 0) +
		present(c.IsContainer()))
	writeText(w, "summary", d.Summary)
	writeText(w, "since", d.Since)
	writeText(w, "group", d.Group)
	writeText(w, "complexity", d.Complexity)
	if d.Flags != 0 {
		w.BulkString("doc_flags")
		writeFlags(w, uint64(d.Flags), docFlagNames)
	}
	writeText(w, "deprecated_since", d.DeprecatedSince)
	writeText(w, "replaced_by", d.ReplacedBy)
	if len(d.History) > 0 {
		w.BulkString("history")
		w.Set(len(d.History))
		for _, change := range d.History {
			w.Array(2)
			w.BulkString(change.Since)
			w.BulkString(change.Text)
		}
	}
	if len(d.Arguments) > 0 {
		w.BulkString("arguments")
		writeArguments(w, d.Arguments, c.table.displayTexts)
	}
	if c.IsContainer() {
		subcommands := c.Subcommands()
		w.BulkString("subcommands")
		w.Map(len(subcommands))
		for i := range subcommands {
			subcommands[i].writeDocs(w)
		}
	}
}

// writeArguments is addReplyCommandArgList.
func writeArguments(w *resp.Writer, arguments []Argument, displayTexts bool) {
	w.Array(len(arguments))
	for i := range arguments {
		a := &arguments[i]
		hasToken := a.Token != "" || a.Type == ArgPureToken
		shown := ""
		if displayTexts && a.Type != ArgOneOf && a.Type != ArgBlock {
			shown = cmp.Or(a.DisplayText, a.Name)
		}
		isNested := a.Type == ArgOneOf || a.Type == ArgBlock
		w.Map(2 + // name and type
			present(shown != "") +
			present(a.KeySpec >= 0) +
			present(hasToken) +
			present(a.Summary != "") +
			present(a.Since != "") +
			present(a.DeprecatedSince != "") +
			present(a.Flags != 0) +
			present(isNested))
		writeText(w, "name", a.Name)
		writeText(w, "type", a.Type.String())
		writeText(w, "display_text", shown)
		if a.KeySpec >= 0 {
			writeNumber(w, "key_spec_index", a.KeySpec)
		}
		if hasToken {
			w.BulkString("token")
			w.BulkString(a.Token)
		}
		writeText(w, "summary", a.Summary)
		writeText(w, "since", a.Since)
		writeText(w, "deprecated_since", a.DeprecatedSince)
		if a.Flags != 0 {
			w.BulkString("flags")
			writeFlags(w, uint64(a.Flags), argFlagNames)
		}
		if isNested {
			w.BulkString("arguments")
			writeArguments(w, a.Arguments, displayTexts)
		}
	}
}

// writeText writes a pair of a map, unless the value is empty.
func writeText(w *resp.Writer, key, value string) {
	if value != "" {
		w.BulkString(key)
		w.BulkString(value)
	}
}

func present(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
