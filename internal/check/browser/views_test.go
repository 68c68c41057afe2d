//go:build browser

package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// What only looks does so: the moment, the axis, the timeline, the table of nodes, routes, and the log.
// Time stands still meanwhile, so that a page has all that it will have.
func TestLiveViews(t *testing.T) {
	p := serveLive(t, "--replicas", "1")
	p.choose("n1")
	p.click("#crash")
	p.card("n4", "master")
	for _, line := range []string{"client alice", "alice> SET foo 1", "@n2> GET foo", "migrate 12182 n3 n2", "alice> GET foo", "speed 0"} {
		if err := p.do(line); err != nil {
			t.Fatal(err)
		}
	}
	p.until("all is shown", `document.getElementById('facts').innerText.includes('stopped') && document.querySelectorAll('.route').length > 0 && document.getElementById('agreement').innerText !== ''`)
	event := func() string { return ask[string](p.tab, `document.getElementById('event').textContent`) }
	moment := func() string { return ask[string](p.tab, `document.getElementById('moment').textContent`) }
	rows := func() int { return ask[int](p.tab, `document.querySelectorAll('#log tr').length`) }
	picture := func() string { return ask[string](p.tab, `document.getElementById('timeline').toDataURL()`) }
	settled := func() string {
		t.Helper()
		p.until("the timeline is drawn", `(() => { const now = document.getElementById('timeline').toDataURL(), same = now === window.drawnBefore; window.drawnBefore = now; return same; })()`)
		return picture()
	}
	redrawn := func(what, before string) string {
		t.Helper()
		p.until(what, fmt.Sprintf(`document.getElementById('timeline').toDataURL() !== %q`, before))
		return settled()
	}

	// From event to event, and by the slider's keys.
	p.click("#last")
	newest, now := event(), moment()
	p.click("#previous")
	before := event()
	p.click("#next")
	if before == newest || event() != newest {
		t.Errorf("from %q to %q and back to %q", newest, before, event())
	}
	p.run(chromedp.SendKeys(chromedp.CSS("#slider"), kb.ArrowLeft))
	if got := event(); got != before {
		t.Errorf("the slider's key leads to %q, want %q", got, before)
	}
	p.click("#first")
	if !strings.HasPrefix(moment(), "0.000") {
		t.Errorf("the beginning is at %s", moment())
	}
	if got := p.slots("n4"); strings.Contains(got, "n4") {
		t.Errorf("at the beginning n4 owns %s", got)
	}

	// The axis is the order of events, or time.
	p.click(`input[value="order"]`)
	p.until("the axis counts events", `document.getElementById('slider').max < 10000`)
	p.click("#last")
	if event() != newest || moment() != now {
		t.Errorf("the last event is %q at %s, want %q at %s", event(), moment(), newest, now)
	}
	p.click(`input[value="time"]`)
	p.until("the axis is time", `document.getElementById('slider').max > 10000`)

	// Closer, wider, all; a click into the timeline chooses a moment. At another moment than now the
	// page does not move on by itself.
	p.click("#previous")
	p.click("#whole")
	all := settled()
	p.click("#closer")
	half := redrawn("the timeline is closer", all)
	p.click("#closer")
	quarter := redrawn("the timeline is closer still", half)
	p.click("#wider")
	wider := redrawn("the timeline is wider", quarter)
	p.click("#whole")
	redrawn("the timeline shows all", wider) // and what has come since
	p.click("#timeline")
	if moment() == now {
		t.Errorf("the middle of the timeline is still %s", now)
	}
	p.click("#last")
	if got := p.slots("n4"); !strings.Contains(got, "0-5460 n4") {
		t.Errorf("now n4 owns %s", got)
	}
	for _, unfolds := range []string{"#nodes details", ".route"} {
		p.click(unfolds + " summary")
		p.until(unfolds+" unfolds", fmt.Sprintf(`document.querySelector(%q).open`, unfolds))
	}
	p.click(".route a")
	if got := moment(); got == now {
		t.Errorf("the first hop of a route was at %s, which is now", got)
	}
	p.click("#last")

	// The log: by words, by node, by kind, up to the moment, and more of it.
	shown := rows()
	p.fill("#filter", "n1 node crash")
	if got := rows(); got != 1 {
		t.Errorf("the filter finds %d events, want 1", got)
	}
	p.click("#log a")
	if got := event(); !strings.Contains(got, "crash") {
		t.Errorf("the link leads to %q", got)
	}
	p.fill("#filter", " ")
	if at := rows(); at >= shown && at != 100 {
		t.Errorf("up to the crash there are %d events, and %d in all", at, shown)
	}
	p.click("#follow")
	p.click("#follow")
	p.click("#last")
	p.who("n5")
	if got := ask[bool](p.tab, `[...document.querySelectorAll('#log tr')].every(row => row.innerText.includes('n5'))`); !got || rows() == 0 {
		t.Errorf("of n5 there are %d events, and others: %v", rows(), !got)
	}
	p.who("")
	kind := ask[string](p.tab, `document.querySelector('#kinds label').childNodes[1].textContent`)
	p.click("#kinds input")
	if ask[bool](p.tab, fmt.Sprintf(`[...document.querySelectorAll('#log tr td:nth-child(4)')].some(cell => cell.textContent === %q)`, kind)) {
		t.Errorf("events of the kind %s are shown", kind)
	}
	p.click("#kinds input")

	// More than one screenful of events has a button.
	for range 60 {
		if err := p.do("alice> GET foo"); err != nil {
			t.Fatal(err)
		}
	}
	p.until("there are more", `!document.getElementById('more').hidden`)
	some := rows()
	p.click("#more")
	if got := rows(); got <= some {
		t.Errorf("more than %d events are %d", some, got)
	}

	// What is pressed is shown at once, before the server has answered.
	p.run(chromedp.Evaluate[chromedp.Void](`window.fetch = () => new Promise(() => {})`))
	p.click("#step")
	if got := ask[string](p.tab, `[...document.querySelectorAll('#done li')].find(li => li.innerText.includes('advance 100ms'))?.lastChild.textContent ?? ''`); got != "…" {
		t.Errorf("of a line without an answer the page shows %q", got)
	}
	p.clean()
}

// who shows the events of one node, or of everybody.
func (p *served) who(node string) {
	p.t.Helper()
	p.run(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(() => { const who = document.getElementById('who'); who.value = %q; who.dispatchEvent(new Event('change')); })()`, node)))
}
