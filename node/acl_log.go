package node

import (
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/number"
)

// aclLog keeps what users were refused, the newest first.
type aclLog struct {
	entries []aclEntry
	max     int64 // acllog-max-len
}

// denial is what somebody was refused, and where.
type denial struct {
	reason permission
	// context is "toplevel", "multi" or "lua".
	context string
	// object is the command, key or channel.
	object, user string
}

// aclEntry is a denial, how often it has happened, and what is known of the last time.
type aclEntry struct {
	denial
	count  int64
	last   time.Duration
	client string
}

const (
	// aclLogGrouping is for how long the same denial counts as one entry
	// (ACL_LOG_GROUPING_MAX_TIME_DELTA).
	aclLogGrouping = time.Minute
	// aclLogSearch is how many entries are searched for the same denial.
	aclLogSearch = 10
)

// denied logs a denial (addACLLogEntry). Without a context it is that of the client's
// own command.
func (c *call) denied(d denial) {
	n := c.n
	log := &n.acl.log
	if d.context == "" {
		d.context = "toplevel"
		if c.s.tx.open {
			d.context = "multi"
		}
	}
	e := aclEntry{denial: d, count: 1, last: n.now, client: strings.TrimSuffix(string(c.appendClient(nil, c.s)), "\n")}
	for i := range log.entries[:min(len(log.entries), aclLogSearch)] {
		if known := log.entries[i]; known.denial == d && n.now-known.last <= aclLogGrouping {
			e.count += known.count
			log.entries = append(log.entries[:i], log.entries[i+1:]...)
			break
		}
	}
	log.entries = append([]aclEntry{e}, log.entries...)
	log.entries = log.entries[:min(int64(len(log.entries)), log.max)]
}

var denialWords = map[permission]string{
	deniedCommand: "command", deniedKey: "key", deniedAuth: "auth", deniedChannel: "channel",
}

// cmdACLLog is ACL LOG [count | RESET].
func cmdACLLog(c *call) {
	log := &c.n.acl.log
	count := int64(10)
	switch {
	case len(c.args) > 3:
		c.fail(errtext.SubcommandSyntax(c.args))
		return
	case len(c.args) == 3 && ctype.EqualFold(c.args[2], "reset"):
		log.entries = nil
		c.out.OK()
		return
	case len(c.args) == 3:
		var ok bool
		if count, ok = number.ParseInt(c.args[2]); !ok {
			c.fail(errtext.NotInteger)
			return
		}
	}
	count = min(max(count, 0), int64(len(log.entries)))
	c.out.Array(int(count))
	for _, e := range log.entries[:count] {
		c.out.Map(7)
		c.out.BulkString("count")
		c.out.Int(e.count)
		c.out.Field("reason", denialWords[e.reason])
		c.out.Field("context", e.context)
		c.out.Field("object", e.object)
		c.out.Field("username", e.user)
		c.out.BulkString("age-seconds")
		c.out.Double(float64(c.n.wall().UnixMilli()-c.n.start.Add(e.last).UnixMilli()) / 1000)
		c.out.Field("client-info", e.client)
	}
}
