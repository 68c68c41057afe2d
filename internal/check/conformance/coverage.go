package conformance

import (
	"fmt"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// Coverage tells of every command of Redis's table, subcommands too, whether it was
// compared, and whether it ever differed.
type Coverage struct {
	// answered are the commands to which a real server gave at least one reply that
	// is no error, and Slotstorm the same.
	answered map[string]bool
	// differing are those with a difference, known or new.
	differing map[string]bool
}

func newCoverage() *Coverage {
	return &Coverage{answered: map[string]bool{}, differing: map[string]bool{}}
}

// add counts an exchange that was played; what comes behind its first difference is
// not judged.
func (c *Coverage) add(e Exchange, want []Outcome, d Difference, differs bool) {
	for i, s := range e.Lines {
		if s.Verb != Send && s.Verb != Until || s.Async || i >= len(want) {
			continue
		}
		name := commandName(s.Args)
		if differs && i == d.Step {
			c.differing[name] = true
			return
		}
		if w := want[i]; w.End == "" && len(w.Replies) > 0 && w.Replies[0].Kind != live.Error {
			c.answered[name] = true
		}
	}
}

// commandName is the full name of the command that the words call, "" if there is none.
func commandName(args []string) string {
	words := make([][]byte, min(len(args), 2))
	for i := range words {
		words[i] = []byte(args[i])
	}
	if cmd, _ := command.Resolve(words); cmd != nil {
		return cmd.Name
	}
	return ""
}

// forClients are the commands that a client's code may send: all but those of
// Redis's group "server", which is persistence, modules, replication links, memory and
// other administration, and without the containers, which do nothing themselves.
func forClients() []string {
	var names []string
	for _, cmd := range command.All() {
		if cmd.Docs().Group != "server" && !cmd.IsContainer() {
			names = append(names, cmd.Name)
		}
	}
	return names
}

// common are the eighty commands that client code uses most.
var common = strings.Fields(`
	get set setnx setex getdel getex mget mset append strlen incr incrby incrbyfloat decr decrby getrange
	setbit getbit bitcount
	del unlink exists expire pexpire expireat ttl pttl persist type rename scan
	hget hset hmget hgetall hdel hexists hincrby hkeys hvals hlen hsetnx hscan
	lpush rpush lpop rpop lrange llen lrem ltrim blpop brpop lmove
	sadd srem smembers sismember scard spop srandmember sunion sinter
	zadd zrem zrange zrangebyscore zscore zrank zincrby zcard zpopmin zremrangebyscore
	xadd xread xreadgroup xack
	multi exec eval`)

// alike are those of the names that were compared and never differed.
func (c *Coverage) alike(names []string) int {
	n := 0
	for _, name := range names {
		if c.answered[name] && !c.differing[name] {
			n++
		}
	}
	return n
}

// Headline says how many commands have no known difference.
func (c *Coverage) Headline() string {
	all := forClients()
	n := c.alike(all)
	return fmt.Sprintf("Of the %d commands of Redis's table that are not about the administration of a server (subcommands counted), "+
		"%d (%d%%) were\ncompared and have no known difference; of the %d that client code uses most, %d.",
		len(all), n, n*100/len(all), len(common), c.alike(common))
}

// Details names the commands that the headline does not count.
func (c *Coverage) Details() []string {
	var differing, missing []string
	for _, name := range forClients() {
		text := "`" + strings.ToUpper(strings.ReplaceAll(name, "|", " ")) + "`"
		switch {
		case c.differing[name]:
			differing = append(differing, text)
		case !c.answered[name]:
			missing = append(missing, text)
		}
	}
	var lines []string
	if len(differing) > 0 {
		lines = append(lines, "With a known difference: "+strings.Join(differing, ", ")+".")
	}
	if len(missing) > 0 {
		lines = append(lines, "Without an answer other than an error: "+strings.Join(missing, ", ")+".")
	}
	return lines
}
