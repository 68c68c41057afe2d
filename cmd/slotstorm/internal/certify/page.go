package certify

import (
	"fmt"
	"os"
	"strings"

	"github.com/slotstorm/slotstorm/internal/tool/whole"
)

// The lines between which a page has its matrix. A page without them is the matrix.
const (
	pageBegins = "<!-- matrix -->"
	pageEnds   = "<!-- /matrix -->"
)

// ReadPage reads the matrix of a page: matrix.md as Write leaves it, or any page that has it
// between its marks.
func ReadPage(file string) ([]Cell, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	before, matrix, _ := split(string(text))
	cells, err := ParseMarkdown(matrix)
	if err != nil {
		return nil, fmt.Errorf("%s: the matrix from line %d on: %w", file, 1+strings.Count(before, "\n"), err)
	}
	return cells, nil
}

// CheckPage reports whether WritePage can write into a page.
func CheckPage(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	if before, _, _ := split(string(text)); before == "" {
		return fmt.Errorf("%s has no lines %s and %s, between which the matrix stands", file, pageBegins, pageEnds)
	}
	_, err = ReadPage(file)
	return err
}

// WritePage puts a matrix into a page, in the place of that which it has.
func WritePage(file string, r Record) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	before, _, after := split(string(text))
	return whole.WriteBytes(file, []byte(before+"\n\n"+Markdown(r)+"\n"+after))
}

// split takes a page apart. The marks stay with what surrounds the matrix.
func split(text string) (before, matrix, after string) {
	begin, end := "\n"+pageBegins+"\n", "\n"+pageEnds+"\n" // a page may speak of its marks
	i := strings.Index(text, begin)
	j := strings.LastIndex(text, end)
	if i < 0 || j < i {
		return "", text, ""
	}
	i += len(begin) - 1
	return text[:i], text[i : j+1], text[j+1:]
}
