package slottask

// What a replica hears of its master's task, and what becomes of that when it is a master itself.

// Follow is what the master says of its task, "" if it has none. It reports false for nonsense
// (asmReplicaHandleMasterTask).
func (m *Tasks) Follow(text string) bool {
	if m.World.Master() {
		return false
	}
	if m.master != nil && !m.master.Import {
		m.master = nil
	}
	if text == "" {
		if t := m.master; t != nil && t.State != Completed && t.State != Failed {
			t.State = Completed
			for _, r := range t.Ranges {
				for s := r.First; s <= r.Last; s++ {
					if m.World.Owner(s) != m.World.MasterID() {
						t.State = Failed
					}
				}
			}
		}
		return true
	}
	t := parse(text)
	if t == nil {
		return false
	}
	m.master = t
	return true
}

// Told is what a replica that takes a whole data set has to know, "" if that is nothing
// (asmDumpActiveImportTask).
func (m *Tasks) Told() string {
	t := m.current
	if !m.World.Master() {
		t = m.master
	}
	if t == nil || t.State == None || t.State == Failed || t.State == Completed {
		return ""
	}
	return t.Text()
}

// Promoted says that the node, a replica until now, is a master. What the old master imported has
// failed, and what it gave away is not here to stay (asmFinalizeMasterTask).
func (m *Tasks) Promoted() {
	t := m.master
	m.master = nil
	switch {
	case t == nil:
	case t.Import:
		if t.State != Completed && t.State != Failed {
			t.State = Failed
			m.tell(t)
		}
		if t.State == Failed {
			m.trimOrphans(t.Ranges)
		}
	case t.State != Failed:
		m.trimOrphans(t.Ranges)
	}
}
