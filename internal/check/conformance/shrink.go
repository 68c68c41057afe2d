package conformance

import "slices"

// shrinkPlays bounds how often an exchange is played again to make it shorter.
const shrinkPlays = 60

// shrink makes a shared exchange simpler.
func (r *runner) shrink(p *pair, t *Tally, d Difference) Difference {
	r.counting.Lock()
	groups := slices.Clone(t.Groups)
	r.counting.Unlock()
	for _, g := range groups {
		if g.Signature == d.signature() && len(g.Shortest.Exchange.Lines) <= len(d.Exchange.Lines) {
			return d
		}
	}
	plays := 0
	return shorten(d, 0, func(e Exchange) (Difference, bool) {
		_, again, differs := r.attempt(p, t, e)
		return again, differs
	}, func() bool { plays++; return plays <= shrinkPlays && r.ctx.Err() == nil })
}

// shorten leaves steps out of the exchange of a difference, and then arguments out of its
// steps, and makes arguments shorter, as long as play shows a difference with the same
// signature. The first fixed steps and the last one stay. It ends when more says so.
func shorten(d Difference, fixed int, play func(Exchange) (Difference, bool), more func() bool) Difference {
	sig := d.signature()
	keep := func(lines []Step) bool {
		e := d.Exchange
		e.Lines = lines
		again, differs := play(e)
		// One that shows itself at an earlier step is another one.
		if differs = differs && again.signature() == sig && len(again.Exchange.Lines) == len(lines); differs {
			d = again
		}
		return differs
	}
	for i := len(d.Exchange.Lines) - 2; i >= fixed && more(); i-- {
		keep(slices.Delete(slices.Clone(d.Exchange.Lines), i, i+1))
	}
	for i := len(d.Exchange.Lines) - 1; i >= fixed; i-- {
		for k := len(d.Exchange.Lines[i].Args) - 1; k > 0; k-- {
			args := d.Exchange.Lines[i].Args
			for _, form := range plainer(args, k) {
				if !more() {
					return d
				}
				lines := slices.Clone(d.Exchange.Lines)
				lines[i].Args = form
				if keep(lines) {
					break
				}
			}
		}
	}
	return d
}

// plainer are forms of a command that say less at its k-th argument.
func plainer(args []string, k int) [][]string {
	forms := [][]string{slices.Delete(slices.Clone(args), k, k+1)}
	for _, plain := range []string{"", "0", "a"} {
		if len(plain) < len(args[k]) {
			form := slices.Clone(args)
			form[k] = plain
			forms = append(forms, form)
		}
	}
	return forms
}
