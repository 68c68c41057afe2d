package command

// Flags are the flags of a command, one bit each.
type Flags uint64

// The flags, in the order in which COMMAND INFO prints them. MayReplicate,
// Protected and TouchesArbitraryKeys are known to the server and never printed.
const (
	Write Flags = 1 << iota
	ReadOnly
	DenyOOM
	Module
	Admin
	PubSub
	NoScript
	Blocking
	Loading
	Stale
	SkipMonitor
	SkipSlowlog
	Asking
	Fast
	NoAuth
	NoMandatoryKeys
	NoAsyncLoading
	NoMulti
	MovableKeys
	AllowBusy
	MayReplicate
	Protected
	TouchesArbitraryKeys
)

var flagNames = []string{
	"write", "readonly", "denyoom", "module", "admin", "pubsub", "noscript",
	"blocking", "loading", "stale", "skip_monitor", "skip_slowlog", "asking",
	"fast", "no_auth", "no_mandatory_keys", "no_async_loading", "no_multi",
	"movablekeys", "allow_busy",
}

// Names returns the flags' names as COMMAND INFO prints them and in its order.
func (f Flags) Names() []string { return bitNames(uint64(f), flagNames) }

// bitNames returns the names of the bits that are set, the lowest bit first.
func bitNames(bits uint64, names []string) []string {
	var set []string
	for i, name := range names {
		if bits>>i&1 != 0 {
			set = append(set, name)
		}
	}
	return set
}
