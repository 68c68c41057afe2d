// Package counting is what the Go examples do while the cluster changes: they count, and
// what was counted has to be there in the end.
package counting

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"time"
)

// Client is what a counter needs of a client library.
type Client struct {
	Incr  func(ctx context.Context, key string) error
	Get   func(ctx context.Context, key string) (int64, error)
	Close func()
}

// Say prints a result.
func Say(what string, results ...any) {
	fmt.Println(strings.TrimSpace(what + ": " + fmt.Sprintln(results...)))
}

// KnownAs is what a node knows of its client, from ACL WHOAMI and CLIENT INFO: the user, the
// protocol, and, since Redis 7.2, the library.
func KnownAs(user, info any) []any {
	known := []any{user}
	for _, name := range []string{"resp", "lib-name"} {
		value := "-"
		for field := range strings.FieldsSeq(fmt.Sprint(info)) {
			if v, ok := strings.CutPrefix(field, name+"="); ok && v != "" {
				value = v
			}
		}
		known = append(known, value)
	}
	return known
}

// Must is for what has to work on a cluster that nothing happens to.
func Must[T any](value T, err error) T {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	return value
}

// Run counts until the standard input ends, and prints what became of it.
func Run(ctx context.Context, open func() (Client, error)) {
	counting, stop := context.WithCancel(ctx)
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		stop()
	}()
	var workers sync.WaitGroup
	var all []*counter
	for _, tag := range []string{"{hello}", "foo", "bar", "{abc}", "{06S}"} {
		for i := range 2 {
			c := &counter{open: open, client: Must(open()), key: fmt.Sprintf("%s:%d", tag, i+1)}
			all = append(all, c)
			workers.Go(func() { c.run(ctx, counting) })
		}
	}
	workers.Wait()
	enough, lost := "enough", int64(0)
	for _, c := range all {
		if c.acknowledged <= 10 {
			enough = fmt.Sprint(c.key, " only ", c.acknowledged)
		}
		lost += max(0, c.acknowledged-c.value)
	}
	Say("counted", enough)
	Say("lost", lost)
}

// counter increments a key again and again, with a client that is made anew when it
// fails too often, and pauses that double and are never the same.
type counter struct {
	open                func() (Client, error)
	client              Client
	key                 string
	acknowledged, value int64
}

func (c *counter) run(ctx, counting context.Context) {
	for counting.Err() == nil {
		c.attempt(func() error { return c.client.Incr(ctx, c.key) })
		c.acknowledged++
		time.Sleep(5 * time.Millisecond)
	}
	c.attempt(func() (err error) {
		c.value, err = c.client.Get(ctx, c.key)
		return err
	})
	c.client.Close()
}

func (c *counter) attempt(command func() error) {
	for failures := range 100 {
		if command() == nil {
			return
		}
		time.Sleep(rand.N(min(500*time.Millisecond, 10*time.Millisecond<<min(failures, 10))))
		if failures%5 == 4 {
			if fresh, err := c.open(); err == nil {
				c.client.Close()
				c.client = fresh
			}
		}
	}
	Must(0, fmt.Errorf("%s: 100 failures in a row", c.key))
}
