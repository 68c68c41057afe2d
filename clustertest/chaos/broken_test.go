package chaos

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/tidwall/redcon"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

// bug is a mistake that a client of a cluster can make.
type bug int

const (
	none bug = iota
	retriesLost
	asksWithoutAsking
	learnsFromAsk
	mixesPipelines
	refreshesAlways
	splitsTransactions
)

// small is a driver of a small cluster client on connections of package net, with or
// without a bug.
type small struct{ bug bug }

func (d small) Open(c *sim.Cluster, client *scenario.ClientSpec) (scenario.Conn, error) {
	return &smallClient{
		bug: d.bug, cluster: c, dial: c.DialerOf(client.Name), conns: map[string]*smallConn{},
		refreshed: -time.Hour,
	}, nil
}

type smallClient struct {
	bug       bug
	cluster   *sim.Cluster
	dial      dialFunc
	conns     map[string]*smallConn
	owner     *[slot.Count]string // nil until it is known
	refreshed time.Duration
	next      int // the node that it asks for the topology next
}

type smallConn struct {
	net.Conn
	in   *bufio.Reader
	used time.Duration
}

// The patience of the client.
const (
	smallTimeout      = time.Second
	smallRefreshPause = 200 * time.Millisecond
	smallRetries      = 12
	smallCandidates   = 3
	// With the first and the one that it gives up at they are 16, which it gets from nodes
	// that contradict each other for good, as they can after two migrations in a row.
	smallRedirects = 14
	// What was not used for so long may be dead.
	smallIdle = time.Second
)

// errNotSent says that a command was certainly not done.
type errNotSent struct{ error }

// Do implements scenario.Conn.
func (c *smallClient) Do(_ context.Context, commands [][]string) []string {
	if strings.EqualFold(commands[0][0], "MULTI") {
		return c.transaction(commands)
	}
	replies := make([]string, len(commands))
	batches := map[string][]int{}
	var order []string
	for i, args := range commands {
		addr := c.addrOf(args)
		if batches[addr] == nil {
			order = append(order, addr)
		}
		batches[addr] = append(batches[addr], i)
	}
	var late []int // to be redirected or tried again
	for _, addr := range order {
		var list [][]string
		for _, i := range batches[addr] {
			list = append(list, commands[i])
		}
		got, err := c.send(addr, list, false)
		for k, i := range batches[addr] {
			switch {
			case k < len(got) && !isRedirect(got[k]) && !mayPass(got[k]):
				replies[i] = c.finish(got[k])
			case k < len(got), errors.As(err, new(errNotSent)):
				late = append(late, i)
			default:
				c.refresh()
				replies[i] = failure(err)
				if c.bug == retriesLost {
					late = append(late, i)
				}
			}
		}
	}
	if c.bug == mixesPipelines && len(late) > 0 && len(late) < len(commands) {
		var mixed []string
		for i := range replies {
			if !slices.Contains(late, i) {
				mixed = append(mixed, replies[i])
			}
		}
		for _, i := range late {
			mixed = append(mixed, c.one([][]string{commands[i]})[0])
		}
		return mixed
	}
	for _, i := range late {
		replies[i] = c.one([][]string{commands[i]})[0]
	}
	return replies
}

// one sends commands that belong together until they are answered.
func (c *smallClient) one(commands [][]string) []string {
	addr, asking := c.addrOf(commands[min(1, len(commands)-1)]), false
	redirects, retries := 0, 0
	fail := func(text string) []string {
		out := make([]string, len(commands))
		for i := range out {
			out[i] = text
		}
		return out
	}
	for {
		got, err := c.send(addr, commands, asking)
		asking = false
		if err != nil {
			c.refresh()
			sure := errors.As(err, new(errNotSent))
			if retries++; retries > smallRetries || !sure && c.bug != retriesLost {
				return fail(failure(err))
			}
			time.Sleep(50 * time.Millisecond)
			addr = c.addrOf(commands[min(1, len(commands)-1)])
			continue
		}
		i := slices.IndexFunc(got, func(r []byte) bool { return isRedirect(r) || mayPass(r) })
		if i < 0 {
			out := make([]string, len(got))
			for k, raw := range got {
				out[k] = c.finish(raw)
			}
			return out
		}
		if mayPass(got[i]) {
			if retries++; retries > smallRetries {
				return fail(c.finish(got[i]))
			}
			if c.bug == refreshesAlways {
				c.askTopology()
			}
			time.Sleep(50 * time.Millisecond)
			addr = c.addrOf(commands[min(1, len(commands)-1)])
			continue
		}
		if redirects++; redirects > smallRedirects {
			return fail("(too many redirects)")
		}
		words := strings.Fields(string(got[i][1:]))
		s, _ := strconv.Atoi(words[1])
		addr = words[2]
		switch {
		case words[0] == "MOVED":
			c.learn(s, addr)
		default:
			asking = c.bug != asksWithoutAsking
			if c.bug == learnsFromAsk {
				c.learn(s, addr)
			}
		}
	}
}

// transaction sends MULTI, commands and EXEC together.
func (c *smallClient) transaction(commands [][]string) []string {
	if c.bug != splitsTransactions {
		return c.one(commands)
	}
	// It follows the redirect of a queued command with that command alone.
	got, err := c.send(c.addrOf(commands[1]), commands, false)
	out := make([]string, len(commands))
	for i := range out {
		switch {
		case i >= len(got):
			out[i] = failure(err)
		case isRedirect(got[i]):
			out[i] = c.one(commands[i : i+1])[0]
		default:
			out[i] = c.finish(got[i])
		}
	}
	return out
}

// finish shows a reply.
func (c *smallClient) finish(raw []byte) string {
	if raw[0] == '-' && c.bug == refreshesAlways {
		c.askTopology()
	}
	return access.To(c.cluster).Show(raw)
}

func isRedirect(raw []byte) bool {
	return strings.HasPrefix(string(raw), "-MOVED ") || strings.HasPrefix(string(raw), "-ASK ")
}

// mayPass reports whether an error is one that passes, and says that nothing was done.
func mayPass(raw []byte) bool {
	for _, code := range []string{"-TRYAGAIN ", "-CLUSTERDOWN ", "-LOADING ", "-BUSY ", "-READONLY ", "-MASTERDOWN "} {
		if strings.HasPrefix(string(raw), code) {
			return true
		}
	}
	return false
}

// failure shows why there is no reply.
func failure(err error) string {
	var timeout net.Error
	switch {
	case errors.As(err, &timeout) && timeout.Timeout(), errors.Is(err, os.ErrDeadlineExceeded):
		return "(timeout)"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "(refused)"
	case errors.Is(err, io.EOF):
		return "(closed)"
	}
	return "(reset)"
}

// send writes commands to a node and reads their replies.
func (c *smallClient) send(addr string, commands [][]string, asking bool) (replies [][]byte, err error) {
	conn := c.conns[addr]
	if conn != nil && c.cluster.Now()-conn.used > smallIdle {
		_ = conn.Close() // nobody waits for it
		conn = nil
	}
	if conn == nil {
		ctx, cancel := context.WithTimeout(context.Background(), smallTimeout)
		defer cancel()
		raw, err := c.dial(ctx, "tcp", addr)
		if err != nil {
			return nil, errNotSent{err}
		}
		conn = &smallConn{Conn: raw, in: bufio.NewReader(raw)}
		c.conns[addr] = conn
	}
	conn.used = c.cluster.Now()
	defer func() {
		if err != nil {
			_ = conn.Close() // it is broken
			delete(c.conns, addr)
		}
	}()
	var w resp.Writer
	skip := 0
	if asking {
		w.Array(1)
		w.BulkString("ASKING")
		skip = 1
	}
	for _, args := range commands {
		w.Array(len(args))
		for _, arg := range args {
			w.BulkString(arg)
		}
	}
	_ = conn.SetDeadline(time.Now().Add(smallTimeout)) // connections in memory have deadlines
	if _, err := conn.Write(w.Buf); err != nil {
		return nil, err
	}
	for i := range len(commands) + skip {
		raw, err := readReply(conn.in)
		if err != nil {
			return replies, err
		}
		if i >= skip {
			replies = append(replies, raw)
		}
	}
	return replies, nil
}

// readReply reads one reply of RESP2.
func readReply(in *bufio.Reader) ([]byte, error) {
	line, err := in.ReadBytes('\n')
	if err != nil {
		return nil, err
	}
	n, _ := strconv.Atoi(strings.TrimSpace(string(line[1:])))
	switch {
	case line[0] == '$' && n >= 0:
		body := make([]byte, n+2)
		if _, err := io.ReadFull(in, body); err != nil {
			return nil, err
		}
		line = append(line, body...)
	case line[0] == '*':
		for range n {
			part, err := readReply(in)
			if err != nil {
				return nil, err
			}
			line = append(line, part...)
		}
	}
	return line, nil
}

// addrOf is where a command goes.
func (c *smallClient) addrOf(args []string) string {
	if c.owner == nil {
		c.refresh()
	}
	if len(args) > 1 && c.owner != nil {
		if addr := c.owner[slot.OfString(args[1])]; addr != "" {
			return addr
		}
	}
	return c.cluster.Addrs()[0]
}

// learn notes the owner of a slot.
func (c *smallClient) learn(s int, addr string) {
	if c.owner == nil {
		c.owner = new([slot.Count]string)
	}
	c.owner[s] = addr
}

// refresh asks for the topology, unless it has just done so.
func (c *smallClient) refresh() {
	if c.bug != refreshesAlways && c.cluster.Now()-c.refreshed < smallRefreshPause {
		return
	}
	c.askTopology()
}

// askTopology asks some nodes in turn, until one answers with all slots.
func (c *smallClient) askTopology() {
	c.refreshed = c.cluster.Now()
	addrs := c.cluster.Addrs()
	for range smallCandidates {
		addr := addrs[c.next%len(addrs)]
		c.next++
		got, err := c.send(addr, [][]string{{"CLUSTER", "SLOTS"}}, false)
		if err != nil || len(got) == 0 || got[0][0] != '*' {
			continue
		}
		owner, known := new([slot.Count]string), 0
		_, v := redcon.ReadNextRESP(got[0])
		v.ForEach(func(run redcon.RESP) bool {
			var parts []redcon.RESP
			run.ForEach(func(p redcon.RESP) bool { parts = append(parts, p); return true })
			var at []string
			parts[2].ForEach(func(p redcon.RESP) bool { at = append(at, p.String()); return true })
			addr := net.JoinHostPort(at[0], at[1])
			first, last := int(parts[0].Int()), int(parts[1].Int())
			for s := first; s <= last; s++ {
				owner[s] = addr
			}
			known += last - first + 1
			return true
		})
		if known == slot.Count {
			c.owner = owner
			c.next-- // it may be asked again
			return
		}
	}
}

// Close implements scenario.Conn.
func (c *smallClient) Close() {
	for _, conn := range c.conns {
		_ = conn.Close() // nobody waits for it
	}
}
