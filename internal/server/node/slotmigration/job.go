// Package slotmigration is Valkey's atomic slot migration as a state machine
// (cluster_migrateslots.c): a source that has been told to gives slots away to a target, as a
// snapshot and a stream of commands. When the target has nearly all of it, the source holds
// back all writes, and grants the target to take the slots over.
//
// Jobs knows the jobs of one node, of either side. Events go in; World says what the
// machine has to know, and Take what the node has to do. There is no clock, no connection and
// no data here.
package slotmigration

import (
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

// State is how far a job is.
type State uint8

// The states. First those of a target, then those of a source, then the ends.
const (
	WaitAck State = iota
	ReceiveSnapshot
	WaitingForPaused
	FailoverRequested
	ImportGranted
	CleaningUp
	OnPrimary // a replica follows the import of its primary

	Connecting
	SendAuth
	ReadAuthResponse
	SendEstablish
	ReadEstablishResponse
	WaitingToSnapshot
	Snapshotting
	Replicating
	WaitingToPause
	FailoverPaused
	ExportGranted

	Success
	Cancelled
	Failed
)

var stateNames = [...]string{
	WaitAck: "waiting-for-ack", ReceiveSnapshot: "receiving-snapshot", WaitingForPaused: "waiting-for-paused",
	FailoverRequested: "failover-requested", ImportGranted: "failover-granted", CleaningUp: "cleaning-up",
	OnPrimary:  "occurring-on-primary",
	Connecting: "connecting", SendAuth: "sending-auth-command", ReadAuthResponse: "reading-auth-response",
	SendEstablish: "sending-establish-command", ReadEstablishResponse: "reading-establish-response",
	WaitingToSnapshot: "waiting-to-snapshot", Snapshotting: "snapshotting", Replicating: "replicating",
	WaitingToPause: "waiting-to-pause", FailoverPaused: "failover-paused", ExportGranted: "failover-granted",
	Success: "success", Cancelled: "cancelled", Failed: "failed",
}

// String is the state's name (slotMigrationJobStateToString).
func (s State) String() string { return stateNames[s] }

// Finished reports whether the state is an end.
func (s State) Finished() bool { return s >= Success }

// Job is one migration, as one of the two sides sees it.
type Job struct {
	// Name is the same on both sides: 40 hexadecimal digits.
	Name string
	// Import is set on the target's side.
	Import bool
	// Source and Target are the two nodes. A replica that follows an import knows neither.
	Source, Target gossip.ID
	// Ranges are the slots as they were named, in that order.
	Ranges []slot.Range
	// Created, Updated and Acked are times of the day in seconds: when the job began, when its
	// state last changed, and when the other side last said that it is there.
	Created, Updated, Acked int64
	State                   State
	// Message says why the job has failed.
	Message string
	// Unsent is how many bytes of the stream the source had not sent when it last looked
	// whether it can pause.
	Unsent int64
	// Behind is how many commands the target has executed that came behind the grant.
	Behind int

	pauseEnd time.Duration // until when the source holds writes back, 0 if it does not
	after    State         // what follows CleaningUp
}

// InProgress reports whether the job still tries to move the slots
// (isSlotMigrationJobInProgress).
func (j *Job) InProgress() bool { return !j.State.Finished() && j.State != CleaningUp }

// Follows reports whether the job is another node's, which this one has heard of as its replica.
func (j *Job) Follows() bool { return j.Source == "" }

// Exports reports whether what is written to a slot has to reach the target: behind the
// beginning of the snapshot (clusterFeedSlotExportJobs).
func (j *Job) Exports() bool { return !j.Import && j.State >= Snapshotting && j.State <= ExportGranted }

// Has reports whether the slot is one of the job's.
func (j *Job) Has(s int) bool {
	for _, r := range j.Ranges {
		if r.First <= s && s <= r.Last {
			return true
		}
	}
	return false
}

// Slots are the slots in words, as GETSLOTMIGRATIONS has them: "0-100 7-7".
func (j *Job) Slots() string { return Text(j.Ranges) }

// Text has slots as Valkey writes them: "0-100 7-7" (representSlotRangeList).
func Text(ranges []slot.Range) string {
	var b strings.Builder
	for i, r := range ranges {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.Itoa(r.First) + "-" + strconv.Itoa(r.Last))
	}
	return b.String()
}

// Overlap reports whether two lists of ranges have a slot in common.
func Overlap(a, b []slot.Range) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Last >= y.First && x.First <= y.Last {
				return true
			}
		}
	}
	return false
}
