package engine

import (
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/engine/ordered"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// writeDouble writes a double with the digits that the version shows (addReplyDouble).
func (e *Engine) writeDouble(w *resp.Writer, f float64) {
	if e.has(dialect.ShortDoubles) {
		w.DoubleText(number.FormatShort(f))
	} else {
		w.Double(f)
	}
}

// writeItems writes the names of items. With their values it is a flat array for RESP2
// and one of pairs for RESP3.
func writeItems[V any](w *resp.Writer, items []*ordered.Item[V], withValues bool, write func(V)) {
	if withValues && !w.RESP3 {
		w.Array(2 * len(items))
	} else {
		w.Array(len(items))
	}
	for _, one := range items {
		if withValues && w.RESP3 {
			w.Array(2)
		}
		w.BulkString(one.Name)
		if withValues {
			write(one.Value)
		}
	}
}
