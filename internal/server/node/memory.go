package node

// MEMORY, but for MEMORY USAGE, which is about keys. What values take is not
// counted: the figures, and what the doctor says, are those of a server without data.
var _ = handle(map[string]handler{
	"memory|doctor": func(c *call) {
		c.out.Verbatim("Hi Sam, this instance is empty or is using very little memory, my issues detector can't be " +
			"used in these conditions. Please, leave for your mission on Earth and fill it with some data. " +
			"The new Sam and I will be back to our programming as soon as I finished rebooting.\n")
	},
	"memory|malloc-stats": func(c *call) { c.out.BulkString("Stats not supported for the current allocator") },
	"memory|purge":        func(c *call) { c.out.OK() },
	"memory|stats":        cmdMemoryStats,
	"memory|help":         cmdHelp,
})

// memoryStats are the figures of MEMORY STATS in front of the database and behind it.
var memoryStats = [2][]string{
	{
		"peak.allocated", "total.allocated", "startup.allocated", "replication.backlog", "clients.slaves",
		"clients.normal", "cluster.links", "aof.buffer", "lua.caches", "functions.caches",
	}, {
		"overhead.total", "keys.count", "keys.bytes-per-key", "dataset.bytes", "dataset.percentage", "peak.percentage",
		"allocator.allocated", "allocator.active", "allocator.resident", "allocator-fragmentation.ratio",
		"allocator-fragmentation.bytes", "allocator-rss.ratio", "allocator-rss.bytes", "rss-overhead.ratio",
		"rss-overhead.bytes", "fragmentation", "fragmentation.bytes",
	},
}

// databaseStats are the figures of a database that has keys.
var databaseStats = []string{"overhead.hashtable.main", "overhead.hashtable.expires", "overhead.hashtable.slot-to-keys"}

func cmdMemoryStats(c *call) {
	keys := c.n.ks.Len()
	databases := min(keys, 1)
	write := func(names []string) {
		for _, name := range names {
			c.out.BulkString(name)
			switch name {
			case "keys.count":
				c.out.Int(int64(keys))
			case "peak.allocated", "total.allocated", "startup.allocated", "overhead.total":
				c.out.Int(emptyServerMemory)
			case "dataset.percentage", "peak.percentage", "allocator-fragmentation.ratio", "allocator-rss.ratio",
				"rss-overhead.ratio", "fragmentation":
				c.out.Double(0)
			default:
				c.out.Int(0)
			}
		}
	}
	c.out.Map(len(memoryStats[0]) + len(memoryStats[1]) + databases)
	write(memoryStats[0])
	if databases > 0 {
		c.out.BulkString("db.0")
		c.out.Map(len(databaseStats))
		write(databaseStats)
	}
	write(memoryStats[1])
}
