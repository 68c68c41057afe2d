package slotmigration

// What becomes of jobs when the node's role changes, and what a replica hears of its primary.

// Demoted says that the node is a replica now: what it exported has failed. Imports are cut off;
// how they end is for the new primary to say.
func (m *Jobs) Demoted() {
	for _, j := range m.list {
		switch {
		case !j.InProgress():
		case !j.Import:
			m.finish(j, Failed, "Slots are no longer owned by myself")
		case j.State != OnPrimary:
			m.do(Action{Kind: Hangup, Job: j})
			m.move(j, OnPrimary)
			j.Source, j.Target = "", ""
		}
	}
}

// Promoted says that the node, a replica until now, is a primary: what the old one imported
// has failed.
func (m *Jobs) Promoted() {
	m.fail("A failover occurred during slot import", func(j *Job) bool { return j.State == OnPrimary })
}

// PrimaryFinished is what the primary says of the end of an import: SUCCESS, FAILED or
// CANCELLED. It reports whether there is a job of that name.
func (m *Jobs) PrimaryFinished(name string, state State, message string) bool {
	j := m.Find(name)
	if j == nil {
		return false
	}
	if j.State == OnPrimary && state.Finished() {
		j.Message = message
		m.move(j, state)
		m.do(Action{Kind: Show, Job: j})
	}
	return true
}

// Forget says that the node is about to take another data set: all that it knew is gone.
func (m *Jobs) Forget() {
	list := m.list
	m.list = nil
	for _, j := range list {
		if !j.State.Finished() {
			m.do(Action{Kind: Hangup, Job: j})
		}
	}
	if len(list) > 0 {
		m.do(Action{Kind: Show})
	}
}
