// Command release keeps the modules of this repository in step with each other.
//
//	release tidy             go mod tidy in each module, the others being as they are in the tree
//	release prepare v0.2.0   let the modules require each other at that version
//
// docs/releasing.md says when.
package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/slotstorm/slotstorm/internal/check/modules"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	tree, err := modules.Open(".")
	if err != nil {
		return err
	}
	switch {
	case len(args) == 1 && args[0] == "tidy":
		return tree.Tidy(false)
	case len(args) == 2 && args[0] == "prepare":
		return prepare(tree, args[1])
	}
	return errors.New("want tidy, or prepare VERSION")
}
