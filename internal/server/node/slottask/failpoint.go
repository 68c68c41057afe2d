package slottask

import (
	"slices"
	"strings"
)

// FailPoint is where tasks of this node fail, or do not go on: DEBUG ASM-FAILPOINT. The zero value
// is nowhere.
type FailPoint struct {
	channel failChannel
	state   State
}

type failChannel uint8

const (
	nowhere failChannel = iota
	importMain
	importSnapshot
	migrateMain
	migrateSnapshot
)

var failChannels = []string{importMain: "import-main-channel", importSnapshot: "import-rdb-channel", migrateMain: "migrate-main-channel", migrateSnapshot: "migrate-rdb-channel"}

// FailPointAt reads a channel and a state; two empty words are nowhere (asmDebugSetFailPoint).
func FailPointAt(channel, state string) (FailPoint, bool) {
	if channel == "" && state == "" {
		return FailPoint{}, true
	}
	i := slices.Index(failChannels, strings.ToLower(channel))
	s, ok := stateNamed(strings.ToLower(state))
	if i <= 0 || !ok {
		return FailPoint{}, false
	}
	return FailPoint{failChannel(i), s}, true
}

func (p FailPoint) at(c failChannel, s State) bool { return p.channel == c && p.state == s }

// dies lets a connection end if the destination is to fail there. It reports whether it does.
func (m *Tasks) dies(c failChannel, s State, t *Task, channel Channel) bool {
	if !m.Settings.Point.at(c, s) {
		return false
	}
	m.Broken(t, channel, "Connection reset by peer")
	return true
}
