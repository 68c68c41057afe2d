package corpus

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/check/conformance"
	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// modes says how a command's reply is compared when it is not compared exactly,
// and why. What is not listed here is compared to the last byte.
var modes = map[string]commandMode{
	"CLUSTER NODES":             {conformance.Lines, "nodes come in the order of a hash table"},
	"CLUSTER REPLICAS":          {conformance.Unordered, "replicas come in the order in which they were heard of"},
	"CLUSTER SLAVES":            {conformance.Unordered, "replicas come in the order in which they were heard of"},
	"CLUSTER SLOTS":             {conformance.Unordered, "replicas come in the order in which they were heard of"},
	"CLUSTER SHARDS":            {withoutOffsets, "shards come in the order of a hash table, and have random IDs; offsets count what each cluster happened to replicate"},
	"CLUSTER MYSHARDID":         {conformance.Type, "random"},
	"CLUSTER LINKS":             {links, "links come in the order of a hash table; times and buffers are those of the moment"},
	"CLUSTER GETSLOTMIGRATIONS": {jobs, "names of jobs are random, and what a fork copies is the system's"},
	"CLUSTER MIGRATION":         {tasks, "IDs of tasks are random, and how long writes waited is chance"},
	"CLUSTER INFO":              {withoutCounters, "counters of bus messages grow with time"},
	"INFO":                      {infoFields, "values describe the process; names and order of fields are compared"},
	"CLIENT LIST":               {conformance.Fields, "values describe connections; names and order of fields are compared"},
	"CLIENT INFO":               {conformance.Fields, "values describe connections; names and order of fields are compared"},
	"CLIENT ID":                 {conformance.Type, "a run's own counter"},
	"HELLO":                     {hello, "the connection's ID is a run's own counter"},
	"ROLE":                      {withoutOffset, "offsets count what each cluster happened to replicate"},
	"TIME":                      {conformance.Skeleton, "a time, in two parts"},
	"LASTSAVE":                  {conformance.Type, "a time"},
	"RANDOMKEY":                 {conformance.Type, "random"},
	"KEYS":                      {conformance.Unordered, "keys come in the order of a hash table"},
	"SCAN":                      {conformance.Unordered, "keys come in the order of a hash table"},
	"SSCAN":                     {conformance.Unordered, "members come in the order of a hash table"},
	"HSCAN":                     {scanPairs, "fields come in the order of a hash table"},
	"ZSCAN":                     {scanPairs, "members come in the order of a hash table"},
	"SMEMBERS":                  {conformance.Unordered, "members come in the order of a hash table"},
	"SINTER":                    {conformance.Unordered, "members come in the order of a hash table"},
	"SUNION":                    {conformance.Unordered, "members come in the order of a hash table"},
	"SDIFF":                     {conformance.Unordered, "members come in the order of a hash table"},
	"SPOP":                      {conformance.Skeleton, "random"},
	"SRANDMEMBER":               {conformance.Skeleton, "random"},
	"HRANDFIELD":                {conformance.Skeleton, "random"},
	"ZRANDMEMBER":               {conformance.Skeleton, "random"},
	"HGETALL":                   {conformance.Pairs, "fields come in the order of a hash table"},
	"HKEYS":                     {conformance.Unordered, "fields come in the order of a hash table"},
	"HVALS":                     {conformance.Unordered, "fields come in the order of a hash table"},
	"DUMP":                      {payload, "elements come in the order of a hash table"},
	"TTL":                       {conformance.Near(1), "what is left shrinks while the command travels"},
	"PTTL":                      {conformance.Near(1000), "what is left shrinks while the command travels"},
	"XINFO CONSUMERS":           {withoutIdle, "milliseconds since the last access"},
	"XINFO STREAM":              {withoutIdle, "milliseconds since the last access"},
	"XPENDING":                  {pendingTimes, "milliseconds since the delivery"},
	"OBJECT IDLETIME":           {conformance.Near(2), "seconds since the last access"},
	"MEMORY USAGE":              {conformance.Type, "bytes of an allocator"},
	"MEMORY STATS":              {conformance.Skeleton, "bytes of an allocator"},
	"MEMORY DOCTOR":             {conformance.Type, "bytes of an allocator"},
	"SLOWLOG GET":               {conformance.Type, "durations"},
	"SLOWLOG LEN":               {conformance.Type, "durations"},
	"ACL GENPASS":               {conformance.Type, "random"},
	"COMMAND":                   {conformance.Unordered, "commands come in the order of a hash table"},
	"COMMAND INFO":              {conformance.Unordered, "flags, categories and subcommands come in the order of a hash table"},
	"COMMAND DOCS":              {conformance.Unordered, "commands come in the order of a hash table"},
	"COMMAND LIST":              {conformance.Unordered, "commands come in the order of a hash table"},
	"CONFIG GET":                {conformance.Pairs, "parameters come in the order of a hash table"},
	"PUBSUB CHANNELS":           {conformance.Unordered, "channels come in the order of a hash table"},
	"PUBSUB SHARDCHANNELS":      {conformance.Unordered, "channels come in the order of a hash table"},
	"FUNCTION LIST":             {conformance.Unordered, "libraries come in the order of a hash table"},
	"LATENCY HISTOGRAM":         {conformance.Type, "durations"},
}

type commandMode struct {
	mode conformance.Mode
	why  string
}

// Inexact is the part of docs/conformance.md that says which replies are not compared byte
// for byte, and why.
func Inexact() string {
	var b strings.Builder
	fmt.Fprintf(&b, `## Not byte for byte

Redis does not determine the replies of these %d commands to the last byte: they depend on the process, on chance, on the clock, or on
the order of a hash table. Errors are compared exactly here too. A step of SCAN and its kin is compared by its types: what is in
it, and the next cursor, depend on a hash table's seed.

"Unordered", "pairs" and "lines" leave the order aside. "Fields" compares the names of fields and their order, "skeleton" types and numbers of
elements, "type" the type alone, "near" numbers within that distance.

| command | compared | because |
|---|---|---|
`, len(modes))
	for _, name := range slices.Sorted(maps.Keys(modes)) {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", name, modes[name].mode, modes[name].why)
	}
	b.WriteString("\n")
	return b.String()
}

// HashedSlots is for servers that have a hash table of keys for each slot (kvstore.c), in whose
// order GETKEYSINSLOT lists them. Others list what was added last first.
func HashedSlots(areas []conformance.Area) {
	for i := range areas {
		areas[i].ModeOf = func(args []string) conformance.Mode {
			if conformance.CommandName(args) == "CLUSTER GETKEYSINSLOT" {
				return conformance.Skeleton
			}
			return ModeOf(args)
		}
	}
}

// ModeOf is the conformance.ModeOf of all areas.
func ModeOf(args []string) conformance.Mode {
	if len(args) == 0 {
		return nil
	}
	if partial(args) {
		return scanStep
	}
	m, ok := modes[conformance.CommandName(args)]
	if !ok {
		m = modes[strings.ToUpper(args[0])]
	}
	return m.mode
}

// partial reports whether the arguments ask an incremental scan for a part: what is
// in it, and the next cursor, depend on a hash table's seed.
func partial(args []string) bool {
	at := 2
	switch strings.ToUpper(args[0]) {
	case "SCAN":
		at = 1
	case "SSCAN", "HSCAN", "ZSCAN":
	default:
		return false
	}
	if len(args) > at && args[at] != "0" {
		return true
	}
	return slices.ContainsFunc(args, func(a string) bool { return strings.EqualFold(a, "COUNT") })
}

// The modes of single commands.
var (
	// scanStep compares the types of a scan's two parts.
	scanStep = conformance.Reduce("by types", func(r live.Reply) live.Reply {
		var elems []live.Reply
		for _, e := range r.Elems {
			elems = append(elems, live.Reply{Kind: e.Kind})
		}
		r.Elems = elems
		return r
	})
	// payload compares a DUMP payload's type of value and length: the elements of a
	// hash table come in its order. What payloads restore to is compared by MIGRATE.
	payload = conformance.Reduce("type of value, and length", func(r live.Reply) live.Reply {
		if r.Kind == live.Bulk && r.Text != "" {
			r.Text = fmt.Sprintf("type %d, %d bytes", r.Text[0], len(r.Text))
		}
		return r
	})
	withoutIdle = conformance.Reduce("without idle", func(r live.Reply) live.Reply {
		return conformance.WithoutFields(r, "idle")
	})
	// pendingTimes leaves out the third element of an entry, which says how long ago
	// it was delivered.
	pendingTimes = conformance.Reduce("without times", func(r live.Reply) live.Reply {
		var entries []live.Reply
		for _, e := range r.Elems {
			if len(e.Elems) == 4 && e.Elems[2].Kind == live.Int {
				e.Elems = append(append([]live.Reply{}, e.Elems[:2]...), e.Elems[3])
			}
			entries = append(entries, e)
		}
		r.Elems = entries
		return r
	})
	// jobs leaves out what a job is called, and how much memory was copied for its child process.
	jobs = conformance.Reduce("without names", func(r live.Reply) live.Reply {
		return conformance.WithoutFields(r, "name", "cow_size")
	})
	// tasks leaves out what a task is called, and for how long writes have waited.
	tasks = conformance.Reduce("without IDs", func(r live.Reply) live.Reply {
		if r.Kind == live.Bulk && len(r.Text) == 40 {
			r.Text = "<task>"
		}
		return conformance.WithoutFields(r, "id", "write_pause_ms")
	})
	// withoutCounters leaves the lines of bus message counters out: how many there
	// are, and of which types, depends on time.
	withoutCounters = conformance.Reduce("without counters", func(r live.Reply) live.Reply {
		return eachLine(r, func(line string) string {
			if strings.HasPrefix(line, "cluster_stats_messages_") {
				return ""
			}
			if name, _, ok := strings.Cut(line, ":"); ok && strings.HasPrefix(name, "cluster_stats_") { // of bytes
				return name
			}
			return line
		})
	})
	// links keeps each link's direction and node.
	links = conformance.Reduce("unordered, without times and buffers", func(r live.Reply) live.Reply {
		return conformance.UnorderedReply(conformance.WithoutFields(r, "create-time", "events", "send-buffer-allocated", "send-buffer-used"))
	})
	// withoutOffsets leaves replication offsets out, and the IDs of shards.
	withoutOffsets = conformance.Reduce("unordered, without offsets", func(r live.Reply) live.Reply {
		r = conformance.WithoutFields(r, "replication-offset")
		for i, shard := range r.Elems {
			if n := len(shard.Elems); n > 2 && shard.Elems[n-2].Text == "id" {
				r.Elems[i].Elems = shard.Elems[:n-2]
			}
		}
		return conformance.UnorderedReply(r)
	})
	// withoutOffset leaves the offsets of ROLE out, which are integers on a master
	// and on a replica, and strings in the list of replicas.
	withoutOffset = conformance.Reduce("without offset", roleOffsets)
	// hello leaves the connection's ID out.
	hello = conformance.Reduce("without the ID", func(r live.Reply) live.Reply {
		return conformance.WithoutFields(r, "id")
	})
	// scanPairs compares the cursor, and what follows as pairs.
	scanPairs = conformance.Reduce("pairs", func(r live.Reply) live.Reply {
		if len(r.Elems) == 2 {
			r.Elems = []live.Reply{r.Elems[0], conformance.PairsReply(r.Elems[1])}
		}
		return r
	})
	// infoFields compares the names of fields, but not those that a section lists
	// for what happened so far.
	infoFields = conformance.Reduce("fields", func(r live.Reply) live.Reply {
		return eachLine(r, func(line string) string {
			name, _, _ := strings.Cut(line, ":")
			for _, counted := range []string{"cmdstat_", "errorstat_", "latency_percentiles_usec_", "cluster_stats_messages_", "db0", "slave0"} {
				if strings.HasPrefix(name, counted) {
					return ""
				}
			}
			return name + "\n"
		})
	})
)

// eachLine maps the lines of a text, which keep their line feeds.
func eachLine(r live.Reply, f func(string) string) live.Reply {
	if r.Kind != live.Bulk && r.Kind != live.Verbatim {
		return r
	}
	var b strings.Builder
	for line := range strings.SplitAfterSeq(r.Text, "\n") {
		b.WriteString(f(line))
	}
	r.Text = b.String()
	return r
}

func roleOffsets(r live.Reply) live.Reply {
	if len(r.Elems) == 0 {
		return r
	}
	elems := append([]live.Reply{}, r.Elems...)
	switch {
	case elems[0].Text == "master" && len(elems) == 3:
		elems[1].Text = ""
		var replicas []live.Reply
		for _, replica := range elems[2].Elems {
			if len(replica.Elems) == 3 {
				replica.Elems = append([]live.Reply{}, replica.Elems[:2]...)
			}
			replicas = append(replicas, replica)
		}
		elems[2].Elems = replicas
	case elems[0].Text == "slave" && len(elems) == 5:
		elems[4].Text = ""
	}
	r.Elems = elems
	return r
}
