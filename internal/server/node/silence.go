package node

import "github.com/slotstorm/slotstorm/internal/server/resp"

// silence is what CLIENT REPLY set. It silences replies, and not what is pushed: messages,
// confirmations of subscriptions, invalidations (prepareClientToWrite).
type silence struct {
	off      bool // CLIENT REPLY OFF
	skip     bool // the reply to the current command is skipped
	skipNext bool // that to the next one will be
	// cuts is set while a silent reply is written. From is where it begins in the
	// output, pushed is what is pushed meanwhile.
	cuts   bool
	from   int
	pushed resp.Writer
	// last says that the last reply was silent.
	last bool
}

// beginReply begins a command's reply, and returns where it begins in the output.
func (s *Session) beginReply() int {
	s.endCut()
	if s.silence.off || s.silence.skip {
		s.hush()
	}
	return len(s.out.Buf)
}

// endReply ends a command's reply (resetClient).
func (s *Session) endReply() {
	s.silence.last = s.silence.cuts
	s.endCut()
	s.silence.skip, s.silence.skipNext = s.silence.skipNext, false
}

// hush makes silent what is written from here on until the command's end.
func (s *Session) hush() {
	if !s.silence.cuts {
		s.silence.cuts, s.silence.from = true, len(s.out.Buf)
	}
}

// speak is CLIENT REPLY ON.
func (s *Session) speak() {
	s.silence.off, s.silence.skip = false, false
	s.endCut()
}

// resetSilence is what RESET does. What skips its own reply holds.
func (s *Session) resetSilence() {
	s.silence.off, s.silence.skipNext = false, false
	if !s.silence.skip {
		s.endCut()
	}
}

// endCut takes what was silent out of the output. What was pushed takes its place.
func (s *Session) endCut() {
	q := &s.silence
	if !q.cuts {
		return
	}
	q.cuts = false
	s.out.Buf = append(s.out.Buf[:min(q.from, len(s.out.Buf))], q.pushed.Buf...)
	q.pushed.Buf = nil
}

// pusher is where pushes to the client go: what is said unasked.
func (s *Session) pusher() *resp.Writer {
	if !s.silence.cuts {
		return &s.out
	}
	s.silence.pushed.RESP3 = s.out.RESP3
	return &s.silence.pushed
}
