package command

// KeyFlags say how a command uses a key.
type KeyFlags uint16

// The key flags, in the order in which COMMAND INFO prints them.
const (
	// KeyRO, KeyRW, KeyOW and KeyRM: reads, modifies, overwrites or deletes the
	// value or its metadata. A specification has exactly one of them, unless it
	// is KeyNotKey.
	KeyRO KeyFlags = 1 << iota
	KeyRW
	KeyOW
	KeyRM
	// KeyAccess, KeyUpdate, KeyInsert and KeyDelete: what happens to the user's
	// data inside the value.
	KeyAccess
	KeyUpdate
	KeyInsert
	KeyDelete
	// KeyNotKey: routed like a key, but not a key (a shard channel).
	KeyNotKey
	// KeyIncomplete: there may be keys that the specification does not find.
	KeyIncomplete
	// KeyVariableFlags: the other flags depend on the arguments.
	KeyVariableFlags
)

var keyFlagNames = []string{
	"RO", "RW", "OW", "RM", "access", "update", "insert", "delete", "not_key",
	"incomplete", "variable_flags",
}

// Names returns the flags' names as COMMAND INFO prints them and in its order.
func (f KeyFlags) Names() []string { return bitNames(uint64(f), keyFlagNames) }

// KeySpec is a key specification: where keys begin among the arguments and how
// many there are.
type KeySpec struct {
	// Notes is a remark for people, or "".
	Notes string
	Flags KeyFlags
	Begin BeginSearch
	Find  FindKeys
}

// BeginKind is the type of a BeginSearch.
type BeginKind uint8

// The ways to begin the search for keys.
const (
	BeginUnknown BeginKind = iota
	BeginIndex
	BeginKeyword
)

// BeginSearch says where to begin the search for keys.
type BeginSearch struct {
	Kind BeginKind
	// Index is the position in the arguments, for BeginIndex.
	Index int
	// Keyword is the argument, letter case aside, after which keys begin, for
	// BeginKeyword; it is looked for from StartFrom on, or if that is negative,
	// counted from the end, backwards.
	Keyword   string
	StartFrom int
}

// FindKind is the type of a FindKeys.
type FindKind uint8

// The ways to find the keys from where they begin.
const (
	FindUnknown FindKind = iota
	FindRange
	FindKeyNum
)

// FindKeys says how many keys there are from the beginning on.
type FindKeys struct {
	Kind FindKind
	// LastKey is relative to the first key, or when negative to the end; Limit
	// is 0, or divides what is left of the arguments. Both are for FindRange.
	LastKey, Limit int
	// KeyNumIndex and FirstKey are relative to the beginning: the position of
	// the number of keys and that of the first key. Both are for FindKeyNum.
	KeyNumIndex, FirstKey int
	// KeyStep is the distance of a key from the next.
	KeyStep int
}
