//go:build browser

package browser

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/slotstorm/slotstorm/internal/tool/report"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

// chromium are the names that Chromium goes by.
var chromium = []string{"chromium", "chromium-browser", "google-chrome"}

// newBrowser starts Chromium. CHROMIUM names the program, if it is none of the usual.
func newBrowser(t *testing.T) context.Context {
	t.Helper()
	program := os.Getenv("CHROMIUM")
	for _, name := range chromium {
		if path, err := exec.LookPath(name); err == nil && program == "" {
			program = path
		}
	}
	if program == "" {
		t.Fatalf("there is no Chromium: install one of %s, or name it in CHROMIUM", strings.Join(chromium, ", "))
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(1440, 1400),
		chromedp.Flag("hide-scrollbars", true))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	// Chromium may know more than the library about it, which is nobody's fault.
	ctx, cancel = chromedp.NewContext(ctx, chromedp.WithErrorf(func(string, ...any) {}))
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// tab is one page in the browser.
type tab struct {
	t   *testing.T
	ctx context.Context
	url string

	mu         sync.Mutex
	complaints []string
}

// open opens a page and watches what it says and what it asks of any network.
func open(t *testing.T, browser context.Context, file string, actions ...step) *tab {
	t.Helper()
	return openURL(t, browser, "file://"+file, actions...)
}

// openURL is open for a page of a server.
func openURL(t *testing.T, browser context.Context, url string, actions ...step) *tab {
	t.Helper()
	return openReady(t, browser, url, "#log tbody", actions...)
}

// openReady is openURL for a page that is ready when it has an element.
func openReady(t *testing.T, browser context.Context, url, ready string, actions ...step) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 20*time.Minute) // a busy machine takes its time
	t.Cleanup(cancel)
	p := &tab{t: t, ctx: ctx, url: url}
	if err := chromedp.Listen(ctx, p.event); err != nil {
		t.Fatal(err)
	}
	p.run(call(network.Enable, network.EnableParams{}), call(log.Enable, cdp.Empty{}))
	p.run(actions...)
	p.run(chromedp.Navigate(p.url), chromedp.WaitReady(chromedp.CSS(ready)))
	return p
}

func (p *tab) event(event any) {
	complaint := ""
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		complaint = "exception: " + e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			complaint += " " + e.ExceptionDetails.Exception.Description
		}
	case *runtime.EventConsoleAPICalled:
		complaint = fmt.Sprintf("console: %s", e.Type)
	case *log.EventEntryAdded:
		// A live page's line that is refused is a request that failed, which the browser mentions.
		if !strings.Contains(e.Entry.Text, "status of 422") {
			complaint = "log: " + e.Entry.Text
		}
	case *network.EventRequestWillBeSent:
		own := strings.HasPrefix(p.url, "http:") && strings.HasPrefix(e.Request.URL, p.url) // what a live page asks of its server
		if e.Request.URL != p.url && !own && !strings.HasPrefix(e.Request.URL, "data:") {
			complaint = "request: " + e.Request.URL
		}
	}
	if complaint != "" {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.complaints = append(p.complaints, complaint)
	}
}

// step is something that is done to a page.
type step = chromedp.Action[chromedp.Void]

// call is a command of the browser's protocol.
func call[P, R any](command cdp.Command[P, R], params P) step {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, command, params)
		return err
	})
}

func (p *tab) run(steps ...step) {
	p.t.Helper()
	if err := chromedp.Do(p.ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

// ask evaluates an expression.
func ask[T any](p *tab, expression string) (v T) {
	p.t.Helper()
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		p.t.Fatal(err)
	}
	return v
}

// clean fails if the page complained, or asked for anything.
func (p *tab) clean() {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, complaint := range p.complaints {
		p.t.Error(complaint)
	}
}

// to moves the scrubber, as dragging it does.
func (p *tab) to(position string) {
	p.t.Helper()
	p.run(chromedp.Evaluate[chromedp.Void](fmt.Sprintf(`(() => {
		const slider = document.getElementById('slider');
		slider.value = %s;
		slider.dispatchEvent(new Event('input'));
	})()`, position)))
}

// slots is what the table of nodes says of a node's opinion.
func (p *tab) slots(node string) string {
	p.t.Helper()
	return ask[string](p, fmt.Sprintf(`document.querySelector('tr[data-node=%s] .ranges').textContent`, node))
}

// play plays a scenario file and returns the file of its report.
func play(t *testing.T, script *scenario.Script, opt scenario.Options) string {
	t.Helper()
	recorder := report.NewRecorder()
	opt.Observer = recorder
	result, err := scenario.Run(t.Context(), script, opt)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "report.html")
	if err := recorder.WriteFile(file, result); err != nil {
		t.Fatal(err)
	}
	return file
}

func parse(t *testing.T, text string) *scenario.Script {
	t.Helper()
	script, err := scenario.Parse("test.scn", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return script
}

func size(t *testing.T, file string) int64 {
	t.Helper()
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

const story = `cluster masters=3 replicas=1 seed=7 node-timeout=2s
client alice
client bob
alice> SET hello "</script><script>alert(1)</script>" => OK
bob> GET hello => "..."
wait 1s

# The slot moves, and bob does not know.
migrate 866 n1 n2 => done
bob> GET hello => "..." via n1:MOVED n2
wait 1s

# n1 dies.
crash n1
wait until n4 role master within 20s
wait until agreed within 20s
alice> GET x => (nil)
`

func TestReport(t *testing.T) {
	browser := newBrowser(t)
	file := play(t, parse(t, story), scenario.Options{})
	p := open(t, browser, file)

	if got := ask[string](p, `document.getElementById('title').textContent`); got != "test.scn" {
		t.Errorf("the title is %q", got)
	}
	end := ask[float64](p, `Number(document.getElementById('slider').max)`)
	for _, step := range []struct{ at, node, want string }{
		{"500000", "n3", "0-5460 n1, 5461-10922 n2, 10923-16383 n3"},
		{"1500000", "n3", "0-865 n1, 866 n2, 867-5460 n1, 5461-10922 n2, 10923-16383 n3"},
		{fmt.Sprint(end), "n3", "0-865 n4, 866 n2, 867-5460 n4, 5461-10922 n2, 10923-16383 n3"},
		{fmt.Sprint(end), "n1", "0-865 n1, 866 n2, 867-5460 n1, 5461-10922 n2, 10923-16383 n3"}, // it died before
	} {
		p.to(step.at)
		if got := p.slots(step.node); got != step.want {
			t.Errorf("at %s, %s believes %q, want %q", step.at, step.node, got, step.want)
		}
	}
	if got := ask[string](p, `document.querySelector('tr[data-node=n4] td:nth-child(3)').textContent`); got != "master" {
		t.Errorf("in the end n4 sees itself as %q", got)
	}

	// Nobody has to point at a chart for its legend to say something: it tells of the moment.
	legends := func() string {
		return ask[string](p, `[...document.querySelectorAll('.u-legend .u-value')].map(v => v.textContent).join(' | ')`)
	}
	before := legends()
	if before == "" || strings.Contains(" | "+before+" | ", " |  | ") || strings.Contains(before, "--") {
		t.Errorf("the legends of the charts say %q", before)
	}
	if p.to("500000"); legends() == before {
		t.Errorf("at another moment the legends of the charts still say %q", before)
	}

	// The scrubber also goes from event to event.
	moment := ask[string](p, `document.getElementById('event').textContent`)
	p.run(chromedp.Click(chromedp.CSS("#previous")))
	if ask[string](p, `document.getElementById('event').textContent`) == moment {
		t.Error("the event before is the same one")
	}

	// From any moment another way leads on: a command does it.
	p.to("3000000")
	p.run(chromedp.Click(chromedp.CSS("#fromhere summary")), chromedp.SendKeys(chromedp.CSS("#otherline"), "crash n2"))
	if got, want := ask[string](p, `document.getElementById('branch').textContent`), "slotstorm run test.scn --branch 3s --seed 8 --add 'crash n2' --report branch.html"; got != want {
		t.Errorf("the command is\n%s\nwant\n%s", got, want)
	}

	// A route unfolds.
	if ask[bool](p, `document.querySelector('.route').open`) {
		t.Error("the route is unfolded from the start")
	}
	p.run(chromedp.Click(chromedp.CSS(".route summary")), chromedp.WaitVisible(chromedp.CSS(".route table")))
	if got := ask[string](p, `document.querySelector('.route table').innerText`); !strings.Contains(got, "MOVED") || !strings.Contains(got, "n2") {
		t.Errorf("the route is %q", got)
	}

	// The log filters, and its links lead to moments.
	p.run(chromedp.SendKeys(chromedp.CSS("#filter"), "moved 866"))
	if got := ask[int](p, `document.querySelectorAll('#log tr').length`); got != 1 {
		t.Errorf("the filter finds %d events, want 1", got)
	}
	for range 2 { // also when the address is there already
		p.to("500000")
		p.run(chromedp.Click(chromedp.CSS("#log tr a")))
		if got := ask[string](p, `document.getElementById('event').textContent`); !strings.Contains(got, "MOVED 866 n2") {
			t.Errorf("the link leads to %q", got)
		}
	}
	p.clean()
}

// TestDemo opens the report of make demo.
func TestDemo(t *testing.T) {
	dir := t.TempDir()
	demo := exec.Command("go", "run", "./examples/demo")
	demo.Dir = "../../.."
	demo.Env = append(os.Environ(), "TMPDIR="+dir)
	out, err := demo.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	file := filepath.Join(dir, "slotstorm-redirect-storm.html")
	if first, _, _ := strings.Cut(string(out), "\n"); first != "report: file://"+file {
		t.Errorf("the demo begins with %q", first)
	}
	if n := size(t, file); n > 5<<20 {
		t.Errorf("the page has %d bytes", n)
	}
	p := open(t, newBrowser(t), file)
	for _, step := range []struct{ at, node, want, agreement string }{
		{"1000000", "n2", "0-5460 n1", "agree"},
		{"6000000", "n1", "866-867 n2", "disagree on 1 slot. 867: n1"},
		{"6000000", "n2", "866 n2, 867-5460 n1", "disagree on 1 slot. 867: n1"},
		{"8500000", "n1", "600-799 n2, 800-865 n1, 866-867 n2", "agree"},
	} {
		p.to(step.at)
		if got := p.slots(step.node); !strings.Contains(got, step.want) {
			t.Errorf("at %s, %s believes %q, want %q", step.at, step.node, got, step.want)
		}
		if got := ask[string](p, `document.getElementById('agreement').textContent`); !strings.Contains(got, step.agreement) {
			t.Errorf("at %s the nodes are said to %q, want %q", step.at, got, step.agreement)
		}
	}
	if got := ask[string](p, `document.querySelector('.route summary').textContent`); !strings.Contains(got, "MOVED") {
		t.Errorf("the longest route is %q", got)
	}
	p.clean()
	p.keep(t.Name())
}

// TestBeside opens the page of two runs: what one report shows of time, the other one shows as well.
func TestBeside(t *testing.T) {
	text := "cluster masters=3 node-timeout=2s\nwait 1s\nwait 5s\n"
	var sides [2]report.Side
	for i, name := range []string{"as it is", "the branch"} {
		opt := scenario.Options{}
		if i == 1 {
			opt.Branch = scenario.Branch{Branch: sim.Branch{At: 2 * time.Second}, Lines: []string{"crash n1"}}
		}
		sides[i] = report.Side{Name: name, Recorder: report.NewRecorder()}
		opt.Observer = sides[i].Recorder
		var err error
		if sides[i].Result, err = scenario.Run(t.Context(), parse(t, text), opt); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(t.TempDir(), "branch.html")
	var page bytes.Buffer
	if err := report.WriteBeside(&page, "two runs", sides); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, page.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	p := openReady(t, newBrowser(t), "file://"+file, "#rows")
	inside := func(frame int, id string) string {
		return fmt.Sprintf(`document.querySelectorAll('iframe')[%d].contentDocument?.getElementById(%q)`, frame, id)
	}
	shows := func(frame int, moment string) string {
		return fmt.Sprintf(`!!%s?.textContent.startsWith(%q)`, inside(frame, "moment"), moment)
	}
	p.until("both reports begin at the first difference", shows(0, "2.0")+" && "+shows(1, "2.0"))
	p.until("nobody goes another way from a branch", inside(1, "fromhere")+".hidden")
	p.run(chromedp.Evaluate[chromedp.Void](inside(0, "first") + ".click()"))
	p.until("the other report shows the same moment", shows(1, "0.000"))
	p.clean()
	p.keep("branch")
}

func TestLooks(t *testing.T) {
	browser := newBrowser(t)
	file := play(t, parse(t, story), scenario.Options{})
	background := func(p *tab) string {
		return ask[string](p, `getComputedStyle(document.body).backgroundColor`)
	}
	light := open(t, browser, file, emulate("light", ""))
	dark := open(t, browser, file, emulate("dark", ""))
	print := open(t, browser, file, emulate("dark", "print"))
	if l, d := background(light), background(dark); l == d {
		t.Errorf("it is %s by day and by night", l)
	}
	if got := background(print); got != "rgb(255, 255, 255)" {
		t.Errorf("it is printed on %s", got)
	}
	if got := ask[string](print, `getComputedStyle(document.getElementById('slider')).display`); got != "none" {
		t.Errorf("the scrubber is printed: %s", got)
	}
	paper, err := chromedp.Run(light.ctx, chromedp.PrintToPDF())
	if err != nil || len(paper) < 50_000 {
		t.Errorf("printed it has %d bytes, %v", len(paper), err)
	}
	if got := ask[int](light, `document.getElementById('timeline').clientWidth`); got < 1000 {
		t.Errorf("after the print the timeline is %d wide", got)
	}
	for _, p := range []*tab{light, dark, print} {
		p.clean()
		p.keep(t.Name() + "-" + p.look())
	}
}

// TestTenMinutes opens the report of a long run with much traffic, which is a sample.
func TestTenMinutes(t *testing.T) {
	browser := newBrowser(t)
	file := play(t, parse(t, `cluster masters=5 replicas=1 node-timeout=2s
client c[1..40] policy=naive
workload shop c[1..40] rate=10 keys=user:[1..1000] mix=get:80,set:20 for=9m
fault flaky partition {n1} {*} for=10s
wait 1m
migrate 4000-4199 n2 n3 => done
crash n3 for=30s
wait 5m
migrate 6600-6699 n8 n2 => done
wait until workload shop over within 10m
wait until elapsed >= 10m within 10m
`), scenario.Options{})
	p := open(t, browser, file)
	if got := ask[string](p, `document.querySelector('#facts dd').textContent`); got != "passed" {
		t.Errorf("the run has %s", got)
	}
	if got := ask[float64](p, `Number(document.getElementById('slider').max)`); got < 600e6 {
		t.Errorf("it ends after %v µs", got)
	}
	if got := ask[string](p, `document.getElementById('sampled').textContent`); !strings.Contains(got, "Sampled") {
		t.Errorf("it does not say that it samples: %q", got)
	}
	if n := size(t, file); n > 5<<20 {
		t.Errorf("it has %d bytes", n)
	}
	p.to("300000000")
	if got := p.slots("n2"); got == "" {
		t.Error("n2 has no opinion")
	}
	p.clean()
	p.keep(t.Name())
}
