package node

import (
	"bytes"
	"errors"
	"net"
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

var _ = handle(map[string]handler{"migrate": cmdMigrate})

// migrateOptions are the arguments of MIGRATE.
type migrateOptions struct {
	addr           string
	db             int64
	timeout        time.Duration
	copy, replace  bool
	user, password []byte // user is nil for the form without one
	auth           bool
	keys           [][]byte
}

// cmdMigrate moves keys to another server: MIGRATE host port key|"" db timeout
// [COPY] [REPLACE] [AUTH password | AUTH2 user password] [KEYS key ...]
// (migrateCommand). The whole node waits for the target, as in Redis.
func cmdMigrate(c *call) {
	opts, refusal := parseMigrate(c.args)
	if refusal != "" {
		c.fail(refusal)
		return
	}
	var keys []string
	for _, key := range opts.keys {
		if c.n.ks.Read(key) {
			keys = append(keys, string(key))
		}
	}
	if len(keys) == 0 {
		c.out.Simple("NOKEY")
		return
	}
	opts.user, opts.password = bytes.Clone(opts.user), bytes.Clone(opts.password) // they have to stay
	c.keepBusy(func(answer func(reply func(*resp.Writer))) {
		m := &migration{n: c.n, client: c.s, opts: opts, keys: keys, answer: answer}
		m.try()
	})
}

// parseMigrate reads the arguments and returns the error reply for wrong ones.
func parseMigrate(args [][]byte) (opts migrateOptions, refusal string) {
	opts.addr = net.JoinHostPort(string(args[1]), strconv.Itoa(portOf(args[2])))
	opts.keys = args[3:4]
options:
	for i := 6; i < len(args); i++ {
		left := len(args) - i - 1
		switch {
		case ctype.EqualFold(args[i], "copy"):
			opts.copy = true
		case ctype.EqualFold(args[i], "replace"):
			opts.replace = true
		case ctype.EqualFold(args[i], "auth") && left >= 1:
			opts.auth, opts.user, opts.password = true, nil, args[i+1]
			i++
		case ctype.EqualFold(args[i], "auth2") && left >= 2:
			opts.auth, opts.user, opts.password = true, args[i+1], args[i+2]
			i += 2
		case ctype.EqualFold(args[i], "keys"):
			if len(args[3]) != 0 {
				return opts, "ERR When using MIGRATE KEYS option, the key argument must be set to the empty string"
			}
			opts.keys = args[i+1:]
			break options
		default:
			return opts, errtext.Syntax
		}
	}
	timeout, okTimeout := number.ParseInt(args[5])
	db, okDB := number.ParseInt(args[4])
	if !okTimeout || !okDB {
		return opts, errtext.NotInteger
	}
	if timeout <= 0 {
		timeout = 1000
	}
	opts.db = db
	opts.timeout = time.Duration(min(timeout, int64(migrateTimeoutMax/time.Millisecond))) * time.Millisecond
	return opts, ""
}

// portOf reads a port as atoi does: the digits at the beginning. Nobody listens on
// port 0.
func portOf(arg []byte) int {
	port := 0
	for _, c := range arg {
		if c < '0' || c > '9' || port > 65535 {
			break
		}
		port = port*10 + int(c-'0')
	}
	return port
}

// migrateTimeoutMax keeps a timeout within what a duration can hold.
const migrateTimeoutMax = 100 * 365 * 24 * time.Hour

// migration is a MIGRATE under way. Each step that waits has the command's timeout.
type migration struct {
	n      *Node
	client *Session
	opts   migrateOptions
	keys   []string
	answer func(reply func(*resp.Writer))

	socket  *migrateSocket
	retried bool
	auth    bool     // a reply to AUTH is due
	sel     bool     // a reply to SELECT is due
	sent    []string // keys sent, in order
	replies int      // replies to them so far
	moved   [][]byte // keys that the target took
	refused bool     // AUTH or SELECT was
	failed  bool     // the target has answered with an error
	failure string   // the first one
	cancel  func()   // the step's timer
}

// try connects, or takes the connection of an earlier MIGRATE to the same target.
func (m *migration) try() {
	n := m.n
	if socket := n.sockets[m.opts.addr]; socket != nil {
		m.socket = socket
		socket.use(m)
		m.send()
		return
	}
	m.socket = &migrateSocket{n: n, addr: m.opts.addr, db: -1}
	m.socket.use(m)
	m.await(func() { m.unconnected(TimedOut) })
	m.socket.link = n.host.Dial(n, m.opts.addr, m.opts.timeout, m.socket)
}

// await sets the timer of the step that begins.
func (m *migration) await(late func()) {
	if m.cancel != nil {
		m.cancel()
	}
	m.cancel = m.n.host.After(m.opts.timeout, func() {
		m.n.proceed(func() {
			if m.socket != nil {
				late()
			}
		})
	})
}

// send writes AUTH and SELECT if needed, and a RESTORE for each key.
func (m *migration) send() {
	var w resp.Writer
	m.auth, m.sel = m.opts.auth, m.socket.db != m.opts.db
	m.sent, m.replies = m.sent[:0], 0
	if m.auth {
		if m.opts.user != nil {
			w.BulkStrings([]string{"AUTH", string(m.opts.user), string(m.opts.password)})
		} else {
			w.BulkStrings([]string{"AUTH", string(m.opts.password)})
		}
	}
	if m.sel {
		w.BulkStrings([]string{"SELECT", strconv.FormatInt(m.opts.db, 10)})
	}
	now := m.n.timeOfDay()
	for _, key := range m.keys {
		payload, deadline, err := m.n.ks.Dump([]byte(key))
		switch {
		case errors.Is(err, keyspace.ErrNoKey):
			continue
		case err != nil: // all keys stay
			text := dumpError([]byte(key), err)
			m.finish(func(w *resp.Writer) { w.Error(text) })
			return
		}
		ttl := int64(0)
		if !deadline.IsZero() {
			left := deadline.Sub(now).Milliseconds()
			if left < 0 {
				continue // expired meanwhile
			}
			ttl = max(left, 1)
		}
		args := []string{"RESTORE-ASKING", key, strconv.FormatInt(ttl, 10), string(payload)}
		if m.opts.replace {
			args = append(args, "REPLACE")
		}
		w.BulkStrings(args)
		m.sent = append(m.sent, key)
	}
	if len(m.sent) == 0 {
		m.finish((*resp.Writer).OK)
		return
	}
	m.socket.link.Send(w.Buf)
	m.awaitReply()
}

func (m *migration) awaitReply() { m.await(func() { m.lost(true) }) }

// reply takes one line of the target's answer. Only its first byte counts: what is
// no error is a success. After a refused AUTH or SELECT no key is taken for moved,
// whatever the target says to it.
func (m *migration) reply(line string) {
	isError := line != "" && line[0] == '-'
	if isError && !m.failed {
		m.failed, m.failure = true, ctype.Text(line[1:]) // a C string
	}
	switch {
	case m.auth:
		m.auth, m.refused = false, isError
	case m.sel:
		m.sel, m.refused = false, m.refused || isError
	default:
		if !isError && !m.refused && !m.opts.copy {
			caller := m.n.current
			m.n.current = m.client // whose command it is
			m.n.snapshots.changes += int64(m.n.ks.Delete(m.sent[m.replies]))
			m.n.current = caller
			m.moved = append(m.moved, []byte(m.sent[m.replies]))
		}
		m.replies++
	}
	switch {
	case m.replies < len(m.sent):
		m.awaitReply()
	case m.failed:
		m.socket.db = -1
		m.fail()
	default:
		m.socket.db = m.opts.db
		m.finish((*resp.Writer).OK)
	}
}

func (m *migration) fail() {
	m.finish(func(w *resp.Writer) { w.Error("ERR Target instance replied with error: " + m.failure) })
}

// lost ends the exchange when the target is silent or gone. A connection that broke
// before the first key was answered is tried once more (may_retry).
func (m *migration) lost(timedOut bool) {
	m.socket.drop()
	switch {
	case m.failed:
		m.fail()
	case m.replies == 0 && !timedOut && !m.retried:
		m.retried = true
		m.try()
	default:
		m.abort("reading to target instance")
	}
}

// unconnected ends a connection attempt. A refusal shows when Redis first writes,
// and is tried once more; the rest shows at once.
func (m *migration) unconnected(why LinkError) {
	m.socket.drop()
	switch {
	case why != Refused:
		m.abort("connecting to the client")
	case !m.retried:
		m.retried = true
		m.try()
	default:
		m.abort("writing to target instance")
	}
}

// abort replies with IOERR.
func (m *migration) abort(what string) {
	m.finish(func(w *resp.Writer) { w.Error("IOERR error or timeout " + what) })
}

// finish replies and lets the node go on.
func (m *migration) finish(reply func(*resp.Writer)) {
	if m.cancel != nil {
		m.cancel()
	}
	m.socket.free()
	m.socket = nil
	if len(m.moved) > 0 { // replicas only hear that the keys are gone
		m.n.propagate(append([][]byte{wordDel}, m.moved...)...)
	}
	m.answer(reply)
}
