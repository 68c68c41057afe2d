package chaos

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/scenario/goredis"
)

// GoRedis lets go-redis play the commands of timelines. Change, if it is not nil, sets
// its options. The library's own log is switched off for the whole program, here and by
// Run.Redis: connections fail all the time.
func GoRedis(change func(*redis.ClusterOptions)) scenario.Driver {
	return goredis.Driver{Options: func(o *redis.ClusterOptions) {
		safeInBubbles(o)
		if change != nil {
			change(o)
		}
	}}
}

var silence = sync.OnceFunc(goredis.Silence)

// safeInBubbles sets what a go-redis client in a bubble needs, see
// clustertest.Cluster.Options.
func safeInBubbles(o *redis.ClusterOptions) {
	silence()
	o.PoolSize = 100
}

// recordingHook tells the recorder of a run of a client's commands.
type recordingHook struct {
	run  *Run
	name string
}

func (h recordingHook) DialHook(next redis.DialHook) redis.DialHook { return next }

func (h recordingHook) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		begin := h.run.Cluster.Now()
		err := next(ctx, cmd)
		h.run.add(h.name, [][]string{texts(cmd.Args())}, []string{shown(cmd)}, begin, h.run.Cluster.Now())
		return err
	}
}

func (h recordingHook) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		begin := h.run.Cluster.Now()
		err := next(ctx, cmds)
		end := h.run.Cluster.Now()
		var commands [][]string
		var replies []string
		for _, cmd := range cmds {
			commands, replies = append(commands, texts(cmd.Args())), append(replies, shown(cmd))
		}
		if n := len(commands); n > 1 && strings.EqualFold(commands[0][0], "multi") {
			replies = transaction(replies)
		}
		h.run.add(h.name, commands, replies, begin, end)
		return err
	}
}

// transaction makes the replies of a transaction what a node sent: go-redis has put the
// results of EXEC into the commands.
func transaction(results []string) []string {
	n := len(results)
	out := make([]string, n)
	for i := range out {
		out[i] = "QUEUED"
	}
	out[0] = "OK"
	first := results[1]
	isError := strings.HasPrefix(first, "(") && !strings.HasPrefix(first, "(integer)") && first != "(nil)" ||
		first != "OK" && first == strings.TrimLeft(first, "\"([")
	if isError && !slices.ContainsFunc(results[1:n-1], func(r string) bool { return r != first }) {
		out[n-1] = first // a transaction that fails gives its error to all of its commands
		return out
	}
	out[n-1] = "[" + strings.Join(results[1:n-1], ", ") + "]"
	return out
}

func texts(args []any) []string {
	out := make([]string, len(args))
	for i, arg := range args {
		if b, ok := arg.([]byte); ok {
			out[i] = string(b)
			continue
		}
		out[i] = fmt.Sprint(arg)
	}
	return out
}

// shown is the result of a command as scenarios show it.
func shown(cmd redis.Cmder) string {
	var timeout net.Error
	var reply redis.Error
	err := cmd.Err()
	switch {
	case errors.Is(err, redis.Nil):
		return "(nil)"
	case errors.As(err, &timeout) && timeout.Timeout(), errors.Is(err, context.DeadlineExceeded):
		return "(timeout)"
	case errors.As(err, &reply):
		return reply.Error()
	case err != nil:
		return "(" + err.Error() + ")"
	}
	switch c := cmd.(type) {
	case *redis.StatusCmd:
		return c.Val()
	case *redis.StringCmd:
		return strconv.Quote(c.Val())
	case *redis.IntCmd:
		return "(integer) " + strconv.FormatInt(c.Val(), 10)
	case *redis.BoolCmd:
		return boolean(c)
	case *redis.StringSliceCmd:
		return list(c.Val(), func(s string) string { return strconv.Quote(s) })
	case *redis.SliceCmd:
		return list(c.Val(), value)
	case *redis.Cmd:
		return value(c.Val())
	}
	return "(" + cmd.String() + ")"
}

// boolean shows a result that go-redis has made a truth of: of SET NX, or of a number.
func boolean(c *redis.BoolCmd) string {
	isSet := len(c.Args()) > 0 && strings.EqualFold(fmt.Sprint(c.Args()[0]), "set")
	switch {
	case isSet && c.Val():
		return "OK"
	case isSet:
		return "(nil)"
	case c.Val():
		return "(integer) 1"
	}
	return "(integer) 0"
}

func list[T any](items []T, show func(T) string) string {
	words := make([]string, len(items))
	for i, item := range items {
		words[i] = show(item)
	}
	return "[" + strings.Join(words, ", ") + "]"
}

func value(v any) string {
	switch v := v.(type) {
	case nil:
		return "(nil)"
	case int64:
		return "(integer) " + strconv.FormatInt(v, 10)
	case string:
		if v == "OK" || v == "QUEUED" {
			return v
		}
		return strconv.Quote(v)
	case error:
		return v.Error()
	case []any:
		return list(v, value)
	}
	return fmt.Sprint(v)
}

func heard(client string, commands [][]string, replies []string, begin, end time.Duration) scenario.Heard {
	return scenario.Heard{Client: client, Commands: commands, Replies: replies, Begin: begin, End: end}
}
