package adapter

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// The bounds of what an adapter may make us keep or wait for.
const (
	// MaxLine is how long a line of an adapter may be.
	MaxLine = 1 << 20
	// maxMessages is how many messages of subscriptions may come.
	maxMessages = 100_000
	stderrKept  = 1 << 10
	// startLimit is how long an adapter may take until it is ready.
	startLimit = time.Minute
	// quitLimit is how long it may take to end when its input has ended.
	quitLimit = time.Second
)

// Config says what adapter to start, and who wants to know what.
type Config struct {
	Command []string // the program and its arguments
	Env     []string // what its environment has more than ours, as NAME=VALUE
	Dir     string   // where it runs, here if empty
	Hello   Hello
	// Patience is how long it may take to answer; 0 stands for DefaultPatience.
	Patience time.Duration
	// Named puts names of nodes in the place of addresses in an error.
	Named func(text string) string
}

// DefaultPatience is how long an adapter may take to answer, if nothing else is said.
const DefaultPatience = 15 * time.Second

// Process is an adapter that runs. Its methods may be called from any goroutine.
type Process struct {
	cfg Config
	cmd *exec.Cmd
	in  io.WriteCloser
	err errput
	// Name is what it says that it is, such as "ioredis 5.3.2".
	Name string

	unfollow func() bool // the context does not end it any more

	writing sync.Mutex

	mu       sync.Mutex
	last     int                 // the ID of the last question
	waiting  map[int]chan answer // questions without an answer
	heard    func(message string)
	messages int
	broken   error // why it is of no use any more

	saidReady bool // only listen's goroutine looks at it

	ready chan string
	over  chan struct{} // closed when it is of no use any more
	gone  chan struct{} // closed when it has ended
}

// ErrBroken is behind all errors about adapters that do not keep to the protocol, or have
// ended.
var ErrBroken = errors.New("the adapter")

func brokenf(format string, args ...any) error {
	return fmt.Errorf("%w %s", ErrBroken, fmt.Sprintf(format, args...))
}

// Start starts an adapter, and waits until it is ready. It ends when the context does, with
// all that it has started, or by Close.
func Start(ctx context.Context, cfg Config) (*Process, error) {
	if cfg.Patience == 0 {
		cfg.Patience = DefaultPatience
	}
	cfg.Hello.Version = Version
	p := &Process{
		cfg: cfg, waiting: map[int]chan answer{}, heard: func(string) {},
		ready: make(chan string, 1), over: make(chan struct{}), gone: make(chan struct{}),
	}
	p.cmd = exec.Command(cfg.Command[0], cfg.Command[1:]...)
	p.cmd.Env, p.cmd.Dir, p.cmd.Stderr = append(os.Environ(), cfg.Env...), cfg.Dir, &p.err
	in, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.in, p.cmd.WaitDelay = in, quitLimit
	live.OwnGroup(p.cmd)
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("the adapter cannot be started: %w", err)
	}
	go p.listen(out)
	p.unfollow = context.AfterFunc(ctx, p.kill)
	if err := p.await(ctx); err != nil {
		p.kill()
		<-p.gone
		return nil, err
	}
	return p, nil
}

// await says hello and waits until the adapter is ready.
func (p *Process) await(ctx context.Context) error {
	if err := p.write(question{Hello: &p.cfg.Hello}); err != nil {
		return err
	}
	limit := time.NewTimer(startLimit)
	defer limit.Stop()
	select {
	case p.Name = <-p.ready:
		return nil
	case <-p.over:
		return p.Failure()
	case <-ctx.Done():
		return ctx.Err()
	case <-limit.C:
		return brokenf("says not within %v that it is ready%s", startLimit, p.err.said())
	}
}

// Listen says who gets the messages of subscriptions, written as expectations.
func (p *Process) Listen(heard func(message string)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.heard = heard
}

// Do lets the adapter do commands, several as a pipeline, and returns what became of each,
// written as an expectation. The error says that the adapter is of no use any more.
func (p *Process) Do(ctx context.Context, commands [][]string) ([]string, error) {
	for _, command := range commands {
		for _, word := range command {
			if !utf8.ValidString(word) { // JSON would make other bytes of it
				return nil, p.fail(brokenf("cannot be given %q: arguments of adapters are text in UTF-8", word))
			}
		}
	}
	got := make(chan answer, 1)
	p.mu.Lock()
	p.last++
	id := p.last
	p.waiting[id] = got
	p.mu.Unlock()
	if err := p.write(question{ID: id, Do: commands}); err != nil {
		return nil, err
	}
	limit := time.NewTimer(p.cfg.Patience)
	defer limit.Stop()
	select {
	case a := <-got:
		return p.replies(&a, len(commands))
	case <-p.over:
		select {
		case a := <-got: // it has answered, and then ended
			return p.replies(&a, len(commands))
		default:
			return nil, p.Failure()
		}
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-limit.C:
		return nil, p.fail(brokenf("does not answer within %v: its client neither gives up nor succeeds%s", p.cfg.Patience, p.err.said()))
	}
}

// replies are those of an answer to a number of commands.
func (p *Process) replies(a *answer, commands int) ([]string, error) {
	if len(a.Replies) != commands {
		return nil, p.fail(brokenf("has %d replies to %d commands", len(a.Replies), commands))
	}
	out := make([]string, commands)
	for i, raw := range a.Replies {
		var err error
		if out[i], err = show(raw, p.cfg.Named); err != nil {
			return nil, p.fail(brokenf("gives %s as a reply: %v", excerpt(raw), err))
		}
	}
	return out, nil
}

func (p *Process) write(q question) error {
	line, err := json.Marshal(q)
	if err != nil {
		return err
	}
	// An adapter that reads nothing must not hold us up for ever.
	limit := time.AfterFunc(p.cfg.Patience, func() {
		_ = p.fail(brokenf("does not read its input%s", p.err.said()))
		p.kill()
	})
	defer limit.Stop()
	p.writing.Lock()
	defer p.writing.Unlock()
	if _, err = p.in.Write(append(line, '\n')); err != nil {
		select {
		case <-p.gone: // why is known
		case <-time.After(quitLimit):
		}
		return p.fail(brokenf("does not read its input%s", p.err.said()))
	}
	return nil
}

// listen reads what the adapter writes, until it ends.
func (p *Process) listen(out io.Reader) {
	defer close(p.gone)
	lines := bufio.NewScanner(out)
	lines.Buffer(make([]byte, 0, 4096), MaxLine)
	for lines.Scan() {
		if len(strings.TrimSpace(lines.Text())) == 0 {
			continue
		}
		if err := p.hear(lines.Bytes()); err != nil {
			_ = p.fail(err)
			break
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		_ = p.fail(brokenf("writes a line of more than %d bytes", MaxLine))
	}
	if p.Failure() != nil {
		p.kill()
	}
	// One that writes nothing any more is of no use, whether it ends or not.
	limit := time.AfterFunc(quitLimit, func() {
		_ = p.fail(brokenf("has closed its output%s", p.err.said()))
		p.kill()
	})
	err := p.cmd.Wait()
	limit.Stop()
	how := "with status 0"
	if err != nil {
		how = "with " + err.Error()
	}
	_ = p.fail(brokenf("has ended %s%s", how, p.err.said()))
}

// hear takes a line of the adapter.
func (p *Process) hear(line []byte) error {
	a, err := parseAnswer(line)
	if err != nil {
		return brokenf("writes %s: %v", excerpt(line), err)
	}
	switch {
	case a.Ready != nil:
		if p.saidReady {
			return brokenf("says twice that it is ready")
		}
		if p.cfg.Hello.TLS != nil && !a.TLS {
			return brokenf("has no TLS: it does not say so when it is ready")
		}
		p.saidReady = true
		p.ready <- oneLine(*a.Ready)
		return nil
	case a.Message != nil:
		text, err := show(a.Message, p.cfg.Named)
		if err != nil || !strings.HasPrefix(text, "[") {
			return brokenf("writes %s: a message is a list", excerpt(line))
		}
		p.mu.Lock()
		p.messages++
		heard, many := p.heard, p.messages > maxMessages
		p.mu.Unlock()
		if many {
			return brokenf("has more than %d messages", maxMessages)
		}
		heard(text)
		return nil
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	got := p.waiting[a.ID]
	if got == nil {
		return brokenf("writes %s: nothing with this id was asked, or it was answered", excerpt(line))
	}
	delete(p.waiting, a.ID)
	got <- *a
	return nil
}

// fail notes the first reason why the adapter is of no use any more, and returns it.
func (p *Process) fail(err error) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.broken == nil {
		p.broken = err
		close(p.over)
	}
	return p.broken
}

// Failure is why the adapter is of no use any more, nil if it is.
func (p *Process) Failure() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.broken
}

func (p *Process) kill() { live.KillGroup(p.cmd) }

// Close ends the adapter: by the end of its input, or else by force.
func (p *Process) Close() {
	p.unfollow()
	_ = p.in.Close()
	select {
	case <-p.gone:
	case <-time.After(quitLimit):
	}
	p.kill() // also what it has started
	<-p.gone
}

// errput keeps the beginning and the end of what an adapter writes to its standard error.
type errput struct {
	mu         sync.Mutex
	head, tail []byte
}

// Write implements io.Writer.
func (e *errput) Write(b []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	n := len(b)
	room := min(stderrKept-len(e.head), n)
	e.head, b = append(e.head, b[:room]...), b[room:]
	e.tail = append(e.tail, b[max(0, len(b)-stderrKept):]...)
	e.tail = e.tail[max(0, len(e.tail)-stderrKept):]
	return n, nil
}

// said is the first and the last lines of it, for an error.
func (e *errput) said() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	text := strings.TrimSpace(strings.ToValidUTF8(string(e.head)+string(e.tail), ""))
	if text == "" {
		return ""
	}
	lines := strings.Split(text, "\n")
	if len(lines) > 6 {
		lines = append(append(lines[:3:3], "..."), lines[len(lines)-3:]...)
	}
	return "; it said: " + oneLine(strings.Join(lines, " | "))
}
