package node

import "github.com/slotstorm/slotstorm/internal/server/config"

// outputClass is the class of the session's client.
func (s *Session) outputClass() config.OutputClass {
	switch s.kind() {
	case kindReplica:
		return config.OutputReplica
	case kindPubSub:
		return config.OutputPubSub
	}
	return config.OutputNormal
}

// limited reports whether the output of the session's client is bounded at all.
func (s *Session) limited() bool {
	limit := &s.n.outputLimits[s.outputClass()]
	return limit.Hard|limit.Soft != 0
}

// overOutputLimit is checkClientOutputBufferLimits.
func (s *Session) overOutputLimit() bool {
	n, o := s.n, &s.output
	class := s.outputClass()
	limit := n.outputLimits[class]
	if class == config.OutputReplica && limit.Hard != 0 { // else it could not go on from the backlog
		limit.Hard = max(limit.Hard, uint64(n.settings.BacklogSize))
	}
	memory, _ := s.outputMemory()
	return o.Over(limit, uint64(memory), n.wallSecond(n.now))
}
