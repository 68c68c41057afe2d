package scenario

import (
	"fmt"
	"strings"

	"github.com/slotstorm/slotstorm/faults"
)

// Reference is the reference of the language as Markdown: verbs, conditions, faults and
// invariants, from the tables by which files are read.
func Reference() string {
	var b strings.Builder
	b.WriteString("## Grammar\n\n`[ ]` may be left out, `...` repeats what stands before, `|` separates alternatives; in a TALK it is a bar, with a blank " +
		"on either side. Words in capitals are rules.\n\n```\n" + grammar() + "```\n\n## Verbs\n")
	for _, v := range verbs {
		fmt.Fprintf(&b, "\n### `%s`\n\n%s\n\n", v.name, v.doc)
		fmt.Fprintf(&b, "    %s\n", v.syntax)
		fmt.Fprintf(&b, "\nExample: `%s`\n", v.example)
		if v.options != nil {
			b.WriteString("\n| Option | Meaning |\n|---|---|\n")
			for _, o := range v.options() {
				fmt.Fprintf(&b, "| `%s` | %s |\n", cell(o.syntax()), cell(o.doc))
			}
		}
	}
	b.WriteString("\n## Conditions\n\nBehind `wait until`, `expect`, `eventually`, `always` and `never`. `not` before a condition turns it round. " +
		"OP is one of `" + strings.Join(comparisonOps, "`, `") + "`.\n\n| Condition | Holds when | Example |\n|---|---|---|\n")
	for _, k := range conditionKinds {
		fmt.Fprintf(&b, "| `%s` | %s | `%s` |\n", cell(k.syntax), cell(k.doc), cell(k.example))
	}
	b.WriteString("\n## Faults\n\nBehind `fault NAME`. Every fault can have `wait=DURATION` and `for=DURATION`: it begins later, and ends by itself. " +
		"Aims limit what a fault hits, to what meets all of them:\n\n| Aim | Hits only |\n|---|---|\n")
	for _, a := range aims() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", cell(a.Syntax), cell(a.Doc))
	}
	for _, k := range faults.Reference() {
		fmt.Fprintf(&b, "\n### `%s`\n\n%s\n\n    %s\n\nExample: `%s`\n", k.Name, k.Doc, k.Syntax, k.Example)
		own, aim := false, []string{}
		for _, p := range k.Params {
			if p.Aim {
				aim = append(aim, "`"+p.Syntax+"`")
				continue
			}
			if !own {
				b.WriteString("\n| Parameter | Meaning |\n|---|---|\n")
				own = true
			}
			fmt.Fprintf(&b, "| `%s` | %s |\n", cell(p.Syntax), cell(p.Doc))
		}
		fmt.Fprintf(&b, "\nAims: %s\n", strings.Join(aim, ", "))
	}
	b.WriteString("\n## Invariants\n\nThey hold in every scenario; `allow NAME` turns one off.\n\n| Name | What holds |\n|---|---|\n")
	for _, i := range allInvariants {
		fmt.Fprintf(&b, "| `%s` | %s |\n", i.Name, i.Doc)
	}
	return b.String()
}

func (o *option) syntax() string {
	if o.flag {
		return o.name
	}
	return o.name + "=" + o.value
}

// cell is text for a cell of a table.
func cell(text string) string { return strings.ReplaceAll(text, "|", `\|`) }
