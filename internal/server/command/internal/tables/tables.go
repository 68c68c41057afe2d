// Package tables is the form in which the command tables of other versions than Redis 7.0
// are stored: what differs from a neighbour's table, as JSON. The generator writes it, and
// package command reads it.
package tables

// File is one version's table.
type File struct {
	// Server is the version that the table was read from: "redis 7.2.4".
	Server string
	// Base is the name of the neighbour, such as "redis-7.0".
	Base string
	// DisplayTexts says that COMMAND DOCS shows every argument's display text, which is its
	// name where nothing else is stored.
	DisplayTexts bool `json:",omitempty"`
	// NoSet says that in RESP3 the empty list of subcommands is an array, else it is a set.
	NoSet bool `json:",omitempty"`
	// Whole says that subcommands are no commands of their own, as up to Redis 6.2.
	Whole bool `json:",omitempty"`
	// Removed are the full names of the base's commands that are not here.
	Removed []string `json:",omitempty"`
	// Commands are those that are new or that differ, whole, in the order of their names.
	Commands []Command `json:",omitempty"`
	// Summaries are those that differ of commands of which nothing else does.
	Summaries map[string]string `json:",omitempty"`
	// Help are the lines of the HELP subcommands that differ, by the full name of the
	// command that answers.
	Help map[string][]string `json:",omitempty"`
}

// Command is a command or subcommand. Flags and the like are the words that COMMAND INFO
// prints; those that it hides are named too.
type Command struct {
	Name       string
	Arity      int
	Flags      []string `json:",omitempty"`
	Keys       [3]int   // first, last, step
	Categories []string `json:",omitempty"` // without the @
	Tips       []string `json:",omitempty"`
	Specs      []Spec   `json:",omitempty"`
	// Finder is the constant of package command for the key-finding function.
	Finder string `json:",omitempty"`
	Docs   Docs
}

// Spec is a key specification. Kinds are the words of COMMAND INFO.
type Spec struct {
	Notes                                          string   `json:",omitempty"`
	Flags                                          []string `json:",omitempty"`
	Begin, Find                                    string
	Index, StartFrom                               int    `json:",omitempty"`
	Keyword                                        string `json:",omitempty"`
	LastKey, Limit, KeyNumIndex, FirstKey, KeyStep int    `json:",omitempty"`
}

// Docs is what COMMAND DOCS says.
type Docs struct {
	Summary         string      `json:",omitempty"`
	Since           string      `json:",omitempty"`
	Group           string      `json:",omitempty"`
	Complexity      string      `json:",omitempty"`
	Flags           []string    `json:",omitempty"`
	DeprecatedSince string      `json:",omitempty"`
	ReplacedBy      string      `json:",omitempty"`
	History         [][2]string `json:",omitempty"` // version and text
	Arguments       []Argument  `json:",omitempty"`
}

// Argument is a node of the tree of arguments. KeySpec is one more than the index of the
// key specification that covers it.
type Argument struct {
	Name            string
	Type            string
	KeySpec         int        `json:",omitempty"`
	DisplayText     string     `json:",omitempty"`
	Token           string     `json:",omitempty"`
	Summary         string     `json:",omitempty"`
	Since           string     `json:",omitempty"`
	DeprecatedSince string     `json:",omitempty"`
	Flags           []string   `json:",omitempty"`
	Arguments       []Argument `json:",omitempty"`
}
