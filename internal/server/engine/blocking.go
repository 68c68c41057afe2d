package engine

import (
	"math"
	"math/big"
	"strconv"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// blockingCommands pop from the first key that holds something. If none does, they reply
// nothing and leave in the effects what they wait for.
var blockingCommands = map[string]handler{
	"blpop":      func(e *Engine, w *resp.Writer, args [][]byte) { e.blockingListPop(w, args, value.Left) },
	"brpop":      func(e *Engine, w *resp.Writer, args [][]byte) { e.blockingListPop(w, args, value.Right) },
	"blmpop":     mPopList.runOrWait,
	"blmove":     blMove,
	"brpoplpush": brPopLPush,
	"bzpopmin":   func(e *Engine, w *resp.Writer, args [][]byte) { e.blockingZSetPop(w, args, false) },
	"bzpopmax":   func(e *Engine, w *resp.Writer, args [][]byte) { e.blockingZSetPop(w, args, true) },
	"bzmpop":     mPopZSet.runOrWait,
}

// blockingPop is a blocking command with its arguments read.
type blockingPop struct {
	kind    value.Kind
	keys    [][]byte
	timeout time.Duration
	// pop takes from a key that is there. Served is set for a client that has waited.
	pop func(w *resp.Writer, en *entry, served bool)
}

// popOrWait is blockingPopGenericCommand and blockingGenericZpopCommand.
func (e *Engine) popOrWait(w *resp.Writer, b blockingPop) {
	en, ok := e.first(w, b.keys, b.kind)
	if !ok {
		return
	}
	if en != nil {
		b.pop(w, en, false)
		return
	}
	e.wait(&keyspace.Wait{Kind: b.kind.String(), Keys: b.keys, Timeout: b.timeout}, func(w *resp.Writer, en *entry) bool {
		b.pop(w, en, true)
		return true
	})
}

// wait ends a command that blocks: nothing is replied. Serve will be called with what is at
// one of the keys, of the right kind, and reports whether it replied.
func (e *Engine) wait(wait *keyspace.Wait, serve func(w *resp.Writer, en *entry) bool) {
	wait.Serve = func(w *keyspace.Reply, key string) bool {
		e.effects.reset()
		en := e.findString(key)
		en.accesses = e.accessed(en.accesses)
		return serve((*resp.Writer)(w), en)
	}
	e.effects.wait = wait
}

// seconds reads a blocking command's timeout (getTimeoutFromObjectOrReply).
func (e *Engine) seconds(w *resp.Writer, arg []byte) (time.Duration, bool) {
	amount, ok := number.ParseExtended(arg)
	if !ok {
		w.Error("ERR timeout is not a float or out of range")
		return 0, false
	}
	ms, accuracy := amount.Mul(amount, big.NewFloat(1000)).Int64()
	switch {
	case accuracy == big.Below && ms != math.MaxInt64 && !e.has(dialect.TimeoutsCut):
		ms++ // a part of a millisecond is a whole one
	case accuracy == big.Below && ms == math.MaxInt64 && !e.has(dialect.TimeoutsEnd):
		ms = math.MinInt64 // as in Redis 7.0 what does not fit turns negative
	}
	return e.timeout(w, ms)
}

// timeout checks a timeout in milliseconds. One whose end does not fit in 64 bits never
// comes, or is refused.
func (e *Engine) timeout(w *resp.Writer, ms int64) (time.Duration, bool) {
	if ms < 0 {
		w.Error(errtext.TimeoutNeg)
		return 0, false
	}
	if e.has(dialect.TimeoutsEnd) && ms > math.MaxInt64-e.now {
		w.Error(errtext.TimeoutTooLong)
		return 0, false
	}
	return time.Duration(min(ms, math.MaxInt64/int64(time.Millisecond))) * time.Millisecond, true
}

// blockingListPop is BLPOP and BRPOP.
func (e *Engine) blockingListPop(w *resp.Writer, args [][]byte, at value.End) {
	wait, ok := e.seconds(w, args[len(args)-1])
	if !ok {
		return
	}
	e.popOrWait(w, blockingPop{kind: value.KindList, keys: args[1 : len(args)-1], timeout: wait, pop: func(w *resp.Writer, en *entry, served bool) {
		w.Array(2)
		w.BulkString(en.key)
		w.BulkString(en.List().Pop(at))
		e.rewrite(popCommand(at), []byte(en.key))
		e.popped(en, at, !served)
	}})
}

// popped ends what took elements off a list (listElementsRemoved). A client that was served
// does not signal: whoever pushed the element has done so.
func (e *Engine) popped(en *entry, at value.End, signal bool) {
	e.touch()
	e.notify(ofLists, popEvent(at), en.key)
	e.dropEmpty(en, en.List().Len())
	if signal {
		e.signal(en)
	}
}

// blockingZSetPop is BZPOPMIN and BZPOPMAX.
func (e *Engine) blockingZSetPop(w *resp.Writer, args [][]byte, max bool) {
	wait, ok := e.seconds(w, args[len(args)-1])
	if !ok {
		return
	}
	e.popOrWait(w, blockingPop{kind: value.KindZSet, keys: args[1 : len(args)-1], timeout: wait, pop: func(w *resp.Writer, en *entry, _ bool) {
		w.Array(3)
		w.BulkString(en.key)
		e.popRanks(w, en, max, 1, false)
		e.rewrite(zPopName(max), []byte(en.key))
	}})
}

// blMove is BLMOVE source destination LEFT|RIGHT LEFT|RIGHT timeout.
func blMove(e *Engine, w *resp.Writer, args [][]byte) {
	from, to, ok := parseEnds(w, args[3], args[4])
	if !ok {
		return
	}
	if wait, ok := e.seconds(w, args[5]); ok {
		e.moveOrWait(w, args, from, to, wait)
	}
}

func brPopLPush(e *Engine, w *resp.Writer, args [][]byte) {
	if wait, ok := e.seconds(w, args[3]); ok {
		e.moveOrWait(w, args, value.Right, value.Left, wait)
	}
}

// moveOrWait is blmoveGenericCommand. Replicas get the command that does not block.
func (e *Engine) moveOrWait(w *resp.Writer, args [][]byte, from, to value.End, wait time.Duration) {
	key, target := args[1], args[2]
	source, ok := e.typed(w, key, value.KindList)
	if !ok {
		return
	}
	name, words := "RPOPLPUSH", args[1:3]
	if len(args) == 6 {
		name, words = "LMOVE", args[1:5]
	}
	if source != nil {
		e.transfer(w, args, from, to)
		e.rewrite(name, words...)
		return
	}
	e.wait(&keyspace.Wait{Kind: value.KindList.String(), Keys: args[1:2], Timeout: wait}, func(w *resp.Writer, en *entry) bool {
		e.serveMove(w, en, target, from, to)
		e.rewrite(name, words...)
		return true
	})
}

// serveMove moves an element for a client that waited for it (serveClientBlockedOnList).
func (e *Engine) serveMove(w *resp.Writer, source *entry, key []byte, from, to value.End) {
	target, ok := e.typed(w, key, value.KindList)
	if !ok {
		return
	}
	e.pushMoved(w, target, key, source.List().Pop(from), to)
	e.popped(source, from, false)
}

// zPopName is the command that pops from an end of a sorted set.
func zPopName(max bool) string {
	if max {
		return "ZPOPMAX"
	}
	return "ZPOPMIN"
}

// popCount is the argument of the command that pops so many.
func popCount(n int) []byte { return strconv.AppendInt(nil, int64(n), 10) }
