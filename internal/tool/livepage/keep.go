package livepage

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/internal/tool/durations"
	"github.com/slotstorm/slotstorm/sim"
)

// getScenario sends what was done as a file; with ?expect=yes it ends with expectations of
// how things are now.
func (p *Page) getScenario(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", "text/plain; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="kept.scn"`)
	h.Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(p.keep(r.URL.Query().Get("expect") == "yes")) // who does not read it is gone
}

// keep writes what was done as a scenario file: the same lines, with the same time between
// them. A line that failed, and one that only asked, is not in it.
func (p *Page) keep(expect bool) []byte {
	var b strings.Builder
	b.WriteString(strings.TrimRight(p.cfg.Header, "\n") + "\n")
	now := p.cfg.Cluster.Now()
	var at time.Duration // of the file that is written
	pass := func(until time.Duration) {
		// Less than a millisecond is the way of the request, not somebody's will.
		if gap := (until - at).Round(time.Millisecond); gap > 0 {
			fmt.Fprintf(&b, "wait %s\n", durations.Format(gap))
			at += gap
		}
	}
	for _, d := range p.done.kept() {
		verb, _, _ := strings.Cut(d.action, " ")
		if verb != "wait" {
			pass(d.begun)
		}
		b.WriteString(d.action)
		if verb == "migrate" && expect {
			b.WriteString(" => " + d.Result)
		}
		b.WriteByte('\n')
		at = max(at, d.ended)
	}
	if expect {
		pass(now)
		b.WriteString("\n# What was seen then.\n")
		for _, condition := range p.seen() {
			fmt.Fprintf(&b, "eventually %s within %s\n", condition, durations.Format(patience))
		}
	}
	return []byte(b.String())
}

// patience is how long a kept file waits for what was seen: elections and pings are drawn
// anew, and may take their time.
const patience = time.Minute

// seen are conditions that hold now.
func (p *Page) seen() []string {
	var list []string
	var up []*sim.Node
	for _, n := range p.cfg.Cluster.Nodes() {
		if process := access.ToNode(n).State(); process != "up" {
			list = append(list, n.Name()+" "+process)
			continue
		}
		up = append(up, n)
		switch self := n.View().Self; {
		case self.Master:
			list = append(list, n.Name()+" role master")
		case self.MasterID != "":
			list = append(list, n.Name()+" replica-of "+p.cfg.Cluster.NameOf(self.MasterID))
		}
		list = append(list, n.Name()+" state "+n.View().State.String())
	}
	return append(list, p.owners(up)...)
}

// owners are conditions about slots, as far as all nodes agree on them.
func (p *Page) owners(nodes []*sim.Node) []string {
	if len(nodes) == 0 {
		return nil
	}
	views := make([]*gossip.View, len(nodes))
	for i, n := range nodes {
		views[i] = n.View()
	}
	var list []string
	run := slot.Range{First: -1}
	owner := ""
	for s := range slot.Count + 1 {
		name := ""
		if s < slot.Count {
			name = p.owner(views, s)
		}
		if name == owner {
			continue
		}
		if owner != "" {
			run.Last = s - 1
			list = append(list, fmt.Sprintf("slot %s owner %s", run, owner))
		}
		run.First, owner = s, name
	}
	const most = 50
	return slices.Clip(list[:min(len(list), most)])
}

// owner is the owner of a slot, "" if nobody has it or views differ.
func (p *Page) owner(views []*gossip.View, s int) string {
	first := views[0].Owner(s)
	if first == nil {
		return ""
	}
	for _, v := range views[1:] {
		if m := v.Owner(s); m == nil || m.ID != first.ID {
			return ""
		}
	}
	return p.cfg.Cluster.NameOf(first.ID)
}
