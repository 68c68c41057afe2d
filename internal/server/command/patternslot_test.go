package command

import (
	"testing"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

func TestPatternSlot(t *testing.T) {
	for pattern, tag := range map[string]string{
		"key": "key", "{k}*": "k", "a{k}b*->f": "k", "{k}": "k", "#": "#", "{}k": "{}k",
		"*": "", "k*": "", "*{k}": "", "{k*}": "", "{}k*": "", `\\{k}*`: "", "{k?}": "", "[{k}": "",
	} {
		of, ok := PatternSlot([]byte(pattern))
		if ok != (tag != "") || ok && of != slot.OfString(tag) {
			t.Errorf("%s: %d %v, want the slot of %q", pattern, of, ok, tag)
		}
	}
}
