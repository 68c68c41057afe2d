package command

import "slices"

// ID returns the number of a command or subcommand by its full name, of any version. It
// reports false if no version has it.
func ID(name string) (id int, ok bool) {
	if c := Default.ByName(name); c != nil {
		return c.ID, true
	}
	if at, ok := slices.BinarySearch(elsewhere, name); ok {
		return Count + at, true
	}
	at := slices.Index(overlays, name)
	return Count + len(elsewhere) + at, at >= 0
}
