package main

import (
	"bytes"
	"fmt"
	"go/format"
	"os"
	"strconv"
	"strings"
)

// source is Go source text under construction. The first error sticks.
type source struct {
	bytes.Buffer
	err error
}

func (s *source) printf(format string, args ...any) { fmt.Fprintf(&s.Buffer, format, args...) }

// field prints a field of a composite literal unless its value is "".
func (s *source) field(name, value string) {
	if value != "" {
		s.printf("%s: %s, ", name, value)
	}
}

// constants prints words as a set of flags, by the constants of names.
func (s *source) constants(words []string, names map[string]string) string {
	var constants []string
	for _, word := range words {
		constant, ok := names[word]
		if !ok && s.err == nil {
			s.err = fmt.Errorf("the server uses the word %q, which package command has no constant for", word)
		}
		constants = append(constants, constant)
	}
	return strings.Join(constants, " | ")
}

// write formats the source and writes it as a file of package command.
func (s *source) write(name string) error {
	if s.err != nil {
		return fmt.Errorf("%s: %w", name, s.err)
	}
	header := "// Code generated from a Redis " + version + " server by go generate; DO NOT EDIT.\n\npackage command\n\n"
	formatted, err := format.Source(append([]byte(header), s.Bytes()...))
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return os.WriteFile(name, formatted, 0o644)
}

// number is a number as source text, "" if it is the zero value.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// quoted is a string as source text, "" if it is the zero value.
func quoted(text string) string {
	if text == "" {
		return ""
	}
	return strconv.Quote(text)
}

// stringList is a []string as source text, "" if it is empty.
func stringList(texts []string) string {
	if len(texts) == 0 {
		return ""
	}
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = strconv.Quote(text)
	}
	return "[]string{" + strings.Join(quoted, ", ") + "}"
}
