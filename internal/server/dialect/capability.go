package dialect

// Capability is something that servers of some versions do, and Redis 7.0 does not.
type Capability uint8

type capabilities [capabilityCount]bool

// The capabilities of nodes, in the order of their names. Those about data stand in
// datacapability.go.
const (
	// AddressLostFails: a node at whose address another one answers has failed (clusterProcessPacket of
	// Valkey 8.1).
	AddressLostFails Capability = iota
	// ArrayMetatables: cjson.decode_array_with_array_mt lets decoded arrays be told from objects
	// (json_cfg_decode_array_with_array_mt).
	ArrayMetatables
	// AnyInMulti: a transaction takes any command that has no error of its own for that (processCommand).
	AnyInMulti
	// AskIfSomeMoved: several keys of a slot that migrates get ASK if only some of them have moved, not
	// TRYAGAIN (getNodeByQuery of Redis 6.2).
	AskIfSomeMoved
	// AuthErrorsLost: AUTH and HELLO do not answer a wrong password while a reply is still to be
	// sent to the client, a mistake (addAuthErrReply).
	AuthErrorsLost
	// AuthFirst: who is not authenticated is told so, whatever the command is (processCommand).
	AuthFirst
	// Backquotes: an unknown command and its arguments are between backquotes (processCommand of
	// Redis 6.2).
	Backquotes
	// BareUnknown: an unknown command without arguments is said to have none (commandCheckExistence).
	BareUnknown
	// BestAtOnce: a replica that has the most data asks for votes at once, if all replicas of the
	// shard have seen their master fail (clusterAllReplicasThinkPrimaryIsFail).
	BestAtOnce
	// BlockedRedirected: when a master becomes a replica, clients that wait for keys get MOVED and
	// stay, where Redis says UNBLOCKED and hangs up (disconnectOrRedirectAllBlockedClients).
	BlockedRedirected
	// BlockInScripts: XREAD and XREADGROUP take BLOCK in a script, and do not wait
	// (xreadCommand).
	BlockInScripts
	// CalledRedis: HELLO, LOLWUT and error texts say redis, though it is Valkey (helloCommand).
	CalledRedis
	// ClientLibrary: CLIENT SETINFO, and the library's name and version in CLIENT LIST
	// (clientSetinfoCommand).
	ClientLibrary
	// CrossSlotFirst: keys of several slots get CROSSSLOT, even if the slot of the first one has
	// no owner (extractSlotFromKeysResult, clusterSlotByCommand).
	CrossSlotFirst
	// DatabaseRules: ACL GETUSER shows the databases of a user: all (ACLDescribeSelector).
	DatabaseRules
	// DebugAllowed: DEBUG and MODULE need no directive that allows them (processCommand).
	DebugAllowed
	// DoubleMoved: they get it twice, a mistake (disconnectOrRedirectAllBlockedClients).
	DoubleMoved
	// DropsAllChannels: a slot that changes hands takes its shard channels along at all nodes
	// (clusterDelSlot).
	DropsAllChannels
	// EmptyShards: CLUSTER SHARDS shows no slots for a shard whose first node in the list is a
	// master that has failed and was replaced, a mistake (addShardReplyForClusterShards).
	EmptyShards
	// EmptySize: a node that has just started counts no masters in cluster_size (clusterInit).
	EmptySize
	// Environments: scripts have getfenv, setfenv and newproxy, and may change the metatable of
	// strings (deny_list of script_lua.c).
	Environments
	// ErrorHandlerTwice: scripts see the error handler as __server__err__handler, too
	// (luaRegisterServerAPI of Valkey 8.1).
	ErrorHandlerTwice
	// ExpiredWatched: a transaction fails that watches a key whose deadline has passed, even if it had
	// when WATCH was called (watchForKey, which since Redis 7.0 takes note of that).
	ExpiredWatched
	// ExportsByDefault: the client of an export is the default user's, not nobody's
	// (initSlotExportJobClient).
	ExportsByDefault
	// FailoverWords: CLUSTER FAILOVER takes FORCE and TAKEOVER together (clusterCommandSpecial).
	FailoverWords
	// FilterClients: CLIENT LIST takes the filters of CLIENT KILL, and both several IDs
	// (parseClientFiltersOrReply).
	FilterClients
	// FilterMore: filters NAME, LIB-NAME, LIB-VER and IP, and those and ADDR and LADDR with NOT-
	// before it (parseClientFiltersOrReply).
	FilterMore
	// FinishTwice: CLUSTER SYNCSLOTS FINISH of a job that there is not is answered twice: OK, and
	// then an error, a mistake (clusterCommandSyncSlotsFinish).
	FinishTwice
	// FlushWaits: FLUSHALL and FLUSHDB of a client are done in the background while it waits, so that it
	// hears of its own keys before the reply (flushCommandCommon).
	FlushWaits
	// FixedReplyBuffers: the first buffer of a client's replies has the same size always (struct
	// client of Redis 6.2).
	FixedReplyBuffers
	// FlushIsChange: FLUSHALL is a change beside the keys that it deletes, and one that its save leaves to be
	// saved; FLUSHDB of no keys is none (flushAllDataAndResetRDB, flushdbCommand of Redis 6.2).
	FlushIsChange
	// ForgetSpreads: nodes tell each other whom they have forgotten, and CLUSTER FORGET of
	// somebody who is forgotten already is no error (clusterProcessPingExtensions).
	ForgetSpreads
	// ForksInExec: BGSAVE and BGREWRITEAOF start at once in a transaction, too (bgsaveCommand of Redis
	// 6.2).
	ForksInExec
	// HelloNamesProtocol: what HELLO says without authentication names its first argument
	// (helloCommand).
	HelloNamesProtocol
	// HelloTellsZone: HELLO has the availability zone, if there is one (helloCommand).
	HelloTellsZone
	// ImportSlots: CLUSTER MIGRATION, atomic slot migration that the destination drives
	// (cluster_asm.c).
	ImportSlots
	// KeysSorted: CLUSTER GETKEYSINSLOT lists keys in the order of their bytes (slotToKeyAdd).
	KeysSorted
	// KillByAge: CLIENT KILL MAXAGE (clientKillCommand).
	KillByAge
	// LoadsUnseen: a replica that keeps its old data while it loads new ones does not show them
	// (readSyncBulkPayload of Redis 6.2).
	LoadsUnseen
	// LogAdvised: the error of DEBUG RELOAD advises to read the log (debugCommand).
	LogAdvised
	// LoneMasterJudges: a master that has all slots flags others FAIL by itself (clusterCron).
	LoneMasterJudges
	// LostKeysTold: replicas, WATCH and caches of clients hear of keys that a node deletes
	// because another one has taken their slot (delKeysInSlot).
	LostKeysTold
	// MemoryFits: directives refuse numbers of bytes that do not fit in 64 bits (memtoull).
	MemoryFits
	// MemorySigned: sizes of memory are read with a sign: what does not fit in 63 bits is the greatest that does (memtoll).
	MemorySigned
	// MastersForget: a master that comes back with a dump begins a history of its own (loadDataFromDisk of
	// Redis 6.2).
	MastersForget
	// MigrateSlots: CLUSTER MIGRATESLOTS, atomic slot migration that the source drives
	// (cluster_migrateslots.c).
	MigrateSlots
	// MigrationsFollowed: replicas hear of slots that their master gives away, and trim those after a
	// failover (asmNotifyReplicasStateChange).
	MigrationsFollowed
	// NamelessLua: scripts do not learn the server's version (luaRegisterRedisAPI of Redis 6.2).
	NamelessLua
	// NamesInMulti: what is not allowed in a transaction is refused by name (processCommand).
	NamesInMulti
	// NamesItself: LOLWUT and scripts name Valkey (lolwutUnstableCommand, scriptCall).
	NamesItself
	// NewMasterChannels: a replica that follows another master drops the shard channels of all
	// other slots (removeAllNotOwnedShardChannelSubscriptions).
	NewMasterChannels
	// NoTouch: CLIENT NO-TOUCH (clientNoTouchCommand).
	NoTouch
	// NothingToLeave: UNSUBSCRIBE and its kin are errors for who is not subscribed to anything
	// (processCommand of Valkey 8.0).
	NothingToLeave
	// OldDebugging: DEBUG has fewer kinds, of which debugging.go has the list (debugCommand of Redis 6.2).
	OldDebugging
	// OldShardsLost: a node that starts from the nodes.conf of a version without shard IDs is
	// in no shard until it is told otherwise, a mistake (auxShardIdPresent).
	OldShardsLost
	// OldWords: error texts in the words of Redis 6.2, of which wording.go has the list.
	OldWords
	// OlderStreams: a data set that goes to replicas without a file is in the form of Valkey 8, unless they say
	// that they are of version 9 (rdbSaveToReplicasSockets of Valkey 9.1).
	OlderStreams
	// OneDatabase: another database than the first is out of range, where Redis says that
	// SELECT and MOVE are not allowed in a cluster (selectCommand).
	OneDatabase
	// OneDirective: CONFIG GET and SET take one name, and SET says what it refuses in other
	// words (configSetCommand of Redis 6.2).
	OneDirective
	// OneSection: INFO takes one section (infoCommand).
	OneSection
	// PauseTimeoutTold: a source whose writes were held back for too long says for how long
	// (asmCron).
	PauseTimeoutTold
	// OwnPushesLast: what a client's own command pushes to it comes behind the reply (_addReplyToBufferOrList).
	OwnPushesLast
	// PlainAddresses: CLUSTER SLOTS tells addresses and IDs, and nothing else about nodes, which have no
	// host names (clusterReplyMultiBulkSlots).
	PlainAddresses
	// PortsInRange: CLUSTER MEET says which port is out of range (clusterCommandSpecial).
	PortsInRange
	// PortsUnnamed: errors of CLUSTER MEET do not say TCP (clusterCommand).
	PortsUnnamed
	// QueuedAnywhere: commands that a transaction queues do not have to find their keys in a slot that
	// moves (getNodeByQuery).
	QueuedAnywhere
	// QueuedShard: EXEC of a transaction that has SPUBLISH is routed as that is (getNodeByQuery).
	QueuedShard
	// QuotesJoin: in an inline request a word goes on behind a closing quote (sdsparsearg).
	QuotesJoin
	// RangesMerged: neighbouring ranges of slots become one (slotRangeArrayNormalizeAndValidate).
	RangesMerged
	// RankByID: replicas with the same offset ask for votes in the order of their IDs, as far
	// apart as if one had more data (clusterGetReplicaRank).
	RankByID
	// RankOfShards: replicas of several failed masters ask for votes in the order of their shards'
	// IDs (clusterGetFailedPrimaryRank).
	RankOfShards
	// RefusalsByName: NOPERM errors name the user and the command (getAclErrorMessage).
	RefusalsByName
	// ReplicasKeepEpoch: a replica that starts has the configuration epoch that nodes.conf has for it
	// (clusterLoadConfig).
	ReplicasKeepEpoch
	// ReplicaTellsVersion: a replica tells its master its version, and REPLCONF VERSION is known
	// (syncWithMaster).
	ReplicaTellsVersion
	// ReloadKeeps: DEBUG RELOAD leaves the data if there is no file to load (RDBFLAGS_EMPTY_DATA).
	ReloadKeeps
	// RunAgain: a client that waits for keys runs its command again, with all checks, when one of them is
	// ready (unblockClientOnKey).
	RunAgain
	// SanitizeIgnored: the access rules sanitize-payload and skip-sanitize-payload are taken, and not
	// shown (ACLSetUser of Valkey 9.1).
	SanitizeIgnored
	// SanitizeShown: ACL LIST shows sanitize-payload of every user (ACLCreateUser).
	SanitizeShown
	// SaveOrNot: SHUTDOWN takes SAVE or NOSAVE, and waits for no replica (shutdownCommand of Redis
	// 6.2).
	SaveOrNot
	// ScriptClock: scripts have os.clock (luaLoadLibraries).
	ScriptClock
	// ScriptSlots: errors of scripts tell a command with keys of several slots, a slot that moves and one that
	// nobody serves from keys that are elsewhere (scriptVerifyClusterState).
	ScriptSlots
	// ScriptsAsModules: commands of scripts are checked as those of modules are, with their errors
	// (VM_Call).
	ScriptsAsModules
	// ScriptsCalled: errors of scripts say which function was called, and are raised as texts;
	// statistics do not count what is refused a script (luaRaiseError and evalGenericCommand of Redis 6.2).
	ScriptsCalled
	// ScriptsOwnNothing: WAIT in a script has no writes to wait for (waitCommand, whose client is
	// the script's).
	ScriptsOwnNothing
	// ScriptsUnnamed: errors of scripts do not have the script's SHA1 (luaCallFunction).
	ScriptsUnnamed
	// ServerTable: scripts find the functions of redis in the table server, too, and there the name and the
	// version of Valkey (luaRegisterServerAPI).
	ServerTable
	// SetSlotNotToSelf: CLUSTER SETSLOT does not open a slot to the node itself
	// (clusterParseSetSlotCommand).
	SetSlotNotToSelf
	// SetSlotReplicated: CLUSTER SETSLOT goes to the replicas first and waits for them, with
	// TIMEOUT; they show open slots, and send readers ASK and TRYAGAIN (clusterCommandSetSlot).
	SetSlotReplicated
	// SettingsByCron: a node shows an announced IP, and that it must not fail over, from its next cron on, and
	// announced ports itself not before it starts anew (clusterCron of Redis 6.2).
	SettingsByCron
	// ShardIDs: shards have IDs, which nodes tell each other; CLUSTER MYSHARDID; CLUSTER SHARDS
	// has an entry for each (clusterAddNodeToShard).
	ShardIDs
	// ShardSlotsOfAny: in CLUSTER SHARDS the slots of a shard are those of whichever of its
	// nodes has any (addShardReplyForClusterShards).
	ShardSlotsOfAny
	// ShardsNamed: CLUSTER SHARDS tells the IDs (addShardReplyForClusterShards).
	ShardsNamed
	// ShortElections: the delays of an election depend on the node timeout, and are much shorter
	// (clusterHandleReplicaFailover).
	ShortElections
	// ShorterRequests: a request has 1024*1024 arguments at most (processMultibulkBuffer).
	ShorterRequests
	// ShortNoScript: NOSCRIPT does not advise to use EVAL.
	ShortNoScript
	// SlotsCheckedOneByOne: CLUSTER ADDSLOTS and DELSLOTS tell of a slot that cannot be changed before they
	// look whether the next ones are slots (clusterCommand).
	SlotsCheckedOneByOne
	// SlotsFollowFailover: the slots of a master that says it is a replica now belong at once to
	// the node that it names, if that is of its shard (clusterProcessPacket).
	SlotsFollowFailover
	// SlotsToAnyone: CLUSTER SETSLOT takes replicas as the other node (clusterCommand).
	SlotsToAnyone
	// StaleBeforeRoute: EXEC of a transaction whose watched keys have changed, or that has a command
	// that was refused, is not redirected (flagTransaction).
	StaleBeforeRoute
	// StreamsGoUnheard: clients that read a stream as a group wait on when the stream goes (serveClientsBlockedOnStreamKey;
	// UNBLOCKED is of Redis 7.0).
	StreamsGoUnheard
	// StrictEnds: bulk strings and lengths in a request end with CR LF (parseMultibulk).
	StrictEnds
	// SyncsWhole: REPLCONF has no rdb-filter-only: a data set is always whole (replconfCommand of Redis
	// 6.2).
	SyncsWhole
	// TimeoutsCut: a part of a millisecond of a timeout in seconds is none (getTimeoutFromObjectOrReply).
	TimeoutsCut
	// TimeoutsEnd: a timeout that does not fit in a time in milliseconds is refused (getTimeoutFromObjectOrReply).
	TimeoutsEnd
	// TrimsTold: writes to a slot of this node that it trims get TRYAGAIN, and slots that are being
	// trimmed are not given away (getNodeByQuery, clusterSyncSlotsCommand).
	TrimsTold
	// UnblockedRejected: INFO commandstats counts commands that waited and were ended by an error as rejected
	// (updateStatsOnUnblock).
	UnblockedRejected
	// UnblockedUncounted: INFO commandstats does not count commands that waited and were ended by an error, and
	// the slow log does not have those that CLIENT UNBLOCK ended (updateStatsOnUnblock of Redis 6.2).
	UnblockedUncounted
	// UnsentShown: GETSLOTMIGRATIONS has remaining_repl_size.
	UnsentShown
	// UnsubscribeByKey: SUNSUBSCRIBE is routed as if its channels were keys: ASK while the slot
	// migrates (getNodeByQuery).
	UnsubscribeByKey
	// ValkeyTexts: errors of scripts, of ACL SAVE and LOAD and of WAIT, and LATENCY DOCTOR in
	// Valkey's words.
	ValkeyTexts
	// VotersJudge: only masters with slots have a say in who has failed
	// (clusterProcessGossipSection).
	VotersJudge
	// VotesOften: a master may vote twice about the same master within two node timeouts
	// (clusterSendFailoverAuthIfNeeded).
	VotesOften
	// WaitAOF: WAITAOF, and replicas that tell how far their append only file is synced (waitaofCommand,
	// replicationSendAck).
	WaitAOF
	// WaitForOwn: WAIT waits for what the client's commands have written, not for all that stands
	// before it in the stream (call).
	WaitForOwn
	// WholeTransactions: what a transaction or a script writes is a transaction to replicas and in the append
	// only file even if it is one command (propagate, evalGenericCommand of Redis 6.2).
	WholeTransactions
	// WholeCommands: subcommands are no commands of their own (commandTable of Redis 6.2).
	WholeCommands

	nodeCapabilities // how many there are
)

// capabilityTexts are the names of all, with what each is in half a sentence.
var capabilityTexts = func() (all [capabilityCount]capabilityText) {
	for _, part := range []map[Capability]capabilityText{nodeTexts, dataTexts} {
		for c, text := range part {
			all[c] = text
		}
	}
	return all
}()

type capabilityText struct{ name, text string }

var nodeTexts = map[Capability]capabilityText{
	AddressLostFails:     {"address-lost-fails", "a node at whose address another one answers is flagged FAIL at once"},
	AnyInMulti:           {"any-in-multi", "transactions take any command"},
	ArrayMetatables:      {"array-metatables", "cjson.decode_array_with_array_mt"},
	AskIfSomeMoved:       {"ask-if-some-moved", "several keys of a migrating slot get ASK if some of them have moved, not TRYAGAIN"},
	AuthErrorsLost:       {"auth-errors-lost", "AUTH and HELLO do not answer a wrong password in a pipeline, behind another reply (a mistake)"},
	AuthFirst:            {"auth-first", "who is not authenticated is told so even of unknown commands"},
	Backquotes:           {"backquotes", "errors show unknown commands between backquotes"},
	BareUnknown:          {"bare-unknown", "the error of an unknown command without arguments does not go on about them"},
	BestAtOnce:           {"best-at-once", "a replica with the most data is elected without delay once all of its shard have seen the master fail"},
	BlockedRedirected:    {"blocked-redirected", "clients that wait for keys get MOVED when a master becomes a replica, not UNBLOCKED and the end of the connection"},
	BlockInScripts:       {"block-in-scripts", "XREAD and XREADGROUP take BLOCK in scripts, and do not wait"},
	CalledRedis:          {"called-redis", "HELLO, LOLWUT and error texts say redis"},
	ClientLibrary:        {"client-library", "CLIENT SETINFO, and lib-name and lib-ver in CLIENT LIST"},
	CrossSlotFirst:       {"crossslot-first", "keys of several slots get CROSSSLOT, even where a slot has no owner"},
	DatabaseRules:        {"database-rules", "ACL GETUSER shows the databases of a user, which are all"},
	DebugAllowed:         {"debug-allowed", "DEBUG and MODULE are always allowed"},
	DoubleMoved:          {"double-moved", "clients that wait for keys get MOVED twice when a master becomes a replica (a mistake)"},
	DropsAllChannels:     {"drops-all-channels", "subscribers of shard channels lose them at any node when the slot changes hands"},
	EmptyShards:          {"empty-shards", "CLUSTER SHARDS shows no slots for a shard in which a failed master comes first (a mistake)"},
	EmptySize:            {"empty-size", "cluster_size is 0 until the state of the cluster is evaluated for the first time"},
	Environments:         {"environments", "scripts have getfenv, setfenv and newproxy, and may change the metatable of strings"},
	ErrorHandlerTwice:    {"error-handler-twice", "scripts see __server__err__handler"},
	ExpiredWatched:       {"expired-watched", "EXEC fails if a watched key is past its deadline, even if it was when WATCH was called"},
	ExportsByDefault:     {"exports-by-default", "the client that sends slots to another node is the default user's"},
	FailoverWords:        {"failover-words", "CLUSTER FAILOVER takes FORCE and TAKEOVER together"},
	FilterClients:        {"filter-clients", "CLIENT LIST takes the filters of CLIENT KILL, and both several IDs"},
	FilterMore:           {"filter-more", "filters of clients by NAME, LIB-NAME, LIB-VER and IP, and NOT-..."},
	FinishTwice:          {"finish-twice", "CLUSTER SYNCSLOTS FINISH of a job that there is not gets two replies (a mistake)"},
	FlushWaits:           {"flush-waits", "FLUSHALL and FLUSHDB answer when all is gone, behind what the client's own cache hears"},
	FixedReplyBuffers:    {"fixed-reply-buffers", "the first buffer of a client's replies has the same size always"},
	FlushIsChange:        {"flush-is-change", "FLUSHALL is a change of its own, FLUSHDB of no keys is not told replicas"},
	ForgetSpreads:        {"forget-spreads", "CLUSTER FORGET at one node reaches the others"},
	ForksInExec:          {"forks-in-exec", "BGSAVE and BGREWRITEAOF start at once in a transaction"},
	HelloNamesProtocol:   {"hello-names-protocol", "what HELLO answers without authentication names its first argument"},
	HelloTellsZone:       {"hello-tells-zone", "HELLO has the availability zone of a node that has one"},
	ImportSlots:          {"import-slots", "CLUSTER MIGRATION: slots move whole, driven by the destination; keys of slots that a node does not own are hidden"},
	KeysSorted:           {"keys-sorted", "CLUSTER GETKEYSINSLOT lists keys in the order of their bytes"},
	KillByAge:            {"kill-by-age", "CLIENT KILL MAXAGE"},
	LoadsUnseen:          {"loads-unseen", "a replica that loads shows nobody the data that it had"},
	LogAdvised:           {"log-advised", "the error of DEBUG RELOAD advises to read the log"},
	LoneMasterJudges:     {"lone-master-judges", "a master that has all slots flags others FAIL by itself"},
	LostKeysTold:         {"lost-keys-told", "replicas, WATCH and tracking hear of keys that go with a lost slot"},
	MemoryFits:           {"memory-fits", "directives refuse numbers of bytes that do not fit in 64 bits"},
	MemorySigned:         {"memory-signed", "sizes of memory that do not fit in 63 bits are the greatest that does"},
	MastersForget:        {"masters-forget", "a master that comes back with a dump begins a new history, so that replicas synchronise anew"},
	MigrateSlots:         {"migrate-slots", "CLUSTER MIGRATESLOTS: slots move whole, driven by the source"},
	MigrationsFollowed:   {"migrations-followed", "replicas know which slots their master gives away whole, and trim them after a failover"},
	NamelessLua:          {"nameless-lua", "scripts do not learn the server's version"},
	NamesInMulti:         {"names-in-multi", "what is not allowed in a transaction is refused by name"},
	NamesItself:          {"names-itself", "LOLWUT and errors of scripts name Valkey"},
	NewMasterChannels:    {"new-master-channels", "replicas that follow another master drop the shard channels of other slots"},
	NothingToLeave:       {"nothing-to-leave", "UNSUBSCRIBE and its kin get NOSUB, if there is no subscription"},
	NoTouch:              {"no-touch", "CLIENT NO-TOUCH"},
	OldDebugging:         {"old-debugging", "DEBUG has fewer kinds"},
	OldShardsLost:        {"old-shards-lost", "CLUSTER SHARDS leaves out a master that was upgraded from a version without shard IDs (a mistake)"},
	OldWords:             {"old-words", "error texts are in the words of Redis 6.2"},
	OlderStreams:         {"older-streams", "what is streamed to replicas that do not say that they are of version 9 is in the form of Valkey 8"},
	OneDatabase:          {"one-database", "SELECT and MOVE say that another database is out of range"},
	OneDirective:         {"one-directive", "CONFIG GET and SET take one name, and SET refuses in other words"},
	OneSection:           {"one-section", "INFO takes one section"},
	PauseTimeoutTold:     {"pause-timeout-told", "last_error of a slot migration whose pause was too long says how long it was"},
	OwnPushesLast:        {"own-pushes-last", "what a client's own command pushes to it comes behind the reply"},
	PlainAddresses:       {"plain-addresses", "CLUSTER SLOTS has an address and an ID of each node, and nodes have no host names"},
	PortsInRange:         {"ports-in-range", "CLUSTER MEET says which port is out of range"},
	PortsUnnamed:         {"ports-unnamed", "errors of CLUSTER MEET do not call ports TCP ones"},
	QueuedAnywhere:       {"queued-anywhere", "what a transaction queues gets no ASK and no TRYAGAIN; its EXEC does"},
	QueuedShard:          {"queued-shard", "EXEC with SPUBLISH is routed as SPUBLISH: replicas take it"},
	QuotesJoin:           {"quotes-join", "in an inline request a word goes on behind a closing quote"},
	RangesMerged:         {"ranges-merged", "CLUSTER MIGRATION IMPORT merges neighbouring ranges of slots"},
	RankByID:             {"rank-by-id", "replicas with the same offset ask for votes in the order of their IDs"},
	RankOfShards:         {"rank-of-shards", "replicas of several failed masters ask for votes in the order of their shards"},
	RefusalsByName:       {"refusals-by-name", "NOPERM errors name the user and the command"},
	ReplicasKeepEpoch:    {"replicas-keep-epoch", "a replica starts with a configuration epoch of its own"},
	ReplicaTellsVersion:  {"replica-tells-version", "replicas tell their master their version (REPLCONF VERSION)"},
	ReloadKeeps:          {"reload-keeps", "DEBUG RELOAD without a file leaves the data"},
	RunAgain:             {"run-again", "who waits for keys runs the command again when one is ready: redirects, NOGROUP"},
	SanitizeIgnored:      {"sanitize-ignored", "the access rules sanitize-payload and skip-sanitize-payload are taken and mean nothing"},
	SanitizeShown:        {"sanitize-shown", "ACL LIST shows sanitize-payload of every user"},
	SaveOrNot:            {"save-or-not", "SHUTDOWN takes SAVE or NOSAVE, and does not wait for replicas"},
	ScriptClock:          {"script-clock", "scripts have os.clock"},
	ScriptsAsModules:     {"scripts-as-modules", "commands of scripts are checked in the order of modules: where keys are before who may write"},
	ScriptsCalled:        {"scripts-called", "errors of scripts say which function was called, and statistics leave out what is refused a script"},
	ScriptSlots:          {"script-slots", "errors of scripts say why keys are not here"},
	ScriptsOwnNothing:    {"scripts-own-nothing", "WAIT in a script counts all replicas"},
	ScriptsUnnamed:       {"scripts-unnamed", "errors of scripts do not have the script's SHA1"},
	ServerTable:          {"server-table", "the table server in scripts, with SERVER_NAME and VALKEY_VERSION"},
	SetSlotNotToSelf:     {"setslot-not-to-self", "CLUSTER SETSLOT MIGRATING or IMPORTING with the node itself is an error"},
	SetSlotReplicated:    {"setslot-replicated", "CLUSTER SETSLOT waits for the replicas, which know of open slots: NOREPLICAS, TIMEOUT, ASK and TRYAGAIN from replicas"},
	SettingsByCron:       {"settings-by-cron", "CLUSTER NODES shows an announced IP from the next cron on, announced ports after a start"},
	ShardIDs:             {"shard-ids", "shards have IDs, which nodes tell each other: CLUSTER MYSHARDID, and CLUSTER SHARDS by them"},
	ShardSlotsOfAny:      {"shard-slots-of-any", "CLUSTER SHARDS shows the slots of whichever node of a shard has any"},
	ShardsNamed:          {"shards-named", "CLUSTER SHARDS has the IDs of shards"},
	ShortElections:       {"short-elections", "replicas wait a thirtieth of the node timeout before they ask for votes, and as much at random"},
	ShorterRequests:      {"shorter-requests", "requests have 1024*1024 arguments at most"},
	ShortNoScript:        {"short-noscript", "NOSCRIPT errors do not advise to use EVAL"},
	SlotsCheckedOneByOne: {"slots-checked-one-by-one", "CLUSTER ADDSLOTS and DELSLOTS check slot by slot"},
	SlotsFollowFailover:  {"slots-follow-failover", "slots go to a new master as soon as the old one says whom it follows"},
	SlotsToAnyone:        {"slots-to-anyone", "CLUSTER SETSLOT takes replicas as the other node"},
	StaleBeforeRoute:     {"stale-before-route", "EXEC of a transaction that will be refused is not redirected"},
	StreamsGoUnheard:     {"streams-go-unheard", "who reads a stream as a group waits on when the stream goes"},
	StrictEnds:           {"strict-ends", "bulk strings and lengths in requests have to end with CR LF"},
	SyncsWhole:           {"syncs-whole", "REPLCONF has no rdb-filter-only"},
	TimeoutsCut:          {"timeouts-cut", "parts of milliseconds in timeouts are left out"},
	TimeoutsEnd:          {"timeouts-end", "timeouts that are too long are refused"},
	TrimsTold:            {"trims-told", "slots that are being trimmed are not given away, and writes to them get TRYAGAIN"},
	UnblockedRejected:    {"unblocked-rejected", "commands that waited and are ended by an error count as rejected, not as failed"},
	UnblockedUncounted:   {"unblocked-uncounted", "commands that waited and are ended by an error have not failed, and CLIENT UNBLOCK logs none"},
	UnsentShown:          {"unsent-shown", "GETSLOTMIGRATIONS has remaining_repl_size"},
	UnsubscribeByKey:     {"unsubscribe-by-key", "SUNSUBSCRIBE is redirected while the slot migrates"},
	ValkeyTexts:          {"valkey-texts", "errors of scripts and of ACL SAVE, and LATENCY DOCTOR, in Valkey's words"},
	VotersJudge:          {"voters-judge", "only masters with slots have a say in who has failed"},
	VotesOften:           {"votes-often", "masters may vote again about the same master within two node timeouts"},
	WaitAOF:              {"wait-aof", "WAITAOF, for which replicas tell what is on their disks"},
	WaitForOwn:           {"wait-for-own", "WAIT waits for what the client has written, not for others"},
	WholeTransactions:    {"whole-transactions", "what a transaction or a script writes is one to replicas, even if it is a single command"},
	WholeCommands:        {"whole-commands", "subcommands are no commands of their own: in COMMAND, access rules, MULTI and statistics"},
}

// String is the capability's name.
func (c Capability) String() string { return capabilityTexts[c].name }

// Named is the capability of that name.
func Named(name string) (c Capability, ok bool) {
	for c := range capabilityCount {
		if c.String() == name {
			return c, true
		}
	}
	return 0, false
}

// Text says in half a sentence what it is.
func (c Capability) Text() string { return capabilityTexts[c].text }
