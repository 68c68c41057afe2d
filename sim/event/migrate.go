package event

// MigrationDone: all keys of a slot have been moved, and all nodes were told.
type MigrationDone struct {
	// Slot is the slot that is migrated.
	Slot int `json:"slot"`
	// To is the node that it goes to.
	To string `json:"to"`
	// Keys is how many keys were moved.
	Keys int `json:"keys"`
}

// MigrationStopped: a migration ends where it was told to, as if who runs it was killed.
type MigrationStopped struct {
	// Slot is the slot that is migrated.
	Slot int `json:"slot"`
	// To is the node that it goes to.
	To string `json:"to"`
	// Before is the step that is not done any more, "" if it stopped behind one.
	Before string `json:"before,omitempty"`
	// After is the step that was done last, "" if it stopped before one or among the keys.
	After string `json:"after,omitempty"`
	// Keys is how many keys were moved.
	Keys int `json:"keys"`
}

// MigrationStalled: a fault stalls a migration.
type MigrationStalled struct {
	// Slot is the slot that is migrated.
	Slot int `json:"slot"`
	// To is the node that it goes to.
	To string `json:"to"`
}

// MigrationResumed: no fault stalls the migration any more.
type MigrationResumed struct {
	// Slot is the slot that is migrated.
	Slot int `json:"slot"`
	// To is the node that it goes to.
	To string `json:"to"`
}

// MigrationFailed: a command of a migration failed, and it ends.
type MigrationFailed struct {
	// Slot is the slot that is migrated.
	Slot int `json:"slot"`
	// To is the node that it goes to.
	To string `json:"to"`
	// At is the node that got the command.
	At string `json:"at"`
	// Error is what came of the command.
	Error string `json:"error"`
}

// KeysDeleted: a master deletes keys of slots that another node serves now.
type KeysDeleted struct {
	// Keys is how many keys it deletes.
	Keys int `json:"keys"`
}

// Kind implements Fact.
func (MigrationDone) Kind() Kind { return KindMigrate }

// Kind implements Fact.
func (MigrationStopped) Kind() Kind { return KindMigrate }

// Kind implements Fact.
func (MigrationStalled) Kind() Kind { return KindMigrate }

// Kind implements Fact.
func (MigrationResumed) Kind() Kind { return KindMigrate }

// Kind implements Fact.
func (MigrationFailed) Kind() Kind { return KindMigrate }

// Kind implements Fact.
func (KeysDeleted) Kind() Kind { return KindMigrate }

func appendSlot(b []byte, s int) []byte {
	return append(appendInt(append(b, "slot "...), s), ": "...)
}

func (f MigrationDone) text(b []byte) []byte {
	return appendCount(append(appendSlot(b, f.Slot), "done, "...), f.Keys, "key")
}

func (f MigrationStopped) text(b []byte) []byte {
	b = append(appendSlot(b, f.Slot), "stopped "...)
	switch {
	case f.Before != "":
		return append(append(b, "before "...), f.Before...)
	case f.After != "":
		return append(append(b, "after "...), f.After...)
	}
	return appendCount(append(b, "after "...), f.Keys, "key")
}

func (f MigrationStalled) text(b []byte) []byte { return append(appendSlot(b, f.Slot), "stalled"...) }

func (f MigrationResumed) text(b []byte) []byte { return append(appendSlot(b, f.Slot), "goes on"...) }

func (f MigrationFailed) text(b []byte) []byte {
	b = appendName(append(appendSlot(b, f.Slot), "failed: "...), f.At)
	return append(append(b, ": "...), printable(f.Error)...)
}

func (f KeysDeleted) text(b []byte) []byte {
	b = appendInt(append(b, "deletes "...), f.Keys)
	return append(b, " keys of slots that another node serves now"...)
}

func (f MigrationDone) peer() string    { return f.To }
func (f MigrationStopped) peer() string { return f.To }
func (f MigrationStalled) peer() string { return f.To }
func (f MigrationResumed) peer() string { return f.To }
func (f MigrationFailed) peer() string  { return f.To }

func (f MigrationDone) slot() int    { return f.Slot }
func (f MigrationStopped) slot() int { return f.Slot }
func (f MigrationStalled) slot() int { return f.Slot }
func (f MigrationResumed) slot() int { return f.Slot }
func (f MigrationFailed) slot() int  { return f.Slot }
