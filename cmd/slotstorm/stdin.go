package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/slotstorm/slotstorm/scenario"
)

// stdinRequest is a line of standard input with serve --stdin.
type stdinRequest struct {
	// ID comes back with the answer. Answers come when they are there, in any order.
	ID int64 `json:"id"`
	// Words is a line of the control port, as its words, or in one piece.
	Words []string `json:"words"`
}

// stdinAnswer is a line of standard output: Error, or Lines if a list was asked for, or Text.
type stdinAnswer struct {
	ID    int64    `json:"id"`
	Text  string   `json:"text,omitempty"`
	Lines []string `json:"lines,omitempty"`
	Error string   `json:"error,omitempty"`
}

// largestRequest bounds a line of standard input, in bytes.
const largestRequest = 1 << 20

// atOnceStdin bounds the requests that are under way: more wait.
const atOnceStdin = 100

// serveStdin does what comes on standard input, until that ends: then the program that
// started serve is gone, or wants it to end.
func serveStdin(ctx context.Context, in io.Reader, out io.Writer, console *scenario.Console) error {
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	answers := json.NewEncoder(out)
	var mu sync.Mutex // one answer at a time
	answer := func(a stdinAnswer) {
		mu.Lock()
		defer mu.Unlock()
		_ = answers.Encode(a) // who does not read it is gone
	}
	turns := make(chan struct{}, atOnceStdin)
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, largestRequest)
	for lines.Scan() {
		if len(lines.Bytes()) == 0 {
			continue
		}
		var r stdinRequest
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			answer(stdinAnswer{ID: r.ID, Error: fmt.Sprintf(`want a line such as {"id":1,"words":["crash","n1"]}: %v`, err)})
			continue
		}
		select {
		case turns <- struct{}{}:
		case <-ctx.Done():
			return nil
		}
		running.Go(func() {
			defer func() { <-turns }()
			done, err := console.Do(ctx, r.Words)
			switch {
			case ctx.Err() != nil: // nobody waits for it any more
			case err != nil:
				answer(stdinAnswer{ID: r.ID, Error: err.Error()})
			default:
				answer(stdinAnswer{ID: r.ID, Text: done.Text, Lines: done.Lines})
			}
		})
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return fmt.Errorf("a line of standard input is longer than %d bytes", largestRequest)
	}
	return lines.Err()
}
