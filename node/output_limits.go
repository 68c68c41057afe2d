package node

import (
	"fmt"
	"strconv"
	"strings"
)

// outputLimit bounds the output that waits for a client of some class
// (client-output-buffer-limit): above hard bytes it loses its connection at once, above
// soft bytes after so many seconds. 0 is no limit.
type outputLimit struct {
	hard, soft uint64
	seconds    int64
}

// outputClass is a class of clients of client-output-buffer-limit.
type outputClass uint8

const (
	outputNormal outputClass = iota
	outputReplica
	outputPubSub
	outputClasses
)

var outputClassNames = [outputClasses]string{"normal", "slave", "pubsub"}

// outputLimits are those of all classes.
type outputLimits [outputClasses]outputLimit

// defaultOutputLimits are those of Redis 7.0.15 (clientBufferLimitsDefaults).
var defaultOutputLimits = outputLimits{
	outputReplica: {256 << 20, 64 << 20, 60},
	outputPubSub:  {32 << 20, 8 << 20, 60},
}

// String is the directive's value.
func (l *outputLimits) String() string {
	var words []string
	for class, limit := range l {
		words = append(words, fmt.Sprintf("%s %d %d %d", outputClassNames[class], limit.hard, limit.soft, limit.seconds))
	}
	return strings.Join(words, " ")
}

// parseOutputLimits reads what the directive's kind has accepted.
func parseOutputLimits(value string) (l outputLimits) {
	words := strings.Fields(value)
	for class := range l {
		numbers := words[4*class+1:]
		l[class].hard, _ = strconv.ParseUint(numbers[0], 10, 64)
		l[class].soft, _ = strconv.ParseUint(numbers[1], 10, 64)
		l[class].seconds, _ = strconv.ParseInt(numbers[2], 10, 64)
	}
	return l
}

// outputClass is the class of the session's client.
func (s *Session) outputClass() outputClass {
	switch s.kind() {
	case kindReplica:
		return outputReplica
	case kindPubSub:
		return outputPubSub
	}
	return outputNormal
}

// limited reports whether the output of the session's client is bounded at all.
func (s *Session) limited() bool {
	limit := &s.n.outputLimits[s.outputClass()]
	return limit.hard|limit.soft != 0
}

// overOutputLimit is checkClientOutputBufferLimits.
func (s *Session) overOutputLimit() bool {
	n, o := s.n, &s.output
	class := s.outputClass()
	limit := n.outputLimits[class]
	if class == outputReplica && limit.hard != 0 { // else it could not go on from the backlog
		limit.hard = max(limit.hard, uint64(n.settings.BacklogSize))
	}
	memory, _ := s.outputMemory()
	used := uint64(memory)
	if limit.hard != 0 && used >= limit.hard {
		return true
	}
	now := n.wallSecond(n.now)
	switch {
	case limit.soft == 0 || used < limit.soft:
		o.softSince = 0
	case o.softSince == 0:
		o.softSince = now
	default:
		return now-o.softSince > limit.seconds
	}
	return false
}
