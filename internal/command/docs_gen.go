// Code generated from a Redis 7.0.15 server by go generate; DO NOT EDIT.

package command

var docs = [Count]Docs{
	0: { // acl
		Since: "6.0.0", Group: "server", Complexity: "Depends on subcommand."},
	1: { // acl|cat
		Since: "6.0.0", Group: "server", Complexity: "O(1) since the categories and commands are a fixed set.",
		Arguments: []Argument{
			{Name: "categoryname", Type: ArgString, KeySpec: -1, Flags: ArgOptional},
		},
	},
	2: { // acl|deluser
		Since: "6.0.0", Group: "server", Complexity: "O(1) amortized time considering the typical user.",
		Arguments: []Argument{
			{Name: "username", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	3: { // acl|dryrun
		Since: "7.0.0", Group: "server", Complexity: "O(1).",
		Arguments: []Argument{
			{Name: "username", Type: ArgString, KeySpec: -1},
			{Name: "command", Type: ArgString, KeySpec: -1},
			{Name: "arg", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	4: { // acl|genpass
		Since: "6.0.0", Group: "server", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "bits", Type: ArgInteger, KeySpec: -1, Flags: ArgOptional},
		},
	},
	5: { // acl|getuser
		Since: "6.0.0", Group: "server", Complexity: "O(N). Where N is the number of password, command and pattern rules that the user has.",
		History: []Change{
			{"6.2.0", "Added Pub/Sub channel patterns."},
			{"7.0.0", "Added selectors and changed the format of key and channel patterns from a list to their rule representation."},
		},

		Arguments: []Argument{
			{Name: "username", Type: ArgString, KeySpec: -1},
		},
	},
	6: { // acl|help
		Since: "6.0.0", Group: "server", Complexity: "O(1)"},
	7: { // acl|list
		Since: "6.0.0", Group: "server", Complexity: "O(N). Where N is the number of configured users."},
	8: { // acl|load
		Since: "6.0.0", Group: "server", Complexity: "O(N). Where N is the number of configured users."},
	9: { // acl|log
		Since: "6.0.0", Group: "server", Complexity: "O(N) with N being the number of entries shown.",
		Arguments: []Argument{
			{Name: "operation", Type: ArgOneOf, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "count", Type: ArgInteger, KeySpec: -1},
					{Name: "reset", Type: ArgPureToken, KeySpec: -1, Token: "RESET"},
				},
			},
		},
	},
	10: { // acl|save
		Since: "6.0.0", Group: "server", Complexity: "O(N). Where N is the number of configured users."},
	11: { // acl|setuser
		Since: "6.0.0", Group: "server", Complexity: "O(N). Where N is the number of rules provided.",
		History: []Change{
			{"6.2.0", "Added Pub/Sub channel patterns."},
			{"7.0.0", "Added selectors and key based permissions."},
		},

		Arguments: []Argument{
			{Name: "username", Type: ArgString, KeySpec: -1},
			{Name: "rule", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	12: { // acl|users
		Since: "6.0.0", Group: "server", Complexity: "O(N). Where N is the number of configured users."},
	13: { // acl|whoami
		Since: "6.0.0", Group: "server", Complexity: "O(1)"},
	14: { // append
		Since: "2.0.0", Group: "string", Complexity: "O(1). The amortized time complexity is O(1) assuming the appended value is small and the already present value is of any size, since the dynamic string library used by Redis will double the free space available on every reallocation.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "value", Type: ArgString, KeySpec: -1},
		},
	},
	15: { // asking
		Since: "3.0.0", Group: "cluster", Complexity: "O(1)"},
	16: { // auth
		Since: "1.0.0", Group: "connection", Complexity: "O(N) where N is the number of passwords defined for the user",
		History: []Change{
			{"6.0.0", "Added ACL style (username and password)."},
		},

		Arguments: []Argument{
			{Name: "username", Type: ArgString, KeySpec: -1, Since: "6.0.0", Flags: ArgOptional},
			{Name: "password", Type: ArgString, KeySpec: -1},
		},
	},
	17: { // bgrewriteaof
		Since: "1.0.0", Group: "server", Complexity: "O(1)"},
	18: { // bgsave
		Since: "1.0.0", Group: "server", Complexity: "O(1)",
		History: []Change{
			{"3.2.2", "Added the `SCHEDULE` option."},
		},

		Arguments: []Argument{
			{Name: "schedule", Type: ArgPureToken, KeySpec: -1, Token: "SCHEDULE", Since: "3.2.2", Flags: ArgOptional},
		},
	},
	19: { // bitcount
		Since: "2.6.0", Group: "bitmap", Complexity: "O(N)",
		History: []Change{
			{"7.0.0", "Added the `BYTE|BIT` option."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "index", Type: ArgBlock, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "start", Type: ArgInteger, KeySpec: -1},
					{Name: "end", Type: ArgInteger, KeySpec: -1},
					{Name: "index_unit", Type: ArgOneOf, KeySpec: -1, Since: "7.0.0", Flags: ArgOptional,
						Arguments: []Argument{
							{Name: "byte", Type: ArgPureToken, KeySpec: -1, Token: "BYTE"},
							{Name: "bit", Type: ArgPureToken, KeySpec: -1, Token: "BIT"},
						},
					},
				},
			},
		},
	},
	20: { // bitfield
		Since: "3.2.0", Group: "bitmap", Complexity: "O(1) for each subcommand specified",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "operation", Type: ArgOneOf, KeySpec: -1, Flags: ArgOptional | ArgMultiple,
				Arguments: []Argument{
					{Name: "encoding_offset", Type: ArgBlock, KeySpec: -1, Token: "GET",
						Arguments: []Argument{
							{Name: "encoding", Type: ArgString, KeySpec: -1},
							{Name: "offset", Type: ArgInteger, KeySpec: -1},
						},
					},
					{Name: "write", Type: ArgBlock, KeySpec: -1,
						Arguments: []Argument{
							{Name: "wrap_sat_fail", Type: ArgOneOf, KeySpec: -1, Token: "OVERFLOW", Flags: ArgOptional,
								Arguments: []Argument{
									{Name: "wrap", Type: ArgPureToken, KeySpec: -1, Token: "WRAP"},
									{Name: "sat", Type: ArgPureToken, KeySpec: -1, Token: "SAT"},
									{Name: "fail", Type: ArgPureToken, KeySpec: -1, Token: "FAIL"},
								},
							},
							{Name: "write_operation", Type: ArgOneOf, KeySpec: -1,
								Arguments: []Argument{
									{Name: "encoding_offset_value", Type: ArgBlock, KeySpec: -1, Token: "SET",
										Arguments: []Argument{
											{Name: "encoding", Type: ArgString, KeySpec: -1},
											{Name: "offset", Type: ArgInteger, KeySpec: -1},
											{Name: "value", Type: ArgInteger, KeySpec: -1},
										},
									},
									{Name: "encoding_offset_increment", Type: ArgBlock, KeySpec: -1, Token: "INCRBY",
										Arguments: []Argument{
											{Name: "encoding", Type: ArgString, KeySpec: -1},
											{Name: "offset", Type: ArgInteger, KeySpec: -1},
											{Name: "increment", Type: ArgInteger, KeySpec: -1},
										},
									},
								},
							},
						},
					},
				},
			},
		},
	},
	21: { // bitfield_ro
		Since: "6.0.0", Group: "bitmap", Complexity: "O(1) for each subcommand specified",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "encoding_offset", Type: ArgBlock, KeySpec: -1, Token: "GET", Flags: ArgOptional | ArgMultiple | ArgMultipleToken,
				Arguments: []Argument{
					{Name: "encoding", Type: ArgString, KeySpec: -1},
					{Name: "offset", Type: ArgInteger, KeySpec: -1},
				},
			},
		},
	},
	22: { // bitop
		Since: "2.6.0", Group: "bitmap", Complexity: "O(N)",
		Arguments: []Argument{
			{Name: "operation", Type: ArgString, KeySpec: -1},
			{Name: "destkey", Type: ArgKey, KeySpec: 0},
			{Name: "key", Type: ArgKey, KeySpec: 1, Flags: ArgMultiple},
		},
	},
	23: { // bitpos
		Since: "2.8.7", Group: "bitmap", Complexity: "O(N)",
		History: []Change{
			{"7.0.0", "Added the `BYTE|BIT` option."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "bit", Type: ArgInteger, KeySpec: -1},
			{Name: "index", Type: ArgBlock, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "start", Type: ArgInteger, KeySpec: -1},
					{Name: "end_index", Type: ArgBlock, KeySpec: -1, Flags: ArgOptional,
						Arguments: []Argument{
							{Name: "end", Type: ArgInteger, KeySpec: -1},
							{Name: "index_unit", Type: ArgOneOf, KeySpec: -1, Since: "7.0.0", Flags: ArgOptional,
								Arguments: []Argument{
									{Name: "byte", Type: ArgPureToken, KeySpec: -1, Token: "BYTE"},
									{Name: "bit", Type: ArgPureToken, KeySpec: -1, Token: "BIT"},
								},
							},
						},
					},
				},
			},
		},
	},
	24: { // blmove
		Since: "6.2.0", Group: "list", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "source", Type: ArgKey, KeySpec: 0},
			{Name: "destination", Type: ArgKey, KeySpec: 1},
			{Name: "wherefrom", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "left", Type: ArgPureToken, KeySpec: -1, Token: "LEFT"},
					{Name: "right", Type: ArgPureToken, KeySpec: -1, Token: "RIGHT"},
				},
			},
			{Name: "whereto", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "left", Type: ArgPureToken, KeySpec: -1, Token: "LEFT"},
					{Name: "right", Type: ArgPureToken, KeySpec: -1, Token: "RIGHT"},
				},
			},
			{Name: "timeout", Type: ArgDouble, KeySpec: -1},
		},
	},
	25: { // blmpop
		Since: "7.0.0", Group: "list", Complexity: "O(N+M) where N is the number of provided keys and M is the number of elements returned.",
		Arguments: []Argument{
			{Name: "timeout", Type: ArgDouble, KeySpec: -1},
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
			{Name: "where", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "left", Type: ArgPureToken, KeySpec: -1, Token: "LEFT"},
					{Name: "right", Type: ArgPureToken, KeySpec: -1, Token: "RIGHT"},
				},
			},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "COUNT", Flags: ArgOptional},
		},
	},
	26: { // blpop
		Since: "2.0.0", Group: "list", Complexity: "O(N) where N is the number of provided keys.",
		History: []Change{
			{"6.0.0", "`timeout` is interpreted as a double instead of an integer."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
			{Name: "timeout", Type: ArgDouble, KeySpec: -1},
		},
	},
	27: { // brpop
		Since: "2.0.0", Group: "list", Complexity: "O(N) where N is the number of provided keys.",
		History: []Change{
			{"6.0.0", "`timeout` is interpreted as a double instead of an integer."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
			{Name: "timeout", Type: ArgDouble, KeySpec: -1},
		},
	},
	28: { // brpoplpush
		Since: "2.2.0", Group: "list", Complexity: "O(1)", Flags: DocDeprecated, DeprecatedSince: "6.2.0", ReplacedBy: "`BLMOVE` with the `RIGHT` and `LEFT` arguments",
		History: []Change{
			{"6.0.0", "`timeout` is interpreted as a double instead of an integer."},
		},

		Arguments: []Argument{
			{Name: "source", Type: ArgKey, KeySpec: 0},
			{Name: "destination", Type: ArgKey, KeySpec: 1},
			{Name: "timeout", Type: ArgDouble, KeySpec: -1},
		},
	},
	29: { // bzmpop
		Since: "7.0.0", Group: "sorted-set", Complexity: "O(K) + O(M*log(N)) where K is the number of provided keys, N being the number of elements in the sorted set, and M being the number of elements popped.",
		Arguments: []Argument{
			{Name: "timeout", Type: ArgDouble, KeySpec: -1},
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
			{Name: "where", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "min", Type: ArgPureToken, KeySpec: -1, Token: "MIN"},
					{Name: "max", Type: ArgPureToken, KeySpec: -1, Token: "MAX"},
				},
			},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "COUNT", Flags: ArgOptional},
		},
	},
	30: { // bzpopmax
		Since: "5.0.0", Group: "sorted-set", Complexity: "O(log(N)) with N being the number of elements in the sorted set.",
		History: []Change{
			{"6.0.0", "`timeout` is interpreted as a double instead of an integer."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
			{Name: "timeout", Type: ArgDouble, KeySpec: -1},
		},
	},
	31: { // bzpopmin
		Since: "5.0.0", Group: "sorted-set", Complexity: "O(log(N)) with N being the number of elements in the sorted set.",
		History: []Change{
			{"6.0.0", "`timeout` is interpreted as a double instead of an integer."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
			{Name: "timeout", Type: ArgDouble, KeySpec: -1},
		},
	},
	32: { // client
		Since: "2.4.0", Group: "connection", Complexity: "Depends on subcommand."},
	33: { // client|caching
		Since: "6.0.0", Group: "connection", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "mode", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "yes", Type: ArgPureToken, KeySpec: -1, Token: "YES"},
					{Name: "no", Type: ArgPureToken, KeySpec: -1, Token: "NO"},
				},
			},
		},
	},
	34: { // client|getname
		Since: "2.6.9", Group: "connection", Complexity: "O(1)"},
	35: { // client|getredir
		Since: "6.0.0", Group: "connection", Complexity: "O(1)"},
	36: { // client|help
		Since: "5.0.0", Group: "connection", Complexity: "O(1)"},
	37: { // client|id
		Since: "5.0.0", Group: "connection", Complexity: "O(1)"},
	38: { // client|info
		Since: "6.2.0", Group: "connection", Complexity: "O(1)"},
	39: { // client|kill
		Since: "2.4.0", Group: "connection", Complexity: "O(N) where N is the number of client connections",
		History: []Change{
			{"2.8.12", "Added new filter format."},
			{"2.8.12", "`ID` option."},
			{"3.2.0", "Added `master` type in for `TYPE` option."},
			{"5.0.0", "Replaced `slave` `TYPE` with `replica`. `slave` still supported for backward compatibility."},
			{"6.2.0", "`LADDR` option."},
		},

		Arguments: []Argument{
			{Name: "filter", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "ip:port", Type: ArgString, KeySpec: -1, DeprecatedSince: "2.8.12"},
					{Name: "new-format", Type: ArgOneOf, KeySpec: -1, Flags: ArgMultiple,
						Arguments: []Argument{
							{Name: "client-id", Type: ArgInteger, KeySpec: -1, Token: "ID", Since: "2.8.12", Flags: ArgOptional},
							{Name: "normal_master_slave_pubsub", Type: ArgOneOf, KeySpec: -1, Token: "TYPE", Since: "2.8.12", Flags: ArgOptional,
								Arguments: []Argument{
									{Name: "normal", Type: ArgPureToken, KeySpec: -1, Token: "NORMAL"},
									{Name: "master", Type: ArgPureToken, KeySpec: -1, Token: "MASTER", Since: "3.2.0"},
									{Name: "slave", Type: ArgPureToken, KeySpec: -1, Token: "SLAVE"},
									{Name: "replica", Type: ArgPureToken, KeySpec: -1, Token: "REPLICA", Since: "5.0.0"},
									{Name: "pubsub", Type: ArgPureToken, KeySpec: -1, Token: "PUBSUB"},
								},
							},
							{Name: "username", Type: ArgString, KeySpec: -1, Token: "USER", Flags: ArgOptional},
							{Name: "ip:port", Type: ArgString, KeySpec: -1, Token: "ADDR", Flags: ArgOptional},
							{Name: "ip:port", Type: ArgString, KeySpec: -1, Token: "LADDR", Since: "6.2.0", Flags: ArgOptional},
							{Name: "yes/no", Type: ArgString, KeySpec: -1, Token: "SKIPME", Flags: ArgOptional},
						},
					},
				},
			},
		},
	},
	40: { // client|list
		Since: "2.4.0", Group: "connection", Complexity: "O(N) where N is the number of client connections",
		History: []Change{
			{"2.8.12", "Added unique client `id` field."},
			{"5.0.0", "Added optional `TYPE` filter."},
			{"6.0.0", "Added `user` field."},
			{"6.2.0", "Added `argv-mem`, `tot-mem`, `laddr` and `redir` fields and the optional `ID` filter."},
			{"7.0.0", "Added `resp`, `multi-mem`, `rbs` and `rbp` fields."},
			{"7.0.3", "Added `ssub` field."},
		},

		Arguments: []Argument{
			{Name: "normal_master_replica_pubsub", Type: ArgOneOf, KeySpec: -1, Token: "TYPE", Since: "5.0.0", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "normal", Type: ArgPureToken, KeySpec: -1, Token: "NORMAL"},
					{Name: "master", Type: ArgPureToken, KeySpec: -1, Token: "MASTER"},
					{Name: "replica", Type: ArgPureToken, KeySpec: -1, Token: "REPLICA"},
					{Name: "pubsub", Type: ArgPureToken, KeySpec: -1, Token: "PUBSUB"},
				},
			},
			{Name: "id", Type: ArgBlock, KeySpec: -1, Token: "ID", Since: "6.2.0", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "client-id", Type: ArgInteger, KeySpec: -1, Flags: ArgMultiple},
				},
			},
		},
	},
	41: { // client|no-evict
		Since: "7.0.0", Group: "connection", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "enabled", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "on", Type: ArgPureToken, KeySpec: -1, Token: "ON"},
					{Name: "off", Type: ArgPureToken, KeySpec: -1, Token: "OFF"},
				},
			},
		},
	},
	42: { // client|pause
		Since: "2.9.50", Group: "connection", Complexity: "O(1)",
		History: []Change{
			{"6.2.0", "`CLIENT PAUSE WRITE` mode added along with the `mode` option."},
		},

		Arguments: []Argument{
			{Name: "timeout", Type: ArgInteger, KeySpec: -1},
			{Name: "mode", Type: ArgOneOf, KeySpec: -1, Since: "6.2.0", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "write", Type: ArgPureToken, KeySpec: -1, Token: "WRITE"},
					{Name: "all", Type: ArgPureToken, KeySpec: -1, Token: "ALL"},
				},
			},
		},
	},
	43: { // client|reply
		Since: "3.2.0", Group: "connection", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "on_off_skip", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "on", Type: ArgPureToken, KeySpec: -1, Token: "ON"},
					{Name: "off", Type: ArgPureToken, KeySpec: -1, Token: "OFF"},
					{Name: "skip", Type: ArgPureToken, KeySpec: -1, Token: "SKIP"},
				},
			},
		},
	},
	44: { // client|setname
		Since: "2.6.9", Group: "connection", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "connection-name", Type: ArgString, KeySpec: -1},
		},
	},
	45: { // client|tracking
		Since: "6.0.0", Group: "connection", Complexity: "O(1). Some options may introduce additional complexity.",
		Arguments: []Argument{
			{Name: "status", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "on", Type: ArgPureToken, KeySpec: -1, Token: "ON"},
					{Name: "off", Type: ArgPureToken, KeySpec: -1, Token: "OFF"},
				},
			},
			{Name: "client-id", Type: ArgInteger, KeySpec: -1, Token: "REDIRECT", Flags: ArgOptional},
			{Name: "prefix", Type: ArgString, KeySpec: -1, Token: "PREFIX", Flags: ArgOptional | ArgMultiple | ArgMultipleToken},
			{Name: "bcast", Type: ArgPureToken, KeySpec: -1, Token: "BCAST", Flags: ArgOptional},
			{Name: "optin", Type: ArgPureToken, KeySpec: -1, Token: "OPTIN", Flags: ArgOptional},
			{Name: "optout", Type: ArgPureToken, KeySpec: -1, Token: "OPTOUT", Flags: ArgOptional},
			{Name: "noloop", Type: ArgPureToken, KeySpec: -1, Token: "NOLOOP", Flags: ArgOptional},
		},
	},
	46: { // client|trackinginfo
		Since: "6.2.0", Group: "connection", Complexity: "O(1)"},
	47: { // client|unblock
		Since: "5.0.0", Group: "connection", Complexity: "O(log N) where N is the number of client connections",
		Arguments: []Argument{
			{Name: "client-id", Type: ArgInteger, KeySpec: -1},
			{Name: "timeout_error", Type: ArgOneOf, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "timeout", Type: ArgPureToken, KeySpec: -1, Token: "TIMEOUT"},
					{Name: "error", Type: ArgPureToken, KeySpec: -1, Token: "ERROR"},
				},
			},
		},
	},
	48: { // client|unpause
		Since: "6.2.0", Group: "connection", Complexity: "O(N) Where N is the number of paused clients"},
	49: { // cluster
		Since: "3.0.0", Group: "cluster", Complexity: "Depends on subcommand."},
	50: { // cluster|addslots
		Since: "3.0.0", Group: "cluster", Complexity: "O(N) where N is the total number of hash slot arguments",
		Arguments: []Argument{
			{Name: "slot", Type: ArgInteger, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	51: { // cluster|addslotsrange
		Since: "7.0.0", Group: "cluster", Complexity: "O(N) where N is the total number of the slots between the start slot and end slot arguments.",
		Arguments: []Argument{
			{Name: "start-slot_end-slot", Type: ArgBlock, KeySpec: -1, Flags: ArgMultiple,
				Arguments: []Argument{
					{Name: "start-slot", Type: ArgInteger, KeySpec: -1},
					{Name: "end-slot", Type: ArgInteger, KeySpec: -1},
				},
			},
		},
	},
	52: { // cluster|bumpepoch
		Since: "3.0.0", Group: "cluster", Complexity: "O(1)"},
	53: { // cluster|count-failure-reports
		Since: "3.0.0", Group: "cluster", Complexity: "O(N) where N is the number of failure reports",
		Arguments: []Argument{
			{Name: "node-id", Type: ArgString, KeySpec: -1},
		},
	},
	54: { // cluster|countkeysinslot
		Since: "3.0.0", Group: "cluster", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "slot", Type: ArgInteger, KeySpec: -1},
		},
	},
	55: { // cluster|delslots
		Since: "3.0.0", Group: "cluster", Complexity: "O(N) where N is the total number of hash slot arguments",
		Arguments: []Argument{
			{Name: "slot", Type: ArgInteger, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	56: { // cluster|delslotsrange
		Since: "7.0.0", Group: "cluster", Complexity: "O(N) where N is the total number of the slots between the start slot and end slot arguments.",
		Arguments: []Argument{
			{Name: "start-slot_end-slot", Type: ArgBlock, KeySpec: -1, Flags: ArgMultiple,
				Arguments: []Argument{
					{Name: "start-slot", Type: ArgInteger, KeySpec: -1},
					{Name: "end-slot", Type: ArgInteger, KeySpec: -1},
				},
			},
		},
	},
	57: { // cluster|failover
		Since: "3.0.0", Group: "cluster", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "options", Type: ArgOneOf, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "force", Type: ArgPureToken, KeySpec: -1, Token: "FORCE"},
					{Name: "takeover", Type: ArgPureToken, KeySpec: -1, Token: "TAKEOVER"},
				},
			},
		},
	},
	58: { // cluster|flushslots
		Since: "3.0.0", Group: "cluster", Complexity: "O(1)"},
	59: { // cluster|forget
		Since: "3.0.0", Group: "cluster", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "node-id", Type: ArgString, KeySpec: -1},
		},
	},
	60: { // cluster|getkeysinslot
		Since: "3.0.0", Group: "cluster", Complexity: "O(log(N)) where N is the number of requested keys",
		Arguments: []Argument{
			{Name: "slot", Type: ArgInteger, KeySpec: -1},
			{Name: "count", Type: ArgInteger, KeySpec: -1},
		},
	},
	61: { // cluster|help
		Since: "5.0.0", Group: "cluster", Complexity: "O(1)"},
	62: { // cluster|info
		Since: "3.0.0", Group: "cluster", Complexity: "O(1)"},
	63: { // cluster|keyslot
		Since: "3.0.0", Group: "cluster", Complexity: "O(N) where N is the number of bytes in the key",
		Arguments: []Argument{
			{Name: "key", Type: ArgString, KeySpec: -1},
		},
	},
	64: { // cluster|links
		Since: "7.0.0", Group: "cluster", Complexity: "O(N) where N is the total number of Cluster nodes"},
	65: { // cluster|meet
		Since: "3.0.0", Group: "cluster", Complexity: "O(1)",
		History: []Change{
			{"4.0.0", "Added the optional `cluster_bus_port` argument."},
		},

		Arguments: []Argument{
			{Name: "ip", Type: ArgString, KeySpec: -1},
			{Name: "port", Type: ArgInteger, KeySpec: -1},
			{Name: "cluster_bus_port", Type: ArgInteger, KeySpec: -1, Since: "4.0.0", Flags: ArgOptional},
		},
	},
	66: { // cluster|myid
		Since: "3.0.0", Group: "cluster", Complexity: "O(1)"},
	67: { // cluster|nodes
		Since: "3.0.0", Group: "cluster", Complexity: "O(N) where N is the total number of Cluster nodes"},
	68: { // cluster|replicas
		Since: "5.0.0", Group: "cluster", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "node-id", Type: ArgString, KeySpec: -1},
		},
	},
	69: { // cluster|replicate
		Since: "3.0.0", Group: "cluster", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "node-id", Type: ArgString, KeySpec: -1},
		},
	},
	70: { // cluster|reset
		Since: "3.0.0", Group: "cluster", Complexity: "O(N) where N is the number of known nodes. The command may execute a FLUSHALL as a side effect.",
		Arguments: []Argument{
			{Name: "hard_soft", Type: ArgOneOf, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "hard", Type: ArgPureToken, KeySpec: -1, Token: "HARD"},
					{Name: "soft", Type: ArgPureToken, KeySpec: -1, Token: "SOFT"},
				},
			},
		},
	},
	71: { // cluster|saveconfig
		Since: "3.0.0", Group: "cluster", Complexity: "O(1)"},
	72: { // cluster|set-config-epoch
		Since: "3.0.0", Group: "cluster", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "config-epoch", Type: ArgInteger, KeySpec: -1},
		},
	},
	73: { // cluster|setslot
		Since: "3.0.0", Group: "cluster", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "slot", Type: ArgInteger, KeySpec: -1},
			{Name: "subcommand", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "node-id", Type: ArgString, KeySpec: -1, Token: "IMPORTING"},
					{Name: "node-id", Type: ArgString, KeySpec: -1, Token: "MIGRATING"},
					{Name: "node-id", Type: ArgString, KeySpec: -1, Token: "NODE"},
					{Name: "stable", Type: ArgPureToken, KeySpec: -1, Token: "STABLE"},
				},
			},
		},
	},
	74: { // cluster|shards
		Since: "7.0.0", Group: "cluster", Complexity: "O(N) where N is the total number of cluster nodes"},
	75: { // cluster|slaves
		Since: "3.0.0", Group: "cluster", Complexity: "O(1)", Flags: DocDeprecated, DeprecatedSince: "5.0.0", ReplacedBy: "`CLUSTER REPLICAS`",
		Arguments: []Argument{
			{Name: "node-id", Type: ArgString, KeySpec: -1},
		},
	},
	76: { // cluster|slots
		Since: "3.0.0", Group: "cluster", Complexity: "O(N) where N is the total number of Cluster nodes", Flags: DocDeprecated, DeprecatedSince: "7.0.0", ReplacedBy: "`CLUSTER SHARDS`",
		History: []Change{
			{"4.0.0", "Added node IDs."},
			{"7.0.0", "Added additional networking metadata field."},
		},
	},
	77: { // command
		Since: "2.8.13", Group: "server", Complexity: "O(N) where N is the total number of Redis commands"},
	78: { // command|count
		Since: "2.8.13", Group: "server", Complexity: "O(1)"},
	79: { // command|docs
		Since: "7.0.0", Group: "server", Complexity: "O(N) where N is the number of commands to look up",
		Arguments: []Argument{
			{Name: "command-name", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	80: { // command|getkeys
		Since: "2.8.13", Group: "server", Complexity: "O(N) where N is the number of arguments to the command"},
	81: { // command|getkeysandflags
		Since: "7.0.0", Group: "server", Complexity: "O(N) where N is the number of arguments to the command"},
	82: { // command|help
		Since: "5.0.0", Group: "server", Complexity: "O(1)"},
	83: { // command|info
		Since: "2.8.13", Group: "server", Complexity: "O(N) where N is the number of commands to look up",
		History: []Change{
			{"7.0.0", "Allowed to be called with no argument to get info on all commands."},
		},

		Arguments: []Argument{
			{Name: "command-name", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	84: { // command|list
		Since: "7.0.0", Group: "server", Complexity: "O(N) where N is the total number of Redis commands",
		Arguments: []Argument{
			{Name: "filterby", Type: ArgOneOf, KeySpec: -1, Token: "FILTERBY", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "module-name", Type: ArgString, KeySpec: -1, Token: "MODULE"},
					{Name: "category", Type: ArgString, KeySpec: -1, Token: "ACLCAT"},
					{Name: "pattern", Type: ArgPattern, KeySpec: -1, Token: "PATTERN"},
				},
			},
		},
	},
	85: { // config
		Since: "2.0.0", Group: "server", Complexity: "Depends on subcommand."},
	86: { // config|get
		Since: "2.0.0", Group: "server", Complexity: "O(N) when N is the number of configuration parameters provided",
		History: []Change{
			{"7.0.0", "Added the ability to pass multiple pattern parameters in one call"},
		},

		Arguments: []Argument{
			{Name: "parameter", Type: ArgBlock, KeySpec: -1, Flags: ArgMultiple,
				Arguments: []Argument{
					{Name: "parameter", Type: ArgString, KeySpec: -1},
				},
			},
		},
	},
	87: { // config|help
		Since: "5.0.0", Group: "server", Complexity: "O(1)"},
	88: { // config|resetstat
		Since: "2.0.0", Group: "server", Complexity: "O(1)"},
	89: { // config|rewrite
		Since: "2.8.0", Group: "server", Complexity: "O(1)"},
	90: { // config|set
		Since: "2.0.0", Group: "server", Complexity: "O(N) when N is the number of configuration parameters provided",
		History: []Change{
			{"7.0.0", "Added the ability to set multiple parameters in one call."},
		},

		Arguments: []Argument{
			{Name: "parameter_value", Type: ArgBlock, KeySpec: -1, Flags: ArgMultiple,
				Arguments: []Argument{
					{Name: "parameter", Type: ArgString, KeySpec: -1},
					{Name: "value", Type: ArgString, KeySpec: -1},
				},
			},
		},
	},
	91: { // copy
		Since: "6.2.0", Group: "generic", Complexity: "O(N) worst case for collections, where N is the number of nested items. O(1) for string values.",
		Arguments: []Argument{
			{Name: "source", Type: ArgKey, KeySpec: 0},
			{Name: "destination", Type: ArgKey, KeySpec: 1},
			{Name: "destination-db", Type: ArgInteger, KeySpec: -1, Token: "DB", Flags: ArgOptional},
			{Name: "replace", Type: ArgPureToken, KeySpec: -1, Token: "REPLACE", Flags: ArgOptional},
		},
	},
	92: { // dbsize
		Since: "1.0.0", Group: "server", Complexity: "O(1)"},
	93: { // debug
		Since: "1.0.0", Group: "server", Complexity: "Depends on subcommand.", Flags: DocSysCmd},
	94: { // decr
		Since: "1.0.0", Group: "string", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	95: { // decrby
		Since: "1.0.0", Group: "string", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "decrement", Type: ArgInteger, KeySpec: -1},
		},
	},
	96: { // del
		Since: "1.0.0", Group: "generic", Complexity: "O(N) where N is the number of keys that will be removed. When a key to remove holds a value other than a string, the individual complexity for this key is O(M) where M is the number of elements in the list, set, sorted set or hash. Removing a single key that holds a string value is O(1).",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
		},
	},
	97: { // discard
		Since: "2.0.0", Group: "transactions", Complexity: "O(N), when N is the number of queued commands"},
	98: { // dump
		Since: "2.6.0", Group: "generic", Complexity: "O(1) to access the key and additional O(N*M) to serialize it, where N is the number of Redis objects composing the value and M their average size. For small string values the time complexity is thus O(1)+O(1*M) where M is small, so simply O(1).",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	99: { // echo
		Since: "1.0.0", Group: "connection", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "message", Type: ArgString, KeySpec: -1},
		},
	},
	100: { // eval
		Since: "2.6.0", Group: "scripting", Complexity: "Depends on the script that is executed.",
		Arguments: []Argument{
			{Name: "script", Type: ArgString, KeySpec: -1},
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgOptional | ArgMultiple},
			{Name: "arg", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	101: { // eval_ro
		Since: "7.0.0", Group: "scripting", Complexity: "Depends on the script that is executed.",
		Arguments: []Argument{
			{Name: "script", Type: ArgString, KeySpec: -1},
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgOptional | ArgMultiple},
			{Name: "arg", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	102: { // evalsha
		Since: "2.6.0", Group: "scripting", Complexity: "Depends on the script that is executed.",
		Arguments: []Argument{
			{Name: "sha1", Type: ArgString, KeySpec: -1},
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgOptional | ArgMultiple},
			{Name: "arg", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	103: { // evalsha_ro
		Since: "7.0.0", Group: "scripting", Complexity: "Depends on the script that is executed.",
		Arguments: []Argument{
			{Name: "sha1", Type: ArgString, KeySpec: -1},
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgOptional | ArgMultiple},
			{Name: "arg", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	104: { // exec
		Since: "1.2.0", Group: "transactions", Complexity: "Depends on commands in the transaction"},
	105: { // exists
		Since: "1.0.0", Group: "generic", Complexity: "O(N) where N is the number of keys to check.",
		History: []Change{
			{"3.0.3", "Accepts multiple `key` arguments."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
		},
	},
	106: { // expire
		Since: "1.0.0", Group: "generic", Complexity: "O(1)",
		History: []Change{
			{"7.0.0", "Added options: `NX`, `XX`, `GT` and `LT`."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "seconds", Type: ArgInteger, KeySpec: -1},
			{Name: "condition", Type: ArgOneOf, KeySpec: -1, Since: "7.0.0", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "nx", Type: ArgPureToken, KeySpec: -1, Token: "NX"},
					{Name: "xx", Type: ArgPureToken, KeySpec: -1, Token: "XX"},
					{Name: "gt", Type: ArgPureToken, KeySpec: -1, Token: "GT"},
					{Name: "lt", Type: ArgPureToken, KeySpec: -1, Token: "LT"},
				},
			},
		},
	},
	107: { // expireat
		Since: "1.2.0", Group: "generic", Complexity: "O(1)",
		History: []Change{
			{"7.0.0", "Added options: `NX`, `XX`, `GT` and `LT`."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "unix-time-seconds", Type: ArgUnixTime, KeySpec: -1},
			{Name: "condition", Type: ArgOneOf, KeySpec: -1, Since: "7.0.0", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "nx", Type: ArgPureToken, KeySpec: -1, Token: "NX"},
					{Name: "xx", Type: ArgPureToken, KeySpec: -1, Token: "XX"},
					{Name: "gt", Type: ArgPureToken, KeySpec: -1, Token: "GT"},
					{Name: "lt", Type: ArgPureToken, KeySpec: -1, Token: "LT"},
				},
			},
		},
	},
	108: { // expiretime
		Since: "7.0.0", Group: "generic", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	109: { // failover
		Since: "6.2.0", Group: "server", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "target", Type: ArgBlock, KeySpec: -1, Token: "TO", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "host", Type: ArgString, KeySpec: -1},
					{Name: "port", Type: ArgInteger, KeySpec: -1},
					{Name: "force", Type: ArgPureToken, KeySpec: -1, Token: "FORCE", Flags: ArgOptional},
				},
			},
			{Name: "abort", Type: ArgPureToken, KeySpec: -1, Token: "ABORT", Flags: ArgOptional},
			{Name: "milliseconds", Type: ArgInteger, KeySpec: -1, Token: "TIMEOUT", Flags: ArgOptional},
		},
	},
	110: { // fcall
		Since: "7.0.0", Group: "scripting", Complexity: "Depends on the function that is executed.",
		Arguments: []Argument{
			{Name: "function", Type: ArgString, KeySpec: -1},
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgOptional | ArgMultiple},
			{Name: "arg", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	111: { // fcall_ro
		Since: "7.0.0", Group: "scripting", Complexity: "Depends on the function that is executed.",
		Arguments: []Argument{
			{Name: "function", Type: ArgString, KeySpec: -1},
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgOptional | ArgMultiple},
			{Name: "arg", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	112: { // flushall
		Since: "1.0.0", Group: "server", Complexity: "O(N) where N is the total number of keys in all databases",
		History: []Change{
			{"4.0.0", "Added the `ASYNC` flushing mode modifier."},
			{"6.2.0", "Added the `SYNC` flushing mode modifier."},
		},

		Arguments: []Argument{
			{Name: "async", Type: ArgOneOf, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "async", Type: ArgPureToken, KeySpec: -1, Token: "ASYNC", Since: "4.0.0"},
					{Name: "sync", Type: ArgPureToken, KeySpec: -1, Token: "SYNC", Since: "6.2.0"},
				},
			},
		},
	},
	113: { // flushdb
		Since: "1.0.0", Group: "server", Complexity: "O(N) where N is the number of keys in the selected database",
		History: []Change{
			{"4.0.0", "Added the `ASYNC` flushing mode modifier."},
			{"6.2.0", "Added the `SYNC` flushing mode modifier."},
		},

		Arguments: []Argument{
			{Name: "async", Type: ArgOneOf, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "async", Type: ArgPureToken, KeySpec: -1, Token: "ASYNC", Since: "4.0.0"},
					{Name: "sync", Type: ArgPureToken, KeySpec: -1, Token: "SYNC", Since: "6.2.0"},
				},
			},
		},
	},
	114: { // function
		Since: "7.0.0", Group: "scripting", Complexity: "Depends on subcommand."},
	115: { // function|delete
		Since: "7.0.0", Group: "scripting", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "library-name", Type: ArgString, KeySpec: -1},
		},
	},
	116: { // function|dump
		Since: "7.0.0", Group: "scripting", Complexity: "O(N) where N is the number of functions"},
	117: { // function|flush
		Since: "7.0.0", Group: "scripting", Complexity: "O(N) where N is the number of functions deleted",
		Arguments: []Argument{
			{Name: "async", Type: ArgOneOf, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "async", Type: ArgPureToken, KeySpec: -1, Token: "ASYNC"},
					{Name: "sync", Type: ArgPureToken, KeySpec: -1, Token: "SYNC"},
				},
			},
		},
	},
	118: { // function|help
		Since: "7.0.0", Group: "scripting", Complexity: "O(1)"},
	119: { // function|kill
		Since: "7.0.0", Group: "scripting", Complexity: "O(1)"},
	120: { // function|list
		Since: "7.0.0", Group: "scripting", Complexity: "O(N) where N is the number of functions",
		Arguments: []Argument{
			{Name: "library-name-pattern", Type: ArgString, KeySpec: -1, Token: "LIBRARYNAME", Flags: ArgOptional},
			{Name: "withcode", Type: ArgPureToken, KeySpec: -1, Token: "WITHCODE", Flags: ArgOptional},
		},
	},
	121: { // function|load
		Since: "7.0.0", Group: "scripting", Complexity: "O(1) (considering compilation time is redundant)",
		Arguments: []Argument{
			{Name: "replace", Type: ArgPureToken, KeySpec: -1, Token: "REPLACE", Flags: ArgOptional},
			{Name: "function-code", Type: ArgString, KeySpec: -1},
		},
	},
	122: { // function|restore
		Since: "7.0.0", Group: "scripting", Complexity: "O(N) where N is the number of functions on the payload",
		Arguments: []Argument{
			{Name: "serialized-value", Type: ArgString, KeySpec: -1},
			{Name: "policy", Type: ArgOneOf, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "flush", Type: ArgPureToken, KeySpec: -1, Token: "FLUSH"},
					{Name: "append", Type: ArgPureToken, KeySpec: -1, Token: "APPEND"},
					{Name: "replace", Type: ArgPureToken, KeySpec: -1, Token: "REPLACE"},
				},
			},
		},
	},
	123: { // function|stats
		Since: "7.0.0", Group: "scripting", Complexity: "O(1)"},
	124: { // geoadd
		Since: "3.2.0", Group: "geo", Complexity: "O(log(N)) for each item added, where N is the number of elements in the sorted set.",
		History: []Change{
			{"6.2.0", "Added the `CH`, `NX` and `XX` options."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "condition", Type: ArgOneOf, KeySpec: -1, Since: "6.2.0", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "nx", Type: ArgPureToken, KeySpec: -1, Token: "NX"},
					{Name: "xx", Type: ArgPureToken, KeySpec: -1, Token: "XX"},
				},
			},
			{Name: "change", Type: ArgPureToken, KeySpec: -1, Token: "CH", Since: "6.2.0", Flags: ArgOptional},
			{Name: "longitude_latitude_member", Type: ArgBlock, KeySpec: -1, Flags: ArgMultiple,
				Arguments: []Argument{
					{Name: "longitude", Type: ArgDouble, KeySpec: -1},
					{Name: "latitude", Type: ArgDouble, KeySpec: -1},
					{Name: "member", Type: ArgString, KeySpec: -1},
				},
			},
		},
	},
	125: { // geodist
		Since: "3.2.0", Group: "geo", Complexity: "O(log(N))",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "member1", Type: ArgString, KeySpec: -1},
			{Name: "member2", Type: ArgString, KeySpec: -1},
			{Name: "unit", Type: ArgOneOf, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "m", Type: ArgPureToken, KeySpec: -1, Token: "M"},
					{Name: "km", Type: ArgPureToken, KeySpec: -1, Token: "KM"},
					{Name: "ft", Type: ArgPureToken, KeySpec: -1, Token: "FT"},
					{Name: "mi", Type: ArgPureToken, KeySpec: -1, Token: "MI"},
				},
			},
		},
	},
	126: { // geohash
		Since: "3.2.0", Group: "geo", Complexity: "O(log(N)) for each member requested, where N is the number of elements in the sorted set.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "member", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	127: { // geopos
		Since: "3.2.0", Group: "geo", Complexity: "O(N) where N is the number of members requested.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "member", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	128: { // georadius
		Since: "3.2.0", Group: "geo", Complexity: "O(N+log(M)) where N is the number of elements inside the bounding box of the circular area delimited by center and radius and M is the number of items inside the index.", Flags: DocDeprecated, DeprecatedSince: "6.2.0", ReplacedBy: "`GEOSEARCH` and `GEOSEARCHSTORE` with the `BYRADIUS` argument",
		History: []Change{
			{"6.2.0", "Added the `ANY` option for `COUNT`."},
			{"7.0.0", "Added support for uppercase unit names."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "longitude", Type: ArgDouble, KeySpec: -1},
			{Name: "latitude", Type: ArgDouble, KeySpec: -1},
			{Name: "radius", Type: ArgDouble, KeySpec: -1},
			{Name: "unit", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "m", Type: ArgPureToken, KeySpec: -1, Token: "M"},
					{Name: "km", Type: ArgPureToken, KeySpec: -1, Token: "KM"},
					{Name: "ft", Type: ArgPureToken, KeySpec: -1, Token: "FT"},
					{Name: "mi", Type: ArgPureToken, KeySpec: -1, Token: "MI"},
				},
			},
			{Name: "withcoord", Type: ArgPureToken, KeySpec: -1, Token: "WITHCOORD", Flags: ArgOptional},
			{Name: "withdist", Type: ArgPureToken, KeySpec: -1, Token: "WITHDIST", Flags: ArgOptional},
			{Name: "withhash", Type: ArgPureToken, KeySpec: -1, Token: "WITHHASH", Flags: ArgOptional},
			{Name: "count", Type: ArgBlock, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "COUNT"},
					{Name: "any", Type: ArgPureToken, KeySpec: -1, Token: "ANY", Since: "6.2.0", Flags: ArgOptional},
				},
			},
			{Name: "order", Type: ArgOneOf, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "asc", Type: ArgPureToken, KeySpec: -1, Token: "ASC"},
					{Name: "desc", Type: ArgPureToken, KeySpec: -1, Token: "DESC"},
				},
			},
			{Name: "key", Type: ArgKey, KeySpec: 1, Token: "STORE", Flags: ArgOptional},
			{Name: "key", Type: ArgKey, KeySpec: 2, Token: "STOREDIST", Flags: ArgOptional},
		},
	},
	129: { // georadius_ro
		Since: "3.2.10", Group: "geo", Complexity: "O(N+log(M)) where N is the number of elements inside the bounding box of the circular area delimited by center and radius and M is the number of items inside the index.", Flags: DocDeprecated, DeprecatedSince: "6.2.0", ReplacedBy: "`GEOSEARCH` with the `BYRADIUS` argument",
		History: []Change{
			{"6.2.0", "Added the `ANY` option for `COUNT`."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "longitude", Type: ArgDouble, KeySpec: -1},
			{Name: "latitude", Type: ArgDouble, KeySpec: -1},
			{Name: "radius", Type: ArgDouble, KeySpec: -1},
			{Name: "unit", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "m", Type: ArgPureToken, KeySpec: -1, Token: "M"},
					{Name: "km", Type: ArgPureToken, KeySpec: -1, Token: "KM"},
					{Name: "ft", Type: ArgPureToken, KeySpec: -1, Token: "FT"},
					{Name: "mi", Type: ArgPureToken, KeySpec: -1, Token: "MI"},
				},
			},
			{Name: "withcoord", Type: ArgPureToken, KeySpec: -1, Token: "WITHCOORD", Flags: ArgOptional},
			{Name: "withdist", Type: ArgPureToken, KeySpec: -1, Token: "WITHDIST", Flags: ArgOptional},
			{Name: "withhash", Type: ArgPureToken, KeySpec: -1, Token: "WITHHASH", Flags: ArgOptional},
			{Name: "count", Type: ArgBlock, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "COUNT"},
					{Name: "any", Type: ArgPureToken, KeySpec: -1, Token: "ANY", Since: "6.2.0", Flags: ArgOptional},
				},
			},
			{Name: "order", Type: ArgOneOf, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "asc", Type: ArgPureToken, KeySpec: -1, Token: "ASC"},
					{Name: "desc", Type: ArgPureToken, KeySpec: -1, Token: "DESC"},
				},
			},
		},
	},
	130: { // georadiusbymember
		Since: "3.2.0", Group: "geo", Complexity: "O(N+log(M)) where N is the number of elements inside the bounding box of the circular area delimited by center and radius and M is the number of items inside the index.", Flags: DocDeprecated, DeprecatedSince: "6.2.0", ReplacedBy: "`GEOSEARCH` and `GEOSEARCHSTORE` with the `BYRADIUS` and `FROMMEMBER` arguments",
		History: []Change{
			{"7.0.0", "Added support for uppercase unit names."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "member", Type: ArgString, KeySpec: -1},
			{Name: "radius", Type: ArgDouble, KeySpec: -1},
			{Name: "unit", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "m", Type: ArgPureToken, KeySpec: -1, Token: "M"},
					{Name: "km", Type: ArgPureToken, KeySpec: -1, Token: "KM"},
					{Name: "ft", Type: ArgPureToken, KeySpec: -1, Token: "FT"},
					{Name: "mi", Type: ArgPureToken, KeySpec: -1, Token: "MI"},
				},
			},
			{Name: "withcoord", Type: ArgPureToken, KeySpec: -1, Token: "WITHCOORD", Flags: ArgOptional},
			{Name: "withdist", Type: ArgPureToken, KeySpec: -1, Token: "WITHDIST", Flags: ArgOptional},
			{Name: "withhash", Type: ArgPureToken, KeySpec: -1, Token: "WITHHASH", Flags: ArgOptional},
			{Name: "count", Type: ArgBlock, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "COUNT"},
					{Name: "any", Type: ArgPureToken, KeySpec: -1, Token: "ANY", Flags: ArgOptional},
				},
			},
			{Name: "order", Type: ArgOneOf, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "asc", Type: ArgPureToken, KeySpec: -1, Token: "ASC"},
					{Name: "desc", Type: ArgPureToken, KeySpec: -1, Token: "DESC"},
				},
			},
			{Name: "key", Type: ArgKey, KeySpec: 1, Token: "STORE", Flags: ArgOptional},
			{Name: "key", Type: ArgKey, KeySpec: 2, Token: "STOREDIST", Flags: ArgOptional},
		},
	},
	131: { // georadiusbymember_ro
		Since: "3.2.10", Group: "geo", Complexity: "O(N+log(M)) where N is the number of elements inside the bounding box of the circular area delimited by center and radius and M is the number of items inside the index.", Flags: DocDeprecated, DeprecatedSince: "6.2.0", ReplacedBy: "`GEOSEARCH` with the `BYRADIUS` and `FROMMEMBER` arguments",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "member", Type: ArgString, KeySpec: -1},
			{Name: "radius", Type: ArgDouble, KeySpec: -1},
			{Name: "unit", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "m", Type: ArgPureToken, KeySpec: -1, Token: "M"},
					{Name: "km", Type: ArgPureToken, KeySpec: -1, Token: "KM"},
					{Name: "ft", Type: ArgPureToken, KeySpec: -1, Token: "FT"},
					{Name: "mi", Type: ArgPureToken, KeySpec: -1, Token: "MI"},
				},
			},
			{Name: "withcoord", Type: ArgPureToken, KeySpec: -1, Token: "WITHCOORD", Flags: ArgOptional},
			{Name: "withdist", Type: ArgPureToken, KeySpec: -1, Token: "WITHDIST", Flags: ArgOptional},
			{Name: "withhash", Type: ArgPureToken, KeySpec: -1, Token: "WITHHASH", Flags: ArgOptional},
			{Name: "count", Type: ArgBlock, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "COUNT"},
					{Name: "any", Type: ArgPureToken, KeySpec: -1, Token: "ANY", Flags: ArgOptional},
				},
			},
			{Name: "order", Type: ArgOneOf, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "asc", Type: ArgPureToken, KeySpec: -1, Token: "ASC"},
					{Name: "desc", Type: ArgPureToken, KeySpec: -1, Token: "DESC"},
				},
			},
		},
	},
	132: { // geosearch
		Since: "6.2.0", Group: "geo", Complexity: "O(N+log(M)) where N is the number of elements in the grid-aligned bounding box area around the shape provided as the filter and M is the number of items inside the shape",
		History: []Change{
			{"7.0.0", "Added support for uppercase unit names."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "from", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "member", Type: ArgString, KeySpec: -1, Token: "FROMMEMBER"},
					{Name: "longitude_latitude", Type: ArgBlock, KeySpec: -1, Token: "FROMLONLAT",
						Arguments: []Argument{
							{Name: "longitude", Type: ArgDouble, KeySpec: -1},
							{Name: "latitude", Type: ArgDouble, KeySpec: -1},
						},
					},
				},
			},
			{Name: "by", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "circle", Type: ArgBlock, KeySpec: -1,
						Arguments: []Argument{
							{Name: "radius", Type: ArgDouble, KeySpec: -1, Token: "BYRADIUS"},
							{Name: "unit", Type: ArgOneOf, KeySpec: -1,
								Arguments: []Argument{
									{Name: "m", Type: ArgPureToken, KeySpec: -1, Token: "M"},
									{Name: "km", Type: ArgPureToken, KeySpec: -1, Token: "KM"},
									{Name: "ft", Type: ArgPureToken, KeySpec: -1, Token: "FT"},
									{Name: "mi", Type: ArgPureToken, KeySpec: -1, Token: "MI"},
								},
							},
						},
					},
					{Name: "box", Type: ArgBlock, KeySpec: -1,
						Arguments: []Argument{
							{Name: "width", Type: ArgDouble, KeySpec: -1, Token: "BYBOX"},
							{Name: "height", Type: ArgDouble, KeySpec: -1},
							{Name: "unit", Type: ArgOneOf, KeySpec: -1,
								Arguments: []Argument{
									{Name: "m", Type: ArgPureToken, KeySpec: -1, Token: "M"},
									{Name: "km", Type: ArgPureToken, KeySpec: -1, Token: "KM"},
									{Name: "ft", Type: ArgPureToken, KeySpec: -1, Token: "FT"},
									{Name: "mi", Type: ArgPureToken, KeySpec: -1, Token: "MI"},
								},
							},
						},
					},
				},
			},
			{Name: "order", Type: ArgOneOf, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "asc", Type: ArgPureToken, KeySpec: -1, Token: "ASC"},
					{Name: "desc", Type: ArgPureToken, KeySpec: -1, Token: "DESC"},
				},
			},
			{Name: "count", Type: ArgBlock, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "COUNT"},
					{Name: "any", Type: ArgPureToken, KeySpec: -1, Token: "ANY", Flags: ArgOptional},
				},
			},
			{Name: "withcoord", Type: ArgPureToken, KeySpec: -1, Token: "WITHCOORD", Flags: ArgOptional},
			{Name: "withdist", Type: ArgPureToken, KeySpec: -1, Token: "WITHDIST", Flags: ArgOptional},
			{Name: "withhash", Type: ArgPureToken, KeySpec: -1, Token: "WITHHASH", Flags: ArgOptional},
		},
	},
	133: { // geosearchstore
		Since: "6.2.0", Group: "geo", Complexity: "O(N+log(M)) where N is the number of elements in the grid-aligned bounding box area around the shape provided as the filter and M is the number of items inside the shape",
		History: []Change{
			{"7.0.0", "Added support for uppercase unit names."},
		},

		Arguments: []Argument{
			{Name: "destination", Type: ArgKey, KeySpec: 0},
			{Name: "source", Type: ArgKey, KeySpec: 1},
			{Name: "from", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "member", Type: ArgString, KeySpec: -1, Token: "FROMMEMBER"},
					{Name: "longitude_latitude", Type: ArgBlock, KeySpec: -1, Token: "FROMLONLAT",
						Arguments: []Argument{
							{Name: "longitude", Type: ArgDouble, KeySpec: -1},
							{Name: "latitude", Type: ArgDouble, KeySpec: -1},
						},
					},
				},
			},
			{Name: "by", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "circle", Type: ArgBlock, KeySpec: -1,
						Arguments: []Argument{
							{Name: "radius", Type: ArgDouble, KeySpec: -1, Token: "BYRADIUS"},
							{Name: "unit", Type: ArgOneOf, KeySpec: -1,
								Arguments: []Argument{
									{Name: "m", Type: ArgPureToken, KeySpec: -1, Token: "M"},
									{Name: "km", Type: ArgPureToken, KeySpec: -1, Token: "KM"},
									{Name: "ft", Type: ArgPureToken, KeySpec: -1, Token: "FT"},
									{Name: "mi", Type: ArgPureToken, KeySpec: -1, Token: "MI"},
								},
							},
						},
					},
					{Name: "box", Type: ArgBlock, KeySpec: -1,
						Arguments: []Argument{
							{Name: "width", Type: ArgDouble, KeySpec: -1, Token: "BYBOX"},
							{Name: "height", Type: ArgDouble, KeySpec: -1},
							{Name: "unit", Type: ArgOneOf, KeySpec: -1,
								Arguments: []Argument{
									{Name: "m", Type: ArgPureToken, KeySpec: -1, Token: "M"},
									{Name: "km", Type: ArgPureToken, KeySpec: -1, Token: "KM"},
									{Name: "ft", Type: ArgPureToken, KeySpec: -1, Token: "FT"},
									{Name: "mi", Type: ArgPureToken, KeySpec: -1, Token: "MI"},
								},
							},
						},
					},
				},
			},
			{Name: "order", Type: ArgOneOf, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "asc", Type: ArgPureToken, KeySpec: -1, Token: "ASC"},
					{Name: "desc", Type: ArgPureToken, KeySpec: -1, Token: "DESC"},
				},
			},
			{Name: "count", Type: ArgBlock, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "COUNT"},
					{Name: "any", Type: ArgPureToken, KeySpec: -1, Token: "ANY", Flags: ArgOptional},
				},
			},
			{Name: "storedist", Type: ArgPureToken, KeySpec: -1, Token: "STOREDIST", Flags: ArgOptional},
		},
	},
	134: { // get
		Since: "1.0.0", Group: "string", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	135: { // getbit
		Since: "2.2.0", Group: "bitmap", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "offset", Type: ArgInteger, KeySpec: -1},
		},
	},
	136: { // getdel
		Since: "6.2.0", Group: "string", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	137: { // getex
		Since: "6.2.0", Group: "string", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "expiration", Type: ArgOneOf, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "seconds", Type: ArgInteger, KeySpec: -1, Token: "EX"},
					{Name: "milliseconds", Type: ArgInteger, KeySpec: -1, Token: "PX"},
					{Name: "unix-time-seconds", Type: ArgUnixTime, KeySpec: -1, Token: "EXAT"},
					{Name: "unix-time-milliseconds", Type: ArgUnixTime, KeySpec: -1, Token: "PXAT"},
					{Name: "persist", Type: ArgPureToken, KeySpec: -1, Token: "PERSIST"},
				},
			},
		},
	},
	138: { // getrange
		Since: "2.4.0", Group: "string", Complexity: "O(N) where N is the length of the returned string. The complexity is ultimately determined by the returned length, but because creating a substring from an existing string is very cheap, it can be considered O(1) for small strings.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "start", Type: ArgInteger, KeySpec: -1},
			{Name: "end", Type: ArgInteger, KeySpec: -1},
		},
	},
	139: { // getset
		Since: "1.0.0", Group: "string", Complexity: "O(1)", Flags: DocDeprecated, DeprecatedSince: "6.2.0", ReplacedBy: "`SET` with the `!GET` argument",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "value", Type: ArgString, KeySpec: -1},
		},
	},
	140: { // hdel
		Since: "2.0.0", Group: "hash", Complexity: "O(N) where N is the number of fields to be removed.",
		History: []Change{
			{"2.4.0", "Accepts multiple `field` arguments."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "field", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	141: { // hello
		Since: "6.0.0", Group: "connection", Complexity: "O(1)",
		History: []Change{
			{"6.2.0", "`protover` made optional; when called without arguments the command reports the current connection's context."},
		},

		Arguments: []Argument{
			{Name: "arguments", Type: ArgBlock, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "protover", Type: ArgInteger, KeySpec: -1},
					{Name: "username_password", Type: ArgBlock, KeySpec: -1, Token: "AUTH", Flags: ArgOptional,
						Arguments: []Argument{
							{Name: "username", Type: ArgString, KeySpec: -1},
							{Name: "password", Type: ArgString, KeySpec: -1},
						},
					},
					{Name: "clientname", Type: ArgString, KeySpec: -1, Token: "SETNAME", Flags: ArgOptional},
				},
			},
		},
	},
	142: { // hexists
		Since: "2.0.0", Group: "hash", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "field", Type: ArgString, KeySpec: -1},
		},
	},
	143: { // hget
		Since: "2.0.0", Group: "hash", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "field", Type: ArgString, KeySpec: -1},
		},
	},
	144: { // hgetall
		Since: "2.0.0", Group: "hash", Complexity: "O(N) where N is the size of the hash.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	145: { // hincrby
		Since: "2.0.0", Group: "hash", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "field", Type: ArgString, KeySpec: -1},
			{Name: "increment", Type: ArgInteger, KeySpec: -1},
		},
	},
	146: { // hincrbyfloat
		Since: "2.6.0", Group: "hash", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "field", Type: ArgString, KeySpec: -1},
			{Name: "increment", Type: ArgDouble, KeySpec: -1},
		},
	},
	147: { // hkeys
		Since: "2.0.0", Group: "hash", Complexity: "O(N) where N is the size of the hash.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	148: { // hlen
		Since: "2.0.0", Group: "hash", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	149: { // hmget
		Since: "2.0.0", Group: "hash", Complexity: "O(N) where N is the number of fields being requested.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "field", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	150: { // hmset
		Since: "2.0.0", Group: "hash", Complexity: "O(N) where N is the number of fields being set.", Flags: DocDeprecated, DeprecatedSince: "4.0.0", ReplacedBy: "`HSET` with multiple field-value pairs",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "field_value", Type: ArgBlock, KeySpec: -1, Flags: ArgMultiple,
				Arguments: []Argument{
					{Name: "field", Type: ArgString, KeySpec: -1},
					{Name: "value", Type: ArgString, KeySpec: -1},
				},
			},
		},
	},
	151: { // hrandfield
		Since: "6.2.0", Group: "hash", Complexity: "O(N) where N is the number of fields returned",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "options", Type: ArgBlock, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "count", Type: ArgInteger, KeySpec: -1},
					{Name: "withvalues", Type: ArgPureToken, KeySpec: -1, Token: "WITHVALUES", Flags: ArgOptional},
				},
			},
		},
	},
	152: { // hscan
		Since: "2.8.0", Group: "hash", Complexity: "O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to return back to 0. N is the number of elements inside the collection..",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "cursor", Type: ArgInteger, KeySpec: -1},
			{Name: "pattern", Type: ArgPattern, KeySpec: -1, Token: "MATCH", Flags: ArgOptional},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "COUNT", Flags: ArgOptional},
		},
	},
	153: { // hset
		Since: "2.0.0", Group: "hash", Complexity: "O(1) for each field/value pair added, so O(N) to add N field/value pairs when the command is called with multiple field/value pairs.",
		History: []Change{
			{"4.0.0", "Accepts multiple `field` and `value` arguments."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "field_value", Type: ArgBlock, KeySpec: -1, Flags: ArgMultiple,
				Arguments: []Argument{
					{Name: "field", Type: ArgString, KeySpec: -1},
					{Name: "value", Type: ArgString, KeySpec: -1},
				},
			},
		},
	},
	154: { // hsetnx
		Since: "2.0.0", Group: "hash", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "field", Type: ArgString, KeySpec: -1},
			{Name: "value", Type: ArgString, KeySpec: -1},
		},
	},
	155: { // hstrlen
		Since: "3.2.0", Group: "hash", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "field", Type: ArgString, KeySpec: -1},
		},
	},
	156: { // hvals
		Since: "2.0.0", Group: "hash", Complexity: "O(N) where N is the size of the hash.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	157: { // incr
		Since: "1.0.0", Group: "string", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	158: { // incrby
		Since: "1.0.0", Group: "string", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "increment", Type: ArgInteger, KeySpec: -1},
		},
	},
	159: { // incrbyfloat
		Since: "2.6.0", Group: "string", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "increment", Type: ArgDouble, KeySpec: -1},
		},
	},
	160: { // info
		Since: "1.0.0", Group: "server", Complexity: "O(1)",
		History: []Change{
			{"7.0.0", "Added support for taking multiple section arguments."},
		},

		Arguments: []Argument{
			{Name: "section", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	161: { // keys
		Since: "1.0.0", Group: "generic", Complexity: "O(N) with N being the number of keys in the database, under the assumption that the key names in the database and the given pattern have limited length.",
		Arguments: []Argument{
			{Name: "pattern", Type: ArgPattern, KeySpec: -1},
		},
	},
	162: { // lastsave
		Since: "1.0.0", Group: "server", Complexity: "O(1)"},
	163: { // latency
		Since: "2.8.13", Group: "server", Complexity: "Depends on subcommand."},
	164: { // latency|doctor
		Since: "2.8.13", Group: "server", Complexity: "O(1)"},
	165: { // latency|graph
		Since: "2.8.13", Group: "server", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "event", Type: ArgString, KeySpec: -1},
		},
	},
	166: { // latency|help
		Since: "2.8.13", Group: "server", Complexity: "O(1)"},
	167: { // latency|histogram
		Since: "7.0.0", Group: "server", Complexity: "O(N) where N is the number of commands with latency information being retrieved.",
		Arguments: []Argument{
			{Name: "command", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	168: { // latency|history
		Since: "2.8.13", Group: "server", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "event", Type: ArgString, KeySpec: -1},
		},
	},
	169: { // latency|latest
		Since: "2.8.13", Group: "server", Complexity: "O(1)"},
	170: { // latency|reset
		Since: "2.8.13", Group: "server", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "event", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	171: { // lcs
		Since: "7.0.0", Group: "string", Complexity: "O(N*M) where N and M are the lengths of s1 and s2, respectively",
		Arguments: []Argument{
			{Name: "key1", Type: ArgKey, KeySpec: 0},
			{Name: "key2", Type: ArgKey, KeySpec: 0},
			{Name: "len", Type: ArgPureToken, KeySpec: -1, Token: "LEN", Flags: ArgOptional},
			{Name: "idx", Type: ArgPureToken, KeySpec: -1, Token: "IDX", Flags: ArgOptional},
			{Name: "len", Type: ArgInteger, KeySpec: -1, Token: "MINMATCHLEN", Flags: ArgOptional},
			{Name: "withmatchlen", Type: ArgPureToken, KeySpec: -1, Token: "WITHMATCHLEN", Flags: ArgOptional},
		},
	},
	172: { // lindex
		Since: "1.0.0", Group: "list", Complexity: "O(N) where N is the number of elements to traverse to get to the element at index. This makes asking for the first or the last element of the list O(1).",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "index", Type: ArgInteger, KeySpec: -1},
		},
	},
	173: { // linsert
		Since: "2.2.0", Group: "list", Complexity: "O(N) where N is the number of elements to traverse before seeing the value pivot. This means that inserting somewhere on the left end on the list (head) can be considered O(1) and inserting somewhere on the right end (tail) is O(N).",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "where", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "before", Type: ArgPureToken, KeySpec: -1, Token: "BEFORE"},
					{Name: "after", Type: ArgPureToken, KeySpec: -1, Token: "AFTER"},
				},
			},
			{Name: "pivot", Type: ArgString, KeySpec: -1},
			{Name: "element", Type: ArgString, KeySpec: -1},
		},
	},
	174: { // llen
		Since: "1.0.0", Group: "list", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	175: { // lmove
		Since: "6.2.0", Group: "list", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "source", Type: ArgKey, KeySpec: 0},
			{Name: "destination", Type: ArgKey, KeySpec: 1},
			{Name: "wherefrom", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "left", Type: ArgPureToken, KeySpec: -1, Token: "LEFT"},
					{Name: "right", Type: ArgPureToken, KeySpec: -1, Token: "RIGHT"},
				},
			},
			{Name: "whereto", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "left", Type: ArgPureToken, KeySpec: -1, Token: "LEFT"},
					{Name: "right", Type: ArgPureToken, KeySpec: -1, Token: "RIGHT"},
				},
			},
		},
	},
	176: { // lmpop
		Since: "7.0.0", Group: "list", Complexity: "O(N+M) where N is the number of provided keys and M is the number of elements returned.",
		Arguments: []Argument{
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
			{Name: "where", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "left", Type: ArgPureToken, KeySpec: -1, Token: "LEFT"},
					{Name: "right", Type: ArgPureToken, KeySpec: -1, Token: "RIGHT"},
				},
			},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "COUNT", Flags: ArgOptional},
		},
	},
	177: { // lolwut
		Since: "5.0.0", Group: "server",
		Arguments: []Argument{
			{Name: "version", Type: ArgInteger, KeySpec: -1, Token: "VERSION", Flags: ArgOptional},
		},
	},
	178: { // lpop
		Since: "1.0.0", Group: "list", Complexity: "O(N) where N is the number of elements returned",
		History: []Change{
			{"6.2.0", "Added the `count` argument."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Since: "6.2.0", Flags: ArgOptional},
		},
	},
	179: { // lpos
		Since: "6.0.6", Group: "list", Complexity: "O(N) where N is the number of elements in the list, for the average case. When searching for elements near the head or the tail of the list, or when the MAXLEN option is provided, the command may run in constant time.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "element", Type: ArgString, KeySpec: -1},
			{Name: "rank", Type: ArgInteger, KeySpec: -1, Token: "RANK", Flags: ArgOptional},
			{Name: "num-matches", Type: ArgInteger, KeySpec: -1, Token: "COUNT", Flags: ArgOptional},
			{Name: "len", Type: ArgInteger, KeySpec: -1, Token: "MAXLEN", Flags: ArgOptional},
		},
	},
	180: { // lpush
		Since: "1.0.0", Group: "list", Complexity: "O(1) for each element added, so O(N) to add N elements when the command is called with multiple arguments.",
		History: []Change{
			{"2.4.0", "Accepts multiple `element` arguments."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "element", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	181: { // lpushx
		Since: "2.2.0", Group: "list", Complexity: "O(1) for each element added, so O(N) to add N elements when the command is called with multiple arguments.",
		History: []Change{
			{"4.0.0", "Accepts multiple `element` arguments."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "element", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	182: { // lrange
		Since: "1.0.0", Group: "list", Complexity: "O(S+N) where S is the distance of start offset from HEAD for small lists, from nearest end (HEAD or TAIL) for large lists; and N is the number of elements in the specified range.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "start", Type: ArgInteger, KeySpec: -1},
			{Name: "stop", Type: ArgInteger, KeySpec: -1},
		},
	},
	183: { // lrem
		Since: "1.0.0", Group: "list", Complexity: "O(N+M) where N is the length of the list and M is the number of elements removed.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "count", Type: ArgInteger, KeySpec: -1},
			{Name: "element", Type: ArgString, KeySpec: -1},
		},
	},
	184: { // lset
		Since: "1.0.0", Group: "list", Complexity: "O(N) where N is the length of the list. Setting either the first or the last element of the list is O(1).",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "index", Type: ArgInteger, KeySpec: -1},
			{Name: "element", Type: ArgString, KeySpec: -1},
		},
	},
	185: { // ltrim
		Since: "1.0.0", Group: "list", Complexity: "O(N) where N is the number of elements to be removed by the operation.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "start", Type: ArgInteger, KeySpec: -1},
			{Name: "stop", Type: ArgInteger, KeySpec: -1},
		},
	},
	186: { // memory
		Since: "4.0.0", Group: "server", Complexity: "Depends on subcommand."},
	187: { // memory|doctor
		Since: "4.0.0", Group: "server", Complexity: "O(1)"},
	188: { // memory|help
		Since: "4.0.0", Group: "server", Complexity: "O(1)"},
	189: { // memory|malloc-stats
		Since: "4.0.0", Group: "server", Complexity: "Depends on how much memory is allocated, could be slow"},
	190: { // memory|purge
		Since: "4.0.0", Group: "server", Complexity: "Depends on how much memory is allocated, could be slow"},
	191: { // memory|stats
		Since: "4.0.0", Group: "server", Complexity: "O(1)"},
	192: { // memory|usage
		Since: "4.0.0", Group: "server", Complexity: "O(N) where N is the number of samples.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "SAMPLES", Flags: ArgOptional},
		},
	},
	193: { // mget
		Since: "1.0.0", Group: "string", Complexity: "O(N) where N is the number of keys to retrieve.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
		},
	},
	194: { // migrate
		Since: "2.6.0", Group: "generic", Complexity: "This command actually executes a DUMP+DEL in the source instance, and a RESTORE in the target instance. See the pages of these commands for time complexity. Also an O(N) data transfer between the two instances is performed.",
		History: []Change{
			{"3.0.0", "Added the `COPY` and `REPLACE` options."},
			{"3.0.6", "Added the `KEYS` option."},
			{"4.0.7", "Added the `AUTH` option."},
			{"6.0.0", "Added the `AUTH2` option."},
		},

		Arguments: []Argument{
			{Name: "host", Type: ArgString, KeySpec: -1},
			{Name: "port", Type: ArgInteger, KeySpec: -1},
			{Name: "key_or_empty_string", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "key", Type: ArgKey, KeySpec: 0},
					{Name: "empty_string", Type: ArgPureToken, KeySpec: -1},
				},
			},
			{Name: "destination-db", Type: ArgInteger, KeySpec: -1},
			{Name: "timeout", Type: ArgInteger, KeySpec: -1},
			{Name: "copy", Type: ArgPureToken, KeySpec: -1, Token: "COPY", Since: "3.0.0", Flags: ArgOptional},
			{Name: "replace", Type: ArgPureToken, KeySpec: -1, Token: "REPLACE", Since: "3.0.0", Flags: ArgOptional},
			{Name: "authentication", Type: ArgOneOf, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "password", Type: ArgString, KeySpec: -1, Token: "AUTH", Since: "4.0.7", Flags: ArgOptional},
					{Name: "username_password", Type: ArgBlock, KeySpec: -1, Token: "AUTH2", Since: "6.0.0", Flags: ArgOptional,
						Arguments: []Argument{
							{Name: "username", Type: ArgString, KeySpec: -1},
							{Name: "password", Type: ArgString, KeySpec: -1},
						},
					},
				},
			},
			{Name: "key", Type: ArgKey, KeySpec: 1, Token: "KEYS", Since: "3.0.6", Flags: ArgOptional | ArgMultiple},
		},
	},
	195: { // module
		Since: "4.0.0", Group: "server", Complexity: "Depends on subcommand."},
	196: { // module|help
		Since: "5.0.0", Group: "server", Complexity: "O(1)"},
	197: { // module|list
		Since: "4.0.0", Group: "server", Complexity: "O(N) where N is the number of loaded modules."},
	198: { // module|load
		Since: "4.0.0", Group: "server", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "path", Type: ArgString, KeySpec: -1},
			{Name: "arg", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	199: { // module|loadex
		Since: "7.0.0", Group: "server", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "path", Type: ArgString, KeySpec: -1},
			{Name: "configs", Type: ArgBlock, KeySpec: -1, Token: "CONFIG", Flags: ArgOptional | ArgMultiple | ArgMultipleToken,
				Arguments: []Argument{
					{Name: "name", Type: ArgString, KeySpec: -1},
					{Name: "value", Type: ArgString, KeySpec: -1},
				},
			},
			{Name: "args", Type: ArgBlock, KeySpec: -1, Token: "ARGS", Flags: ArgOptional | ArgMultiple,
				Arguments: []Argument{
					{Name: "arg", Type: ArgString, KeySpec: -1},
				},
			},
		},
	},
	200: { // module|unload
		Since: "4.0.0", Group: "server", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "name", Type: ArgString, KeySpec: -1},
		},
	},
	201: { // monitor
		Since: "1.0.0", Group: "server"},
	202: { // move
		Since: "1.0.0", Group: "generic", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "db", Type: ArgInteger, KeySpec: -1},
		},
	},
	203: { // mset
		Since: "1.0.1", Group: "string", Complexity: "O(N) where N is the number of keys to set.",
		Arguments: []Argument{
			{Name: "key_value", Type: ArgBlock, KeySpec: -1, Flags: ArgMultiple,
				Arguments: []Argument{
					{Name: "key", Type: ArgKey, KeySpec: 0},
					{Name: "value", Type: ArgString, KeySpec: -1},
				},
			},
		},
	},
	204: { // msetnx
		Since: "1.0.1", Group: "string", Complexity: "O(N) where N is the number of keys to set.",
		Arguments: []Argument{
			{Name: "key_value", Type: ArgBlock, KeySpec: -1, Flags: ArgMultiple,
				Arguments: []Argument{
					{Name: "key", Type: ArgKey, KeySpec: 0},
					{Name: "value", Type: ArgString, KeySpec: -1},
				},
			},
		},
	},
	205: { // multi
		Since: "1.2.0", Group: "transactions", Complexity: "O(1)"},
	206: { // object
		Since: "2.2.3", Group: "generic", Complexity: "Depends on subcommand."},
	207: { // object|encoding
		Since: "2.2.3", Group: "generic", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	208: { // object|freq
		Since: "4.0.0", Group: "generic", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	209: { // object|help
		Since: "6.2.0", Group: "generic", Complexity: "O(1)"},
	210: { // object|idletime
		Since: "2.2.3", Group: "generic", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	211: { // object|refcount
		Since: "2.2.3", Group: "generic", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	212: { // persist
		Since: "2.2.0", Group: "generic", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	213: { // pexpire
		Since: "2.6.0", Group: "generic", Complexity: "O(1)",
		History: []Change{
			{"7.0.0", "Added options: `NX`, `XX`, `GT` and `LT`."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "milliseconds", Type: ArgInteger, KeySpec: -1},
			{Name: "condition", Type: ArgOneOf, KeySpec: -1, Since: "7.0.0", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "nx", Type: ArgPureToken, KeySpec: -1, Token: "NX"},
					{Name: "xx", Type: ArgPureToken, KeySpec: -1, Token: "XX"},
					{Name: "gt", Type: ArgPureToken, KeySpec: -1, Token: "GT"},
					{Name: "lt", Type: ArgPureToken, KeySpec: -1, Token: "LT"},
				},
			},
		},
	},
	214: { // pexpireat
		Since: "2.6.0", Group: "generic", Complexity: "O(1)",
		History: []Change{
			{"7.0.0", "Added options: `NX`, `XX`, `GT` and `LT`."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "unix-time-milliseconds", Type: ArgUnixTime, KeySpec: -1},
			{Name: "condition", Type: ArgOneOf, KeySpec: -1, Since: "7.0.0", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "nx", Type: ArgPureToken, KeySpec: -1, Token: "NX"},
					{Name: "xx", Type: ArgPureToken, KeySpec: -1, Token: "XX"},
					{Name: "gt", Type: ArgPureToken, KeySpec: -1, Token: "GT"},
					{Name: "lt", Type: ArgPureToken, KeySpec: -1, Token: "LT"},
				},
			},
		},
	},
	215: { // pexpiretime
		Since: "7.0.0", Group: "generic", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	216: { // pfadd
		Since: "2.8.9", Group: "hyperloglog", Complexity: "O(1) to add every element.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "element", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	217: { // pfcount
		Since: "2.8.9", Group: "hyperloglog", Complexity: "O(1) with a very small average constant time when called with a single key. O(N) with N being the number of keys, and much bigger constant times, when called with multiple keys.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
		},
	},
	218: { // pfdebug
		Since: "2.8.9", Group: "hyperloglog", Complexity: "N/A", Flags: DocSysCmd,
		Arguments: []Argument{
			{Name: "subcommand", Type: ArgString, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	219: { // pfmerge
		Since: "2.8.9", Group: "hyperloglog", Complexity: "O(N) to merge N HyperLogLogs, but with high constant times.",
		Arguments: []Argument{
			{Name: "destkey", Type: ArgKey, KeySpec: 0},
			{Name: "sourcekey", Type: ArgKey, KeySpec: 1, Flags: ArgMultiple},
		},
	},
	220: { // pfselftest
		Since: "2.8.9", Group: "hyperloglog", Complexity: "N/A", Flags: DocSysCmd},
	221: { // ping
		Since: "1.0.0", Group: "connection", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "message", Type: ArgString, KeySpec: -1, Flags: ArgOptional},
		},
	},
	222: { // psetex
		Since: "2.6.0", Group: "string", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "milliseconds", Type: ArgInteger, KeySpec: -1},
			{Name: "value", Type: ArgString, KeySpec: -1},
		},
	},
	223: { // psubscribe
		Since: "2.0.0", Group: "pubsub", Complexity: "O(N) where N is the number of patterns the client is already subscribed to.",
		Arguments: []Argument{
			{Name: "pattern", Type: ArgBlock, KeySpec: -1, Flags: ArgMultiple,
				Arguments: []Argument{
					{Name: "pattern", Type: ArgPattern, KeySpec: -1},
				},
			},
		},
	},
	224: { // psync
		Since: "2.8.0", Group: "server",
		Arguments: []Argument{
			{Name: "replicationid", Type: ArgString, KeySpec: -1},
			{Name: "offset", Type: ArgInteger, KeySpec: -1},
		},
	},
	225: { // pttl
		Since: "2.6.0", Group: "generic", Complexity: "O(1)",
		History: []Change{
			{"2.8.0", "Added the -2 reply."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	226: { // publish
		Since: "2.0.0", Group: "pubsub", Complexity: "O(N+M) where N is the number of clients subscribed to the receiving channel and M is the total number of subscribed patterns (by any client).",
		Arguments: []Argument{
			{Name: "channel", Type: ArgString, KeySpec: -1},
			{Name: "message", Type: ArgString, KeySpec: -1},
		},
	},
	227: { // pubsub
		Since: "2.8.0", Group: "pubsub", Complexity: "Depends on subcommand."},
	228: { // pubsub|channels
		Since: "2.8.0", Group: "pubsub", Complexity: "O(N) where N is the number of active channels, and assuming constant time pattern matching (relatively short channels and patterns)",
		Arguments: []Argument{
			{Name: "pattern", Type: ArgPattern, KeySpec: -1, Flags: ArgOptional},
		},
	},
	229: { // pubsub|help
		Since: "6.2.0", Group: "pubsub", Complexity: "O(1)"},
	230: { // pubsub|numpat
		Since: "2.8.0", Group: "pubsub", Complexity: "O(1)"},
	231: { // pubsub|numsub
		Since: "2.8.0", Group: "pubsub", Complexity: "O(N) for the NUMSUB subcommand, where N is the number of requested channels",
		Arguments: []Argument{
			{Name: "channel", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	232: { // pubsub|shardchannels
		Since: "7.0.0", Group: "pubsub", Complexity: "O(N) where N is the number of active shard channels, and assuming constant time pattern matching (relatively short shard channels).",
		Arguments: []Argument{
			{Name: "pattern", Type: ArgPattern, KeySpec: -1, Flags: ArgOptional},
		},
	},
	233: { // pubsub|shardnumsub
		Since: "7.0.0", Group: "pubsub", Complexity: "O(N) for the SHARDNUMSUB subcommand, where N is the number of requested shard channels",
		Arguments: []Argument{
			{Name: "shardchannel", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	234: { // punsubscribe
		Since: "2.0.0", Group: "pubsub", Complexity: "O(N+M) where N is the number of patterns the client is already subscribed and M is the number of total patterns subscribed in the system (by any client).",
		Arguments: []Argument{
			{Name: "pattern", Type: ArgPattern, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	235: { // quit
		Since: "1.0.0", Group: "connection", Complexity: "O(1)"},
	236: { // randomkey
		Since: "1.0.0", Group: "generic", Complexity: "O(1)"},
	237: { // readonly
		Since: "3.0.0", Group: "cluster", Complexity: "O(1)"},
	238: { // readwrite
		Since: "3.0.0", Group: "cluster", Complexity: "O(1)"},
	239: { // rename
		Since: "1.0.0", Group: "generic", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "newkey", Type: ArgKey, KeySpec: 1},
		},
	},
	240: { // renamenx
		Since: "1.0.0", Group: "generic", Complexity: "O(1)",
		History: []Change{
			{"3.2.0", "The command no longer returns an error when source and destination names are the same."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "newkey", Type: ArgKey, KeySpec: 1},
		},
	},
	241: { // replconf
		Since: "3.0.0", Group: "server", Complexity: "O(1)", Flags: DocSysCmd},
	242: { // replicaof
		Since: "5.0.0", Group: "server", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "args", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "host-port", Type: ArgBlock, KeySpec: -1,
						Arguments: []Argument{
							{Name: "host", Type: ArgString, KeySpec: -1},
							{Name: "port", Type: ArgInteger, KeySpec: -1},
						},
					},
					{Name: "no-one", Type: ArgBlock, KeySpec: -1,
						Arguments: []Argument{
							{Name: "no", Type: ArgPureToken, KeySpec: -1, Token: "NO"},
							{Name: "one", Type: ArgPureToken, KeySpec: -1, Token: "ONE"},
						},
					},
				},
			},
		},
	},
	243: { // reset
		Since: "6.2.0", Group: "connection", Complexity: "O(1)"},
	244: { // restore
		Since: "2.6.0", Group: "generic", Complexity: "O(1) to create the new key and additional O(N*M) to reconstruct the serialized value, where N is the number of Redis objects composing the value and M their average size. For small string values the time complexity is thus O(1)+O(1*M) where M is small, so simply O(1). However for sorted set values the complexity is O(N*M*log(N)) because inserting values into sorted sets is O(log(N)).",
		History: []Change{
			{"3.0.0", "Added the `REPLACE` modifier."},
			{"5.0.0", "Added the `ABSTTL` modifier."},
			{"5.0.0", "Added the `IDLETIME` and `FREQ` options."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "ttl", Type: ArgInteger, KeySpec: -1},
			{Name: "serialized-value", Type: ArgString, KeySpec: -1},
			{Name: "replace", Type: ArgPureToken, KeySpec: -1, Token: "REPLACE", Since: "3.0.0", Flags: ArgOptional},
			{Name: "absttl", Type: ArgPureToken, KeySpec: -1, Token: "ABSTTL", Since: "5.0.0", Flags: ArgOptional},
			{Name: "seconds", Type: ArgInteger, KeySpec: -1, Token: "IDLETIME", Since: "5.0.0", Flags: ArgOptional},
			{Name: "frequency", Type: ArgInteger, KeySpec: -1, Token: "FREQ", Since: "5.0.0", Flags: ArgOptional},
		},
	},
	245: { // restore-asking
		Since: "3.0.0", Group: "server", Complexity: "O(1) to create the new key and additional O(N*M) to reconstruct the serialized value, where N is the number of Redis objects composing the value and M their average size. For small string values the time complexity is thus O(1)+O(1*M) where M is small, so simply O(1). However for sorted set values the complexity is O(N*M*log(N)) because inserting values into sorted sets is O(log(N)).", Flags: DocSysCmd,
		History: []Change{
			{"3.0.0", "Added the `REPLACE` modifier."},
			{"5.0.0", "Added the `ABSTTL` modifier."},
			{"5.0.0", "Added the `IDLETIME` and `FREQ` options."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "ttl", Type: ArgInteger, KeySpec: -1},
			{Name: "serialized-value", Type: ArgString, KeySpec: -1},
			{Name: "replace", Type: ArgPureToken, KeySpec: -1, Token: "REPLACE", Since: "3.0.0", Flags: ArgOptional},
			{Name: "absttl", Type: ArgPureToken, KeySpec: -1, Token: "ABSTTL", Since: "5.0.0", Flags: ArgOptional},
			{Name: "seconds", Type: ArgInteger, KeySpec: -1, Token: "IDLETIME", Since: "5.0.0", Flags: ArgOptional},
			{Name: "frequency", Type: ArgInteger, KeySpec: -1, Token: "FREQ", Since: "5.0.0", Flags: ArgOptional},
		},
	},
	246: { // role
		Since: "2.8.12", Group: "server", Complexity: "O(1)"},
	247: { // rpop
		Since: "1.0.0", Group: "list", Complexity: "O(N) where N is the number of elements returned",
		History: []Change{
			{"6.2.0", "Added the `count` argument."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Since: "6.2.0", Flags: ArgOptional},
		},
	},
	248: { // rpoplpush
		Since: "1.2.0", Group: "list", Complexity: "O(1)", Flags: DocDeprecated, DeprecatedSince: "6.2.0", ReplacedBy: "`LMOVE` with the `RIGHT` and `LEFT` arguments",
		Arguments: []Argument{
			{Name: "source", Type: ArgKey, KeySpec: 0},
			{Name: "destination", Type: ArgKey, KeySpec: 1},
		},
	},
	249: { // rpush
		Since: "1.0.0", Group: "list", Complexity: "O(1) for each element added, so O(N) to add N elements when the command is called with multiple arguments.",
		History: []Change{
			{"2.4.0", "Accepts multiple `element` arguments."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "element", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	250: { // rpushx
		Since: "2.2.0", Group: "list", Complexity: "O(1) for each element added, so O(N) to add N elements when the command is called with multiple arguments.",
		History: []Change{
			{"4.0.0", "Accepts multiple `element` arguments."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "element", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	251: { // sadd
		Since: "1.0.0", Group: "set", Complexity: "O(1) for each element added, so O(N) to add N elements when the command is called with multiple arguments.",
		History: []Change{
			{"2.4.0", "Accepts multiple `member` arguments."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "member", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	252: { // save
		Since: "1.0.0", Group: "server", Complexity: "O(N) where N is the total number of keys in all databases"},
	253: { // scan
		Since: "2.8.0", Group: "generic", Complexity: "O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to return back to 0. N is the number of elements inside the collection.",
		History: []Change{
			{"6.0.0", "Added the `TYPE` subcommand."},
		},

		Arguments: []Argument{
			{Name: "cursor", Type: ArgInteger, KeySpec: -1},
			{Name: "pattern", Type: ArgPattern, KeySpec: -1, Token: "MATCH", Flags: ArgOptional},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "COUNT", Flags: ArgOptional},
			{Name: "type", Type: ArgString, KeySpec: -1, Token: "TYPE", Since: "6.0.0", Flags: ArgOptional},
		},
	},
	254: { // scard
		Since: "1.0.0", Group: "set", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	255: { // script
		Since: "2.6.0", Group: "scripting", Complexity: "Depends on subcommand."},
	256: { // script|debug
		Since: "3.2.0", Group: "scripting", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "mode", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "yes", Type: ArgPureToken, KeySpec: -1, Token: "YES"},
					{Name: "sync", Type: ArgPureToken, KeySpec: -1, Token: "SYNC"},
					{Name: "no", Type: ArgPureToken, KeySpec: -1, Token: "NO"},
				},
			},
		},
	},
	257: { // script|exists
		Since: "2.6.0", Group: "scripting", Complexity: "O(N) with N being the number of scripts to check (so checking a single script is an O(1) operation).",
		Arguments: []Argument{
			{Name: "sha1", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	258: { // script|flush
		Since: "2.6.0", Group: "scripting", Complexity: "O(N) with N being the number of scripts in cache",
		History: []Change{
			{"6.2.0", "Added the `ASYNC` and `SYNC` flushing mode modifiers."},
		},

		Arguments: []Argument{
			{Name: "async", Type: ArgOneOf, KeySpec: -1, Since: "6.2.0", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "async", Type: ArgPureToken, KeySpec: -1, Token: "ASYNC"},
					{Name: "sync", Type: ArgPureToken, KeySpec: -1, Token: "SYNC"},
				},
			},
		},
	},
	259: { // script|help
		Since: "5.0.0", Group: "scripting", Complexity: "O(1)"},
	260: { // script|kill
		Since: "2.6.0", Group: "scripting", Complexity: "O(1)"},
	261: { // script|load
		Since: "2.6.0", Group: "scripting", Complexity: "O(N) with N being the length in bytes of the script body.",
		Arguments: []Argument{
			{Name: "script", Type: ArgString, KeySpec: -1},
		},
	},
	262: { // sdiff
		Since: "1.0.0", Group: "set", Complexity: "O(N) where N is the total number of elements in all given sets.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
		},
	},
	263: { // sdiffstore
		Since: "1.0.0", Group: "set", Complexity: "O(N) where N is the total number of elements in all given sets.",
		Arguments: []Argument{
			{Name: "destination", Type: ArgKey, KeySpec: 0},
			{Name: "key", Type: ArgKey, KeySpec: 1, Flags: ArgMultiple},
		},
	},
	264: { // select
		Since: "1.0.0", Group: "connection", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "index", Type: ArgInteger, KeySpec: -1},
		},
	},
	265: { // set
		Since: "1.0.0", Group: "string", Complexity: "O(1)",
		History: []Change{
			{"2.6.12", "Added the `EX`, `PX`, `NX` and `XX` options."},
			{"6.0.0", "Added the `KEEPTTL` option."},
			{"6.2.0", "Added the `GET`, `EXAT` and `PXAT` option."},
			{"7.0.0", "Allowed the `NX` and `GET` options to be used together."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "value", Type: ArgString, KeySpec: -1},
			{Name: "condition", Type: ArgOneOf, KeySpec: -1, Since: "2.6.12", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "nx", Type: ArgPureToken, KeySpec: -1, Token: "NX"},
					{Name: "xx", Type: ArgPureToken, KeySpec: -1, Token: "XX"},
				},
			},
			{Name: "get", Type: ArgPureToken, KeySpec: -1, Token: "GET", Since: "6.2.0", Flags: ArgOptional},
			{Name: "expiration", Type: ArgOneOf, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "seconds", Type: ArgInteger, KeySpec: -1, Token: "EX", Since: "2.6.12"},
					{Name: "milliseconds", Type: ArgInteger, KeySpec: -1, Token: "PX", Since: "2.6.12"},
					{Name: "unix-time-seconds", Type: ArgUnixTime, KeySpec: -1, Token: "EXAT", Since: "6.2.0"},
					{Name: "unix-time-milliseconds", Type: ArgUnixTime, KeySpec: -1, Token: "PXAT", Since: "6.2.0"},
					{Name: "keepttl", Type: ArgPureToken, KeySpec: -1, Token: "KEEPTTL", Since: "6.0.0"},
				},
			},
		},
	},
	266: { // setbit
		Since: "2.2.0", Group: "bitmap", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "offset", Type: ArgInteger, KeySpec: -1},
			{Name: "value", Type: ArgInteger, KeySpec: -1},
		},
	},
	267: { // setex
		Since: "2.0.0", Group: "string", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "seconds", Type: ArgInteger, KeySpec: -1},
			{Name: "value", Type: ArgString, KeySpec: -1},
		},
	},
	268: { // setnx
		Since: "1.0.0", Group: "string", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "value", Type: ArgString, KeySpec: -1},
		},
	},
	269: { // setrange
		Since: "2.2.0", Group: "string", Complexity: "O(1), not counting the time taken to copy the new string in place. Usually, this string is very small so the amortized complexity is O(1). Otherwise, complexity is O(M) with M being the length of the value argument.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "offset", Type: ArgInteger, KeySpec: -1},
			{Name: "value", Type: ArgString, KeySpec: -1},
		},
	},
	270: { // shutdown
		Since: "1.0.0", Group: "server", Complexity: "O(N) when saving, where N is the total number of keys in all databases when saving data, otherwise O(1)",
		History: []Change{
			{"7.0.0", "Added the `NOW`, `FORCE` and `ABORT` modifiers."},
		},

		Arguments: []Argument{
			{Name: "nosave_save", Type: ArgOneOf, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "nosave", Type: ArgPureToken, KeySpec: -1, Token: "NOSAVE"},
					{Name: "save", Type: ArgPureToken, KeySpec: -1, Token: "SAVE"},
				},
			},
			{Name: "now", Type: ArgPureToken, KeySpec: -1, Token: "NOW", Since: "7.0.0", Flags: ArgOptional},
			{Name: "force", Type: ArgPureToken, KeySpec: -1, Token: "FORCE", Since: "7.0.0", Flags: ArgOptional},
			{Name: "abort", Type: ArgPureToken, KeySpec: -1, Token: "ABORT", Since: "7.0.0", Flags: ArgOptional},
		},
	},
	271: { // sinter
		Since: "1.0.0", Group: "set", Complexity: "O(N*M) worst case where N is the cardinality of the smallest set and M is the number of sets.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
		},
	},
	272: { // sintercard
		Since: "7.0.0", Group: "set", Complexity: "O(N*M) worst case where N is the cardinality of the smallest set and M is the number of sets.",
		Arguments: []Argument{
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
			{Name: "limit", Type: ArgInteger, KeySpec: -1, Token: "LIMIT", Flags: ArgOptional},
		},
	},
	273: { // sinterstore
		Since: "1.0.0", Group: "set", Complexity: "O(N*M) worst case where N is the cardinality of the smallest set and M is the number of sets.",
		Arguments: []Argument{
			{Name: "destination", Type: ArgKey, KeySpec: 0},
			{Name: "key", Type: ArgKey, KeySpec: 1, Flags: ArgMultiple},
		},
	},
	274: { // sismember
		Since: "1.0.0", Group: "set", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "member", Type: ArgString, KeySpec: -1},
		},
	},
	275: { // slaveof
		Since: "1.0.0", Group: "server", Complexity: "O(1)", Flags: DocDeprecated, DeprecatedSince: "5.0.0", ReplacedBy: "`REPLICAOF`",
		Arguments: []Argument{
			{Name: "args", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "host-port", Type: ArgBlock, KeySpec: -1,
						Arguments: []Argument{
							{Name: "host", Type: ArgString, KeySpec: -1},
							{Name: "port", Type: ArgInteger, KeySpec: -1},
						},
					},
					{Name: "no-one", Type: ArgBlock, KeySpec: -1,
						Arguments: []Argument{
							{Name: "no", Type: ArgPureToken, KeySpec: -1, Token: "NO"},
							{Name: "one", Type: ArgPureToken, KeySpec: -1, Token: "ONE"},
						},
					},
				},
			},
		},
	},
	276: { // slowlog
		Since: "2.2.12", Group: "server", Complexity: "Depends on subcommand."},
	277: { // slowlog|get
		Since: "2.2.12", Group: "server", Complexity: "O(N) where N is the number of entries returned",
		History: []Change{
			{"4.0.0", "Added client IP address, port and name to the reply."},
		},

		Arguments: []Argument{
			{Name: "count", Type: ArgInteger, KeySpec: -1, Flags: ArgOptional},
		},
	},
	278: { // slowlog|help
		Since: "6.2.0", Group: "server", Complexity: "O(1)"},
	279: { // slowlog|len
		Since: "2.2.12", Group: "server", Complexity: "O(1)"},
	280: { // slowlog|reset
		Since: "2.2.12", Group: "server", Complexity: "O(N) where N is the number of entries in the slowlog"},
	281: { // smembers
		Since: "1.0.0", Group: "set", Complexity: "O(N) where N is the set cardinality.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	282: { // smismember
		Since: "6.2.0", Group: "set", Complexity: "O(N) where N is the number of elements being checked for membership",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "member", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	283: { // smove
		Since: "1.0.0", Group: "set", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "source", Type: ArgKey, KeySpec: 0},
			{Name: "destination", Type: ArgKey, KeySpec: 1},
			{Name: "member", Type: ArgString, KeySpec: -1},
		},
	},
	284: { // sort
		Since: "1.0.0", Group: "generic", Complexity: "O(N+M*log(M)) where N is the number of elements in the list or set to sort, and M the number of returned elements. When the elements are not sorted, complexity is O(N).",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "pattern", Type: ArgPattern, KeySpec: 1, Token: "BY", Flags: ArgOptional},
			{Name: "offset_count", Type: ArgBlock, KeySpec: -1, Token: "LIMIT", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "offset", Type: ArgInteger, KeySpec: -1},
					{Name: "count", Type: ArgInteger, KeySpec: -1},
				},
			},
			{Name: "pattern", Type: ArgPattern, KeySpec: 1, Token: "GET", Flags: ArgOptional | ArgMultiple | ArgMultipleToken},
			{Name: "order", Type: ArgOneOf, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "asc", Type: ArgPureToken, KeySpec: -1, Token: "ASC"},
					{Name: "desc", Type: ArgPureToken, KeySpec: -1, Token: "DESC"},
				},
			},
			{Name: "sorting", Type: ArgPureToken, KeySpec: -1, Token: "ALPHA", Flags: ArgOptional},
			{Name: "destination", Type: ArgKey, KeySpec: 2, Token: "STORE", Flags: ArgOptional},
		},
	},
	285: { // sort_ro
		Since: "7.0.0", Group: "generic", Complexity: "O(N+M*log(M)) where N is the number of elements in the list or set to sort, and M the number of returned elements. When the elements are not sorted, complexity is O(N).",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "pattern", Type: ArgPattern, KeySpec: 1, Token: "BY", Flags: ArgOptional},
			{Name: "offset_count", Type: ArgBlock, KeySpec: -1, Token: "LIMIT", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "offset", Type: ArgInteger, KeySpec: -1},
					{Name: "count", Type: ArgInteger, KeySpec: -1},
				},
			},
			{Name: "pattern", Type: ArgPattern, KeySpec: 1, Token: "GET", Flags: ArgOptional | ArgMultiple | ArgMultipleToken},
			{Name: "order", Type: ArgOneOf, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "asc", Type: ArgPureToken, KeySpec: -1, Token: "ASC"},
					{Name: "desc", Type: ArgPureToken, KeySpec: -1, Token: "DESC"},
				},
			},
			{Name: "sorting", Type: ArgPureToken, KeySpec: -1, Token: "ALPHA", Flags: ArgOptional},
		},
	},
	286: { // spop
		Since: "1.0.0", Group: "set", Complexity: "Without the count argument O(1), otherwise O(N) where N is the value of the passed count.",
		History: []Change{
			{"3.2.0", "Added the `count` argument."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Since: "3.2.0", Flags: ArgOptional},
		},
	},
	287: { // spublish
		Since: "7.0.0", Group: "pubsub", Complexity: "O(N) where N is the number of clients subscribed to the receiving shard channel.",
		Arguments: []Argument{
			{Name: "shardchannel", Type: ArgString, KeySpec: -1},
			{Name: "message", Type: ArgString, KeySpec: -1},
		},
	},
	288: { // srandmember
		Since: "1.0.0", Group: "set", Complexity: "Without the count argument O(1), otherwise O(N) where N is the absolute value of the passed count.",
		History: []Change{
			{"2.6.0", "Added the optional `count` argument."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Since: "2.6.0", Flags: ArgOptional},
		},
	},
	289: { // srem
		Since: "1.0.0", Group: "set", Complexity: "O(N) where N is the number of members to be removed.",
		History: []Change{
			{"2.4.0", "Accepts multiple `member` arguments."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "member", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	290: { // sscan
		Since: "2.8.0", Group: "set", Complexity: "O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to return back to 0. N is the number of elements inside the collection..",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "cursor", Type: ArgInteger, KeySpec: -1},
			{Name: "pattern", Type: ArgPattern, KeySpec: -1, Token: "MATCH", Flags: ArgOptional},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "COUNT", Flags: ArgOptional},
		},
	},
	291: { // ssubscribe
		Since: "7.0.0", Group: "pubsub", Complexity: "O(N) where N is the number of shard channels to subscribe to.",
		Arguments: []Argument{
			{Name: "shardchannel", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	292: { // strlen
		Since: "2.2.0", Group: "string", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	293: { // subscribe
		Since: "2.0.0", Group: "pubsub", Complexity: "O(N) where N is the number of channels to subscribe to.",
		Arguments: []Argument{
			{Name: "channel", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	294: { // substr
		Since: "1.0.0", Group: "string", Complexity: "O(N) where N is the length of the returned string. The complexity is ultimately determined by the returned length, but because creating a substring from an existing string is very cheap, it can be considered O(1) for small strings.", Flags: DocDeprecated, DeprecatedSince: "2.0.0", ReplacedBy: "`GETRANGE`",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "start", Type: ArgInteger, KeySpec: -1},
			{Name: "end", Type: ArgInteger, KeySpec: -1},
		},
	},
	295: { // sunion
		Since: "1.0.0", Group: "set", Complexity: "O(N) where N is the total number of elements in all given sets.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
		},
	},
	296: { // sunionstore
		Since: "1.0.0", Group: "set", Complexity: "O(N) where N is the total number of elements in all given sets.",
		Arguments: []Argument{
			{Name: "destination", Type: ArgKey, KeySpec: 0},
			{Name: "key", Type: ArgKey, KeySpec: 1, Flags: ArgMultiple},
		},
	},
	297: { // sunsubscribe
		Since: "7.0.0", Group: "pubsub", Complexity: "O(N) where N is the number of clients already subscribed to a shard channel.",
		Arguments: []Argument{
			{Name: "shardchannel", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	298: { // swapdb
		Since: "4.0.0", Group: "server", Complexity: "O(N) where N is the count of clients watching or blocking on keys from both databases.",
		Arguments: []Argument{
			{Name: "index1", Type: ArgInteger, KeySpec: -1},
			{Name: "index2", Type: ArgInteger, KeySpec: -1},
		},
	},
	299: { // sync
		Since: "1.0.0", Group: "server"},
	300: { // time
		Since: "2.6.0", Group: "server", Complexity: "O(1)"},
	301: { // touch
		Since: "3.2.1", Group: "generic", Complexity: "O(N) where N is the number of keys that will be touched.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
		},
	},
	302: { // ttl
		Since: "1.0.0", Group: "generic", Complexity: "O(1)",
		History: []Change{
			{"2.8.0", "Added the -2 reply."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	303: { // type
		Since: "1.0.0", Group: "generic", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	304: { // unlink
		Since: "4.0.0", Group: "generic", Complexity: "O(1) for each key removed regardless of its size. Then the command does O(N) work in a different thread in order to reclaim memory, where N is the number of allocations the deleted objects where composed of.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
		},
	},
	305: { // unsubscribe
		Since: "2.0.0", Group: "pubsub", Complexity: "O(N) where N is the number of clients already subscribed to a channel.",
		Arguments: []Argument{
			{Name: "channel", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	306: { // unwatch
		Since: "2.2.0", Group: "transactions", Complexity: "O(1)"},
	307: { // wait
		Since: "3.0.0", Group: "generic", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "numreplicas", Type: ArgInteger, KeySpec: -1},
			{Name: "timeout", Type: ArgInteger, KeySpec: -1},
		},
	},
	308: { // watch
		Since: "2.2.0", Group: "transactions", Complexity: "O(1) for every key.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
		},
	},
	309: { // xack
		Since: "5.0.0", Group: "stream", Complexity: "O(1) for each message ID processed.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "group", Type: ArgString, KeySpec: -1},
			{Name: "id", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	310: { // xadd
		Since: "5.0.0", Group: "stream", Complexity: "O(1) when adding a new entry, O(N) when trimming where N being the number of entries evicted.",
		History: []Change{
			{"6.2.0", "Added the `NOMKSTREAM` option, `MINID` trimming strategy and the `LIMIT` option."},
			{"7.0.0", "Added support for the `<ms>-*` explicit ID form."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "nomkstream", Type: ArgPureToken, KeySpec: -1, Token: "NOMKSTREAM", Since: "6.2.0", Flags: ArgOptional},
			{Name: "trim", Type: ArgBlock, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "strategy", Type: ArgOneOf, KeySpec: -1,
						Arguments: []Argument{
							{Name: "maxlen", Type: ArgPureToken, KeySpec: -1, Token: "MAXLEN"},
							{Name: "minid", Type: ArgPureToken, KeySpec: -1, Token: "MINID", Since: "6.2.0"},
						},
					},
					{Name: "operator", Type: ArgOneOf, KeySpec: -1, Flags: ArgOptional,
						Arguments: []Argument{
							{Name: "equal", Type: ArgPureToken, KeySpec: -1, Token: "="},
							{Name: "approximately", Type: ArgPureToken, KeySpec: -1, Token: "~"},
						},
					},
					{Name: "threshold", Type: ArgString, KeySpec: -1},
					{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "LIMIT", Since: "6.2.0", Flags: ArgOptional},
				},
			},
			{Name: "id_or_auto", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "auto_id", Type: ArgPureToken, KeySpec: -1, Token: "*"},
					{Name: "id", Type: ArgString, KeySpec: -1},
				},
			},
			{Name: "field_value", Type: ArgBlock, KeySpec: -1, Flags: ArgMultiple,
				Arguments: []Argument{
					{Name: "field", Type: ArgString, KeySpec: -1},
					{Name: "value", Type: ArgString, KeySpec: -1},
				},
			},
		},
	},
	311: { // xautoclaim
		Since: "6.2.0", Group: "stream", Complexity: "O(1) if COUNT is small.",
		History: []Change{
			{"7.0.0", "Added an element to the reply array, containing deleted entries the command cleared from the PEL"},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "group", Type: ArgString, KeySpec: -1},
			{Name: "consumer", Type: ArgString, KeySpec: -1},
			{Name: "min-idle-time", Type: ArgString, KeySpec: -1},
			{Name: "start", Type: ArgString, KeySpec: -1},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "COUNT", Flags: ArgOptional},
			{Name: "justid", Type: ArgPureToken, KeySpec: -1, Token: "JUSTID", Flags: ArgOptional},
		},
	},
	312: { // xclaim
		Since: "5.0.0", Group: "stream", Complexity: "O(log N) with N being the number of messages in the PEL of the consumer group.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "group", Type: ArgString, KeySpec: -1},
			{Name: "consumer", Type: ArgString, KeySpec: -1},
			{Name: "min-idle-time", Type: ArgString, KeySpec: -1},
			{Name: "id", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
			{Name: "ms", Type: ArgInteger, KeySpec: -1, Token: "IDLE", Flags: ArgOptional},
			{Name: "unix-time-milliseconds", Type: ArgUnixTime, KeySpec: -1, Token: "TIME", Flags: ArgOptional},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "RETRYCOUNT", Flags: ArgOptional},
			{Name: "force", Type: ArgPureToken, KeySpec: -1, Token: "FORCE", Flags: ArgOptional},
			{Name: "justid", Type: ArgPureToken, KeySpec: -1, Token: "JUSTID", Flags: ArgOptional},
			{Name: "id", Type: ArgString, KeySpec: -1, Token: "LASTID", Flags: ArgOptional},
		},
	},
	313: { // xdel
		Since: "5.0.0", Group: "stream", Complexity: "O(1) for each single item to delete in the stream, regardless of the stream size.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "id", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	314: { // xgroup
		Since: "5.0.0", Group: "stream", Complexity: "Depends on subcommand."},
	315: { // xgroup|create
		Since: "5.0.0", Group: "stream", Complexity: "O(1)",
		History: []Change{
			{"7.0.0", "Added the `entries_read` named argument."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "groupname", Type: ArgString, KeySpec: -1},
			{Name: "id", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "id", Type: ArgString, KeySpec: -1},
					{Name: "new_id", Type: ArgPureToken, KeySpec: -1, Token: "$"},
				},
			},
			{Name: "mkstream", Type: ArgPureToken, KeySpec: -1, Token: "MKSTREAM", Flags: ArgOptional},
			{Name: "entries_read", Type: ArgInteger, KeySpec: -1, Token: "ENTRIESREAD", Flags: ArgOptional},
		},
	},
	316: { // xgroup|createconsumer
		Since: "6.2.0", Group: "stream", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "groupname", Type: ArgString, KeySpec: -1},
			{Name: "consumername", Type: ArgString, KeySpec: -1},
		},
	},
	317: { // xgroup|delconsumer
		Since: "5.0.0", Group: "stream", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "groupname", Type: ArgString, KeySpec: -1},
			{Name: "consumername", Type: ArgString, KeySpec: -1},
		},
	},
	318: { // xgroup|destroy
		Since: "5.0.0", Group: "stream", Complexity: "O(N) where N is the number of entries in the group's pending entries list (PEL).",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "groupname", Type: ArgString, KeySpec: -1},
		},
	},
	319: { // xgroup|help
		Since: "5.0.0", Group: "stream", Complexity: "O(1)"},
	320: { // xgroup|setid
		Since: "5.0.0", Group: "stream", Complexity: "O(1)",
		History: []Change{
			{"7.0.0", "Added the optional `entries_read` argument."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "groupname", Type: ArgString, KeySpec: -1},
			{Name: "id", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "id", Type: ArgString, KeySpec: -1},
					{Name: "new_id", Type: ArgPureToken, KeySpec: -1, Token: "$"},
				},
			},
			{Name: "entries_read", Type: ArgInteger, KeySpec: -1, Token: "ENTRIESREAD", Flags: ArgOptional},
		},
	},
	321: { // xinfo
		Since: "5.0.0", Group: "stream", Complexity: "Depends on subcommand."},
	322: { // xinfo|consumers
		Since: "5.0.0", Group: "stream", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "groupname", Type: ArgString, KeySpec: -1},
		},
	},
	323: { // xinfo|groups
		Since: "5.0.0", Group: "stream", Complexity: "O(1)",
		History: []Change{
			{"7.0.0", "Added the `entries-read` and `lag` fields"},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	324: { // xinfo|help
		Since: "5.0.0", Group: "stream", Complexity: "O(1)"},
	325: { // xinfo|stream
		Since: "5.0.0", Group: "stream", Complexity: "O(1)",
		History: []Change{
			{"6.0.0", "Added the `FULL` modifier."},
			{"7.0.0", "Added the `max-deleted-entry-id`, `entries-added`, `recorded-first-entry-id`, `entries-read` and `lag` fields"},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "full", Type: ArgBlock, KeySpec: -1, Token: "FULL", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "COUNT", Flags: ArgOptional},
				},
			},
		},
	},
	326: { // xlen
		Since: "5.0.0", Group: "stream", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	327: { // xpending
		Since: "5.0.0", Group: "stream", Complexity: "O(N) with N being the number of elements returned, so asking for a small fixed number of entries per call is O(1). O(M), where M is the total number of entries scanned when used with the IDLE filter. When the command returns just the summary and the list of consumers is small, it runs in O(1) time; otherwise, an additional O(N) time for iterating every consumer.",
		History: []Change{
			{"6.2.0", "Added the `IDLE` option and exclusive range intervals."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "group", Type: ArgString, KeySpec: -1},
			{Name: "filters", Type: ArgBlock, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "min-idle-time", Type: ArgInteger, KeySpec: -1, Token: "IDLE", Since: "6.2.0", Flags: ArgOptional},
					{Name: "start", Type: ArgString, KeySpec: -1},
					{Name: "end", Type: ArgString, KeySpec: -1},
					{Name: "count", Type: ArgInteger, KeySpec: -1},
					{Name: "consumer", Type: ArgString, KeySpec: -1, Flags: ArgOptional},
				},
			},
		},
	},
	328: { // xrange
		Since: "5.0.0", Group: "stream", Complexity: "O(N) with N being the number of elements being returned. If N is constant (e.g. always asking for the first 10 elements with COUNT), you can consider it O(1).",
		History: []Change{
			{"6.2.0", "Added exclusive ranges."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "start", Type: ArgString, KeySpec: -1},
			{Name: "end", Type: ArgString, KeySpec: -1},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "COUNT", Flags: ArgOptional},
		},
	},
	329: { // xread
		Since: "5.0.0", Group: "stream", Complexity: "For each stream mentioned: O(N) with N being the number of elements being returned, it means that XREAD-ing with a fixed COUNT is O(1). Note that when the BLOCK option is used, XADD will pay O(M) time in order to serve the M clients blocked on the stream getting new data.",
		Arguments: []Argument{
			{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "COUNT", Flags: ArgOptional},
			{Name: "milliseconds", Type: ArgInteger, KeySpec: -1, Token: "BLOCK", Flags: ArgOptional},
			{Name: "streams", Type: ArgBlock, KeySpec: -1, Token: "STREAMS",
				Arguments: []Argument{
					{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
					{Name: "id", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
				},
			},
		},
	},
	330: { // xreadgroup
		Since: "5.0.0", Group: "stream", Complexity: "For each stream mentioned: O(M) with M being the number of elements returned. If M is constant (e.g. always asking for the first 10 elements with COUNT), you can consider it O(1). On the other side when XREADGROUP blocks, XADD will pay the O(N) time in order to serve the N clients blocked on the stream getting new data.",
		Arguments: []Argument{
			{Name: "group_consumer", Type: ArgBlock, KeySpec: -1, Token: "GROUP",
				Arguments: []Argument{
					{Name: "group", Type: ArgString, KeySpec: -1},
					{Name: "consumer", Type: ArgString, KeySpec: -1},
				},
			},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "COUNT", Flags: ArgOptional},
			{Name: "milliseconds", Type: ArgInteger, KeySpec: -1, Token: "BLOCK", Flags: ArgOptional},
			{Name: "noack", Type: ArgPureToken, KeySpec: -1, Token: "NOACK", Flags: ArgOptional},
			{Name: "streams", Type: ArgBlock, KeySpec: -1, Token: "STREAMS",
				Arguments: []Argument{
					{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
					{Name: "id", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
				},
			},
		},
	},
	331: { // xrevrange
		Since: "5.0.0", Group: "stream", Complexity: "O(N) with N being the number of elements returned. If N is constant (e.g. always asking for the first 10 elements with COUNT), you can consider it O(1).",
		History: []Change{
			{"6.2.0", "Added exclusive ranges."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "end", Type: ArgString, KeySpec: -1},
			{Name: "start", Type: ArgString, KeySpec: -1},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "COUNT", Flags: ArgOptional},
		},
	},
	332: { // xsetid
		Since: "5.0.0", Group: "stream", Complexity: "O(1)",
		History: []Change{
			{"7.0.0", "Added the `entries_added` and `max_deleted_entry_id` arguments."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "last-id", Type: ArgString, KeySpec: -1},
			{Name: "entries_added", Type: ArgInteger, KeySpec: -1, Token: "ENTRIESADDED", Since: "7.0.0", Flags: ArgOptional},
			{Name: "max_deleted_entry_id", Type: ArgString, KeySpec: -1, Token: "MAXDELETEDID", Since: "7.0.0", Flags: ArgOptional},
		},
	},
	333: { // xtrim
		Since: "5.0.0", Group: "stream", Complexity: "O(N), with N being the number of evicted entries. Constant times are very small however, since entries are organized in macro nodes containing multiple entries that can be released with a single deallocation.",
		History: []Change{
			{"6.2.0", "Added the `MINID` trimming strategy and the `LIMIT` option."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "trim", Type: ArgBlock, KeySpec: -1,
				Arguments: []Argument{
					{Name: "strategy", Type: ArgOneOf, KeySpec: -1,
						Arguments: []Argument{
							{Name: "maxlen", Type: ArgPureToken, KeySpec: -1, Token: "MAXLEN"},
							{Name: "minid", Type: ArgPureToken, KeySpec: -1, Token: "MINID", Since: "6.2.0"},
						},
					},
					{Name: "operator", Type: ArgOneOf, KeySpec: -1, Flags: ArgOptional,
						Arguments: []Argument{
							{Name: "equal", Type: ArgPureToken, KeySpec: -1, Token: "="},
							{Name: "approximately", Type: ArgPureToken, KeySpec: -1, Token: "~"},
						},
					},
					{Name: "threshold", Type: ArgString, KeySpec: -1},
					{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "LIMIT", Since: "6.2.0", Flags: ArgOptional},
				},
			},
		},
	},
	334: { // zadd
		Since: "1.2.0", Group: "sorted-set", Complexity: "O(log(N)) for each item added, where N is the number of elements in the sorted set.",
		History: []Change{
			{"2.4.0", "Accepts multiple elements."},
			{"3.0.2", "Added the `XX`, `NX`, `CH` and `INCR` options."},
			{"6.2.0", "Added the `GT` and `LT` options."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "condition", Type: ArgOneOf, KeySpec: -1, Since: "3.0.2", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "nx", Type: ArgPureToken, KeySpec: -1, Token: "NX"},
					{Name: "xx", Type: ArgPureToken, KeySpec: -1, Token: "XX"},
				},
			},
			{Name: "comparison", Type: ArgOneOf, KeySpec: -1, Since: "6.2.0", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "gt", Type: ArgPureToken, KeySpec: -1, Token: "GT"},
					{Name: "lt", Type: ArgPureToken, KeySpec: -1, Token: "LT"},
				},
			},
			{Name: "change", Type: ArgPureToken, KeySpec: -1, Token: "CH", Since: "3.0.2", Flags: ArgOptional},
			{Name: "increment", Type: ArgPureToken, KeySpec: -1, Token: "INCR", Since: "3.0.2", Flags: ArgOptional},
			{Name: "score_member", Type: ArgBlock, KeySpec: -1, Flags: ArgMultiple,
				Arguments: []Argument{
					{Name: "score", Type: ArgDouble, KeySpec: -1},
					{Name: "member", Type: ArgString, KeySpec: -1},
				},
			},
		},
	},
	335: { // zcard
		Since: "1.2.0", Group: "sorted-set", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	336: { // zcount
		Since: "2.0.0", Group: "sorted-set", Complexity: "O(log(N)) with N being the number of elements in the sorted set.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "min", Type: ArgDouble, KeySpec: -1},
			{Name: "max", Type: ArgDouble, KeySpec: -1},
		},
	},
	337: { // zdiff
		Since: "6.2.0", Group: "sorted-set", Complexity: "O(L + (N-K)log(N)) worst case where L is the total number of elements in all the sets, N is the size of the first set, and K is the size of the result set.",
		Arguments: []Argument{
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
			{Name: "withscores", Type: ArgPureToken, KeySpec: -1, Token: "WITHSCORES", Flags: ArgOptional},
		},
	},
	338: { // zdiffstore
		Since: "6.2.0", Group: "sorted-set", Complexity: "O(L + (N-K)log(N)) worst case where L is the total number of elements in all the sets, N is the size of the first set, and K is the size of the result set.",
		Arguments: []Argument{
			{Name: "destination", Type: ArgKey, KeySpec: 0},
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 1, Flags: ArgMultiple},
		},
	},
	339: { // zincrby
		Since: "1.2.0", Group: "sorted-set", Complexity: "O(log(N)) where N is the number of elements in the sorted set.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "increment", Type: ArgInteger, KeySpec: -1},
			{Name: "member", Type: ArgString, KeySpec: -1},
		},
	},
	340: { // zinter
		Since: "6.2.0", Group: "sorted-set", Complexity: "O(N*K)+O(M*log(M)) worst case with N being the smallest input sorted set, K being the number of input sorted sets and M being the number of elements in the resulting sorted set.",
		Arguments: []Argument{
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
			{Name: "weight", Type: ArgInteger, KeySpec: -1, Token: "WEIGHTS", Flags: ArgOptional | ArgMultiple},
			{Name: "aggregate", Type: ArgOneOf, KeySpec: -1, Token: "AGGREGATE", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "sum", Type: ArgPureToken, KeySpec: -1, Token: "SUM"},
					{Name: "min", Type: ArgPureToken, KeySpec: -1, Token: "MIN"},
					{Name: "max", Type: ArgPureToken, KeySpec: -1, Token: "MAX"},
				},
			},
			{Name: "withscores", Type: ArgPureToken, KeySpec: -1, Token: "WITHSCORES", Flags: ArgOptional},
		},
	},
	341: { // zintercard
		Since: "7.0.0", Group: "sorted-set", Complexity: "O(N*K) worst case with N being the smallest input sorted set, K being the number of input sorted sets.",
		Arguments: []Argument{
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
			{Name: "limit", Type: ArgInteger, KeySpec: -1, Token: "LIMIT", Flags: ArgOptional},
		},
	},
	342: { // zinterstore
		Since: "2.0.0", Group: "sorted-set", Complexity: "O(N*K)+O(M*log(M)) worst case with N being the smallest input sorted set, K being the number of input sorted sets and M being the number of elements in the resulting sorted set.",
		Arguments: []Argument{
			{Name: "destination", Type: ArgKey, KeySpec: 0},
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 1, Flags: ArgMultiple},
			{Name: "weight", Type: ArgInteger, KeySpec: -1, Token: "WEIGHTS", Flags: ArgOptional | ArgMultiple},
			{Name: "aggregate", Type: ArgOneOf, KeySpec: -1, Token: "AGGREGATE", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "sum", Type: ArgPureToken, KeySpec: -1, Token: "SUM"},
					{Name: "min", Type: ArgPureToken, KeySpec: -1, Token: "MIN"},
					{Name: "max", Type: ArgPureToken, KeySpec: -1, Token: "MAX"},
				},
			},
		},
	},
	343: { // zlexcount
		Since: "2.8.9", Group: "sorted-set", Complexity: "O(log(N)) with N being the number of elements in the sorted set.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "min", Type: ArgString, KeySpec: -1},
			{Name: "max", Type: ArgString, KeySpec: -1},
		},
	},
	344: { // zmpop
		Since: "7.0.0", Group: "sorted-set", Complexity: "O(K) + O(M*log(N)) where K is the number of provided keys, N being the number of elements in the sorted set, and M being the number of elements popped.",
		Arguments: []Argument{
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
			{Name: "where", Type: ArgOneOf, KeySpec: -1,
				Arguments: []Argument{
					{Name: "min", Type: ArgPureToken, KeySpec: -1, Token: "MIN"},
					{Name: "max", Type: ArgPureToken, KeySpec: -1, Token: "MAX"},
				},
			},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "COUNT", Flags: ArgOptional},
		},
	},
	345: { // zmscore
		Since: "6.2.0", Group: "sorted-set", Complexity: "O(N) where N is the number of members being requested.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "member", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	346: { // zpopmax
		Since: "5.0.0", Group: "sorted-set", Complexity: "O(log(N)*M) with N being the number of elements in the sorted set, and M being the number of elements popped.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Flags: ArgOptional},
		},
	},
	347: { // zpopmin
		Since: "5.0.0", Group: "sorted-set", Complexity: "O(log(N)*M) with N being the number of elements in the sorted set, and M being the number of elements popped.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Flags: ArgOptional},
		},
	},
	348: { // zrandmember
		Since: "6.2.0", Group: "sorted-set", Complexity: "O(N) where N is the number of elements returned",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "options", Type: ArgBlock, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "count", Type: ArgInteger, KeySpec: -1},
					{Name: "withscores", Type: ArgPureToken, KeySpec: -1, Token: "WITHSCORES", Flags: ArgOptional},
				},
			},
		},
	},
	349: { // zrange
		Since: "1.2.0", Group: "sorted-set", Complexity: "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements returned.",
		History: []Change{
			{"6.2.0", "Added the `REV`, `BYSCORE`, `BYLEX` and `LIMIT` options."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "start", Type: ArgString, KeySpec: -1},
			{Name: "stop", Type: ArgString, KeySpec: -1},
			{Name: "sortby", Type: ArgOneOf, KeySpec: -1, Since: "6.2.0", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "byscore", Type: ArgPureToken, KeySpec: -1, Token: "BYSCORE"},
					{Name: "bylex", Type: ArgPureToken, KeySpec: -1, Token: "BYLEX"},
				},
			},
			{Name: "rev", Type: ArgPureToken, KeySpec: -1, Token: "REV", Since: "6.2.0", Flags: ArgOptional},
			{Name: "offset_count", Type: ArgBlock, KeySpec: -1, Token: "LIMIT", Since: "6.2.0", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "offset", Type: ArgInteger, KeySpec: -1},
					{Name: "count", Type: ArgInteger, KeySpec: -1},
				},
			},
			{Name: "withscores", Type: ArgPureToken, KeySpec: -1, Token: "WITHSCORES", Flags: ArgOptional},
		},
	},
	350: { // zrangebylex
		Since: "2.8.9", Group: "sorted-set", Complexity: "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being returned. If M is constant (e.g. always asking for the first 10 elements with LIMIT), you can consider it O(log(N)).", Flags: DocDeprecated, DeprecatedSince: "6.2.0", ReplacedBy: "`ZRANGE` with the `BYLEX` argument",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "min", Type: ArgString, KeySpec: -1},
			{Name: "max", Type: ArgString, KeySpec: -1},
			{Name: "offset_count", Type: ArgBlock, KeySpec: -1, Token: "LIMIT", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "offset", Type: ArgInteger, KeySpec: -1},
					{Name: "count", Type: ArgInteger, KeySpec: -1},
				},
			},
		},
	},
	351: { // zrangebyscore
		Since: "1.0.5", Group: "sorted-set", Complexity: "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being returned. If M is constant (e.g. always asking for the first 10 elements with LIMIT), you can consider it O(log(N)).", Flags: DocDeprecated, DeprecatedSince: "6.2.0", ReplacedBy: "`ZRANGE` with the `BYSCORE` argument",
		History: []Change{
			{"2.0.0", "Added the `WITHSCORES` modifier."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "min", Type: ArgDouble, KeySpec: -1},
			{Name: "max", Type: ArgDouble, KeySpec: -1},
			{Name: "withscores", Type: ArgPureToken, KeySpec: -1, Token: "WITHSCORES", Since: "2.0.0", Flags: ArgOptional},
			{Name: "offset_count", Type: ArgBlock, KeySpec: -1, Token: "LIMIT", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "offset", Type: ArgInteger, KeySpec: -1},
					{Name: "count", Type: ArgInteger, KeySpec: -1},
				},
			},
		},
	},
	352: { // zrangestore
		Since: "6.2.0", Group: "sorted-set", Complexity: "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements stored into the destination key.",
		Arguments: []Argument{
			{Name: "dst", Type: ArgKey, KeySpec: 0},
			{Name: "src", Type: ArgKey, KeySpec: 1},
			{Name: "min", Type: ArgString, KeySpec: -1},
			{Name: "max", Type: ArgString, KeySpec: -1},
			{Name: "sortby", Type: ArgOneOf, KeySpec: -1, Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "byscore", Type: ArgPureToken, KeySpec: -1, Token: "BYSCORE"},
					{Name: "bylex", Type: ArgPureToken, KeySpec: -1, Token: "BYLEX"},
				},
			},
			{Name: "rev", Type: ArgPureToken, KeySpec: -1, Token: "REV", Flags: ArgOptional},
			{Name: "offset_count", Type: ArgBlock, KeySpec: -1, Token: "LIMIT", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "offset", Type: ArgInteger, KeySpec: -1},
					{Name: "count", Type: ArgInteger, KeySpec: -1},
				},
			},
		},
	},
	353: { // zrank
		Since: "2.0.0", Group: "sorted-set", Complexity: "O(log(N))",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "member", Type: ArgString, KeySpec: -1},
		},
	},
	354: { // zrem
		Since: "1.2.0", Group: "sorted-set", Complexity: "O(M*log(N)) with N being the number of elements in the sorted set and M the number of elements to be removed.",
		History: []Change{
			{"2.4.0", "Accepts multiple elements."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "member", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	355: { // zremrangebylex
		Since: "2.8.9", Group: "sorted-set", Complexity: "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements removed by the operation.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "min", Type: ArgString, KeySpec: -1},
			{Name: "max", Type: ArgString, KeySpec: -1},
		},
	},
	356: { // zremrangebyrank
		Since: "2.0.0", Group: "sorted-set", Complexity: "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements removed by the operation.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "start", Type: ArgInteger, KeySpec: -1},
			{Name: "stop", Type: ArgInteger, KeySpec: -1},
		},
	},
	357: { // zremrangebyscore
		Since: "1.2.0", Group: "sorted-set", Complexity: "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements removed by the operation.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "min", Type: ArgDouble, KeySpec: -1},
			{Name: "max", Type: ArgDouble, KeySpec: -1},
		},
	},
	358: { // zrevrange
		Since: "1.2.0", Group: "sorted-set", Complexity: "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements returned.", Flags: DocDeprecated, DeprecatedSince: "6.2.0", ReplacedBy: "`ZRANGE` with the `REV` argument",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "start", Type: ArgInteger, KeySpec: -1},
			{Name: "stop", Type: ArgInteger, KeySpec: -1},
			{Name: "withscores", Type: ArgPureToken, KeySpec: -1, Token: "WITHSCORES", Flags: ArgOptional},
		},
	},
	359: { // zrevrangebylex
		Since: "2.8.9", Group: "sorted-set", Complexity: "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being returned. If M is constant (e.g. always asking for the first 10 elements with LIMIT), you can consider it O(log(N)).", Flags: DocDeprecated, DeprecatedSince: "6.2.0", ReplacedBy: "`ZRANGE` with the `REV` and `BYLEX` arguments",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "max", Type: ArgString, KeySpec: -1},
			{Name: "min", Type: ArgString, KeySpec: -1},
			{Name: "offset_count", Type: ArgBlock, KeySpec: -1, Token: "LIMIT", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "offset", Type: ArgInteger, KeySpec: -1},
					{Name: "count", Type: ArgInteger, KeySpec: -1},
				},
			},
		},
	},
	360: { // zrevrangebyscore
		Since: "2.2.0", Group: "sorted-set", Complexity: "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being returned. If M is constant (e.g. always asking for the first 10 elements with LIMIT), you can consider it O(log(N)).", Flags: DocDeprecated, DeprecatedSince: "6.2.0", ReplacedBy: "`ZRANGE` with the `REV` and `BYSCORE` arguments",
		History: []Change{
			{"2.1.6", "`min` and `max` can be exclusive."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "max", Type: ArgDouble, KeySpec: -1},
			{Name: "min", Type: ArgDouble, KeySpec: -1},
			{Name: "withscores", Type: ArgPureToken, KeySpec: -1, Token: "WITHSCORES", Flags: ArgOptional},
			{Name: "offset_count", Type: ArgBlock, KeySpec: -1, Token: "LIMIT", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "offset", Type: ArgInteger, KeySpec: -1},
					{Name: "count", Type: ArgInteger, KeySpec: -1},
				},
			},
		},
	},
	361: { // zrevrank
		Since: "2.0.0", Group: "sorted-set", Complexity: "O(log(N))",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "member", Type: ArgString, KeySpec: -1},
		},
	},
	362: { // zscan
		Since: "2.8.0", Group: "sorted-set", Complexity: "O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to return back to 0. N is the number of elements inside the collection..",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "cursor", Type: ArgInteger, KeySpec: -1},
			{Name: "pattern", Type: ArgPattern, KeySpec: -1, Token: "MATCH", Flags: ArgOptional},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "COUNT", Flags: ArgOptional},
		},
	},
	363: { // zscore
		Since: "1.2.0", Group: "sorted-set", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "member", Type: ArgString, KeySpec: -1},
		},
	},
	364: { // zunion
		Since: "6.2.0", Group: "sorted-set", Complexity: "O(N)+O(M*log(M)) with N being the sum of the sizes of the input sorted sets, and M being the number of elements in the resulting sorted set.",
		Arguments: []Argument{
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
			{Name: "weight", Type: ArgInteger, KeySpec: -1, Token: "WEIGHTS", Flags: ArgOptional | ArgMultiple},
			{Name: "aggregate", Type: ArgOneOf, KeySpec: -1, Token: "AGGREGATE", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "sum", Type: ArgPureToken, KeySpec: -1, Token: "SUM"},
					{Name: "min", Type: ArgPureToken, KeySpec: -1, Token: "MIN"},
					{Name: "max", Type: ArgPureToken, KeySpec: -1, Token: "MAX"},
				},
			},
			{Name: "withscores", Type: ArgPureToken, KeySpec: -1, Token: "WITHSCORES", Flags: ArgOptional},
		},
	},
	365: { // zunionstore
		Since: "2.0.0", Group: "sorted-set", Complexity: "O(N)+O(M log(M)) with N being the sum of the sizes of the input sorted sets, and M being the number of elements in the resulting sorted set.",
		Arguments: []Argument{
			{Name: "destination", Type: ArgKey, KeySpec: 0},
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 1, Flags: ArgMultiple},
			{Name: "weight", Type: ArgInteger, KeySpec: -1, Token: "WEIGHTS", Flags: ArgOptional | ArgMultiple},
			{Name: "aggregate", Type: ArgOneOf, KeySpec: -1, Token: "AGGREGATE", Flags: ArgOptional,
				Arguments: []Argument{
					{Name: "sum", Type: ArgPureToken, KeySpec: -1, Token: "SUM"},
					{Name: "min", Type: ArgPureToken, KeySpec: -1, Token: "MIN"},
					{Name: "max", Type: ArgPureToken, KeySpec: -1, Token: "MAX"},
				},
			},
		},
	},
}
