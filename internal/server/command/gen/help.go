package main

import "strings"

// helpSource prints what the HELP subcommands of a cluster node answer, and DEBUG HELP, by
// the ID of the command that answers.
func helpSource(entries []entry) *source {
	out := new(source)
	ports, err := freePorts(2)
	if err != nil {
		out.err = err
		return out
	}
	s, err := openNode(ports[0], ports[1])
	if err != nil {
		out.err = err
		return out
	}
	defer s.close()
	out.printf("var help = map[int][]string{\n")
	for id, e := range entries {
		call, _, isHelp := strings.Cut(e.name, "|help")
		if !isHelp && e.name != "debug" {
			continue
		}
		lines, err := s.do(call, "HELP")
		if err != nil {
			out.err = err
			return out
		}
		out.printf("%d: { // %s\n", id, e.name)
		for _, line := range lines.Texts() {
			out.printf("%q,\n", line)
		}
		out.printf("},\n")
	}
	out.printf("}\n")
	return out
}
