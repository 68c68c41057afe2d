package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/slotstorm/slotstorm/internal/check/modules"
)

// prepare makes the tree that of a release, and prints what is left to do.
func prepare(tree *modules.Tree, version string) error {
	changes, err := os.ReadFile("CHANGELOG.md")
	if err != nil {
		return err
	}
	if !strings.Contains(string(changes), "\n## "+version+" ") {
		return fmt.Errorf("CHANGELOG.md has no section %q: give the one of what is not released that name, and the date", "## "+version)
	}
	if err := tree.Prepare(version); err != nil {
		return err
	}
	fmt.Printf("git commit -am %q\n", "Release "+version)
	for _, m := range tree.Modules {
		if m.Published() {
			fmt.Printf("git tag -a %s -m %q\n", m.Tag(version), version)
		}
	}
	fmt.Println("git push --follow-tags")
	return nil
}
