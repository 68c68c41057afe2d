// Package goredis lets go-redis take part in scenarios: "client rdb driver=go-redis".
package goredis

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/internal/tool/access"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

// Name is the driver's name in scenario files.
const Name = "go-redis"

// Driver makes go-redis cluster clients. Options, if set, changes what they are made
// with. They ask for maintenance notifications where nodes push them, and only there: while
// go-redis asks it holds a lock, and a goroutine that waits for a lock holds the time of a
// bubble.
type Driver struct {
	Options func(o *redis.ClusterOptions)
}

var _ scenario.Driver = Driver{}

// poolSize is far above what a scenario has under way: go-redis keeps the timers of
// waits for a connection in a package-level pool, and a timer of one bubble must not
// be used in another.
const poolSize = 1000

// options are those of a client line that the driver knows.
var options = []string{
	"read-from", "username", "password", "pool-size", "max-redirects", "retries", "timeout", "dial-timeout", "backoff", "max-backoff", "seeds", "protocol",
	"tls", "certificate",
}

// Check implements scenario.Chooser.
func (d Driver) Check(client *scenario.ClientSpec) error {
	return client.Only(options...)
}

// Open implements scenario.Driver. What the client line does not set is go-redis's default.
func (d Driver) Open(c *sim.Cluster, client *scenario.ClientSpec) (scenario.Conn, error) {
	addrs, dial, err := client.Network(c)
	if err != nil {
		return nil, err
	}
	opts := &redis.ClusterOptions{
		Addrs: addrs, Dialer: dial, ClientName: client.Name, PoolSize: poolSize,
		Username: client.Username, Password: client.Password,
		ReadOnly: client.ReadFrom == "replica", RouteRandomly: client.ReadFrom == "any",
		ReadTimeout: client.Timeout, WriteTimeout: client.Timeout, DialTimeout: client.DialTimeout,
	}
	if n := client.PoolSize; n != nil {
		opts.PoolSize = *n
	}
	// For go-redis -1 is none, and 0 the default.
	if n := client.MaxRedirects; n != nil {
		opts.MaxRedirects = noneIfZero(*n)
	}
	if n := client.Retries; n != nil {
		opts.MaxRetries = noneIfZero(*n)
	}
	if d := client.Backoff; d != nil {
		opts.MinRetryBackoff = noneIfZero(*d)
	}
	if d := client.MaxBackoff; d != nil {
		opts.MaxRetryBackoff = noneIfZero(*d)
	}
	if client.Protocol == "2" {
		opts.Protocol = 2
	}
	if !access.To(c).Notifies() {
		NoMaintNotifications(opts)
	}
	if d.Options != nil {
		d.Options(opts)
	}
	return &conn{client: redis.NewClusterClient(opts), cluster: c}, nil
}

func noneIfZero[T int | time.Duration](n T) T {
	if n == 0 {
		return -1
	}
	return n
}

type conn struct {
	client  *redis.ClusterClient
	cluster *sim.Cluster
	subscriptions
}

// Do implements scenario.Conn.
func (c *conn) Do(ctx context.Context, commands [][]string) []string {
	if len(commands) == 1 {
		if text, ok := c.subscribe(ctx, commands[0]); ok {
			return []string{text}
		}
		return []string{c.show(c.client.Do(ctx, words(commands[0])...).Result())}
	}
	list, exec := commands, c.client.Pipelined
	transaction := strings.EqualFold(commands[0][0], "MULTI") && strings.EqualFold(commands[len(commands)-1][0], "EXEC")
	if transaction {
		list, exec = commands[1:len(commands)-1], c.client.TxPipelined
	}
	cmds, err := exec(ctx, func(p redis.Pipeliner) error {
		for _, args := range list {
			p.Do(ctx, words(args)...)
		}
		return nil
	})
	out := make([]string, 0, len(commands))
	for _, cmd := range cmds {
		out = append(out, c.show(cmd.(*redis.Cmd).Result()))
	}
	if !transaction {
		return out
	}
	return c.transaction(len(commands), out, err)
}

// transaction are the replies to the commands of a transaction, from MULTI to EXEC. The
// library hides those to MULTI and of the queue, which are known once EXEC has run. If
// it has not, there is the error of each command in between, and that of the whole. Where
// EXEC was refused because of one command, it is the error of those that were queued.
func (c *conn) transaction(commands int, results []string, err error) []string {
	replies := make([]string, commands)
	for i := range replies {
		replies[i] = "QUEUED"
	}
	replies[0] = "OK"
	aborted := slices.IndexFunc(results, func(r string) bool { return strings.HasPrefix(r, "EXECABORT") })
	switch {
	case aborted >= 0:
		replies[commands-1] = results[aborted]
		for i, r := range results {
			if r != results[aborted] {
				replies[i+1] = r
			}
		}
	case errors.Is(err, redis.TxFailedErr): // a watched key has changed
		replies[commands-1] = "(nil)"
	case err == nil, errors.Is(err, redis.Nil), isReply(err) && !refusesAll(err):
		replies[commands-1] = "[" + strings.Join(results, ", ") + "]"
	default:
		copy(replies[1:], results)
		replies[0] = c.show(nil, err)
		replies[commands-1] = replies[0]
	}
	return replies
}

func isReply(err error) bool {
	var reply redis.Error
	return errors.As(err, &reply)
}

// refusesAll reports whether an error reply is one by which a node refuses a transaction:
// what else comes from EXEC is the reply to one of its commands.
func refusesAll(err error) bool {
	code, _, _ := strings.Cut(err.Error(), " ")
	switch code {
	case "MOVED", "ASK", "TRYAGAIN", "CROSSSLOT", "CLUSTERDOWN", "LOADING", "MASTERDOWN", "READONLY", "BUSY", "NOREPLICAS":
		return true
	}
	return false
}

func words(args []string) []any {
	out := make([]any, len(args))
	for i, arg := range args {
		out[i] = arg
	}
	return out
}

// statuses are the status replies, which the library does not tell from strings.
var statuses = map[string]bool{"OK": true, "PONG": true, "QUEUED": true, "RESET": true}

// show writes a result as an expectation has it.
func (c *conn) show(v any, err error) string {
	var timeout net.Error
	switch {
	case errors.Is(err, redis.Nil):
		return "(nil)"
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
	case err != nil:
		return c.namedAddress(err.Error())
	}
	switch v := v.(type) {
	case nil:
		return "(nil)"
	case int64:
		return "(integer) " + strconv.FormatInt(v, 10)
	case string:
		if statuses[v] {
			return v
		}
		return strconv.Quote(v)
	case error:
		return c.show(nil, v)
	case []any:
		parts := make([]string, len(v))
		for i := range v {
			parts[i] = c.show(v[i], nil)
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return fmt.Sprint(v)
}

// namedAddress replaces an address at the end of a redirect by the node's name.
func (c *conn) namedAddress(text string) string {
	if i := strings.LastIndexByte(text, ' '); i >= 0 {
		if name := c.cluster.NameAt(text[i+1:]); name != "" {
			return text[:i+1] + name
		}
	}
	return text
}

// Close implements scenario.Conn.
func (c *conn) Close() {
	c.subscriptions.close()
	_ = c.client.Close()
}

// Silence drops what go-redis has to say about connections that fail, which in scenarios
// they do on purpose. It is a setting of the whole program.
func Silence() { redis.SetLogger(silence{}) }

type silence struct{}

func (silence) Printf(context.Context, string, ...any) {}
