package engine

import (
	"bytes"
	"math"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var sortCommands = map[string]handler{
	"sort":    func(e *Engine, w *resp.Writer, args [][]byte) { e.sort(w, args, false) },
	"sort_ro": func(e *Engine, w *resp.Writer, args [][]byte) { e.sort(w, args, true) },
}

// sortOptions are the options of SORT. A BY that is no pattern switches the sorting off.
type sortOptions struct {
	by                          []byte // nil: the elements themselves
	get                         [][]byte
	descending, alpha, unsorted bool
	start, count                int64
	store                       []byte // nil: reply
}

func (e *Engine) parseSort(w *resp.Writer, key []byte, args [][]byte, readOnly bool) (opts sortOptions, ok bool) {
	opts.count = -1
	for i := 0; i < len(args); i++ {
		more := len(args) - i - 1
		switch option := args[i]; {
		case is(option, "asc"):
			opts.descending = false
		case is(option, "desc"):
			opts.descending = true
		case is(option, "alpha"):
			opts.alpha = true
		case more > 1 && is(option, "limit"):
			if opts.start, opts.count, ok = integers(w, args[i+1], args[i+2]); !ok {
				return opts, false
			}
			i += 2
		case more > 0 && !readOnly && is(option, "store"):
			i++
			opts.store = args[i]
		case more > 0 && is(option, "by"):
			i++
			if !strings.Contains(cString(args[i]), "*") {
				opts.by, opts.unsorted = nil, true
				continue
			}
			if denied := e.sortDenied("BY", key, args[i]); denied != "" {
				w.Error(denied)
				return opts, false
			}
			opts.by = args[i]
		case more > 0 && is(option, "get"):
			i++
			if denied := e.sortDenied("GET", key, args[i]); denied != "" {
				w.Error(denied)
				return opts, false
			}
			opts.get = append(opts.get, args[i])
		default:
			w.Error(errSyntax)
			return opts, false
		}
	}
	return opts, true
}

// sort is sortCommandGeneric.
func (e *Engine) sort(w *resp.Writer, args [][]byte, readOnly bool) {
	opts, ok := e.parseSort(w, args[1], args[2:], readOnly)
	if !ok {
		return
	}
	elements, ok := e.sortable(w, args[1], &opts)
	if !ok {
		return
	}
	if !opts.unsorted && !opts.sort(elements, e.sortWeights(&opts, elements)) {
		w.Error("ERR One or more scores can't be converted into double")
		return
	}
	elements = e.sortResults(&opts, opts.limit(elements))
	if opts.store != nil {
		l := value.NewList(nil)
		for _, element := range elements {
			l.Push(value.Right, string(element))
		}
		e.setOrDelete(opts.store, value.OfList(l), l.Len(), ofLists, "sortstore")
		w.Int(int64(len(elements)))
		return
	}
	w.Array(len(elements))
	for _, element := range elements {
		if element == nil {
			w.Null()
			continue
		}
		w.Bulk(element)
	}
}

// sortWeights is what elements are compared by, nil where there is nothing.
func (e *Engine) sortWeights(opts *sortOptions, elements [][]byte) [][]byte {
	if opts.by == nil {
		return elements
	}
	weights := make([][]byte, len(elements))
	for i, element := range elements {
		weights[i] = e.sortLookup(opts.by, element)
	}
	return weights
}

// sortResults is what SORT answers for elements: themselves, or what GET finds.
func (e *Engine) sortResults(opts *sortOptions, elements [][]byte) [][]byte {
	if opts.get == nil {
		return elements
	}
	results := make([][]byte, 0, len(elements)*len(opts.get))
	for _, element := range elements {
		for _, pattern := range opts.get {
			results = append(results, e.sortLookup(pattern, element))
		}
	}
	return results
}

// sortable returns the elements of a list, a set or a sorted set.
func (e *Engine) sortable(w *resp.Writer, key []byte, opts *sortOptions) (elements [][]byte, ok bool) {
	read := e.readOnly
	if opts.store != nil {
		read = e.readToStore
	}
	var en *entry
	if read(func() { en = e.lookup(key) }); en == nil {
		return nil, true
	}
	switch en.Kind {
	case value.KindList:
		elements = en.List().Export()
	case value.KindSet:
		for member := range en.Set().Each {
			elements = append(elements, []byte(member))
		}
		if opts.unsorted && opts.store != nil { // the result must not depend on chance
			opts.unsorted, opts.alpha = false, true
		}
		return elements, true
	case value.KindZSet:
		en.ZSet().Skiplist = true // SORT converts it for good
		for _, one := range en.ZSet().Ranked() {
			elements = append(elements, []byte(one.Name))
		}
	default:
		w.Error(errWrongType)
		return nil, false
	}
	if opts.unsorted && opts.descending {
		slices.Reverse(elements)
	}
	return elements, true
}

// sort sorts by number or by text, and reports false if something is no number. Where there is
// no weight it is 0, or less than any text.
func (o *sortOptions) sort(elements, weights [][]byte) bool {
	type weighted struct {
		element, text []byte
		weight        float64
	}
	list := make([]weighted, 0, len(elements))
	ok := true
	for i, element := range elements {
		one := weighted{element: element, text: weights[i]}
		if !o.alpha && weights[i] != nil {
			f, isNumber := sortWeight(weights[i])
			one.weight = f
			ok = ok && isNumber
		}
		list = append(list, one)
	}
	if !ok {
		return false
	}
	slices.SortStableFunc(list, func(a, b weighted) int {
		c := 0
		switch {
		case a.weight != b.weight && a.weight < b.weight:
			c = -1
		case a.weight != b.weight:
			c = 1
		case o.alpha && (a.text == nil || b.text == nil):
			if a.text != nil {
				c = 1
			} else if b.text != nil {
				c = -1
			}
		case o.alpha && o.store == nil: // strcoll, in the C locale
			c = strings.Compare(cString(a.text), cString(b.text))
		case o.alpha:
			c = bytes.Compare(a.text, b.text)
		default:
			c = bytes.Compare(a.element, b.element)
		}
		if o.descending {
			return -c
		}
		return c
	})
	for i, one := range list {
		elements[i] = one.element
	}
	return true
}

// sortWeight reads a number as strtod does. What overflows is none.
func sortWeight(text []byte) (float64, bool) {
	f, ok := number.ParseBound(text)
	if ok && math.IsInf(f, 0) && !bytes.ContainsAny(text, "iI") {
		return 0, false
	}
	return f, ok
}

// limit cuts out what LIMIT asks for.
func (o *sortOptions) limit(elements [][]byte) [][]byte {
	n := int64(len(elements))
	start := min(max(o.start, 0), n)
	end := n
	if o.count >= 0 {
		end = min(start+min(o.count, n), n)
	}
	return elements[start:end]
}
