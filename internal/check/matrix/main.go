// Command matrix runs the fixture's own tests with old and new versions of go-redis, the
// oldest that the library requires and the newest that the other modules do among them, and
// compares the outcome with the table in docs/clients.md. With -write it writes the table.
package main

import (
	"flag"
	"fmt"
	"os"
)

const page = "docs/clients.md"

func main() {
	write := flag.Bool("write", false, "write the table into "+page)
	flag.Parse()
	if err := run(*write); err != nil {
		fmt.Fprintln(os.Stderr, "matrix:", err)
		os.Exit(1)
	}
}

func run(write bool) error {
	versions, err := versions()
	if err != nil {
		return err
	}
	var rows []row
	failed := 0
	for _, v := range versions {
		r, out, err := try(v)
		if err != nil {
			return err
		}
		if !r.ok() {
			failed++
			fmt.Println(out)
		}
		fmt.Println(r)
		rows = append(rows, r)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	want, err := publish(string(text), rows)
	switch {
	case err != nil:
		return err
	case write:
		return os.WriteFile(page, []byte(want), 0o644)
	case failed > 0:
		return fmt.Errorf("the fixture's tests fail with %d of %d versions", failed, len(rows))
	case want != string(text):
		return fmt.Errorf("the table in %s says something else: make clients-matrix ARGS=-write", page)
	}
	return nil
}
