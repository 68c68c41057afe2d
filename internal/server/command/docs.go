package command

// Docs is what COMMAND DOCS tells about a command.
type Docs struct {
	// Summary is what the command does, in a line.
	Summary string
	// Since is the Redis version that brought the command.
	Since string
	// Group is the functional group: "string", "sorted-set", ...
	Group      string
	Complexity string
	Flags      DocFlags
	// DeprecatedSince and ReplacedBy are "" unless the command is deprecated.
	DeprecatedSince, ReplacedBy string
	// History are the changes of the command, the oldest first.
	History   []Change
	Arguments []Argument
}

// Docs returns the documentation of the command. The caller must not change it.
func (c *Command) Docs() *Docs { return &c.table.docs[c.index] }

// Change is one entry of a command's history.
type Change struct {
	// Since is the Redis version that brought the change.
	Since string
	Text  string
}

// DocFlags are the flags of a command's documentation.
type DocFlags uint8

// The documentation flags, in the order in which COMMAND DOCS prints them.
const (
	DocDeprecated DocFlags = 1 << iota
	DocSysCmd
)

var docFlagNames = []string{"deprecated", "syscmd"}

// Names returns the flags' names as COMMAND DOCS prints them and in its order.
func (f DocFlags) Names() []string { return bitNames(uint64(f), docFlagNames) }

// ArgType is the type of an Argument.
type ArgType uint8

// The argument types (redisCommandArgType).
const (
	ArgString ArgType = iota
	ArgInteger
	ArgDouble
	ArgKey
	ArgPattern
	ArgUnixTime
	// ArgPureToken is a token without a value.
	ArgPureToken
	// ArgOneOf is one of the nested arguments.
	ArgOneOf
	// ArgBlock is all of the nested arguments.
	ArgBlock
)

var argTypeNames = []string{
	"string", "integer", "double", "key", "pattern", "unix-time", "pure-token",
	"oneof", "block",
}

// String is the type's name as COMMAND DOCS prints it.
func (t ArgType) String() string { return argTypeNames[t] }

// ArgFlags are the flags of an Argument.
type ArgFlags uint8

// The argument flags, in the order in which COMMAND DOCS prints them.
const (
	ArgOptional ArgFlags = 1 << iota
	ArgMultiple
	// ArgMultipleToken: the token is repeated with each value.
	ArgMultipleToken
)

var argFlagNames = []string{"optional", "multiple", "multiple_token"}

// Names returns the flags' names as COMMAND DOCS prints them and in its order.
func (f ArgFlags) Names() []string { return bitNames(uint64(f), argFlagNames) }

// Argument is a node of a command's argument tree.
type Argument struct {
	Name string
	Type ArgType
	// KeySpec is the index of the key specification that covers the argument, or
	// -1.
	KeySpec int
	// DisplayText is the name as people read it, or "". Redis 7.0 has none.
	DisplayText string
	// Token is the constant word in front of the value, or "" if there is none.
	// An ArgPureToken always has one, which may be empty.
	Token string
	// Summary is a sentence about it, or "". Only Valkey has some.
	Summary string
	// Since and DeprecatedSince are Redis versions, or "".
	Since, DeprecatedSince string
	Flags                  ArgFlags
	// Arguments are the nested ones of ArgOneOf and ArgBlock.
	Arguments []Argument
}
