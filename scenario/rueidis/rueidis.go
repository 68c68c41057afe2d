// Package rueidis lets rueidis take part in scenarios: "client rdb driver=rueidis".
package rueidis

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/redis/rueidis"

	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

// Name is the driver's name in scenario files.
const Name = "rueidis"

// Driver makes rueidis cluster clients, which hold no values on their own side. Options,
// if set, changes what they are made with.
type Driver struct {
	Options func(o *rueidis.ClientOption)
	// Limit is how long a line may take, 10 s if it is 0: without an end to its context
	// rueidis tries again for ever.
	Limit time.Duration
}

var _ scenario.Driver = Driver{}

const maxRedirects = 16

// bufferSize is enough for what scenarios send.
const bufferSize = 4 << 10

// Check implements scenario.Chooser.
func (d Driver) Check(client *scenario.ClientSpec) error {
	return client.Only("read-from", "username", "password", "max-redirects", "timeout", "dial-timeout", "seeds", "tls", "certificate")
}

// Open implements scenario.Driver. rueidis connects when it is first used. What the client
// line does not set is rueidis's default, but for 16 redirects.
func (d Driver) Open(c *sim.Cluster, client *scenario.ClientSpec) (scenario.Conn, error) {
	addrs, dial, err := client.Network(c)
	if err != nil {
		return nil, err
	}
	opts := rueidis.ClientOption{
		InitAddress: addrs, ClientName: client.Name, DisableCache: true,
		Username: client.Username, Password: client.Password, ConnWriteTimeout: client.Timeout,
		// Its defaults are for production: a mebibyte for each connection, and more.
		ReadBufferEachConn: bufferSize, WriteBufferEachConn: bufferSize, RingScaleEachConn: 6,
		// By default it follows redirects until its context ends, without a pause. Two nodes
		// that name each other would keep it busy for ever where answers take no time.
		ClusterOption: rueidis.ClusterOption{MaxMovedRedirections: maxRedirects},
		DialCtxFn: func(ctx context.Context, addr string, _ *net.Dialer, _ *tls.Config) (net.Conn, error) {
			if client.DialTimeout > 0 {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, client.DialTimeout)
				defer cancel()
			}
			return dial(ctx, "tcp", addr)
		},
	}
	if n := client.MaxRedirects; n != nil {
		opts.ClusterOption.MaxMovedRedirections = *n
	}
	if client.ReadFrom == "replica" || client.ReadFrom == "any" {
		opts.SendToReplicas = func(cmd rueidis.Completed) bool { return cmd.IsReadOnly() }
	}
	if client.ReadFrom == "any" {
		var turn atomic.Uint64
		opts.ReadNodeSelector = func(_ uint16, nodes []rueidis.NodeInfo) int { return int(turn.Add(1) % uint64(len(nodes))) }
	}
	if d.Options != nil {
		d.Options(&opts)
	}
	if d.Limit == 0 {
		d.Limit = 10 * time.Second
	}
	return &conn{opts: opts, cluster: c, limit: d.Limit}, nil
}

type conn struct {
	opts    rueidis.ClientOption
	cluster *sim.Cluster
	limit   time.Duration
	client  rueidis.Client // nil until it is used
	subscriptions
}

// Do implements scenario.Conn.
func (c *conn) Do(ctx context.Context, commands [][]string) []string {
	ctx, cancel := context.WithTimeout(ctx, c.limit)
	defer cancel()
	out := make([]string, len(commands))
	all := func(text string) []string {
		for i := range out {
			out[i] = text
		}
		return out
	}
	if c.client == nil {
		client, err := rueidis.NewClient(c.opts)
		if err != nil {
			return all(c.failure(err))
		}
		c.client = client
	}
	if len(commands) == 1 {
		if text, ok := c.subscribe(ctx, commands[0]); ok {
			return []string{text}
		}
	}
	if slices.ContainsFunc(commands, isSubscription) { // which the library does not send as a part of a pipeline
		return all("(subscriptions have a line of their own)")
	}
	cmds := make(rueidis.Commands, len(commands))
	for i, args := range commands {
		var err error
		if cmds[i], err = c.build(args, c.command); err != nil {
			return all(c.failure(err))
		}
	}
	if len(commands) > 1 && strings.EqualFold(commands[0][0], "MULTI") {
		return c.transaction(ctx, cmds)
	}
	for i, res := range c.client.DoMulti(ctx, cmds...) {
		out[i] = c.show(res.ToMessage())
	}
	return out
}

// transaction runs MULTI, commands and EXEC on one connection.
func (c *conn) transaction(ctx context.Context, cmds rueidis.Commands) []string {
	out := make([]string, len(cmds))
	err := c.client.Dedicated(func(d rueidis.DedicatedClient) error {
		for i, res := range d.DoMulti(ctx, cmds...) {
			out[i] = c.show(res.ToMessage())
		}
		return nil
	})
	if err != nil {
		out[len(out)-1] = c.failure(err)
	}
	return out
}

// build builds a command. What the library cannot send, such as keys of several slots, it
// answers with a panic.
func (c *conn) build(args []string, how func(args []string) rueidis.Completed) (cmd rueidis.Completed, err error) {
	defer func() {
		if why := recover(); why != nil {
			err = fmt.Errorf("%v", why)
		}
	}()
	return how(args), nil
}

// command builds a command whose key rueidis knows, so that it finds the slot.
func (c *conn) command(args []string) rueidis.Completed {
	b := c.client.B().Arbitrary(args[0])
	switch strings.ToUpper(args[0]) {
	case "MULTI", "EXEC", "PING":
		return b.Args(args[1:]...).Build()
	case "MGET", "DEL", "EXISTS":
		return b.Keys(args[1:]...).Build()
	case "MSET":
		for i := 1; i+1 < len(args); i += 2 {
			b = b.Keys(args[i]).Args(args[i+1])
		}
		return b.Build()
	case "GET", "SMEMBERS", "LRANGE", "LLEN", "SCARD", "SISMEMBER":
		built := b.Keys(args[1:min(2, len(args))]...)
		return built.Args(args[min(2, len(args)):]...).ReadOnly()
	}
	if len(args) < 2 {
		return b.Build()
	}
	return b.Keys(args[1]).Args(args[2:]...).Build()
}

// show writes a result as an expectation has it.
func (c *conn) show(m rueidis.RedisMessage, err error) string {
	if rueidis.IsRedisNil(err) {
		return "(nil)"
	}
	if err != nil {
		return c.failure(err)
	}
	return c.message(&m)
}

func (c *conn) message(m *rueidis.RedisMessage) string {
	switch {
	case m.IsNil():
		return "(nil)"
	case m.Error() != nil:
		return c.failure(m.Error())
	case m.IsInt64():
		n, _ := m.ToInt64()
		return "(integer) " + strconv.FormatInt(n, 10)
	case m.IsArray():
		list, _ := m.ToArray()
		parts := make([]string, len(list))
		for i := range list {
			parts[i] = c.message(&list[i])
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	text, err := m.ToString()
	switch {
	case err != nil:
		return fmt.Sprint(m)
	case text == "OK", text == "PONG", text == "QUEUED":
		return text
	}
	return strconv.Quote(text)
}

// failure shows an error: of a node, or of a connection.
func (c *conn) failure(err error) string {
	var timeout net.Error
	if reply, ok := rueidis.IsRedisErr(err); ok {
		text := reply.Error()
		if i := strings.LastIndexByte(text, ' '); i >= 0 {
			if name := c.cluster.NameAt(text[i+1:]); name != "" {
				return text[:i+1] + name
			}
		}
		return text
	}
	switch {
	case errors.As(err, new(*net.DNSError)):
		return "(unresolved)"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "(refused)"
	case errors.Is(err, syscall.ECONNRESET):
		return "(reset)"
	case sim.TLSFailure(err) != "":
		return "(" + sim.TLSFailure(err) + ")"
	case errors.As(err, &timeout) && timeout.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return "(timeout)"
	}
	return "(" + err.Error() + ")"
}

// Close implements scenario.Conn.
func (c *conn) Close() {
	if c.client != nil {
		c.subscriptions.close()
		c.client.Close()
	}
}
