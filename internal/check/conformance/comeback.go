package conformance

import (
	"fmt"
	"strings"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// parseComeback reads what follows "restart NODE": [with-data] [at=NODE|at=new].
func parseComeback(words []string) (how live.Comeback, err error) {
	for _, word := range words {
		at, isAt := strings.CutPrefix(word, "at=")
		switch {
		case word == "with-data":
			how.WithData = true
		case isAt && at != "":
			how.At = at
		default:
			return how, fmt.Errorf("restart: %q is neither with-data nor at=NODE nor at=new", word)
		}
	}
	return how, nil
}

// comebackText is what follows "restart NODE", with a blank before each word.
func comebackText(how live.Comeback) string {
	text := ""
	if how.WithData {
		text = " with-data"
	}
	if how.At != "" {
		text += " at=" + how.At
	}
	return text
}
