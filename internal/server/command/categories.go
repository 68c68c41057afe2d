package command

// Categories is a set of ACL categories, one bit each.
type Categories uint32

// The ACL categories, in the order in which ACL CAT lists them.
const (
	CategoryKeyspace Categories = 1 << iota
	CategoryRead
	CategoryWrite
	CategorySet
	CategorySortedSet
	CategoryList
	CategoryHash
	CategoryString
	CategoryBitmap
	CategoryHyperLogLog
	CategoryGeo
	CategoryStream
	CategoryPubSub
	CategoryAdmin
	CategoryFast
	CategorySlow
	CategoryBlocking
	CategoryDangerous
	CategoryConnection
	CategoryTransaction
	CategoryScripting
	CategoryArray // Redis 8.8 and later
)

var categoryNames = []string{
	"keyspace", "read", "write", "set", "sortedset", "list", "hash", "string",
	"bitmap", "hyperloglog", "geo", "stream", "pubsub", "admin", "fast", "slow",
	"blocking", "dangerous", "connection", "transaction", "scripting", "array",
}

// CategoryNames returns the names of the categories in which there are commands, as ACL CAT
// lists them.
func (t *Table) CategoryNames() []string {
	var all Categories
	for i := range t.commands {
		all |= t.commands[i].Categories
	}
	return all.Names()
}

// Names returns the categories' names without the leading @, in the order of
// ACL CAT.
func (c Categories) Names() []string { return bitNames(uint64(c), categoryNames) }

// Category returns the category of that name, letter case aside, or 0 if there
// is none (ACLGetCommandCategoryFlagByName).
func Category(name []byte) Categories {
	for i, known := range categoryNames {
		if is(name, known) {
			return 1 << i
		}
	}
	return 0
}

// InCategory returns the commands and subcommands that are in any of the
// categories, in the order of their names.
func (t *Table) InCategory(categories Categories) []*Command {
	var in []*Command
	for i := range t.commands {
		if t.commands[i].Categories&categories != 0 {
			in = append(in, &t.commands[i])
		}
	}
	return in
}
