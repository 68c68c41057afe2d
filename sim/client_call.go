package sim

import (
	"bytes"
	"slices"
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/sim/event"
	"github.com/slotstorm/slotstorm/sim/internal/slotmap"
)

// Result is what became of a command.
type Result struct {
	// Reply is the reply, empty if there was none.
	Reply Reply
	// Failure says why there was none: timeout, refused, reset, closed, "too many
	// redirects", "no known node", "unknown slot". It is empty if there was a reply.
	Failure string
	Route   event.Route
	Start   time.Duration
	End     time.Duration
}

// Failures that are not those of a connection.
const (
	failTooMany     = "too many redirects"
	failNoNode      = "no known node"
	failUnknownSlot = "unknown slot"
)

// call is a command, or a transaction, on its way through the cluster.
type call struct {
	cl       *Client
	request  []byte // encoded
	replies  int    // commands in it: more than one for a transaction
	slot     int    // -1 if it has no keys
	blocking bool
	reads    bool   // it only reads, and may be sent to a replica
	cacheKey string // the key whose reply the client holds, "" for none

	start     time.Duration
	route     event.Route
	redirects int
	retries   int
	done      func(r *Result, replies [][]byte)

	// quick is set for commands of a workload, of which there are many: the call is
	// used again, and its Result is only valid during done.
	quick  bool
	at     *link // where it was sent
	only   exchange
	result Result
}

// newCall encodes commands that go together. The first one with keys decides where.
func (cl *Client) newCall(commands [][]string, done func(r *Result, replies [][]byte)) *call {
	k := &call{cl: cl, replies: len(commands), slot: -1, start: cl.c.loop.now(), done: done}
	cl.stats.Begun++
	var w resp.Writer
	for _, args := range commands {
		w.BulkStrings(args)
		words := make([][]byte, len(args))
		for i, arg := range args {
			words[i] = []byte(arg)
		}
		cmd := resolve(words)
		if cmd == nil || !cmd.ArityOK(len(words)) {
			continue
		}
		k.blocking = k.blocking || cmd.Has(command.Blocking)
		k.reads = len(commands) == 1 && cmd.Has(command.ReadOnly) && cl.cfg.ReadFrom != FromMaster
		keys := cmd.Keys(nil, words)
		if len(keys) > 0 && k.slot < 0 {
			k.slot = keys[0].Slot
		}
		if cl.cache != nil && len(commands) == 1 && cacheable(cmd, len(keys)) {
			k.cacheKey = args[keys[0].Index]
		}
	}
	k.request = w.Buf
	return k
}

// newQuickCall makes a call for a workload, which reset prepares for each command.
func (cl *Client) newQuickCall() *call {
	k := &call{cl: cl, replies: 1, quick: true}
	k.only.timeout = cl.cfg.Timeout
	k.only.reply = k.answeredOnce
	k.only.failed = func(why string, sent bool) { k.failed(k.at.addr, why, sent) }
	return k
}

// reset makes a quick call ready for an encoded command with one key, which perhaps only
// reads.
func (k *call) reset(request, key []byte, reads bool) {
	k.reads = reads && k.cl.cfg.ReadFrom != FromMaster
	k.request = append(k.request[:0], request...)
	k.slot = slot.Of(key)
	k.start = k.cl.c.loop.now()
	k.route = k.route[:0]
	k.redirects, k.retries = 0, 0
	k.cl.stats.Begun++
}

// answeredOnce takes the reply to a quick call: usually all there is to do is to pass it on.
func (k *call) answeredOnce(raw []byte) {
	if raw[0] == '-' {
		k.answered(k.at.addr, [][]byte{bytes.Clone(raw)})
		return
	}
	k.cl.stats.Commands++
	k.result = Result{Reply: Reply{raw}, Route: k.route, Start: k.start, End: k.cl.c.loop.now()}
	k.done(&k.result, nil)
}

// begin finds out where the command goes and sends it.
func (k *call) begin() {
	cl := k.cl
	if cl.closed || k.fromCache() {
		return
	}
	if cl.slots == nil {
		cl.refresh("", func(ok bool) {
			if !ok {
				k.finish(failNoNode, nil)
				return
			}
			k.dispatch()
		})
		return
	}
	k.dispatch()
}

// dispatch sends the command to where the map says.
func (k *call) dispatch() {
	if k.quick && k.slot >= 0 && !k.reads {
		if l := k.cl.linkOf(k.slot); l != nil {
			k.sendQuick(l)
			return
		}
	}
	addr := k.target()
	switch {
	case addr != "":
		k.sendTo(addr, false)
	case k.slot >= 0:
		k.finish(failUnknownSlot, nil)
	default:
		k.finish(failNoNode, nil)
	}
}

// target is the address that the map names, "" if there is none to try.
func (k *call) target() string {
	if k.slot >= 0 && k.cl.slots != nil {
		if k.reads {
			if addr := k.cl.readAddr(k.slot); addr != "" {
				return addr
			}
		}
		if addr := k.cl.slots.Of(k.slot); addr != "" {
			return addr
		}
		if k.cl.cfg.GiveUpOnUnknownSlot {
			return ""
		}
	}
	return k.cl.anyNode()
}

// sendTo sends the command to an address, behind ASKING if the slot is on its way.
func (k *call) sendTo(addr string, asking bool) {
	b := k.request
	if k.quick && !asking {
		k.sendQuick(k.cl.link(addr))
		return
	}
	if asking {
		b = slices.Concat(askingRequest, b)
	}
	k.cl.link(addr).send(b, k.exchanges(addr, asking)...)
}

func (k *call) sendQuick(l *link) {
	k.at = l
	k.only.done, k.only.cancel = false, nil
	l.sendOne(k.request, &k.only)
}

var askingRequest = []byte("*1\r\n$6\r\nASKING\r\n")

// exchanges are what the command expects back from an address.
func (k *call) exchanges(addr string, asking bool) []*exchange {
	timeout := k.cl.cfg.Timeout
	if k.blocking {
		timeout = 0
	}
	var list []*exchange
	failed := false
	fail := func(why string, sent bool) {
		if !failed { // one failure counts once, however many replies it costs
			failed = true
			k.failed(addr, why, sent)
		}
	}
	if asking {
		list = append(list, &exchange{timeout: timeout, reply: func([]byte) {}, failed: fail})
	}
	replies := make([][]byte, 0, k.replies)
	for range k.replies {
		list = append(list, &exchange{timeout: timeout, failed: fail, reply: func(raw []byte) {
			if replies = append(replies, bytes.Clone(raw)); len(replies) == k.replies {
				k.answered(addr, replies)
			}
		}})
	}
	return list
}

// answered looks at the replies. Of a transaction the first redirect or error counts.
func (k *call) answered(addr string, replies [][]byte) {
	for _, raw := range replies {
		code, text := errorOf(raw)
		switch {
		case code == "":
			continue
		case code == "MOVED" || code == "ASK":
			if k.follow(addr, code, text, replies) {
				return
			}
		case slices.Contains(k.cl.cfg.RetryOn, code) && k.retries < k.cl.cfg.Retries:
			k.again(addr, code)
			return
		}
	}
	k.route = append(k.route, event.Hop{Node: k.nodeName(addr)})
	if k.cacheKey != "" {
		k.cl.cache.store(k.request, k.cacheKey, replies[0], k.cl.links[addr])
	}
	k.finish("", replies)
}

// follow goes where a redirect points. It reports false if the redirect is none.
func (k *call) follow(addr, code string, text []byte, replies [][]byte) bool {
	s, to, ok := slotmap.Redirect(text, addr, k.cl.cfg.TrustEmptyHost)
	if !ok {
		return false
	}
	cl := k.cl
	k.route = append(k.route, event.Hop{Node: k.nodeName(addr), Why: code})
	if k.redirects++; k.redirects > cl.cfg.MaxRedirects {
		k.finish(failTooMany, replies)
		return true
	}
	cl.stats.Redirects++
	if code == "ASK" {
		k.sendTo(to, true)
		return true
	}
	switch cl.cfg.OnMoved {
	case Patch:
		cl.slots.Set(s, to)
	case PatchAndRefresh:
		cl.slots.Set(s, to)
		cl.refreshSoon("")
	case RefreshFirst:
		cl.refresh("", func(bool) { k.sendTo(to, false) })
		return true
	}
	k.sendTo(to, false)
	return true
}

// failed takes the loss of the connection.
func (k *call) failed(addr, why string, sent bool) {
	giveUp := sent && k.cl.cfg.AtMostOnce
	if giveUp && k.cl.cfg.RefreshOnFailure {
		k.cl.refreshSoon(addr) // for those that come after it
	}
	if giveUp || k.retries >= k.cl.cfg.Retries {
		k.route = append(k.route, event.Hop{Node: k.nodeName(addr)})
		k.finish(why, nil)
		return
	}
	k.again(addr, why)
}

// again tries once more, after a pause and perhaps with a new map.
func (k *call) again(addr, why string) {
	cl := k.cl
	k.route = append(k.route, event.Hop{Node: k.nodeName(addr), Why: why})
	k.retries++
	cl.stats.Retries++
	cl.c.loop.after(cl.pause(k.retries), func() {
		if cl.closed {
			return
		}
		if !cl.cfg.RefreshOnFailure || cl.refreshWait() > 0 {
			k.dispatch()
			return
		}
		cl.refresh(addr, func(bool) { k.dispatch() })
	})
}

// pause is the time before the n-th retry.
func (cl *Client) pause(n int) time.Duration {
	if cl.cfg.Backoff == 0 {
		return 0
	}
	d := cl.cfg.Backoff << min(n-1, 20)
	if cl.cfg.MaxBackoff > 0 {
		d = min(d, cl.cfg.MaxBackoff)
	}
	return d/2 + time.Duration(cl.rnd.Int64N(int64(d/2)+1))
}

// finish tells the result.
func (k *call) finish(failure string, replies [][]byte) {
	r := &Result{Failure: failure, Route: k.route, Start: k.start, End: k.cl.c.loop.now()}
	if failure == "" {
		r.Reply = Reply{replies[len(replies)-1]}
	}
	k.cl.stats.Commands++
	switch {
	case failure != "":
		k.cl.stats.Failures++
	case r.Reply.Raw[0] == '-':
		k.cl.stats.Errors++
	}
	k.done(r, replies)
}

func (k *call) nodeName(addr string) string {
	if name := k.cl.c.NameAt(addr); name != "" {
		return name
	}
	return addr
}

// errorOf returns the code and the text of an error reply, "" for any other.
func errorOf(raw []byte) (code string, text []byte) {
	if len(raw) < 3 || raw[0] != '-' {
		return "", nil
	}
	text = raw[1 : len(raw)-2]
	word := text
	if i := bytes.IndexByte(text, ' '); i >= 0 {
		word = text[:i]
	}
	if known, ok := errorCodes[string(word)]; ok {
		return known, text
	}
	return string(word), text
}

// errorCodes are the usual codes. Routes keep them, which in a cluster that is down come
// by the thousands: they need not be copied each time.
var errorCodes = func() map[string]string {
	codes := map[string]string{}
	for _, code := range []string{"MOVED", "ASK", "TRYAGAIN", "CLUSTERDOWN", "CROSSSLOT", "LOADING", "MASTERDOWN", "READONLY", "BUSY", "OOM", "ERR"} {
		codes[code] = code
	}
	return codes
}()
