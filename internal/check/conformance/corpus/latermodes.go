package corpus

import (
	"maps"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
)

// The modes of commands that came after Redis 7.0.
func init() {
	maps.Copy(modes, map[string]commandMode{
		"HTTL":         {conformance.Near(1), "what is left shrinks while the command travels"},
		"HPTTL":        {conformance.Near(1000), "what is left shrinks while the command travels"},
		"HEXPIRETIME":  {conformance.Near(1), "a time that counts from when the command came"},
		"HPEXPIRETIME": {conformance.Near(1000), "a time that counts from when the command came"},
	})
}
