package dialect

// The capabilities about data, in the order of their names.
const (
	// FieldsWordChecked: the commands about fields look at the word FIELDS (httlGenericCommand).
	FieldsWordChecked Capability = nodeCapabilities + iota
	// BitCountFrom: BITCOUNT takes a start without an end (bitcountCommand).
	BitCountFrom
	// BitArgumentsFirst: BITCOUNT and BITPOS read all arguments before they look at the key
	// (bitcountCommand).
	BitArgumentsFirst
	// BitOperations: BITOP DIFF, DIFF1, ANDOR and ONE (bitopCommand).
	BitOperations
	// BytesAlone: BITCOUNT and BITPOS take no word that says whether a range counts bits or bytes
	// (bitcountCommand).
	BytesAlone
	// ConsumerActivity: streams note when a consumer last got something (active_time of
	// streamConsumer).
	ConsumerActivity
	// CopyInRange: COPY says that another database is out of range, where Redis says that it is not
	// allowed (copyCommand).
	CopyInRange
	// CountBounds: the count of LREM has a lower bound (lremCommand).
	CountBounds
	// DeadlineFirst: GETEX reads its deadline before it looks at the key (getexCommand).
	DeadlineFirst
	// DecimalFloats: numbers are decimal ones, and the bounds of a range of scores have no blanks in
	// front (valkey_strtod_n).
	DecimalFloats
	// DecrementWraps: DECRBY of the smallest integer adds it (decrbyCommand).
	DecrementWraps
	// DeletedClaimed: XCLAIM and XAUTOCLAIM claim entries that are deleted, too, and show null for them
	// (xclaimCommand of Redis 6.2).
	DeletedClaimed
	// EmbeddedKeys: a short string is embedded in one object with its key, if both take 64 bytes at most
	// (createStringObjectWithKeyAndExpire).
	EmbeddedKeys
	// EntriesToldFirst: the event of XADD comes before caches and WATCH hear of the key (xaddCommand).
	EntriesToldFirst
	// EverySetBit: SETBIT changes the key even if the bit was so already (setbitCommand).
	EverySetBit
	// FreeFieldOrder: the options of commands about fields come in any order
	// (parseHashFieldExpireArgs).
	FreeFieldOrder
	// LastEntry: XREAD takes + for the last entry (xreadCommand).
	LastEntry
	// LastEntryThere: XREAD with + finds the last entry that is there, not that of the last ID
	// (xreadCommand).
	LastEntryThere
	// LazyDeletions: replicas hear of keys that go by themselves as UNLINK, since the directives
	// lazyfree-lazy-expire and lazyfree-lazy-server-del are yes (propagateDeletion).
	LazyDeletions
	// ListBounds: RANK of LPOS has a lower bound, and LSET takes the lower 32 bits of an index
	// (lposCommand, listTypeReplaceAtIndex).
	ListBounds
	// LongEmbedded: they take 128 bytes at most (shouldEmbedStringObject).
	LongEmbedded
	// LowerUnits: units of length are in lower case (extractUnitOrReply).
	LowerUnits
	// MembersNamed: GEO commands name the member that is not there (georadiusGeneric).
	MembersNamed
	// NegativeCounts: the counts of ZPOPMIN, ZPOPMAX and SLOWLOG GET and the IDs of CLIENT KILL may be any
	// integers (genericZpopCommand, slowlogCommand, clientCommand).
	NegativeCounts
	// NXOrGet: SET takes NX or GET, not both (parseExtendedStringArgumentsOrReply of Redis 6.2).
	NXOrGet
	// OddPairsTold: an odd number of arguments is told by MSET, MSETNX and XADD in words of their own
	// (msetGenericCommand, xaddCommand).
	OddPairsTold
	// PastExpires: a key that gets a deadline in the past is an expired one to those who listen
	// (expireGenericCommand).
	PastExpires
	// PlainStreams: streams do not count what was added and deleted, so that XINFO does not tell and nothing
	// has ENTRIESREAD; XADD makes up whole IDs only, XGROUP and XSETID check the key first (xgroupCommand of
	// Redis 6.2).
	PlainStreams
	// RenameForgets: a key that got another name has no accesses yet (dbAdd).
	RenameForgets
	// ScanMembers: ZSCAN NOSCORES, and types that exist in SCAN TYPE (scanGenericCommand).
	ScanMembers
	// ScanNames: HSCAN NOVALUES, and cursors that are numbers to the first byte
	// (parseScanCursorOrReply).
	ScanNames
	// SetConditions: SET IFEQ, IFNE, IFDEQ and IFDNE (parseExtendedStringArgumentsOrReply).
	SetConditions
	// SetIfEqual: SET IFEQ, and no other condition with it (parseExtendedStringArgumentsOrReply).
	SetIfEqual
	// ShortDoubles: scores have the fewest digits that tell them (addReplyDouble, d2string).
	ShortDoubles
	// ShortPositions: positions have the fewest digits that tell them (geoposCommand).
	ShortPositions
	// SmallLists: a small list is a listpack, not a quicklist (listTypeTryConversion).
	SmallLists
	// SmallSets: a small set of other members than integers is a listpack (setTypeCreate).
	SmallSets
	// SortElements: SORT GET # (isReturnSubstPattern).
	SortElements
	// SortPatterns: SORT takes patterns whose keys are all in the slot of its key
	// (sortCommandGeneric).
	SortPatterns
	// SourcesWritten: the keys that COPY, SORT and the set operations read to store a result are looked up
	// as if they were written (sunionDiffGenericCommand).
	SourcesWritten
	// UnsharedIntegers: small integers are objects of their own, which OBJECT REFCOUNT shows
	// (tryObjectEncoding).
	UnsharedIntegers
	// ClaimingReads: XREADGROUP CLAIM (xreadCommand).
	ClaimingReads
	// TrimsReferenced: XADD and XTRIM with ~ trim entries whatever becomes of references
	// (streamTrim).
	TrimsReferenced
	// StreamProducers: streams remember what producers have sent (XADD IDMP and IDMPAUTO, XCFGSET).
	StreamProducers
	// StreamReferences: XADD and XTRIM take KEEPREF, DELREF and ACKED
	// (streamParseAddOrTrimArgsOrReply).
	StreamReferences
	// VolatileSets: fields with deadlines are in a set of their own beside a hash table, and
	// hidden, not deleted, when a command comes across one that is over (vset.c).
	VolatileSets
	// Ziplists: small hashes and sorted sets are ziplists (hashTypeTryConversion, zsetConvert).
	Ziplists

	capabilityCount
)

var dataTexts = map[Capability]capabilityText{
	BitArgumentsFirst: {"bit-arguments-first", "BITCOUNT and BITPOS read all arguments before they look at the key"},
	BitCountFrom:      {"bitcount-from", "BITCOUNT takes a start without an end"},
	BitOperations:     {"bit-operations", "BITOP DIFF, DIFF1, ANDOR and ONE"},
	BytesAlone:        {"bytes-alone", "BITCOUNT and BITPOS count bytes only: no BIT and BYTE"},
	ClaimingReads:     {"claiming-reads", "XREADGROUP CLAIM"},
	ConsumerActivity:  {"consumer-activity", "XINFO tells when consumers were last active"},
	CopyInRange:       {"copy-in-range", "COPY says that another database is out of range"},
	CountBounds:       {"count-bounds", "the count of LREM has a lower bound"},
	DeadlineFirst:     {"deadline-first", "GETEX reads its deadline before it looks at the key"},
	DecimalFloats:     {"decimal-floats", "numbers are decimal ones, and bounds of scores have no blanks in front"},
	DecrementWraps:    {"decrement-wraps", "DECRBY of the smallest integer adds it"},
	DeletedClaimed:    {"deleted-claimed", "XCLAIM and XAUTOCLAIM claim deleted entries, too"},
	EmbeddedKeys:      {"embedded-keys", "a string is embstr as long as its key and it are 64 bytes together"},
	EntriesToldFirst:  {"entries-told-first", "the event of XADD comes before what caches hear of the key"},
	EverySetBit:       {"every-set-bit", "SETBIT is an event even if the bit was so already"},
	FieldsWordChecked: {"fields-word-checked", "HTTL and HPERSIST want the word FIELDS, HSETEX takes NX and XX"},
	FreeFieldOrder:    {"free-field-order", "the options of HEXPIRE, HGETEX and HSETEX come in any order"},
	LastEntry:         {"last-entry", "XREAD takes + for the last entry"},
	LastEntryThere:    {"last-entry-there", "XREAD with + finds the last entry even if later ones were deleted"},
	LazyDeletions:     {"lazy-deletions", "replicas and append only files hear of keys that expire as UNLINK, not DEL"},
	ListBounds:        {"list-bounds", "RANK of LPOS has a lower bound, LSET takes the lower 32 bits of an index"},
	LongEmbedded:      {"long-embedded", "a string is embstr as long as its key and it are 128 bytes together"},
	LowerUnits:        {"lower-units", "units of length are in lower case"},
	MembersNamed:      {"members-named", "GEO commands name the member that is not there"},
	NegativeCounts:    {"negative-counts", "ZPOPMIN, ZPOPMAX, SLOWLOG GET and CLIENT KILL ID take negative numbers"},
	NXOrGet:           {"nx-or-get", "SET takes NX or GET, not both"},
	OddPairsTold:      {"odd-pairs-told", "MSET, MSETNX and XADD have errors of their own for an odd number of arguments"},
	PastExpires:       {"past-expires", "a deadline in the past is the event expired, not del"},
	PlainStreams:      {"plain-streams", "streams do not count what was added and read: no lag, no ENTRIESREAD, no <ms>-* in XADD"},
	RenameForgets:     {"rename-forgets", "RENAME loses what OBJECT FREQ and IDLETIME tell"},
	ScanMembers:       {"scan-members", "ZSCAN NOSCORES, and SCAN TYPE of known types only"},
	ScanNames:         {"scan-names", "HSCAN NOVALUES; cursors are numbers to the first byte"},
	SetConditions:     {"set-conditions", "SET IFEQ, IFNE, IFDEQ and IFDNE"},
	SetIfEqual:        {"set-if-equal", "SET IFEQ"},
	ShortDoubles:      {"short-doubles", "scores have the fewest digits that tell them: 0.1"},
	ShortPositions:    {"short-positions", "positions of GEOPOS have the fewest digits that tell them"},
	SmallLists:        {"small-lists", "a small list is a listpack in OBJECT ENCODING"},
	SmallSets:         {"small-sets", "a small set of any members is a listpack, in OBJECT ENCODING and DUMP"},
	SortElements:      {"sort-elements", "SORT GET # is for the elements themselves"},
	SortPatterns:      {"sort-patterns", "SORT takes patterns for BY and GET if their keys are in its slot"},
	SourcesWritten:    {"sources-written", "what commands read to store a result counts as written: no keymiss, no hits and misses"},
	StreamProducers:   {"stream-producers", "XADD IDMP and IDMPAUTO: an entry that is sent twice is added once"},
	StreamReferences:  {"stream-references", "XADD and XTRIM say what becomes of references to what they trim"},
	TrimsReferenced:   {"trims-referenced", "XTRIM ~ trims with DELREF and ACKED, too"},
	UnsharedIntegers:  {"unshared-integers", "OBJECT REFCOUNT of a small integer is 1"},
	VolatileSets:      {"volatile-sets", "fields that expire make a hash a hash table; HEXPIRE and its kin have errors and events of their own"},
	Ziplists:          {"ziplists", "small hashes and sorted sets are ziplists in OBJECT ENCODING"},
}
