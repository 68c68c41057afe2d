package sim

import (
	"errors"
	"strconv"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
)

// Redis moves slots whole by order of the destination, which tries again and again.

// mostImportTries is after how many attempts whoever asked for slots gives up.
const mostImportTries = 30

// imported reports whether the destination is to be asked for the migration: that of Redis.
func (v *Mover) imported() bool {
	d, err := dialect.Find(v.to.dialect())
	return err == nil && d.Has(dialect.ImportSlots)
}

// beginImport starts the migration at the destination.
func (v *Mover) beginImport() {
	args := []string{"CLUSTER", "MIGRATION", "IMPORT"}
	for _, r := range v.move.Slots {
		args = append(args, strconv.Itoa(r.First), strconv.Itoa(r.Last))
	}
	v.current().call(v.to, args, func(r Reply, failed *moveError) {
		v.unlessFailed(func() {
			v.atomic.task = r.String()
			v.pollLater()
		})(failed)
	})
}

// pollImport asks the destination how far it is.
func (v *Mover) pollImport() {
	v.status(v.to, func(task func(string) string) {
		switch state := task("state"); {
		case state == "completed":
			v.reached("success", "")
		case state == "":
			v.unlessFailed(nil)(&moveError{v.to, errors.New("ERR the migration is not known any more")})
		case state == "canceled":
			v.unlessFailed(nil)(&moveError{v.to, errors.New(state + ": " + task("last_error"))})
		case state == "failed" && tries(task) >= mostImportTries:
			v.giveUp(task("last_error"))
		case state == "wait-stream-eof" && v.atomic.held[faults.StepPause]:
			v.waits(faults.StepPause)
		case state == "wait-stream-eof" && v.atomic.held[faults.StepTakeover]:
			v.status(v.sourceOf(task), func(task func(string) string) {
				if task("state") == "stream-eof" {
					v.waits(faults.StepTakeover)
					return
				}
				v.pollLater()
			})
		default:
			v.pollLater()
		}
	})
}

// sourceOf is the node from which the destination takes the slots: their owner, whoever was named.
func (v *Mover) sourceOf(task func(string) string) *Node {
	if owner, err := v.c.Node(v.c.NameOf(gossip.ID(task("source")))); err == nil {
		return owner
	}
	return v.from
}

// giveUp cancels the migration, so that it does not go on when nobody looks.
func (v *Mover) giveUp(why string) {
	v.current().call(v.to, []string{"CLUSTER", "MIGRATION", "CANCEL", "ID", v.atomic.task}, func(_ Reply, failed *moveError) {
		v.unlessFailed(func() {
			v.unlessFailed(nil)(&moveError{v.to, errors.New("failed: " + why)})
		})(failed)
	})
}

// status asks a node for the task. The fields are empty if it does not know it.
func (v *Mover) status(at *Node, then func(task func(string) string)) {
	v.current().call(at, []string{"CLUSTER", "MIGRATION", "STATUS", "ID", v.atomic.task}, func(r Reply, failed *moveError) {
		v.unlessFailed(func() {
			text := ""
			for _, task := range r.Strings() {
				text = task
			}
			then(fieldsOf(text))
		})(failed)
	})
}

// tries is how many attempts there were after the first.
func tries(task func(string) string) int {
	n, _ := strconv.Atoi(task("retries"))
	return n
}
