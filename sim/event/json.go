package event

import (
	"encoding/json"
	"fmt"
	"reflect"
	"time"
)

// Schema is the version of the JSON of events, which docs/events.md describes. It rises
// when what a reader relies on goes or changes its meaning. New facts and new fields may
// come without that.
const Schema = 1

// facts are all facts, by the names that JSON has for them.
var facts = []struct {
	name string
	fact Fact
}{
	{"crashed", Crashed{}},
	{"paused", Paused{}},
	{"resumed", Resumed{}},
	{"restarted", Restarted{}},
	{"dump-loaded", DumpLoaded{}},
	{"append-only-file-loaded", AppendOnlyFileLoaded{}},
	{"exited", Exited{}},
	{"pfail", PFail{}},
	{"pfail-cleared", PFailCleared{}},
	{"fail", Fail{}},
	{"fail-cleared", FailCleared{}},
	{"address-lost", AddressLost{}},
	{"role-changed", RoleChanged{}},
	{"replica-migrates", ReplicaMigrates{}},
	{"epoch-changed", EpochChanged{}},
	{"slots-changed", SlotsChanged{}},
	{"election-scheduled", ElectionScheduled{}},
	{"election-postponed", ElectionPostponed{}},
	{"election-started", ElectionStarted{}},
	{"election-won", ElectionWon{}},
	{"failover-blocked", FailoverBlocked{}},
	{"vote-granted", VoteGranted{}},
	{"vote-denied", VoteDenied{}},
	{"manual-failover", ManualFailover{}},
	{"state-changed", StateChanged{}},
	{"member-known", MemberKnown{}},
	{"member-forgotten", MemberForgotten{}},
	{"member-renamed", MemberRenamed{}},
	{"address-changed", AddressChanged{}},
	{"command-done", CommandDone{}},
	{"message-received", MessageReceived{}},
	{"error-replied", ErrorReplied{}},
	{"redirected", Redirected{}},
	{"migration-done", MigrationDone{}},
	{"migration-stopped", MigrationStopped{}},
	{"migration-stalled", MigrationStalled{}},
	{"migration-resumed", MigrationResumed{}},
	{"migration-failed", MigrationFailed{}},
	{"keys-deleted", KeysDeleted{}},
	{"slot-migration", SlotMigration{}},
	{"master-link-down", MasterLinkDown{}},
	{"replication-continued", ReplicationContinued{}},
	{"data-set-loaded", DataSetLoaded{}},
	{"data-set-failed", DataSetFailed{}},
	{"writes-lost", WritesLost{}},
	{"fault-injected", FaultInjected{}},
	{"fault-healed", FaultHealed{}},
	{"fault-struck", FaultStruck{}},
	{"shard-unsubscribed", ShardUnsubscribed{}},
	{"maintenance-pushed", MaintenancePushed{}},
}

var (
	nameOfType = map[reflect.Type]string{}
	typeOfName = map[string]reflect.Type{}
)

func init() {
	for _, f := range facts {
		t := reflect.TypeOf(f.fact)
		nameOfType[t], typeOfName[f.name] = f.name, t
	}
}

// Name is the name that JSON has for the type of a fact: "slots-changed".
func Name(f Fact) string { return nameOfType[reflect.TypeOf(f)] }

// eventJSON is an Event in JSON.
type eventJSON struct {
	Schema int           `json:"schema"`
	Seq    uint64        `json:"seq"`
	At     time.Duration `json:"at_ns"`
	Node   text          `json:"node,omitempty"`
	Kind   string        `json:"kind"`
	Fact   string        `json:"fact"`
	Data   any           `json:"data"`
}

// MarshalJSON implements json.Marshaler: an object on one line, as docs/events.md
// describes it.
func (e Event) MarshalJSON() ([]byte, error) {
	return json.Marshal(eventJSON{Schema, e.Seq, e.At, text(e.Node), e.Kind().String(), Name(e.Fact), e.Fact})
}

// UnmarshalJSON implements json.Unmarshaler. It refuses events of another schema, and
// facts that it does not know.
func (e *Event) UnmarshalJSON(b []byte) error {
	var data json.RawMessage
	j := eventJSON{Data: &data}
	if err := json.Unmarshal(b, &j); err != nil {
		return err
	}
	if j.Schema != Schema {
		return fmt.Errorf("event: schema %d, want %d", j.Schema, Schema)
	}
	t := typeOfName[j.Fact]
	if t == nil {
		return fmt.Errorf("event: unknown fact %q", j.Fact)
	}
	fact := reflect.New(t)
	if err := json.Unmarshal(data, fact.Interface()); err != nil {
		return fmt.Errorf("event: %s: %w", j.Fact, err)
	}
	*e = Event{Seq: j.Seq, At: j.At, Node: string(j.Node), Fact: fact.Elem().Interface().(Fact)}
	return nil
}
