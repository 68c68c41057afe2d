package engine

import (
	"fmt"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/engine/hll"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

const (
	errNotHLL     = "WRONGTYPE Key is not a valid HyperLogLog string value."
	errCorruptHLL = "INVALIDOBJ Corrupted HLL object detected"
)

var hllCommands = map[string]handler{
	"pfadd":      pfAdd,
	"pfcount":    pfCount,
	"pfmerge":    pfMerge,
	"pfdebug":    pfDebug,
	"pfselftest": pfSelfTest,
}

// findHLL finds a key that must hold a HyperLogLog if it exists.
func (e *Engine) findHLL(w *resp.Writer, key []byte) (en *entry, ok bool) {
	en, ok = e.typed(w, key, value.KindString)
	if ok && en != nil && !hll.Valid(en.Text()) {
		w.Error(errNotHLL)
		return nil, false
	}
	return en, ok
}

// findHLLToRead is findHLL for a key that is only read.
func (e *Engine) findHLLToRead(w *resp.Writer, key []byte) (en *entry, ok bool) {
	e.readOnly(func() { en, ok = e.findHLL(w, key) })
	return en, ok
}

func pfAdd(e *Engine, w *resp.Writer, args [][]byte) {
	en, ok := e.findHLL(w, args[1])
	if !ok {
		return
	}
	updated := false
	if en == nil {
		en = e.add(args[1], value.Raw(hll.New()))
		updated = true
	}
	en.Form = value.FormRaw
	h := hll.Sketch(en.Text())
	for _, element := range args[2:] {
		var outcome hll.Outcome
		h, outcome = h.Add(element, e.limits.HLLSparseBytes)
		en.SetRaw(h)
		if outcome == hll.Corrupt {
			w.Error(errCorruptHLL)
			return
		}
		updated = updated || outcome == hll.Updated
	}
	if updated {
		h.Outdate()
		e.changed(en, ofStrings, "pfadd")
	}
	writeFlag(w, updated)
}

func pfCount(e *Engine, w *resp.Writer, args [][]byte) {
	if len(args) > 2 {
		e.countUnion(w, args[1:])
		return
	}
	en, ok := e.findHLL(w, args[1])
	if !ok {
		return
	}
	if en == nil {
		w.Int(0)
		return
	}
	en.Form = value.FormRaw
	h := hll.Sketch(en.Text())
	n, cached := h.Cached()
	if !cached {
		if n, ok = h.Count(); !ok {
			w.Error(errCorruptHLL)
			return
		}
		h.Cache(n)
		e.signal(en)
	}
	w.Int(int64(n))
}

// countUnion is PFCOUNT of several keys.
func (e *Engine) countUnion(w *resp.Writer, keys [][]byte) {
	var union hll.Union
	for _, key := range keys {
		en, ok := e.findHLL(w, key)
		if !ok {
			return
		}
		if en != nil && !union.Merge(en.Text()) {
			w.Error(errCorruptHLL)
			return
		}
	}
	w.Int(int64(union.Count()))
}

func pfMerge(e *Engine, w *resp.Writer, args [][]byte) {
	var union hll.Union
	dense := false
	for _, key := range args[1:] {
		en, ok := e.findHLLToRead(w, key)
		if !ok {
			return
		}
		if en == nil {
			continue
		}
		h := hll.Sketch(en.Text())
		dense = dense || !h.Sparse()
		if !union.Merge(h) {
			w.Error(errCorruptHLL)
			return
		}
	}
	target := e.lookup(args[1])
	if target == nil {
		target = e.add(args[1], value.Raw(hll.New()))
	}
	h := hll.Sketch(target.Text())
	if dense {
		h, _ = h.Dense() // it was merged, hence it is not corrupt
	}
	for i, value := range union {
		if value != 0 {
			h, _ = h.Raise(i, value, e.limits.HLLSparseBytes)
		}
	}
	h.Outdate()
	target.SetRaw(h)
	e.changed(target, ofStrings, "pfadd")
	w.OK()
}

func pfDebug(e *Engine, w *resp.Writer, args [][]byte) {
	en, ok := e.findHLL(w, args[2])
	if !ok {
		return
	}
	if en == nil {
		w.Error("ERR The specified key does not exist")
		return
	}
	en.Form = value.FormRaw
	word := strings.ToLower(string(args[1]))
	run := pfDebugCommands[word]
	switch {
	case run == nil:
		w.Error("ERR Unknown PFDEBUG subcommand '" + cString(args[1]) + "'")
	case len(args) != 3:
		w.Error("ERR Wrong number of arguments for the '" + cString(args[1]) + "' subcommand")
	default:
		run(e, w, en)
	}
}

// pfDebugCommands are the subcommands of PFDEBUG, which Redis does not list as
// such.
var pfDebugCommands = map[string]func(e *Engine, w *resp.Writer, en *entry){
	"getreg":   pfGetReg,
	"decode":   pfDecode,
	"encoding": pfEncoding,
	"todense":  pfToDense,
}

// makeDense converts a HyperLogLog and reports whether that was needed, and
// whether it succeeded.
func (e *Engine) makeDense(w *resp.Writer, en *entry) (converted, ok bool) {
	h := hll.Sketch(en.Text())
	if !h.Sparse() {
		return false, true
	}
	dense, ok := h.Dense()
	if !ok {
		w.Error(errCorruptHLL)
		return false, false
	}
	en.SetRaw(dense)
	e.touch()
	return true, true
}

func pfGetReg(e *Engine, w *resp.Writer, en *entry) {
	if _, ok := e.makeDense(w, en); !ok {
		return
	}
	w.Array(hll.Registers)
	for i := range hll.Registers {
		w.Int(int64(hll.Sketch(en.Text()).Register(i)))
	}
}

func pfDecode(_ *Engine, w *resp.Writer, en *entry) {
	h := hll.Sketch(en.Text())
	if !h.Sparse() {
		w.Error("ERR HLL encoding is not sparse")
		return
	}
	w.BulkString(h.Runs())
}

func pfEncoding(_ *Engine, w *resp.Writer, en *entry) {
	if hll.Sketch(en.Text()).Sparse() {
		w.Simple("sparse")
	} else {
		w.Simple("dense")
	}
}

func pfToDense(e *Engine, w *resp.Writer, en *entry) {
	if converted, ok := e.makeDense(w, en); ok {
		writeFlag(w, converted)
	}
}

// pfSelfTest checks that dense and sparse registers agree and that the estimate is
// good, on fewer elements than Redis takes.
func pfSelfTest(e *Engine, w *resp.Writer, _ [][]byte) {
	sparse := hll.New()
	dense, _ := sparse.Dense()
	for n := 1; n <= 1000; n++ {
		element := fmt.Appendf(nil, "element %d", n)
		sparse, _ = sparse.Add(element, e.limits.HLLSparseBytes)
		dense, _ = dense.Add(element, e.limits.HLLSparseBytes)
		if n != 100 && n != 1000 {
			continue
		}
		var a, b hll.Union
		if !a.Merge(sparse) || !b.Merge(dense) || a != b {
			w.Error("TESTFAILED dense/sparse disagree")
			return
		}
		const tolerance = 0.05 // six times the standard error
		if off := float64(a.Count()) - float64(n); off > float64(n)*tolerance || off < -float64(n)*tolerance {
			w.Error(fmt.Sprintf("TESTFAILED Too big error. card:%d abserr:%.0f", n, off))
			return
		}
	}
	w.OK()
}
