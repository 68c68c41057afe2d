package memnet

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"
)

// echo is a peer that sends back what it gets.
type echo struct {
	conn   *Conn
	closed int
}

func (e *echo) Receive(b []byte) bool {
	e.conn.Deliver(b)
	return true
}

func (e *echo) Closed() { e.closed++ }

func newEcho() (*Conn, *echo) {
	c := NewConn(Addr("client"), Addr("node"))
	e := &echo{conn: c}
	c.Attach(e)
	return c, e
}

func TestReadWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, _ := newEcho()
		go func() {
			time.Sleep(time.Minute)
			c.Deliver([]byte("late"))
		}()
		began := time.Now()
		b := make([]byte, 10)
		if n, err := c.Read(b); err != nil || string(b[:n]) != "late" {
			t.Errorf("it read %q, %v", b[:n], err)
		}
		if took := time.Since(began); took != time.Minute {
			t.Errorf("it waited %v", took)
		}
	})
}

func TestDeadline(t *testing.T) {
	for _, row := range []struct {
		name   string
		change time.Duration // what the deadline of 10 s becomes after 5 s, 0 for none
		want   time.Duration
	}{
		{"as set", 10 * time.Second, 10 * time.Second},
		{"earlier", 7 * time.Second, 7 * time.Second},
		{"later", 20 * time.Second, 20 * time.Second},
		{"past", time.Second, 5 * time.Second},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c, _ := newEcho()
				defer c.Close()
				began := time.Now()
				if err := c.SetDeadline(began.Add(10 * time.Second)); err != nil {
					t.Fatal(err)
				}
				go func() {
					time.Sleep(5 * time.Second)
					_ = c.SetReadDeadline(began.Add(row.change))
				}()
				_, err := c.Read(make([]byte, 1))
				var timeout net.Error
				if !errors.Is(err, os.ErrDeadlineExceeded) || !errors.As(err, &timeout) || !timeout.Timeout() {
					t.Errorf("the error is %v", err)
				}
				if took := time.Since(began); took != row.want {
					t.Errorf("it came after %v, want %v", took, row.want)
				}
				// The next one may wait again.
				_ = c.SetReadDeadline(time.Time{})
				c.Deliver([]byte("x"))
				if n, err := c.Read(make([]byte, 1)); n != 1 || err != nil {
					t.Errorf("without a deadline it read %d bytes, %v", n, err)
				}
				synctest.Wait()
			})
		})
	}
}

func TestEnd(t *testing.T) {
	b := make([]byte, 10)
	for _, row := range []struct {
		name   string
		finish func(c *Conn)
		want   error
	}{
		{"hang up", (*Conn).Hangup, io.EOF},
		{"reset", func(c *Conn) { c.Finish(ErrReset) }, syscall.ECONNRESET},
		{"only the first counts", func(c *Conn) { c.Hangup(); c.Finish(ErrReset) }, io.EOF},
	} {
		c, _ := newEcho()
		c.Deliver([]byte("rest"))
		row.finish(c)
		c.Deliver([]byte("more"))
		if n, err := c.Read(b); err != nil || string(b[:n]) != "rest" {
			t.Errorf("%s: first it read %q, %v", row.name, b[:n], err)
		}
		if _, err := c.Read(b); !errors.Is(err, row.want) {
			t.Errorf("%s: then the error is %v, want %v", row.name, err, row.want)
		}
		if _, err := c.Write([]byte("x")); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%s: a write answers %v", row.name, err)
		}
	}
}

func TestClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, e := newEcho()
		read := make(chan error)
		go func() {
			_, err := c.Read(make([]byte, 1))
			read <- err
		}()
		synctest.Wait()
		for range 2 {
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		}
		if err := <-read; !errors.Is(err, net.ErrClosed) {
			t.Errorf("the one who waited hears %v", err)
		}
		if e.closed != 1 {
			t.Errorf("the peer heard of the end %d times", e.closed)
		}
		if backlog := c.Deliver([]byte("x")); backlog != 0 {
			t.Errorf("%d bytes wait for nobody", backlog)
		}
		_, write := c.Write([]byte("x"))
		for name, err := range map[string]error{"write": write, "deadline": c.SetDeadline(time.Now())} {
			if !errors.Is(err, net.ErrClosed) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// What is written in pieces comes back whole and in order, however it is read.
func TestPieces(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		pieces := rapid.SliceOf(rapid.SliceOfN(rapid.Byte(), 1, 300)).Draw(rt, "pieces")
		c, _ := newEcho()
		var want, got []byte
		read := func() {
			b := make([]byte, rapid.IntRange(1, 500).Draw(rt, "read"))
			n, err := c.Read(b)
			if err != nil {
				rt.Fatal(err)
			}
			got = append(got, b[:n]...)
		}
		for _, piece := range pieces {
			if n, err := c.Write(piece); n != len(piece) || err != nil {
				rt.Fatalf("%d of %d bytes, %v", n, len(piece), err)
			}
			want = append(want, piece...)
			for len(got) < len(want) && rapid.Bool().Draw(rt, "more") {
				read()
			}
		}
		for len(got) < len(want) {
			read()
		}
		if !bytes.Equal(got, want) {
			rt.Errorf("%q came back as %q", want, got)
		}
	})
}
