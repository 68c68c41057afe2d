package evidence

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// eventKind is what a log tells.
type eventKind uint8

const (
	eventFail eventKind = iota + 1
	eventClear
	eventElection
	eventWon
	eventVote
	eventState
	eventDown
	eventUp
	eventManual
	eventForced
	eventImporting
	eventMigrating
	eventAssigned
	eventStable
)

// Logs of servers since 3.0: "2345:M 17 Nov 21:26:13.162 # Cluster state changed: fail", with a year
// since 5.0, and without the role before 3.0.
var logged = regexp.MustCompile(`^\[?\d+(?::[MSCX]|\]) (\d\d [A-Z][a-z][a-z] (?:\d{4} )?\d\d:\d\d:\d\d\.\d{3}) [.*#-] (.*)$`)

// logTimes are the forms of their times.
var logTimes = []string{"02 Jan 2006 15:04:05.000", "02 Jan 15:04:05.000"}

const hexID = `([0-9a-f]{40})`

// logTexts are the texts that matter. A group is the node that it is about, a slot if its name says so,
// or else the number of an epoch. Valkey tells of each step of a migration since 8.0, Redis of its end
// alone, and of that only if the config epoch changes.
var logTexts = []struct {
	what eventKind
	text *regexp.Regexp
}{
	{eventFail, regexp.MustCompile(`^Marking node ` + hexID + ` .*as failing \(quorum reached\)`)},
	{eventFail, regexp.MustCompile(`^FAIL message received from [0-9a-f]{40} .*about ` + hexID)},
	{eventClear, regexp.MustCompile(`^Clear FAIL state for node ` + hexID)},
	{eventElection, regexp.MustCompile(`^Starting a failover election for epoch (\d+)`)},
	{eventWon, regexp.MustCompile(`^Failover election won: I'm the new master`)},
	{eventVote, regexp.MustCompile(`^Failover auth granted to ` + hexID + ` .*for epoch (\d+)`)},
	{eventState, regexp.MustCompile(`^Cluster state changed: (ok|fail)`)},
	{eventDown, regexp.MustCompile(`^(?:Redis|Valkey) is now ready to exit`)},
	{eventUp, regexp.MustCompile(`^(?:The server is now ready|Ready) to accept connections`)},
	{eventManual, regexp.MustCompile(`^Manual failover requested by (?:slave|replica) ` + hexID)},
	{eventForced, regexp.MustCompile(`^Forced failover user request accepted`)},
	{eventImporting, regexp.MustCompile(`^Importing slot (?P<slot>\d+) from node ` + hexID)},
	{eventMigrating, regexp.MustCompile(`^Migrating slot (?P<slot>\d+) to node ` + hexID)},
	{eventAssigned, regexp.MustCompile(`^Assigning slot (?P<slot>\d+) to node ` + hexID)},
	{eventAssigned, regexp.MustCompile(`^[cC]onfigEpoch updated after importing slot (?P<slot>\d+)`)},
	{eventStable, regexp.MustCompile(`^Marking slot (?P<slot>\d+) stable`)},
}

var iAm = regexp.MustCompile(`I'm ` + hexID + `$`)

// logLine reads a line of a server's log.
func (r *reader) logLine(line string) bool {
	m := logged.FindStringSubmatch(line)
	if m == nil {
		return false
	}
	at, ok := logTime(m[1])
	if !ok {
		return false
	}
	if id := iAm.FindStringSubmatch(m[2]); id != nil {
		r.speaker = r.e.nodeOf(id[1], "")
		if r.label != "" && r.speaker != nil {
			r.e.labels[r.label], r.speaker.label = r.speaker, r.label
		}
		return true
	}
	for _, t := range logTexts {
		if found := t.text.FindStringSubmatch(m[2]); found != nil {
			h := happened{at: at, who: r.speaker, label: r.label, what: t.what, text: m[2]}
			if i := t.text.SubexpIndex("slot"); i > 0 {
				s, err := strconv.Atoi(found[i])
				if err != nil || s >= slot.Count {
					return true // no server says that
				}
				h.slot, found = s, slices.Delete(found, i, i+1)
			}
			r.happened(h, found[1:])
			return true
		}
	}
	return true // it says something else
}

func logTime(text string) (time.Time, bool) {
	for _, form := range logTimes {
		if at, err := time.Parse(form, text); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

// happened notes an event.
func (r *reader) happened(h happened, groups []string) {
	for _, g := range groups {
		if isID(g) {
			h.about = r.e.nodeOf(g, "")
		} else if n, err := strconv.ParseUint(g, 10, 64); err == nil {
			h.epoch = n
		}
	}
	if len(r.e.timeline) >= mostEvents {
		r.e.untold++
		return
	}
	r.e.timeline = append(r.e.timeline, h)
}

// doer is who an event is told by, as far as anybody knows.
func (h *happened) doer(names map[*node]string) string {
	switch {
	case h.who != nil && names[h.who] != "":
		return names[h.who]
	case h.label != "":
		return strings.ToLower(h.label)
	}
	return "a node"
}
