//go:build browser

package browser

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// program is the command: that which SLOTSTORM names, or one that is built, once.
var program = sync.OnceValues(func() (string, error) {
	if name := os.Getenv("SLOTSTORM"); name != "" {
		return name, nil
	}
	dir, err := os.MkdirTemp("", "slotstorm-browser")
	if err != nil {
		return "", err
	}
	built = dir
	name := filepath.Join(dir, "slotstorm")
	out, err := exec.Command("go", "build", "-o", name, "../../../cmd/slotstorm").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return name, nil
})

// built is the directory of a program that was built.
var built string

func TestMain(m *testing.M) {
	code := m.Run()
	if names := unused(); code == 0 && len(names) > 0 {
		fmt.Printf("no test uses these controls of the live page: %s\n", strings.Join(names, ", "))
		code = 1
	}
	if built != "" {
		_ = os.RemoveAll(built) // the system does it sooner or later
	}
	os.Exit(code)
}

// served is a cluster with a page.
type served struct {
	*tab
	browser context.Context
	program string
}

// serveLive serves a cluster and opens its page.
func serveLive(t *testing.T, args ...string) *served {
	t.Helper()
	name, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(name, append([]string{"serve", "--port", "0", "--page", "0", "--ready-json", "--node-timeout", "1s"}, args...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGINT)
		if err := cmd.Wait(); err != nil {
			t.Errorf("serve ends with %v", err)
		}
	})
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	var ready struct{ Page string }
	if err := json.Unmarshal(line, &ready); err != nil || ready.Page == "" {
		t.Fatalf("%s: %v", line, err)
	}
	chromium := newBrowser(t)
	p := &served{tab: openURL(t, chromium, ready.Page, watch()), browser: chromium, program: name}
	p.until("the page has begun", `document.querySelectorAll('.card').length > 0 && document.querySelectorAll('#log tr').length > 0`)
	return p
}

// untilLimit is long: a busy machine takes its time.
const untilLimit = 5 * time.Minute

// until waits until an expression is true.
func (p *tab) until(what, expression string) {
	p.t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(untilLimit); !ask[bool](p, expression); <-tick.C {
		if time.Now().After(end) {
			p.t.Fatalf("%s: not in %v\n%s", what, untilLimit, ask[string](p, `['map', 'done', 'mistake'].map(id => document.getElementById(id)?.innerText ?? '').join('\n')`))
		}
	}
}

// card waits until a node's card has all of some words, or, after a "!", not.
func (p *served) card(node string, words ...string) {
	p.t.Helper()
	for _, word := range words {
		word, not := strings.CutPrefix(word, "!")
		p.until(node+" is shown as "+word, fmt.Sprintf(`document.querySelector('.card[data-node=%s]').innerText.includes(%q) !== %v`, node, word, not))
	}
}

func (p *served) click(selector string) {
	p.t.Helper()
	p.run(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelector(%q).scrollIntoView({block: 'center'})`, selector)), chromedp.Click(chromedp.CSS(selector)))
}

// choose presses the cards of nodes, in order, and lets go of all others.
func (p *served) choose(nodes ...string) {
	p.t.Helper()
	for n := range 100 {
		if ask[int](p.tab, `document.querySelectorAll('.card[aria-pressed=true]').length`) == 0 {
			break
		}
		if n == 99 {
			p.t.Fatal("nodes stay chosen")
		}
		p.click(`.card[aria-pressed=true]`)
	}
	for _, node := range nodes {
		p.click(fmt.Sprintf(`.card[data-node=%s]`, node))
	}
}

// did waits until a line is the last that was done, or one of the last, with a result.
func (p *served) did(line, result string) {
	p.t.Helper()
	p.until("done: "+line, fmt.Sprintf(`[...document.querySelectorAll('#done li')].some(li => li.querySelector('code')?.textContent === %q && li.lastChild.textContent.startsWith(%q))`, line, result))
}

// do does a line by the page's server, as its own script does, and reports whether it held.
func (p *served) do(line string) error {
	p.t.Helper()
	body, err := json.Marshal(map[string]string{"line": line})
	if err != nil {
		p.t.Fatal(err)
	}
	answer, err := http.Post(p.url+"do", "application/json", bytes.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	text, err := io.ReadAll(answer.Body)
	return errors.Join(fmt.Errorf("%s: %s", line, text), err)
}

// holds fails unless conditions hold in the cluster, whatever the page shows.
func (p *served) holds(conditions ...string) {
	p.t.Helper()
	for _, c := range conditions {
		if err := p.do("wait until " + c + " within 60s"); err != nil {
			p.t.Error(err)
		}
	}
}

// Each button is a line; the cluster does it, and the page shows what came of it. What was
// done is kept as a file, which runs with the same outcome.
func TestLiveButtons(t *testing.T) {
	p := serveLive(t, "--replicas", "1")
	p.choose("n1")
	p.click("#crash")
	p.did("crash n1", "OK")
	p.holds("n1 down", "n4 role master", "slot 0 owner n4")
	p.card("n1", "down")
	p.card("n4", "master, epoch 7", "5,461 slots")
	p.card("n2", "sees n1 fail")
	p.keep("live-failover")
	p.click("#restart")
	p.did("restart n1", "OK")
	p.holds("n1 replica-of n4")
	p.card("n1", "replica of n4", "no slots")

	p.choose("n3")
	p.click("#pause")
	p.holds("n3 paused")
	p.card("n3", "paused")
	p.click("#resume")
	p.holds("n3 up")
	p.card("n3", "!paused")

	p.choose("n6")
	p.click("#cut")
	p.until("the fault is shown", `document.getElementById('faults').innerText.includes('partition {n6} {*}') && document.querySelectorAll('#links .cut').length === 5`)
	p.holds("n2 sees n6 fail")
	p.click("#faults button")
	p.until("no fault is shown", `document.getElementById('faults').innerText === 'none'`)
	p.click("#slow")
	p.until("the delay is shown", `document.getElementById('faults').innerText.includes('delay by=200ms')`)
	p.holds("fault " + p.fault() + " fired >= 1")
	p.click("#heal")
	p.did("heal all", "OK")
	p.holds("not n2 sees n6 fail", "n6 replica-of n3")

	p.choose("n5")
	p.click("#failover")
	p.did("@n5> CLUSTER FAILOVER", "OK")
	p.holds("n5 role master", "n2 replica-of n5")
	p.card("n5", "master")

	p.choose("n4", "n3")
	p.fill("#count", "7")
	p.click("#move")
	p.did("migrate 0-6 n4 n3", "done")
	p.holds("slot 0-6 owner n3", "slot 7 owner n4")
	p.card("n3", "5,468 slots")
	p.click("#stuck")
	p.did("migrate 7 n4 n3 stop-before=target", "stopped")
	p.holds("slot 7 migrating n4", "slot 7 importing n3")
	p.card("n4", "open 7")

	p.click("#load")
	p.until("a client is shown", `[...document.querySelectorAll('#clients tbody tr')].some(row => row.cells[0].textContent.startsWith('c') && Number(row.cells[1].textContent) > 10)`)
	p.until("requests are counted", `document.getElementById('facts').innerText.includes('requests per second') && document.querySelectorAll('#charts .u-legend').length > 0`)
	load := ask[string](p.tab, `[...document.querySelectorAll('#done code')].map(c => c.textContent).find(line => line.startsWith('workload '))`)
	_, load, _ = strings.Cut(load, " ")
	load, _, _ = strings.Cut(load, " ")
	p.holds("not workload " + load + " over")
	p.click("#unload")
	p.until("the client is stopped", `document.getElementById('unload').disabled`)
	p.holds("workload " + load + " over")

	before := ask[float64](p.tab, `Number(document.getElementById('slider').max)`)
	p.click("#skip")
	p.did("advance 10s", "OK")
	p.until("time has passed", fmt.Sprintf(`Number(document.getElementById('slider').max) >= %v`, before+10e6))
	p.click("#step")
	p.did("advance 100ms", "OK")

	// A line that cannot be read shows where; one that can is done.
	p.run(chromedp.SendKeys(chromedp.CSS("#line"), "crash n1 n9\r"))
	p.until("the mistake is shown", `document.getElementById('mistake').textContent !== ''`)
	if got := ask[string](p.tab, `document.getElementById('mistake').textContent`); !strings.HasPrefix(got, "crash n1 n9\n         ^\n10: crash has no option") {
		t.Errorf("the mistake is %q", got)
	}
	p.holds("n1 up")
	p.fill("#line", "pause n1")
	p.click("#ask button")
	p.holds("n1 paused")
	p.keep("live-buttons")

	// The scrubber stays where it is put, and goes back to now.
	p.run(chromedp.Click(chromedp.CSS("#first")))
	p.until("the beginning is shown", `document.getElementById('moment').textContent.startsWith('0.000')`)
	p.run(chromedp.Click(chromedp.CSS("#last")))
	p.until("now is shown", `!document.getElementById('moment').textContent.startsWith('0.000')`)

	p.click("#expect")
	if text := p.download(); strings.Contains(text, "\neventually ") {
		t.Errorf("the file has expectations:\n%s", text)
	}
	p.click("#expect")
	text := p.download()
	kept := filepath.Join(t.TempDir(), "kept.scn")
	for _, want := range []string{"crash n1\n", "migrate 0-6 n4 n3 => done\n", "eventually n1 paused within 1m\n", "eventually n2 replica-of n5 within 1m\n", "eventually slot 0-6 owner n3 within 1m\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("the kept file has no %q:\n%s", want, text)
		}
	}
	if err := os.WriteFile(kept, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(p.program, "run", kept).CombinedOutput(); err != nil {
		t.Errorf("the kept file: %v\n%s\n%s", err, out, text)
	}
	p.clean()
}

// Time stands still, goes on event by event, and faster; what was done is played another way.
func TestLiveTime(t *testing.T) {
	p := serveLive(t, "--replicas", "1")
	p.click("#hold")
	p.did("speed 0", "OK")
	p.until("the page says that time stands still", `document.getElementById('facts').innerText.includes('stopped') && document.getElementById('hold').disabled && !document.getElementById('go').disabled`)
	p.choose("n1")
	p.click("#crash")
	p.did("crash n1", "OK")
	before := ask[float64](p.tab, `Number(document.getElementById('slider').max)`)
	p.click("#event1")
	p.did("advance event", "OK")
	p.until("the next event is shown", fmt.Sprintf(`Number(document.getElementById('slider').max) > %v && document.getElementById('log').innerText.includes('PFAIL')`, before))
	for range 2 {
		p.click("#step")
	}
	p.until("200 ms have passed", `[...document.querySelectorAll('#done code')].filter(c => c.textContent === 'advance 100ms').length === 2`)
	p.click("#skip")
	p.card("n4", "master")

	// The moment of the crash, with a line more: n4 dies as well, and nobody is elected.
	p.click("#fromhere summary")
	p.click("#branchform button")
	p.until("something has to be chosen", `document.getElementById('branchnote').textContent !== ''`)
	p.run(chromedp.SendKeys(chromedp.CSS("#otherseed"), "7"), chromedp.SendKeys(chromedp.CSS("#otherline"), "crash n4"))
	query := ask[string](p.tab, `(() => { const f = document.getElementById('branchform'); f.addEventListener('submit', e => e.preventDefault()); f.querySelector('button').click(); return new URLSearchParams(new FormData(f)).toString(); })()`)
	if !strings.Contains(query, "seed=7&line=crash+n4") || strings.Contains(query, "at=0&") {
		t.Errorf("the form asks for %s", query)
	}
	b := openReady(t, p.browser, p.url+"branch?"+query, "#rows")
	b.until("both runs are shown", `document.querySelectorAll('iframe').length === 2 && [...document.querySelectorAll('iframe')].every(f => f.contentDocument?.getElementById('moment')?.textContent) && document.getElementById('rows').innerText.includes('n4 node crash')`)
	b.clean()
	b.keep("live-branch")

	p.run(chromedp.Evaluate[chromedp.Void](`(() => { const s = document.getElementById('speed'); s.value = '100'; s.dispatchEvent(new Event('change')); })()`))
	p.click("#go")
	p.did("speed 100", "OK")
	p.until("time goes on", `document.getElementById('facts').innerText.includes('×100')`)
	p.clean()
}

// A drag from node to node offers what can happen between them, and one across the plane cuts.
func TestLiveDrags(t *testing.T) {
	p := serveLive(t, "--masters", "3")
	between := func(words string) {
		t.Helper()
		p.drag(".card[data-node=n1]", ".card[data-node=n2]")
		p.until("the choice is shown", `!document.getElementById('between').hidden && document.activeElement.textContent === 'Cut the link'`)
		p.click(fmt.Sprintf("#between button:nth-of-type(%d)", 1+ask[int](p.tab, fmt.Sprintf(`[...document.querySelectorAll('#between button')].findIndex(b => b.textContent === %q)`, words))))
		p.until("the choice is gone", `document.getElementById('between').hidden`)
	}
	between("Nothing")
	if done := ask[string](p.tab, `document.getElementById('done').innerText`); !strings.Contains(done, "nothing yet") {
		t.Errorf("nothing is to be done, and done is %s", done)
	}
	between("Move 100 slots")
	p.did("migrate 0-99 n1 n2", "done")
	p.holds("slot 0-99 owner n2")
	between("Move one, stop half way")
	p.did("migrate 100 n1 n2 stop-before=target", "stopped")
	p.holds("slot 100 migrating n1", "slot 100 importing n2")
	p.card("n1", "open 100")
	between("Delay by 200 ms")
	p.until("the delay is shown", `document.getElementById('faults').innerText.includes('delay by=200ms from=n1 to=n2')`)
	p.holds("fault " + p.fault() + " fired >= 1")
	p.click("#faults button")
	p.until("no fault is shown", `document.getElementById('faults').innerText === 'none'`)
	between("Cut the link")
	p.until("the cut is shown", `document.getElementById('faults').innerText.includes('partition {n1} {n2}') && document.querySelectorAll('#links .cut').length === 1`)
	p.holds("n2 sees n1 pfail")
	p.click("#heal")
	p.holds("n2 sees n1 ok")
	p.dragBetween(`(() => { const a = document.querySelector('.card[data-node=n1]').getBoundingClientRect(), b = document.querySelector('.card[data-node=n2]').getBoundingClientRect(), x = (a.right + b.left) / 2; return [x, a.top - 10, x, a.bottom + 10]; })()`)
	p.until("the cut is shown", `document.getElementById('faults').innerText.includes('partition {n2 n3} {n1}') || document.getElementById('faults').innerText.includes('partition {n1} {n2 n3}')`)
	p.holds("n2 sees n1 fail", "n1 state fail")
	p.card("n1", "says the cluster is down")
	p.keep("live-partition")
	p.clean()
}

// fault is the name of the first fault in the page's list.
func (p *served) fault() string {
	p.t.Helper()
	return ask[string](p.tab, `document.querySelector('#faults code').textContent.split(' ')[0]`)
}

// fill writes a text into a field, instead of what it has.
func (p *served) fill(field, text string) {
	p.t.Helper()
	p.run(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`document.querySelector(%q).value = ''`, field)), chromedp.SendKeys(chromedp.CSS(field), text))
}

// download presses the link that keeps a scenario, and returns the file.
func (p *served) download() string {
	p.t.Helper()
	dir := p.t.TempDir()
	file := filepath.Join(dir, "kept.scn")
	p.run(call(browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir}))
	p.click("#keep")
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(time.Minute); ; <-tick.C {
		text, err := os.ReadFile(file)
		if err == nil && len(text) > 0 && text[len(text)-1] == '\n' {
			return string(text)
		}
		if time.Now().After(end) {
			p.t.Fatalf("nothing is kept: %v", err)
		}
	}
}

// drag drags from the middle of an element to that of another.
func (p *served) drag(from, to string) {
	p.t.Helper()
	p.dragBetween(fmt.Sprintf(`(() => { const a = document.querySelector(%q).getBoundingClientRect(), b = document.querySelector(%q).getBoundingClientRect(); return [a.left + a.width / 2, a.top + a.height / 2, b.left + b.width / 2, b.top + b.height / 2]; })()`, from, to))
}

// dragBetween drags between two points, which an expression tells.
func (p *served) dragBetween(points string) {
	p.t.Helper()
	p.run(chromedp.Evaluate[chromedp.Void](`document.getElementById('map').scrollIntoView({block: 'center'})`))
	at := ask[[4]float64](p.tab, points)
	mouse := func(kind input.DispatchMouseEventType, x, y float64, buttons int64) step {
		return call(input.DispatchMouseEvent, input.DispatchMouseEventParams{Type: kind, X: x, Y: y, Button: input.MouseButtonLeft, Buttons: buttons, ClickCount: 1})
	}
	p.run(
		mouse("mousePressed", at[0], at[1], 1),
		mouse("mouseMoved", (at[0]+at[2])/2, (at[1]+at[3])/2, 1),
		mouse("mouseMoved", at[2], at[3], 1),
		mouse("mouseReleased", at[2], at[3], 0),
	)
}

// The page is for everybody: axe-core finds nothing in light, in dark, and as wide as a phone.
func TestLiveAccess(t *testing.T) {
	axe, err := os.ReadFile("node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("%v: npm ci --prefix internal/check/browser gets it, as make browser does", err)
	}
	p := serveLive(t, "--replicas", "1")
	p.choose("n1")
	p.click("#crash")
	p.click("#load")
	p.card("n4", "master")
	for _, look := range []struct {
		scheme string
		width  int64
	}{{"light", 1440}, {"dark", 1440}, {"light", 390}} {
		p.run(emulate(look.scheme, ""), call(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{Width: look.width, Height: 900, DeviceScaleFactor: 1}))
		p.until("the width", fmt.Sprintf(`innerWidth === %d`, look.width))
		if over := ask[int](p.tab, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
			t.Errorf("%s, %d wide: %d pixels stand out", look.scheme, look.width, over)
		}
		p.run(chromedp.Evaluate[chromedp.Void](string(axe) + `; void 0`))
		p.run(chromedp.Evaluate[chromedp.Void](`window.found = ''; axe.run().then(r => { window.found = 'violations: ' + r.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 120) + ' ' + (n.any[0] ? n.any[0].message : '')).join(' || ')).join('\n'); }); void 0`))
		p.until("axe is done", `window.found !== ''`)
		if found := ask[string](p.tab, `window.found`); found != "violations: " {
			t.Errorf("%s, %d wide: %s", look.scheme, look.width, found)
		}
		p.keep(fmt.Sprintf("live-%s-%d", look.scheme, look.width))
	}
	p.clean()
}
