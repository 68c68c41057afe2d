package dialect

import "github.com/slotstorm/slotstorm/internal/server/rdb"

// dataOf is what a version does otherwise with data than its base: how it stores it, if not in
// the same way, and what it adds and drops.
type dataOf struct {
	format      *rdb.Format
	adds, drops []Capability
}

// data are by the names of the dialects; those without a row are like their base.
var data = map[string]dataOf{
	"redis-6.2": {format: rdb.Redis62, adds: []Capability{BytesAlone, DecrementWraps, DeletedClaimed, EverySetBit, LowerUnits, NegativeCounts, NXOrGet, OddPairsTold, PlainStreams, SourcesWritten, Ziplists}},
	"redis-7.2": {format: rdb.Redis72, adds: []Capability{ConsumerActivity, ListBounds, ShortDoubles, SmallLists, SmallSets}},
	"redis-7.4": {format: rdb.Redis74, adds: []Capability{BitArgumentsFirst, CountBounds, EntriesToldFirst, LastEntry, ScanNames, SortPatterns}},
	"redis-8.0": {adds: []Capability{LastEntryThere, ShortPositions, SortElements}},
	"redis-8.2": {adds: []Capability{BitOperations, StreamReferences}},
	"redis-8.4": {adds: []Capability{ClaimingReads, SetConditions}},
	"redis-8.6": {format: rdb.Redis86, adds: []Capability{FreeFieldOrder, TrimsReferenced, StreamProducers}},

	"valkey-8.0": {format: rdb.Valkey80, adds: []Capability{BitArgumentsFirst, BitCountFrom, CopyInRange, CountBounds, EntriesToldFirst, LastEntry, LazyDeletions, RenameForgets, ScanMembers, ScanNames, SortPatterns}},
	"valkey-8.1": {adds: []Capability{EmbeddedKeys, PastExpires, SetIfEqual, SortElements, UnsharedIntegers}},
	"valkey-9.0": {format: rdb.Valkey90, adds: []Capability{MembersNamed, VolatileSets}},
	"valkey-9.1": {adds: []Capability{DeadlineFirst, DecimalFloats, FieldsWordChecked, LongEmbedded}},
}

// Format is what DUMP payloads and RDB files are like. No dialect, nil, has that of the
// Default.
func (d *Dialect) Format() *rdb.Format {
	for ; d != nil; d = d.base {
		if f := data[d.Name].format; f != nil {
			return f
		}
	}
	return rdb.Redis70
}
