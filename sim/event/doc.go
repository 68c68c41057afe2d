// Package event has what the log of a cluster consists of: an [Event] for each thing
// that happened, with a fact of a type of its own, such as [SlotsChanged] or
// [CommandDone]. A consumer switches on the type:
//
//	for e := range cluster.Log().All() {
//		if f, ok := e.Fact.(event.SlotsChanged); ok && f.From == "n1" { ... }
//	}
//
// The line of text that people read is derived from the fact, by [Event.String], when
// somebody asks for it: nothing reads it back. Values that clients chose are quoted in it
// where that is needed (see [Word]), so that no value can look like another line, or like
// another part of its own. As JSON, an event is described by docs/events.md.
package event
