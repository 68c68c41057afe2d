package examples

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/scenario"
)

var update = flag.Bool("update", false, "write the lists in the README files anew")

// The list in each README stands between these two lines.
const listBegin, listEnd = "<!-- list -->\n", "<!-- /list -->\n"

// TestReadmes holds the README of each folder to the folder's files: it lists each with
// the first sentence of its first comment. The README of this directory lists the
// folders, each with the first paragraph of its README.
func TestReadmes(t *testing.T) {
	files, err := scenario.Files(".")
	if err != nil {
		t.Fatal(err)
	}
	var folders []string
	lists := map[string]string{}
	for _, file := range files {
		folder := filepath.Dir(file)
		if folder == "." {
			t.Errorf("%s is in no folder", file)
		}
		if lists[folder] == "" {
			folders = append(folders, folder)
		}
		name := filepath.Base(file)
		lists[folder] += fmt.Sprintf("- [%s](%s): %s\n", strings.TrimSuffix(name, scenario.Ext), name, summary(t, file))
	}
	top := ""
	for _, folder := range folders {
		readme := filepath.Join(folder, "README.md")
		holdList(t, readme, lists[folder])
		top += fmt.Sprintf("- [%s](%s): %s\n", folder, folder, firstParagraph(t, readme))
	}
	holdList(t, "README.md", top)
}

// holdList reports, or mends, a README whose list is another one.
func holdList(t *testing.T, readme, list string) {
	t.Helper()
	text, err := os.ReadFile(readme)
	if err != nil {
		t.Errorf("%v: write one with a heading, a paragraph and the lines %q", err, listBegin+listEnd)
		return
	}
	before, rest, began := strings.Cut(string(text), listBegin)
	got, after, ended := strings.Cut(rest, listEnd)
	switch {
	case !began || !ended:
		t.Errorf("%s lacks the lines %q", readme, listBegin+listEnd)
	case got == list:
	case *update:
		if err := os.WriteFile(readme, []byte(before+listBegin+list+listEnd+after), 0o666); err != nil {
			t.Error(err)
		}
	default:
		t.Errorf("%s lists\n%swant\n%s(make update writes it)", readme, got, list)
	}
}

// summary is the first sentence of a file's first comment. The address of a report that
// stands before it becomes a link behind it.
func summary(t *testing.T, file string) string {
	script, err := scenario.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	report, words := "", []string{}
	for _, line := range script.Lines {
		text, ok := strings.CutPrefix(line.Comment, "# ")
		if !ok {
			break
		}
		if strings.HasPrefix(text, "https://") && len(words) == 0 {
			for _, address := range strings.Fields(text) {
				report += " ([report](" + address + "))"
			}
			continue
		}
		words = append(words, strings.Fields(text)...)
	}
	text := strings.Join(words, " ")
	if sentence, _, more := strings.Cut(text, ". "); more {
		text = sentence + "."
	}
	return text + report
}

// firstParagraph is what stands in a README between its heading and the next blank line.
func firstParagraph(t *testing.T, readme string) string {
	text, err := os.ReadFile(readme)
	if err != nil {
		return ""
	}
	_, rest, ok := strings.Cut(string(text), "\n\n")
	paragraph, _, more := strings.Cut(rest, "\n\n")
	if !ok || !more {
		t.Errorf("%s does not begin with a heading and a paragraph", readme)
	}
	paragraph = strings.ReplaceAll(paragraph, "](../", "](") // as seen from one directory up
	return strings.ReplaceAll(paragraph, "\n", " ")
}
