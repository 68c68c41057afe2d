package conformance

import "slices"

// shrinkPlays bounds how often an exchange is played again to make it shorter.
const shrinkPlays = 60

// shrink leaves steps out of a shared exchange as long as the same difference
// shows. Generated exchanges are shrunk by rapid instead, which also simplifies
// their arguments.
func (r *runner) shrink(p *pair, t *Tally, d Difference) Difference {
	r.counting.Lock()
	groups := slices.Clone(t.Groups)
	r.counting.Unlock()
	for _, g := range groups {
		if g.Signature == d.signature() && len(g.Shortest.Exchange.Lines) <= len(d.Exchange.Lines) {
			return d
		}
	}
	sig, plays := d.signature(), 0
	for i := len(d.Exchange.Lines) - 2; i >= 0 && plays < shrinkPlays && r.ctx.Err() == nil; i-- {
		plays++
		shorter := d.Exchange
		shorter.Lines = slices.Delete(slices.Clone(d.Exchange.Lines), i, i+1)
		if _, again, differs := r.attempt(p, t, shorter); differs && again.signature() == sig {
			d = again
			i = min(i, len(d.Exchange.Lines)-1)
		}
	}
	return d
}
