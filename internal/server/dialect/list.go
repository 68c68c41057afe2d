package dialect

import "slices"

// list are the dialects in order, Redis first, the oldest first. Each does what its base
// does, which is the one before it unless it names another, and what it adds, but not what
// it drops. All of them go back to Redis 7.0.
var list = build([]Dialect{
	{Name: "redis-6.2", Product: "redis", Version: "6.2.14", base: named("redis-7.0"), adds: []Capability{
		AnyInMulti, AskIfSomeMoved, Backquotes, DebugAllowed, Environments, ExpiredWatched, FixedReplyBuffers, FlushIsChange, ForksInExec, KeysSorted, LoadsUnseen, MastersForget, MemorySigned, NamelessLua, OldDebugging, OldWords, OneDirective, OneSection, PlainAddresses, ReplicasKeepEpoch, SaveOrNot, ScriptsCalled, SettingsByCron, ShorterRequests, SlotsCheckedOneByOne, SlotsToAnyone, StreamsGoUnheard, SyncsWhole, TimeoutsCut, UnblockedUncounted, WholeCommands, WholeTransactions,
	}},
	{Name: "redis-7.0", Product: "redis", Version: "7.0.15", base: nobody},
	{Name: "redis-7.2", Product: "redis", Version: "7.2.4", adds: []Capability{
		AuthErrorsLost, ClientLibrary, DropsAllChannels, EmptyShards, Environments, ForgetSpreads, HelloNamesProtocol, LogAdvised, LostKeysTold, NoTouch, OldShardsLost, OwnPushesLast, PortsUnnamed, RefusalsByName, ReplicaTellsVersion, RunAgain, SanitizeShown, ScriptsOwnNothing, ShardIDs, TimeoutsEnd, WaitAOF, WaitForOwn,
	}},
	{Name: "redis-7.4", Product: "redis", Version: "7.4.1", adds: []Capability{
		BlockInScripts, EmptySize, FlushWaits, KillByAge, LoneMasterJudges, NewMasterChannels, QueuedShard, ScriptClock, ScriptSlots, SlotsFollowFailover, UnsubscribeByKey,
	}},
	{Name: "redis-8.0", Product: "redis", Version: "8.0.6", drops: []Capability{EmptyShards, Environments}},
	{Name: "redis-8.2", Product: "redis", Version: "8.2.3"},
	{Name: "redis-8.4", Product: "redis", Version: "8.4.0", FromSources: true, adds: []Capability{ImportSlots}},
	{Name: "redis-8.6", Product: "redis", Version: "8.6.3", adds: []Capability{
		ArrayMetatables, BareUnknown, CrossSlotFirst, MigrationsFollowed, RangesMerged,
	}, drops: []Capability{OldShardsLost, UnsubscribeByKey}},
	{Name: "redis-8.8", Product: "redis", Version: "8.8.0", FromSources: true, adds: []Capability{PauseTimeoutTold, TrimsTold}},
	{Name: "redis-8.10", Product: "redis", Version: "8.10.0", FromSources: true},
	{Name: "valkey-7.2", Product: "valkey", Version: "7.2.13", RedisVersion: "7.2.4", FromSources: true, base: named("redis-7.2"), adds: []Capability{
		CalledRedis, ServerTable,
	}},
	{Name: "valkey-8.0", Product: "valkey", Version: "8.0.1", RedisVersion: "7.2.4", base: named("redis-7.2"), adds: []Capability{
		BlockInScripts, EmptySize, KillByAge, LoneMasterJudges, NewMasterChannels, NothingToLeave, QueuedShard, RankByID, ScriptClock, ScriptSlots, ServerTable, SetSlotReplicated, ShardSlotsOfAny, ShortNoScript, StaleBeforeRoute, ValkeyTexts, VotersJudge,
	}, drops: []Capability{EmptyShards, ScriptsOwnNothing}},
	{Name: "valkey-8.1", Product: "valkey", Version: "8.1.8", RedisVersion: "7.2.4", adds: []Capability{
		AddressLostFails, ErrorHandlerTwice, FilterClients, HelloTellsZone, PortsInRange, RankOfShards, StrictEnds, UnblockedRejected, VotesOften,
	}, drops: []Capability{AuthErrorsLost, Environments, NothingToLeave}},
	{Name: "valkey-9.0", Product: "valkey", Version: "9.0.0", RedisVersion: "7.2.4", adds: []Capability{
		AuthFirst, BlockedRedirected, CrossSlotFirst, DoubleMoved, ExportsByDefault, FailoverWords, FilterMore, FinishTwice, MigrateSlots, NamesInMulti, NamesItself, OneDatabase, QueuedAnywhere, QuotesJoin, ShortElections,
	}, drops: []Capability{StrictEnds}},
	{Name: "valkey-9.1", Product: "valkey", Version: "9.1.2", RedisVersion: "7.2.4", adds: []Capability{
		BestAtOnce, DatabaseRules, MemoryFits, OlderStreams, ReloadKeeps, SanitizeIgnored, ScriptsAsModules, ScriptsUnnamed, SetSlotNotToSelf, ShardsNamed, StrictEnds, UnsentShown,
	}, drops: []Capability{DoubleMoved, ExportsByDefault, FinishTwice, SanitizeShown, ScriptSlots}},
})

// named stands for a dialect of the list until that is made.
func named(name string) *Dialect { return &Dialect{Name: name} }

// nobody is the base of Redis 7.0.
var nobody = named("")

// build ties each dialect to its base, which may stand behind it.
func build(rows []Dialect) []*Dialect {
	byName := map[string]*Dialect{"": nil}
	list := make([]*Dialect, len(rows))
	for i := range rows {
		list[i] = &rows[i]
		byName[rows[i].Name] = list[i]
	}
	for i, d := range list {
		if d.base == nil {
			d.base = list[i-1]
		} else {
			d.base = byName[d.base.Name]
		}
		if d.RedisVersion == "" {
			d.RedisVersion = d.Version
		}
	}
	for _, d := range list {
		d.caps = d.does()
	}
	return list
}

// does are the capabilities that the rows give a dialect.
func (d *Dialect) does() (caps capabilities) {
	if d == nil {
		return caps
	}
	caps = d.base.does()
	of := data[d.Name]
	for _, c := range slices.Concat(d.adds, of.adds) {
		caps[c] = true
	}
	for _, c := range slices.Concat(d.drops, of.drops) {
		caps[c] = false
	}
	return caps
}
