package engine

import (
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// effects collects what the command under way means to replicas. Its buffers are
// used again and again, so that a command costs no allocation here.
type effects struct {
	changed   bool // server.dirty grew
	rewritten bool
	own       resp.Writer
	also      resp.Writer
	alsoCount int
	wait      *keyspace.Wait
}

// Effects implements keyspace.Keyspace.
func (e *Engine) Effects() keyspace.Effects {
	fx := keyspace.Effects{Changed: e.effects.changed, Also: e.effects.also.Buf, AlsoCount: e.effects.alsoCount, Wait: e.effects.wait}
	if e.effects.rewritten {
		fx.Own = e.effects.own.Buf
	}
	return fx
}

// reset begins a command.
func (fx *effects) reset() {
	fx.changed, fx.rewritten, fx.wait = false, false, nil
	if fx.alsoCount > 0 {
		fx.also.Buf, fx.alsoCount = fx.also.Buf[:0], 0
	}
}

// rewrite replaces the command for replicas, where its own words would mean
// something else there or later (rewriteClientCommandVector).
func (e *Engine) rewrite(name string, args ...[]byte) {
	e.effects.rewritten = true
	e.effects.own.Buf = appendRequest(e.effects.own.Buf[:0], name, args)
}

// propagate tells replicas of one more command, before the command's own
// (alsoPropagate).
func (e *Engine) propagate(name string, args ...[]byte) {
	e.effects.also.Buf = appendRequest(e.effects.also.Buf, name, args)
	e.effects.alsoCount++
}

// keepOwn lets only the commands of propagate go to replicas
// (preventCommandPropagation).
func (e *Engine) keepOwn() { e.effects.changed = false }

func appendRequest(buf []byte, name string, args [][]byte) []byte {
	w := resp.Writer{Buf: buf}
	w.Array(1 + len(args))
	w.BulkString(name)
	for _, arg := range args {
		w.Bulk(arg)
	}
	return w.Buf
}

// obeys reports whether the command comes from the master, which has checked it
// (mustObeyClient).
func (e *Engine) obeys() bool { return e.expiry == keyspace.KeepExpired }

// SetExpiry implements keyspace.Keyspace.
func (e *Engine) SetExpiry(mode keyspace.Expiry) { e.expiry = mode }

// expireNow deletes a key whose deadline has come, and says why
// (deleteExpiredKeyAndPropagate).
func (e *Engine) expireNow(en *entry) {
	e.unlink(en)
	e.notify(keyspace.EventExpired, "expired", en.key)
	e.observer.KeyExpired(en.key)
}
