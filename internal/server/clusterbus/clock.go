package clusterbus

import (
	"time"
)

// msec is a moment in milliseconds of Unix time, what mstime() returns. As in
// Redis, 0 means never.
type msec int64

// ms converts a duration to whole milliseconds. Redis compares milliseconds.
func ms(d time.Duration) msec { return msec(d / time.Millisecond) }

// defaultStart is the moment at which the clock of a testing/synctest bubble
// starts, too.
var defaultStart = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)

// at converts a duration since the cluster's start to a moment.
func (m *Machine) at(now time.Duration) msec { return m.start + ms(now) }

// since converts a moment to a duration since the cluster's start.
func (m *Machine) since(t msec) time.Duration {
	return time.Duration(t-m.start) * time.Millisecond
}

// unixTime is the current second, what server.unixtime holds.
func (m *Machine) unixTime() int64 { return int64(m.now / 1000) }
