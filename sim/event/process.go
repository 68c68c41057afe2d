package event

import "strconv"

// Crashed: the process was ended as SIGKILL does.
type Crashed struct {
	// PowerLoss says that the machine lost power, and with it what was not synced.
	PowerLoss bool `json:"power_loss"`
}

// Paused: the process was stopped as SIGSTOP does.
type Paused struct{}

// Resumed: the process goes on, as after SIGCONT.
type Resumed struct{}

// Restarted: the node's process was started again.
type Restarted struct {
	// KeepData says that it has the keys and functions that the last process had.
	KeepData bool `json:"keep_data"`
	// NewIdentity says that it has lost its nodes.conf: it has a new ID and is alone.
	NewIdentity bool `json:"new_identity"`
	// NewAddress says that it is on another port.
	NewAddress bool `json:"new_address"`
	// Address is where it was told to come back, "" where it was.
	Address string `json:"address,omitempty"`
	// Dialect is the version of the server that it is from now on, "" the same as before.
	Dialect string `json:"dialect,omitempty"`
}

// DumpLoaded: a process begins with the dump that was on its disk.
type DumpLoaded struct {
	// Keys is how many keys were in it.
	Keys int `json:"keys"`
}

// AppendOnlyFileLoaded: a process begins with the append only file that was on its disk.
type AppendOnlyFileLoaded struct {
	// Keys is how many keys there were when it was read.
	Keys int `json:"keys"`
}

// Exited: the process ended by itself.
type Exited struct {
	// Command is the command that it ended by, such as SHUTDOWN or DEBUG SEGFAULT.
	Command string `json:"command"`
}

// Kind implements Fact.
func (Crashed) Kind() Kind { return KindNode }

// Kind implements Fact.
func (Paused) Kind() Kind { return KindNode }

// Kind implements Fact.
func (Resumed) Kind() Kind { return KindNode }

// Kind implements Fact.
func (Restarted) Kind() Kind { return KindNode }

// Kind implements Fact.
func (DumpLoaded) Kind() Kind { return KindNode }

// Kind implements Fact.
func (AppendOnlyFileLoaded) Kind() Kind { return KindNode }

// Kind implements Fact.
func (Exited) Kind() Kind { return KindNode }

func (f Crashed) text(b []byte) []byte {
	if f.PowerLoss {
		return append(b, "crash power-loss"...)
	}
	return append(b, "crash"...)
}

func (Paused) text(b []byte) []byte { return append(b, "pause"...) }

func (Resumed) text(b []byte) []byte { return append(b, "resume"...) }

func (f Restarted) text(b []byte) []byte {
	b = append(b, "restart"...)
	if f.KeepData {
		b = append(b, " keep-data"...)
	}
	if f.NewIdentity {
		b = append(b, " new-identity"...)
	}
	if f.NewAddress {
		b = append(b, " new-address"...)
	}
	if f.Address != "" {
		b = appendWord(append(b, " address="...), f.Address)
	}
	if f.Dialect != "" {
		b = appendWord(append(b, " dialect="...), f.Dialect)
	}
	return b
}

func (f DumpLoaded) text(b []byte) []byte {
	b = strconv.AppendInt(append(b, "begins with its dump, "...), int64(f.Keys), 10)
	return append(b, " keys"...)
}

func (f AppendOnlyFileLoaded) text(b []byte) []byte {
	b = strconv.AppendInt(append(b, "begins with its append only file, "...), int64(f.Keys), 10)
	return append(b, " keys"...)
}

func (f Exited) text(b []byte) []byte { return append(append(b, "ended by "...), f.Command...) }
