//go:build browser

package browser

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/chromedp/cdproto/page"
)

// controls are those that live pages have shown in this run, and whether a test has used them.
var controls = struct {
	mu   sync.Mutex
	used map[string]bool
}{used: map[string]bool{}}

// watchControls lets a page note its controls, and who is used. A control of which there are many has
// one name.
const watchControls = `(() => {
	const all = 'button, a[href], input:not([type=hidden]), select, summary, #timeline';
	const controls = window.controls = {};
	const name = el => {
		if (el.id) return el.id;
		if (el.closest('#log')) return 'log a';
		if (el.tagName === 'A' && el.closest('#routes')) return 'routes a';
		if (el.name === 'axis') return 'axis ' + el.value;
		const words = el.classList.contains('card') || el.type === 'checkbox' ? '' : el.textContent.replace(/\d+ /g, '').trim();
		const place = el.closest('[id]')?.id || el.tagName;
		return el.tagName === 'SUMMARY' ? (el.closest('table, details[id], #routes')?.id || place) + ' summary' : (place + ' ' + words).trim();
	};
	const note = el => { controls[name(el)] ||= false; };
	for (const kind of ['click', 'change', 'input', 'keydown', 'submit'])
		document.addEventListener(kind, e => {
			const el = e.target.closest?.(all);
			if (el) controls[name(el)] = true;
		}, true);
	new MutationObserver(list => {
		for (const change of list) for (const node of change.addedNodes) {
			if (node.nodeType !== Node.ELEMENT_NODE) continue;
			if (node.matches(all)) note(node);
			node.querySelectorAll(all).forEach(note);
		}
	}).observe(document, {childList: true, subtree: true});
})()`

// watch begins to note a page's controls, before it is there.
func watch() step {
	return call(page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: watchControls})
}

// noteControls takes what a page has noted.
func (p *served) noteControls() {
	seen := ask[map[string]bool](p.tab, `window.controls`)
	controls.mu.Lock()
	defer controls.mu.Unlock()
	for name, used := range seen {
		controls.used[name] = controls.used[name] || used
	}
}

// clean is that of a tab, and takes what it has noted.
func (p *served) clean() {
	p.t.Helper()
	p.noteControls()
	p.tab.clean()
}

// unused are the controls of live pages that no test has used. It is nil if not all tests ran.
func unused() (names []string) {
	if flag.Lookup("test.run").Value.String() != "" {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(controls.used)) {
		if !controls.used[name] {
			names = append(names, name)
		}
	}
	if len(controls.used) < 40 {
		names = append(names, fmt.Sprintf("(only %d are known: %s)", len(controls.used), strings.Join(slices.Sorted(maps.Keys(controls.used)), ", ")))
	}
	return names
}
