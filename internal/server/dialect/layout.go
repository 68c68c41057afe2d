package dialect

import (
	"slices"
	"strings"
)

// Layout is how a text of "name:value" fields differs from that of Redis 7.0: which fields
// are not there, and which ones are.
type Layout struct {
	Removed []string `json:",omitempty"`
	Added   []Field  `json:",omitempty"`
}

// Field is one that Redis 7.0 does not have, or has elsewhere.
type Field struct {
	Name string
	// After is the field behind which it stands, "" if it is the first.
	After string `json:",omitempty"`
	// Before, if set, is the field before which it stands instead, since what is before it
	// differs from case to case.
	Before string `json:",omitempty"`
	// With, if set, is the field without which it is not there: that of a replica.
	With string `json:",omitempty"`
	// Value is what an idle server says, for those who do not know better.
	Value string `json:",omitempty"`
	// Moved says that Redis 7.0 has it in another place: its value is what it has there.
	Moved bool `json:",omitempty"`
}

// Arrange gives the fields of a text, which ends with the separator, the order and the names
// that they have here. Values are those of the text, then those of known, then those of idle
// servers. The mark is what ends a name.
func (l *Layout) Arrange(text, separator, mark string, known func(name string) (value string, ok bool)) string {
	if l == nil || len(l.Removed)+len(l.Added) == 0 {
		return text
	}
	lines := strings.SplitAfter(text, separator)
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	nameOf := func(line string) string { name, _, _ := strings.Cut(line, mark); return name }
	gone := map[string]string{}
	for _, name := range l.Removed {
		gone[name] = ""
	}
	for _, f := range l.Added {
		if f.Moved {
			gone[f.Name] = ""
		}
	}
	kept := lines[:0:0]
	for _, line := range lines {
		if _, isGone := gone[nameOf(line)]; isGone {
			gone[nameOf(line)] = line
			continue
		}
		kept = append(kept, line)
	}
	position := func(name string) int {
		return slices.IndexFunc(kept, func(line string) bool { return nameOf(line) == name })
	}
	for _, f := range l.Added {
		if f.With != "" && position(f.With) < 0 {
			continue
		}
		line := gone[f.Name]
		if !f.Moved || line == "" {
			value, ok := "", false
			if known != nil {
				value, ok = known(f.Name)
			}
			if !ok {
				value = f.Value
			}
			line = f.Name + mark + value + separator
		}
		at := 0
		switch {
		case f.Before != "":
			at = position(f.Before)
		case f.After != "":
			at = position(f.After) + 1
			if at == 0 {
				at = len(kept)
			}
		}
		kept = slices.Insert(kept, max(at, 0), line)
	}
	return strings.Join(kept, "")
}
