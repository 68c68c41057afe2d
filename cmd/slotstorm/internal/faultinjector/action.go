// Package faultinjector is a drop-in for the fault injector of Redis Software, as the suites of
// clients call it: an HTTP API that creates databases, moves their slots, fails over and cuts
// connections. The databases are simulated clusters, and endpoints in front of them.
//
// The real one has no published schema: the package does what the callers' sources send, read
// and reject. docs/maintenance.md has the list.
package faultinjector

import (
	"fmt"
	"strings"
	"sync"
	"time"
)

// The states of an action, and no others: what callers make of "finished" or "cancelled" differs.
const (
	statusPending = "pending"
	statusRunning = "running"
	statusSuccess = "success"
	statusFailed  = "failed"
)

// action is something that the injector was asked to do.
type action struct {
	ID     string         `json:"action_id"`
	Status string         `json:"status"`
	Error  *string        `json:"error"`
	Output map[string]any `json:"output,omitempty"`
	// Progress is 0 until the end, and then 1.
	Progress float64    `json:"progress"`
	Start    time.Time  `json:"start_time"`
	End      *time.Time `json:"end_time,omitempty"`

	kind string
}

// started is the answer to who asks for an action. lettuce refuses one that has more.
type started struct {
	ID string `json:"action_id"`
}

// actions are all actions of the process: callers read results again.
type actions struct {
	least time.Duration // that an action takes, half of it before it begins

	mu   sync.Mutex
	list []*action
	wait sync.WaitGroup
}

// run begins an action.
func (a *actions) run(kind string, do func() (map[string]any, error)) started {
	a.mu.Lock()
	defer a.mu.Unlock()
	act := &action{ID: fmt.Sprintf("a-%06d", len(a.list)+1), Status: statusPending, Start: now(), kind: kind}
	a.list = append(a.list, act)
	a.wait.Go(func() { a.perform(act, do) })
	return started{act.ID}
}

func (a *actions) perform(act *action, do func() (map[string]any, error)) {
	began := time.Now()
	<-time.After(a.least / 2) // who has asked may have begun something just before
	a.mu.Lock()
	act.Status = statusRunning
	a.mu.Unlock()
	output, err := do()
	if rest := a.least - time.Since(began); rest > 0 {
		<-time.After(rest)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	end := now()
	act.End, act.Progress, act.Output = &end, 1, output
	if act.Status = statusSuccess; err != nil {
		act.Status = statusFailed
		text := neverSuccess(err.Error())
		act.Error = &text
	}
}

// neverSuccess takes the seven letters out of the text of a failure: jedis and lettuce look for
// them in the whole body.
func neverSuccess(text string) string { return strings.ReplaceAll(text, statusSuccess, "succ.") }

// now is the time as answers have it.
func now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

// get finds an action, as it is now.
func (a *actions) get(id string) (action, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, act := range a.list {
		if act.ID == id {
			return *act, true
		}
	}
	return action{}, false
}

// job is an action as GET /action lists it.
type job struct {
	ID        string    `json:"job_id"`
	Type      string    `json:"action_type"`
	Status    string    `json:"status"`
	Submitted time.Time `json:"submitted_at"`
}

func (a *actions) jobs() []job {
	a.mu.Lock()
	defer a.mu.Unlock()
	jobs := []job{}
	for _, act := range a.list {
		jobs = append(jobs, job{act.ID, act.kind, act.Status, act.Start})
	}
	return jobs
}
