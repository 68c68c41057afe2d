package event

import "time"

// FaultInjected: a fault was installed.
type FaultInjected struct {
	// Name is the name of the fault.
	Name string `json:"name"`
	// Fault is the fault in the words of a scenario file, in normal form.
	Fault string `json:"fault"`
	// Rules are its parts.
	Rules []FaultRule `json:"rules"`
}

// FaultRule is a part of a fault that was installed.
type FaultRule struct {
	// Kind is the kind of the fault, such as partition.
	Kind string `json:"kind"`
	// Wait is how long it waits before it works.
	Wait time.Duration `json:"wait_ns,omitempty"`
	// For is how long it works then, 0 for as long as the fault is installed.
	For time.Duration `json:"for_ns,omitempty"`
}

// FaultHealed: a fault was removed.
type FaultHealed struct {
	// Name is the name of the fault.
	Name string `json:"name"`
	// Fired is how often it has done something.
	Fired int `json:"fired"`
}

// FaultStruck: a fault did something. Of those that strike all the time not each strike
// is in the log: of the first StrikesLogged all are, of later ones those whose number is a
// power of two.
type FaultStruck struct {
	// Name is the name of the fault.
	Name string `json:"name"`
	// Fault is the kind of that part of it which struck, such as partition.
	Fault string `json:"fault"`
	// On says what it struck: "bus n1 → n2" or "n1 get".
	On string `json:"on"`
	// Count is how often the fault has struck, this time included.
	Count int `json:"count"`
}

// StrikesLogged is how many strikes of a fault, and how many failures of a workload, are
// logged one by one.
const StrikesLogged = 100

// Kind implements Fact.
func (FaultInjected) Kind() Kind { return KindFault }

// Kind implements Fact.
func (FaultHealed) Kind() Kind { return KindFault }

// Kind implements Fact.
func (FaultStruck) Kind() Kind { return KindFault }

func (f FaultInjected) text(b []byte) []byte {
	b = appendName(append(b, "inject "...), f.Name)
	return append(append(b, ": "...), f.Fault...)
}

func (f FaultHealed) text(b []byte) []byte {
	b = appendName(append(b, "heal "...), f.Name)
	b = appendInt(append(b, " (it fired "...), f.Fired)
	return append(b, " times)"...)
}

func (f FaultStruck) text(b []byte) []byte {
	b = appendName(b, f.Name)
	b = append(append(append(b, " ("...), f.Fault...), ") strikes "...)
	b = append(b, f.On...)
	if f.Count > StrikesLogged {
		b = append(appendInt(append(b, ", the "...), f.Count), ". time"...)
	}
	return b
}
