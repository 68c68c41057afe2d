package dialect

// The capabilities about data, in the order of their names.
const (
	// FieldsWordChecked: the commands about fields look at the word FIELDS (httlGenericCommand).
	FieldsWordChecked Capability = nodeCapabilities + iota
	// FreeFieldOrder: the options of commands about fields come in any order
	// (parseHashFieldExpireArgs).
	FreeFieldOrder
	// ScanMembers: ZSCAN NOSCORES, and types that exist in SCAN TYPE (scanGenericCommand).
	ScanMembers
	// ScanNames: HSCAN NOVALUES, and cursors that are numbers to the first byte
	// (parseScanCursorOrReply).
	ScanNames
	// SmallSets: a small set of other members than integers is a listpack (setTypeCreate).
	SmallSets
	// VolatileSets: fields with deadlines are in a set of their own beside a hash table, and
	// hidden, not deleted, when a command comes across one that is over (vset.c).
	VolatileSets

	capabilityCount
)

var dataTexts = map[Capability]capabilityText{
	FieldsWordChecked: {"fields-word-checked", "HTTL and HPERSIST want the word FIELDS, HSETEX takes NX and XX"},
	FreeFieldOrder:    {"free-field-order", "the options of HEXPIRE, HGETEX and HSETEX come in any order"},
	ScanMembers:       {"scan-members", "ZSCAN NOSCORES, and SCAN TYPE of known types only"},
	ScanNames:         {"scan-names", "HSCAN NOVALUES; cursors are numbers to the first byte"},
	SmallSets:         {"small-sets", "a small set of any members is a listpack, in OBJECT ENCODING and DUMP"},
	VolatileSets:      {"volatile-sets", "fields that expire make a hash a hash table; HEXPIRE and its kin have errors and events of their own"},
}
