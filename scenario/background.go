package scenario

import (
	"fmt"
	"sync"
	"time"
)

// Heard is what a client heard on a talk line.
type Heard struct {
	Client   string
	Commands [][]string
	// Replies are as an expectation has them, one for each command; nil if the line
	// never ended.
	Replies []string
	// Begin and End are those of the whole line, in the cluster's time.
	Begin, End time.Duration
}

// background are the talk lines that clients say while the file goes on.
type background struct {
	// lines are those that have not ended, by client, the oldest first.
	lines map[string][]*backgroundLine
	// inboxes are what came for clients without a line that waited for it, by client.
	inboxes map[string]*inbox
}

// backgroundLine is a talk line of one client in the background.
type backgroundLine struct {
	commands [][]string
	begin    time.Duration
	pending  pending // nil while it waits for an earlier one
}

// inbox holds what came for a client until a receive line takes it: the outcomes of its
// lines in the background, and messages of its subscriptions.
type inbox struct {
	mu    sync.Mutex
	texts []string
}

func (b *inbox) put(text string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.texts = append(b.texts, text)
}

// take removes the oldest text.
func (b *inbox) take() (text string, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.texts) == 0 {
		return "", false
	}
	text = b.texts[0]
	b.texts = b.texts[1:]
	return text, true
}

func newBackground() background {
	return background{lines: map[string][]*backgroundLine{}, inboxes: map[string]*inbox{}}
}

// inbox is the client's.
func (r *runner) inbox(client string) *inbox {
	b := r.background.inboxes[client]
	if b == nil {
		b = &inbox{}
		r.background.inboxes[client] = b
	}
	return b
}

// sayInBackground begins a talk line. Who talks has to be no raw connection.
func (r *runner) sayInBackground(names []string, commands [][]string) {
	for _, name := range names {
		r.background.lines[name] = append(r.background.lines[name], &backgroundLine{commands: commands})
	}
	r.lookAtBackground()
}

// lookAtBackground takes the outcomes of talk lines in the background, and begins what
// waited for them.
func (r *runner) lookAtBackground() {
	lines := r.background.lines
	if len(lines) == 0 {
		return
	}
	for _, name := range sortedKeys(lines) {
		lines[name] = r.proceed(name, lines[name])
		if len(lines[name]) == 0 {
			delete(lines, name)
		}
	}
}

// proceed returns what a client has left to do.
func (r *runner) proceed(name string, left []*backgroundLine) []*backgroundLine {
	for len(left) > 0 {
		l := left[0]
		if l.pending == nil {
			l.begin = r.c.Now()
			l.pending = r.talkers[name].begin(l.commands, false)
		}
		out := l.pending()
		if out == nil {
			break
		}
		r.hear(name, l.commands, out, l.begin)
		if err := r.brokenClient([]string{name}); err != nil {
			r.note(err)
		}
		r.inbox(name).put(expectOf(out, false).String())
		left = left[1:]
	}
	return left
}

// idle reports whether clients have nothing to do in the background.
func (r *runner) idle(names []string) bool {
	for _, name := range names {
		if len(r.background.lines[name]) > 0 {
			return false
		}
	}
	return true
}

// endBackground waits for the talk lines that are in the background at the end of the
// file.
func (r *runner) endBackground() {
	lines := r.background.lines
	if !r.pass(talkLimit, func() bool { return len(lines) == 0 }) && !r.broken && !r.ended() {
		r.note(fmt.Errorf("the talk lines in the background have no end after %v", talkLimit))
	}
	for _, name := range sortedKeys(lines) {
		for _, l := range lines[name] {
			if l.pending != nil {
				r.hear(name, l.commands, nil, l.begin)
			}
		}
	}
}

// hear tells what became of a talk line.
func (r *runner) hear(client string, commands [][]string, out []outcome, begin time.Duration) {
	if r.opt.Heard == nil {
		return
	}
	h := Heard{Client: client, Commands: commands, Begin: begin}
	for _, o := range out {
		h.Replies = append(h.Replies, o.reply)
		if o.end > 0 { // the client knows when it was
			h.Begin, h.End = min(h.Begin, o.begin), max(h.End, o.end)
		}
	}
	if h.End == 0 {
		h.End = r.c.Now()
	}
	r.opt.Heard(h)
}
