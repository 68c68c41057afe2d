package script

import (
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/tool/words"
)

// Flags are the declared properties of a script or function.
type Flags uint8

// The flags, named as in the shebang line.
const (
	NoWrites Flags = 1 << iota
	AllowOOM
	AllowStale
	NoCluster
	// Compat marks a script without a shebang line, which keeps the rules that
	// held before Redis 7 (SCRIPT_FLAG_EVAL_COMPAT_MODE).
	Compat
	AllowCrossSlot
)

// flagNames is scripts_flags_def, in its order.
var flagNames = []struct {
	flag Flags
	name string
}{
	{NoWrites, "no-writes"},
	{AllowOOM, "allow-oom"},
	{AllowStale, "allow-stale"},
	{NoCluster, "no-cluster"},
	{AllowCrossSlot, "allow-cross-slot-keys"},
}

// Has reports whether all bits of g are set.
func (f Flags) Has(g Flags) bool { return f&g == g }

// Names lists the flags as FUNCTION LIST shows them.
func (f Flags) Names() []string {
	var names []string
	for _, def := range flagNames {
		if f.Has(def.flag) {
			names = append(names, def.name)
		}
	}
	return names
}

// Apply replaces what the flags of EVAL, EVALSHA or FCALL say of writing, memory
// and staleness by what the script declares (scriptFlagsToCmdFlags). Scripts
// that declare nothing keep the command's flags.
func (f Flags) Apply(flags command.Flags) command.Flags {
	if f.Has(Compat) {
		return flags
	}
	flags &^= command.Stale | command.DenyOOM | command.Write | command.MayReplicate
	if f&(AllowOOM|NoWrites) == 0 {
		flags |= command.DenyOOM
	}
	if !f.Has(NoWrites) {
		flags |= command.Write
	}
	if f.Has(AllowStale) {
		flags |= command.Stale
	}
	return flags
}

// parseShebang reads the flags from a script's first line and returns the
// length of that line without its newline, which the compiler skips so that line
// numbers stay right (evalExtractShebangFlags).
func parseShebang(body string) (flags Flags, length int, errText string) {
	if !strings.HasPrefix(body, "#!") {
		return Compat, 0, ""
	}
	length = strings.IndexByte(untilNUL(body), '\n')
	if length < 0 {
		return 0, 0, "Invalid script shebang"
	}
	parts, ok := splitWords(body[:length])
	if !ok || len(parts) == 0 {
		return 0, 0, "Invalid engine in script shebang"
	}
	if untilNUL(parts[0]) != "#!lua" {
		return 0, 0, "Unexpected engine in script shebang: " + untilNUL(parts[0])
	}
	for _, part := range parts[1:] {
		list, ok := strings.CutPrefix(part, "flags=")
		if !ok {
			return 0, 0, "Unknown lua shebang option: " + untilNUL(part)
		}
		if list == "" { // sdssplitlen splits an empty string into nothing
			continue
		}
		for name := range strings.SplitSeq(list, ",") {
			flag, ok := flagByName(untilNUL(name))
			if !ok {
				return 0, 0, "Unexpected flag in script shebang: " + untilNUL(name)
			}
			flags |= flag
		}
	}
	return flags, length, ""
}

func flagByName(name string) (Flags, bool) {
	for _, def := range flagNames {
		if def.name == name {
			return def.flag, true
		}
	}
	return 0, false
}

// untilNUL is s as C sees it.
func untilNUL(s string) string { return ctype.Text(s) }

// splitWords splits the first line of a script.
func splitWords(line string) ([]string, bool) {
	split, ok := words.Split(line)
	out := make([]string, len(split))
	for i, word := range split {
		out[i] = string(word)
	}
	return out, ok
}
