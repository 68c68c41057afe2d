package engine

import (
	"github.com/slotstorm/slotstorm/internal/server/engine/ordered"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

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
