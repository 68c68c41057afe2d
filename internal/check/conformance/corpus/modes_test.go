package corpus

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// Readers learn which replies are not compared byte for byte.
func TestInexactIsSaid(t *testing.T) {
	for file, want := range map[string]string{
		"docs/conformance.md": Inexact(),
		"README.md":           fmt.Sprintf("Replies of %d commands", len(modes)),
	} {
		page, err := os.ReadFile("../../../../" + file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(page), want) {
			t.Errorf("%s lacks:\n%s", file, want)
		}
	}
}
