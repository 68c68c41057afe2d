package engine

import (
	"fmt"
	"strings"

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
	en, ok = e.typed(w, key, kindString)
	if ok && en != nil && !isHLL(en.text) {
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

func (v *value) setHLL(h hyperLogLog) { v.text, v.form = h, formRaw }

func pfAdd(e *Engine, w *resp.Writer, args [][]byte) {
	en, ok := e.findHLL(w, args[1])
	if !ok {
		return
	}
	updated := false
	if en == nil {
		en = e.add(args[1], value{kind: kindString})
		en.text = newHLL()
		updated = true
	}
	en.form = formRaw
	h := hyperLogLog(en.text)
	for _, element := range args[2:] {
		var outcome hllOutcome
		h, outcome = h.add(element, e.limits.HLLSparseBytes)
		en.setHLL(h)
		if outcome == hllCorrupt {
			w.Error(errCorruptHLL)
			return
		}
		updated = updated || outcome == hllUpdated
	}
	if updated {
		h.outdate()
		e.changed(en, ofStrings, "pfadd")
	}
	writeFlag(w, updated)
}

// hllUnion holds the highest of each register over some HyperLogLogs.
type hllUnion [hllRegisters]byte

// merge adds a HyperLogLog and reports false if it is corrupt (hllMerge).
func (u *hllUnion) merge(h hyperLogLog) bool {
	return h.registers(func(i int, value byte) { u[i] = max(u[i], value) })
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
	en.form = formRaw
	h := hyperLogLog(en.text)
	n, cached := h.cached()
	if !cached {
		counts := hllHistogram{hllRegisters}
		if !h.registers(func(_ int, value byte) { counts[0]--; counts[value]++ }) {
			w.Error(errCorruptHLL)
			return
		}
		n = counts.count()
		h.cache(n)
		e.signal(en)
	}
	w.Int(int64(n))
}

// countUnion is PFCOUNT of several keys.
func (e *Engine) countUnion(w *resp.Writer, keys [][]byte) {
	var union hllUnion
	for _, key := range keys {
		en, ok := e.findHLL(w, key)
		if !ok {
			return
		}
		if en != nil && !union.merge(en.text) {
			w.Error(errCorruptHLL)
			return
		}
	}
	var counts hllHistogram
	for _, value := range union {
		counts[value]++
	}
	w.Int(int64(counts.count()))
}

func pfMerge(e *Engine, w *resp.Writer, args [][]byte) {
	var union hllUnion
	dense := false
	for _, key := range args[1:] {
		en, ok := e.findHLLToRead(w, key)
		if !ok {
			return
		}
		if en == nil {
			continue
		}
		h := hyperLogLog(en.text)
		dense = dense || !h.sparse()
		if !union.merge(h) {
			w.Error(errCorruptHLL)
			return
		}
	}
	target := e.lookup(args[1])
	if target == nil {
		target = e.add(args[1], value{kind: kindString, text: newHLL()})
	}
	h := hyperLogLog(target.text)
	if dense {
		h, _ = h.toDense() // it was merged, hence it is not corrupt
	}
	for i, value := range union {
		if value != 0 {
			h, _ = h.raise(i, value, e.limits.HLLSparseBytes)
		}
	}
	h.outdate()
	target.setHLL(h)
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
	en.form = formRaw
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
	h := hyperLogLog(en.text)
	if !h.sparse() {
		return false, true
	}
	dense, ok := h.toDense()
	if !ok {
		w.Error(errCorruptHLL)
		return false, false
	}
	en.setHLL(dense)
	e.touch()
	return true, true
}

func pfGetReg(e *Engine, w *resp.Writer, en *entry) {
	if _, ok := e.makeDense(w, en); !ok {
		return
	}
	w.Array(hllRegisters)
	for i := range hllRegisters {
		w.Int(int64(hyperLogLog(en.text).denseAt(i)))
	}
}

func pfDecode(_ *Engine, w *resp.Writer, en *entry) {
	h := hyperLogLog(en.text)
	if !h.sparse() {
		w.Error("ERR HLL encoding is not sparse")
		return
	}
	var runs []string
	for i := hllHeader; i < len(h); {
		run := h.runAt(i)
		switch {
		case run.value != 0:
			runs = append(runs, fmt.Sprintf("v:%d,%d", run.value, run.length))
		case run.size == 1:
			runs = append(runs, fmt.Sprintf("z:%d", run.length))
		default:
			runs = append(runs, fmt.Sprintf("Z:%d", run.length))
		}
		i += run.size
	}
	w.BulkString(strings.Join(runs, " "))
}

func pfEncoding(_ *Engine, w *resp.Writer, en *entry) {
	if hyperLogLog(en.text).sparse() {
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
	sparse := newHLL()
	dense, _ := sparse.toDense()
	for n := 1; n <= 1000; n++ {
		element := fmt.Appendf(nil, "element %d", n)
		sparse, _ = sparse.add(element, e.limits.HLLSparseBytes)
		dense, _ = dense.add(element, e.limits.HLLSparseBytes)
		if n != 100 && n != 1000 {
			continue
		}
		var a, b hllUnion
		if !a.merge(sparse) || !b.merge(dense) || a != b {
			w.Error("TESTFAILED dense/sparse disagree")
			return
		}
		var counts hllHistogram
		for _, value := range a {
			counts[value]++
		}
		const tolerance = 0.05 // six times the standard error
		if off := float64(counts.count()) - float64(n); off > float64(n)*tolerance || off < -float64(n)*tolerance {
			w.Error(fmt.Sprintf("TESTFAILED Too big error. card:%d abserr:%.0f", n, off))
			return
		}
	}
	w.OK()
}
