package command

// Flags are the flags of a command, one bit each.
type Flags uint64

// The flags, in the order in which COMMAND INFO prints them. MayReplicate,
// Protected and TouchesArbitraryKeys are known to the server and not printed, but in Redis
// 6.2 the first. What follows them is not in Redis 7.0.
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
	Random         // Redis 6.2
	SortForScript  // Redis 6.2
	SkipCommandLog // Valkey 8.1 and later
	AllDatabases   // Valkey 9.1 and later
	ScriptRunner   // Redis 8.10
)

var flagNames = []string{
	"write", "readonly", "denyoom", "module", "admin", "pubsub", "noscript",
	"blocking", "loading", "stale", "skip_monitor", "skip_slowlog", "asking",
	"fast", "no_auth", "no_mandatory_keys", "no_async_loading", "no_multi",
	"movablekeys", "allow_busy",
	"may_replicate", "protected", "touches_arbitrary_keys",
	"random", "sort_for_script", "skip_commandlog", "all_dbs", "script_runner",
}

// unprinted are the flags that COMMAND INFO does not print.
const unprinted = MayReplicate | Protected | TouchesArbitraryKeys

// unprintedWhole are those where subcommands are no commands of their own: what Redis 6.2 did
// not know yet, and checks by a command's function.
const unprintedWhole = Blocking | NoMandatoryKeys | NoAsyncLoading | NoMulti | AllowBusy | Protected | TouchesArbitraryKeys

// Names returns the flags' names as COMMAND INFO prints them and in its order.
func (f Flags) Names() []string { return bitNames(uint64(f&^unprinted), flagNames) }

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
