package node

import "iter"

// scriptStack is where the node's scripts run: a stack of its own, so that a script can
// pause in the middle, as at a MIGRATE, while the stack of whoever sent it goes on. It is
// kept from one script to the next, since a new one would cost more than most scripts. The
// node's lock guards it, and is held whenever it runs.
type scriptStack struct {
	next   func() (pauses, ok bool)
	stop   func()
	yield  func(pauses bool) (goOn bool)
	job    func()
	closed bool
}

// run runs the job until it ends or pauses, and reports whether it ended.
func (x *scriptStack) run(job func()) (ended bool) {
	if x.closed {
		job()
		return true
	}
	if x.next == nil {
		x.next, x.stop = iter.Pull(x.loop)
	}
	x.job = job
	return x.resume()
}

// resume is run for a job that paused.
func (x *scriptStack) resume() (ended bool) {
	pauses, _ := x.next()
	return !pauses
}

func (x *scriptStack) loop(yield func(bool) bool) {
	x.yield = yield
	for goOn := true; goOn; goOn = yield(false) {
		x.job()
		x.job = nil
	}
}

// pause is called by the job. It returns when the job may go on; false is for the last
// time, because the node has ended.
func (x *scriptStack) pause() (goOn bool) { return !x.closed && x.yield(true) }

// close ends what is paused, and gives the stack back.
func (x *scriptStack) close() {
	x.closed = true
	if x.next != nil {
		x.stop()
	}
}
