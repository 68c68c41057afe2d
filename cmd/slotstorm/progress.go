package main

import (
	"fmt"
	"io"
	"os"
	"sync"
)

// progress shows on a terminal how far the runs are. Elsewhere it says nothing.
type progress struct {
	out   io.Writer // nil: be quiet
	total int

	mu     sync.Mutex
	count  int
	failed int
}

func newProgress(out io.Writer, total int, flags runFlags) *progress {
	p := &progress{total: total}
	if f, ok := out.(*os.File); ok && !flags.json && isTerminal(f) {
		p.out = out
	}
	return p
}

// isTerminal reports whether somebody looks at a file as it is written.
func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("TERM") != "dumb" && os.Getenv("CI") == ""
}

// done notes the end of a job.
func (p *progress) done(j *job) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.count++
	if j.err != nil || !j.result.OK() {
		p.failed++
	}
	if p.out != nil {
		fmt.Fprintf(p.out, "\r\x1b[K%d/%d  %d failed  %s", p.count, p.total, p.failed, j.script.Name)
	}
}

// end clears the line.
func (p *progress) end() {
	if p.out != nil {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}
