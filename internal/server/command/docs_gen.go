// Code generated from a Redis 7.0.15 server by go generate; DO NOT EDIT.

package command

var docs = [Count]Docs{
	0: { // acl
		Summary: "A container for Access List Control commands ", Since: "6.0.0", Group: "server", Complexity: "Depends on subcommand."},
	1: { // acl|cat
		Summary: "List the ACL categories or the commands inside a category", Since: "6.0.0", Group: "server", Complexity: "O(1) since the categories and commands are a fixed set.",
		Arguments: []Argument{
			{Name: "categoryname", Type: ArgString, KeySpec: -1, Flags: ArgOptional},
		},
	},
	2: { // acl|deluser
		Summary: "Remove the specified ACL users and the associated rules", Since: "6.0.0", Group: "server", Complexity: "O(1) amortized time considering the typical user.",
		Arguments: []Argument{
			{Name: "username", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	3: { // acl|dryrun
		Summary: "Returns whether the user can execute the given command without executing the command.", Since: "7.0.0", Group: "server", Complexity: "O(1).",
		Arguments: []Argument{
			{Name: "username", Type: ArgString, KeySpec: -1},
			{Name: "command", Type: ArgString, KeySpec: -1},
			{Name: "arg", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	4: { // acl|genpass
		Summary: "Generate a pseudorandom secure password to use for ACL users", Since: "6.0.0", Group: "server", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "bits", Type: ArgInteger, KeySpec: -1, Flags: ArgOptional},
		},
	},
	5: { // acl|getuser
		Summary: "Get the rules for a specific ACL user", Since: "6.0.0", Group: "server", Complexity: "O(N). Where N is the number of password, command and pattern rules that the user has.",
		History: []Change{
			{"6.2.0", "Added Pub/Sub channel patterns."},
			{"7.0.0", "Added selectors and changed the format of key and channel patterns from a list to their rule representation."},
		},

		Arguments: []Argument{
			{Name: "username", Type: ArgString, KeySpec: -1},
		},
	},
	6: { // acl|help
		Summary: "Show helpful text about the different subcommands", Since: "6.0.0", Group: "server", Complexity: "O(1)"},
	7: { // acl|list
		Summary: "List the current ACL rules in ACL config file format", Since: "6.0.0", Group: "server", Complexity: "O(N). Where N is the number of configured users."},
	8: { // acl|load
		Summary: "Reload the ACLs from the configured ACL file", Since: "6.0.0", Group: "server", Complexity: "O(N). Where N is the number of configured users."},
	9: { // acl|log
		Summary: "List latest events denied because of ACLs in place", Since: "6.0.0", Group: "server", Complexity: "O(N) with N being the number of entries shown.",
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
		Summary: "Save the current ACL rules in the configured ACL file", Since: "6.0.0", Group: "server", Complexity: "O(N). Where N is the number of configured users."},
	11: { // acl|setuser
		Summary: "Modify or create the rules for a specific ACL user", Since: "6.0.0", Group: "server", Complexity: "O(N). Where N is the number of rules provided.",
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
		Summary: "List the username of all the configured ACL rules", Since: "6.0.0", Group: "server", Complexity: "O(N). Where N is the number of configured users."},
	13: { // acl|whoami
		Summary: "Return the name of the user associated to the current connection", Since: "6.0.0", Group: "server", Complexity: "O(1)"},
	14: { // append
		Summary: "Append a value to a key", Since: "2.0.0", Group: "string", Complexity: "O(1). The amortized time complexity is O(1) assuming the appended value is small and the already present value is of any size, since the dynamic string library used by Redis will double the free space available on every reallocation.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "value", Type: ArgString, KeySpec: -1},
		},
	},
	15: { // asking
		Summary: "Sent by cluster clients after an -ASK redirect", Since: "3.0.0", Group: "cluster", Complexity: "O(1)"},
	16: { // auth
		Summary: "Authenticate to the server", Since: "1.0.0", Group: "connection", Complexity: "O(N) where N is the number of passwords defined for the user",
		History: []Change{
			{"6.0.0", "Added ACL style (username and password)."},
		},

		Arguments: []Argument{
			{Name: "username", Type: ArgString, KeySpec: -1, Since: "6.0.0", Flags: ArgOptional},
			{Name: "password", Type: ArgString, KeySpec: -1},
		},
	},
	17: { // bgrewriteaof
		Summary: "Asynchronously rewrite the append-only file", Since: "1.0.0", Group: "server", Complexity: "O(1)"},
	18: { // bgsave
		Summary: "Asynchronously save the dataset to disk", Since: "1.0.0", Group: "server", Complexity: "O(1)",
		History: []Change{
			{"3.2.2", "Added the `SCHEDULE` option."},
		},

		Arguments: []Argument{
			{Name: "schedule", Type: ArgPureToken, KeySpec: -1, Token: "SCHEDULE", Since: "3.2.2", Flags: ArgOptional},
		},
	},
	19: { // bitcount
		Summary: "Count set bits in a string", Since: "2.6.0", Group: "bitmap", Complexity: "O(N)",
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
		Summary: "Perform arbitrary bitfield integer operations on strings", Since: "3.2.0", Group: "bitmap", Complexity: "O(1) for each subcommand specified",
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
		Summary: "Perform arbitrary bitfield integer operations on strings. Read-only variant of BITFIELD", Since: "6.0.0", Group: "bitmap", Complexity: "O(1) for each subcommand specified",
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
		Summary: "Perform bitwise operations between strings", Since: "2.6.0", Group: "bitmap", Complexity: "O(N)",
		Arguments: []Argument{
			{Name: "operation", Type: ArgString, KeySpec: -1},
			{Name: "destkey", Type: ArgKey, KeySpec: 0},
			{Name: "key", Type: ArgKey, KeySpec: 1, Flags: ArgMultiple},
		},
	},
	23: { // bitpos
		Summary: "Find first bit set or clear in a string", Since: "2.8.7", Group: "bitmap", Complexity: "O(N)",
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
		Summary: "Pop an element from a list, push it to another list and return it; or block until one is available", Since: "6.2.0", Group: "list", Complexity: "O(1)",
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
		Summary: "Pop elements from a list, or block until one is available", Since: "7.0.0", Group: "list", Complexity: "O(N+M) where N is the number of provided keys and M is the number of elements returned.",
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
		Summary: "Remove and get the first element in a list, or block until one is available", Since: "2.0.0", Group: "list", Complexity: "O(N) where N is the number of provided keys.",
		History: []Change{
			{"6.0.0", "`timeout` is interpreted as a double instead of an integer."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
			{Name: "timeout", Type: ArgDouble, KeySpec: -1},
		},
	},
	27: { // brpop
		Summary: "Remove and get the last element in a list, or block until one is available", Since: "2.0.0", Group: "list", Complexity: "O(N) where N is the number of provided keys.",
		History: []Change{
			{"6.0.0", "`timeout` is interpreted as a double instead of an integer."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
			{Name: "timeout", Type: ArgDouble, KeySpec: -1},
		},
	},
	28: { // brpoplpush
		Summary: "Pop an element from a list, push it to another list and return it; or block until one is available", Since: "2.2.0", Group: "list", Complexity: "O(1)", Flags: DocDeprecated, DeprecatedSince: "6.2.0", ReplacedBy: "`BLMOVE` with the `RIGHT` and `LEFT` arguments",
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
		Summary: "Remove and return members with scores in a sorted set or block until one is available", Since: "7.0.0", Group: "sorted-set", Complexity: "O(K) + O(M*log(N)) where K is the number of provided keys, N being the number of elements in the sorted set, and M being the number of elements popped.",
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
		Summary: "Remove and return the member with the highest score from one or more sorted sets, or block until one is available", Since: "5.0.0", Group: "sorted-set", Complexity: "O(log(N)) with N being the number of elements in the sorted set.",
		History: []Change{
			{"6.0.0", "`timeout` is interpreted as a double instead of an integer."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
			{Name: "timeout", Type: ArgDouble, KeySpec: -1},
		},
	},
	31: { // bzpopmin
		Summary: "Remove and return the member with the lowest score from one or more sorted sets, or block until one is available", Since: "5.0.0", Group: "sorted-set", Complexity: "O(log(N)) with N being the number of elements in the sorted set.",
		History: []Change{
			{"6.0.0", "`timeout` is interpreted as a double instead of an integer."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
			{Name: "timeout", Type: ArgDouble, KeySpec: -1},
		},
	},
	32: { // client
		Summary: "A container for client connection commands", Since: "2.4.0", Group: "connection", Complexity: "Depends on subcommand."},
	33: { // client|caching
		Summary: "Instruct the server about tracking or not keys in the next request", Since: "6.0.0", Group: "connection", Complexity: "O(1)",
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
		Summary: "Get the current connection name", Since: "2.6.9", Group: "connection", Complexity: "O(1)"},
	35: { // client|getredir
		Summary: "Get tracking notifications redirection client ID if any", Since: "6.0.0", Group: "connection", Complexity: "O(1)"},
	36: { // client|help
		Summary: "Show helpful text about the different subcommands", Since: "5.0.0", Group: "connection", Complexity: "O(1)"},
	37: { // client|id
		Summary: "Returns the client ID for the current connection", Since: "5.0.0", Group: "connection", Complexity: "O(1)"},
	38: { // client|info
		Summary: "Returns information about the current client connection.", Since: "6.2.0", Group: "connection", Complexity: "O(1)"},
	39: { // client|kill
		Summary: "Kill the connection of a client", Since: "2.4.0", Group: "connection", Complexity: "O(N) where N is the number of client connections",
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
		Summary: "Get the list of client connections", Since: "2.4.0", Group: "connection", Complexity: "O(N) where N is the number of client connections",
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
		Summary: "Set client eviction mode for the current connection", Since: "7.0.0", Group: "connection", Complexity: "O(1)",
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
		Summary: "Stop processing commands from clients for some time", Since: "2.9.50", Group: "connection", Complexity: "O(1)",
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
		Summary: "Instruct the server whether to reply to commands", Since: "3.2.0", Group: "connection", Complexity: "O(1)",
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
		Summary: "Set the current connection name", Since: "2.6.9", Group: "connection", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "connection-name", Type: ArgString, KeySpec: -1},
		},
	},
	45: { // client|tracking
		Summary: "Enable or disable server assisted client side caching support", Since: "6.0.0", Group: "connection", Complexity: "O(1). Some options may introduce additional complexity.",
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
		Summary: "Return information about server assisted client side caching for the current connection", Since: "6.2.0", Group: "connection", Complexity: "O(1)"},
	47: { // client|unblock
		Summary: "Unblock a client blocked in a blocking command from a different connection", Since: "5.0.0", Group: "connection", Complexity: "O(log N) where N is the number of client connections",
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
		Summary: "Resume processing of clients that were paused", Since: "6.2.0", Group: "connection", Complexity: "O(N) Where N is the number of paused clients"},
	49: { // cluster
		Summary: "A container for cluster commands", Since: "3.0.0", Group: "cluster", Complexity: "Depends on subcommand."},
	50: { // cluster|addslots
		Summary: "Assign new hash slots to receiving node", Since: "3.0.0", Group: "cluster", Complexity: "O(N) where N is the total number of hash slot arguments",
		Arguments: []Argument{
			{Name: "slot", Type: ArgInteger, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	51: { // cluster|addslotsrange
		Summary: "Assign new hash slots to receiving node", Since: "7.0.0", Group: "cluster", Complexity: "O(N) where N is the total number of the slots between the start slot and end slot arguments.",
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
		Summary: "Advance the cluster config epoch", Since: "3.0.0", Group: "cluster", Complexity: "O(1)"},
	53: { // cluster|count-failure-reports
		Summary: "Return the number of failure reports active for a given node", Since: "3.0.0", Group: "cluster", Complexity: "O(N) where N is the number of failure reports",
		Arguments: []Argument{
			{Name: "node-id", Type: ArgString, KeySpec: -1},
		},
	},
	54: { // cluster|countkeysinslot
		Summary: "Return the number of local keys in the specified hash slot", Since: "3.0.0", Group: "cluster", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "slot", Type: ArgInteger, KeySpec: -1},
		},
	},
	55: { // cluster|delslots
		Summary: "Set hash slots as unbound in receiving node", Since: "3.0.0", Group: "cluster", Complexity: "O(N) where N is the total number of hash slot arguments",
		Arguments: []Argument{
			{Name: "slot", Type: ArgInteger, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	56: { // cluster|delslotsrange
		Summary: "Set hash slots as unbound in receiving node", Since: "7.0.0", Group: "cluster", Complexity: "O(N) where N is the total number of the slots between the start slot and end slot arguments.",
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
		Summary: "Forces a replica to perform a manual failover of its master.", Since: "3.0.0", Group: "cluster", Complexity: "O(1)",
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
		Summary: "Delete a node's own slots information", Since: "3.0.0", Group: "cluster", Complexity: "O(1)"},
	59: { // cluster|forget
		Summary: "Remove a node from the nodes table", Since: "3.0.0", Group: "cluster", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "node-id", Type: ArgString, KeySpec: -1},
		},
	},
	60: { // cluster|getkeysinslot
		Summary: "Return local key names in the specified hash slot", Since: "3.0.0", Group: "cluster", Complexity: "O(log(N)) where N is the number of requested keys",
		Arguments: []Argument{
			{Name: "slot", Type: ArgInteger, KeySpec: -1},
			{Name: "count", Type: ArgInteger, KeySpec: -1},
		},
	},
	61: { // cluster|help
		Summary: "Show helpful text about the different subcommands", Since: "5.0.0", Group: "cluster", Complexity: "O(1)"},
	62: { // cluster|info
		Summary: "Provides info about Redis Cluster node state", Since: "3.0.0", Group: "cluster", Complexity: "O(1)"},
	63: { // cluster|keyslot
		Summary: "Returns the hash slot of the specified key", Since: "3.0.0", Group: "cluster", Complexity: "O(N) where N is the number of bytes in the key",
		Arguments: []Argument{
			{Name: "key", Type: ArgString, KeySpec: -1},
		},
	},
	64: { // cluster|links
		Summary: "Returns a list of all TCP links to and from peer nodes in cluster", Since: "7.0.0", Group: "cluster", Complexity: "O(N) where N is the total number of Cluster nodes"},
	65: { // cluster|meet
		Summary: "Force a node cluster to handshake with another node", Since: "3.0.0", Group: "cluster", Complexity: "O(1)",
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
		Summary: "Return the node id", Since: "3.0.0", Group: "cluster", Complexity: "O(1)"},
	67: { // cluster|nodes
		Summary: "Get Cluster config for the node", Since: "3.0.0", Group: "cluster", Complexity: "O(N) where N is the total number of Cluster nodes"},
	68: { // cluster|replicas
		Summary: "List replica nodes of the specified master node", Since: "5.0.0", Group: "cluster", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "node-id", Type: ArgString, KeySpec: -1},
		},
	},
	69: { // cluster|replicate
		Summary: "Reconfigure a node as a replica of the specified master node", Since: "3.0.0", Group: "cluster", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "node-id", Type: ArgString, KeySpec: -1},
		},
	},
	70: { // cluster|reset
		Summary: "Reset a Redis Cluster node", Since: "3.0.0", Group: "cluster", Complexity: "O(N) where N is the number of known nodes. The command may execute a FLUSHALL as a side effect.",
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
		Summary: "Forces the node to save cluster state on disk", Since: "3.0.0", Group: "cluster", Complexity: "O(1)"},
	72: { // cluster|set-config-epoch
		Summary: "Set the configuration epoch in a new node", Since: "3.0.0", Group: "cluster", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "config-epoch", Type: ArgInteger, KeySpec: -1},
		},
	},
	73: { // cluster|setslot
		Summary: "Bind a hash slot to a specific node", Since: "3.0.0", Group: "cluster", Complexity: "O(1)",
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
		Summary: "Get array of cluster slots to node mappings", Since: "7.0.0", Group: "cluster", Complexity: "O(N) where N is the total number of cluster nodes"},
	75: { // cluster|slaves
		Summary: "List replica nodes of the specified master node", Since: "3.0.0", Group: "cluster", Complexity: "O(1)", Flags: DocDeprecated, DeprecatedSince: "5.0.0", ReplacedBy: "`CLUSTER REPLICAS`",
		Arguments: []Argument{
			{Name: "node-id", Type: ArgString, KeySpec: -1},
		},
	},
	76: { // cluster|slots
		Summary: "Get array of Cluster slot to node mappings", Since: "3.0.0", Group: "cluster", Complexity: "O(N) where N is the total number of Cluster nodes", Flags: DocDeprecated, DeprecatedSince: "7.0.0", ReplacedBy: "`CLUSTER SHARDS`",
		History: []Change{
			{"4.0.0", "Added node IDs."},
			{"7.0.0", "Added additional networking metadata field."},
		},
	},
	77: { // command
		Summary: "Get array of Redis command details", Since: "2.8.13", Group: "server", Complexity: "O(N) where N is the total number of Redis commands"},
	78: { // command|count
		Summary: "Get total number of Redis commands", Since: "2.8.13", Group: "server", Complexity: "O(1)"},
	79: { // command|docs
		Summary: "Get array of specific Redis command documentation", Since: "7.0.0", Group: "server", Complexity: "O(N) where N is the number of commands to look up",
		Arguments: []Argument{
			{Name: "command-name", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	80: { // command|getkeys
		Summary: "Extract keys given a full Redis command", Since: "2.8.13", Group: "server", Complexity: "O(N) where N is the number of arguments to the command"},
	81: { // command|getkeysandflags
		Summary: "Extract keys and access flags given a full Redis command", Since: "7.0.0", Group: "server", Complexity: "O(N) where N is the number of arguments to the command"},
	82: { // command|help
		Summary: "Show helpful text about the different subcommands", Since: "5.0.0", Group: "server", Complexity: "O(1)"},
	83: { // command|info
		Summary: "Get array of specific Redis command details, or all when no argument is given.", Since: "2.8.13", Group: "server", Complexity: "O(N) where N is the number of commands to look up",
		History: []Change{
			{"7.0.0", "Allowed to be called with no argument to get info on all commands."},
		},

		Arguments: []Argument{
			{Name: "command-name", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	84: { // command|list
		Summary: "Get an array of Redis command names", Since: "7.0.0", Group: "server", Complexity: "O(N) where N is the total number of Redis commands",
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
		Summary: "A container for server configuration commands", Since: "2.0.0", Group: "server", Complexity: "Depends on subcommand."},
	86: { // config|get
		Summary: "Get the values of configuration parameters", Since: "2.0.0", Group: "server", Complexity: "O(N) when N is the number of configuration parameters provided",
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
		Summary: "Show helpful text about the different subcommands", Since: "5.0.0", Group: "server", Complexity: "O(1)"},
	88: { // config|resetstat
		Summary: "Reset the stats returned by INFO", Since: "2.0.0", Group: "server", Complexity: "O(1)"},
	89: { // config|rewrite
		Summary: "Rewrite the configuration file with the in memory configuration", Since: "2.8.0", Group: "server", Complexity: "O(1)"},
	90: { // config|set
		Summary: "Set configuration parameters to the given values", Since: "2.0.0", Group: "server", Complexity: "O(N) when N is the number of configuration parameters provided",
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
		Summary: "Copy a key", Since: "6.2.0", Group: "generic", Complexity: "O(N) worst case for collections, where N is the number of nested items. O(1) for string values.",
		Arguments: []Argument{
			{Name: "source", Type: ArgKey, KeySpec: 0},
			{Name: "destination", Type: ArgKey, KeySpec: 1},
			{Name: "destination-db", Type: ArgInteger, KeySpec: -1, Token: "DB", Flags: ArgOptional},
			{Name: "replace", Type: ArgPureToken, KeySpec: -1, Token: "REPLACE", Flags: ArgOptional},
		},
	},
	92: { // dbsize
		Summary: "Return the number of keys in the selected database", Since: "1.0.0", Group: "server", Complexity: "O(1)"},
	93: { // debug
		Summary: "A container for debugging commands", Since: "1.0.0", Group: "server", Complexity: "Depends on subcommand.", Flags: DocSysCmd},
	94: { // decr
		Summary: "Decrement the integer value of a key by one", Since: "1.0.0", Group: "string", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	95: { // decrby
		Summary: "Decrement the integer value of a key by the given number", Since: "1.0.0", Group: "string", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "decrement", Type: ArgInteger, KeySpec: -1},
		},
	},
	96: { // del
		Summary: "Delete a key", Since: "1.0.0", Group: "generic", Complexity: "O(N) where N is the number of keys that will be removed. When a key to remove holds a value other than a string, the individual complexity for this key is O(M) where M is the number of elements in the list, set, sorted set or hash. Removing a single key that holds a string value is O(1).",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
		},
	},
	97: { // discard
		Summary: "Discard all commands issued after MULTI", Since: "2.0.0", Group: "transactions", Complexity: "O(N), when N is the number of queued commands"},
	98: { // dump
		Summary: "Return a serialized version of the value stored at the specified key.", Since: "2.6.0", Group: "generic", Complexity: "O(1) to access the key and additional O(N*M) to serialize it, where N is the number of Redis objects composing the value and M their average size. For small string values the time complexity is thus O(1)+O(1*M) where M is small, so simply O(1).",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	99: { // echo
		Summary: "Echo the given string", Since: "1.0.0", Group: "connection", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "message", Type: ArgString, KeySpec: -1},
		},
	},
	100: { // eval
		Summary: "Execute a Lua script server side", Since: "2.6.0", Group: "scripting", Complexity: "Depends on the script that is executed.",
		Arguments: []Argument{
			{Name: "script", Type: ArgString, KeySpec: -1},
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgOptional | ArgMultiple},
			{Name: "arg", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	101: { // eval_ro
		Summary: "Execute a read-only Lua script server side", Since: "7.0.0", Group: "scripting", Complexity: "Depends on the script that is executed.",
		Arguments: []Argument{
			{Name: "script", Type: ArgString, KeySpec: -1},
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgOptional | ArgMultiple},
			{Name: "arg", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	102: { // evalsha
		Summary: "Execute a Lua script server side", Since: "2.6.0", Group: "scripting", Complexity: "Depends on the script that is executed.",
		Arguments: []Argument{
			{Name: "sha1", Type: ArgString, KeySpec: -1},
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgOptional | ArgMultiple},
			{Name: "arg", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	103: { // evalsha_ro
		Summary: "Execute a read-only Lua script server side", Since: "7.0.0", Group: "scripting", Complexity: "Depends on the script that is executed.",
		Arguments: []Argument{
			{Name: "sha1", Type: ArgString, KeySpec: -1},
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgOptional | ArgMultiple},
			{Name: "arg", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	104: { // exec
		Summary: "Execute all commands issued after MULTI", Since: "1.2.0", Group: "transactions", Complexity: "Depends on commands in the transaction"},
	105: { // exists
		Summary: "Determine if a key exists", Since: "1.0.0", Group: "generic", Complexity: "O(N) where N is the number of keys to check.",
		History: []Change{
			{"3.0.3", "Accepts multiple `key` arguments."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
		},
	},
	106: { // expire
		Summary: "Set a key's time to live in seconds", Since: "1.0.0", Group: "generic", Complexity: "O(1)",
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
		Summary: "Set the expiration for a key as a UNIX timestamp", Since: "1.2.0", Group: "generic", Complexity: "O(1)",
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
		Summary: "Get the expiration Unix timestamp for a key", Since: "7.0.0", Group: "generic", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	109: { // failover
		Summary: "Start a coordinated failover between this server and one of its replicas.", Since: "6.2.0", Group: "server", Complexity: "O(1)",
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
		Summary: "Invoke a function", Since: "7.0.0", Group: "scripting", Complexity: "Depends on the function that is executed.",
		Arguments: []Argument{
			{Name: "function", Type: ArgString, KeySpec: -1},
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgOptional | ArgMultiple},
			{Name: "arg", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	111: { // fcall_ro
		Summary: "Invoke a read-only function", Since: "7.0.0", Group: "scripting", Complexity: "Depends on the function that is executed.",
		Arguments: []Argument{
			{Name: "function", Type: ArgString, KeySpec: -1},
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgOptional | ArgMultiple},
			{Name: "arg", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	112: { // flushall
		Summary: "Remove all keys from all databases", Since: "1.0.0", Group: "server", Complexity: "O(N) where N is the total number of keys in all databases",
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
		Summary: "Remove all keys from the current database", Since: "1.0.0", Group: "server", Complexity: "O(N) where N is the number of keys in the selected database",
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
		Summary: "A container for function commands", Since: "7.0.0", Group: "scripting", Complexity: "Depends on subcommand."},
	115: { // function|delete
		Summary: "Delete a function by name", Since: "7.0.0", Group: "scripting", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "library-name", Type: ArgString, KeySpec: -1},
		},
	},
	116: { // function|dump
		Summary: "Dump all functions into a serialized binary payload", Since: "7.0.0", Group: "scripting", Complexity: "O(N) where N is the number of functions"},
	117: { // function|flush
		Summary: "Deleting all functions", Since: "7.0.0", Group: "scripting", Complexity: "O(N) where N is the number of functions deleted",
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
		Summary: "Show helpful text about the different subcommands", Since: "7.0.0", Group: "scripting", Complexity: "O(1)"},
	119: { // function|kill
		Summary: "Kill the function currently in execution.", Since: "7.0.0", Group: "scripting", Complexity: "O(1)"},
	120: { // function|list
		Summary: "List information about all the functions", Since: "7.0.0", Group: "scripting", Complexity: "O(N) where N is the number of functions",
		Arguments: []Argument{
			{Name: "library-name-pattern", Type: ArgString, KeySpec: -1, Token: "LIBRARYNAME", Flags: ArgOptional},
			{Name: "withcode", Type: ArgPureToken, KeySpec: -1, Token: "WITHCODE", Flags: ArgOptional},
		},
	},
	121: { // function|load
		Summary: "Create a function with the given arguments (name, code, description)", Since: "7.0.0", Group: "scripting", Complexity: "O(1) (considering compilation time is redundant)",
		Arguments: []Argument{
			{Name: "replace", Type: ArgPureToken, KeySpec: -1, Token: "REPLACE", Flags: ArgOptional},
			{Name: "function-code", Type: ArgString, KeySpec: -1},
		},
	},
	122: { // function|restore
		Summary: "Restore all the functions on the given payload", Since: "7.0.0", Group: "scripting", Complexity: "O(N) where N is the number of functions on the payload",
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
		Summary: "Return information about the function currently running (name, description, duration)", Since: "7.0.0", Group: "scripting", Complexity: "O(1)"},
	124: { // geoadd
		Summary: "Add one or more geospatial items in the geospatial index represented using a sorted set", Since: "3.2.0", Group: "geo", Complexity: "O(log(N)) for each item added, where N is the number of elements in the sorted set.",
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
		Summary: "Returns the distance between two members of a geospatial index", Since: "3.2.0", Group: "geo", Complexity: "O(log(N))",
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
		Summary: "Returns members of a geospatial index as standard geohash strings", Since: "3.2.0", Group: "geo", Complexity: "O(log(N)) for each member requested, where N is the number of elements in the sorted set.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "member", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	127: { // geopos
		Summary: "Returns longitude and latitude of members of a geospatial index", Since: "3.2.0", Group: "geo", Complexity: "O(N) where N is the number of members requested.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "member", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	128: { // georadius
		Summary: "Query a sorted set representing a geospatial index to fetch members matching a given maximum distance from a point", Since: "3.2.0", Group: "geo", Complexity: "O(N+log(M)) where N is the number of elements inside the bounding box of the circular area delimited by center and radius and M is the number of items inside the index.", Flags: DocDeprecated, DeprecatedSince: "6.2.0", ReplacedBy: "`GEOSEARCH` and `GEOSEARCHSTORE` with the `BYRADIUS` argument",
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
		Summary: "A read-only variant for GEORADIUS", Since: "3.2.10", Group: "geo", Complexity: "O(N+log(M)) where N is the number of elements inside the bounding box of the circular area delimited by center and radius and M is the number of items inside the index.", Flags: DocDeprecated, DeprecatedSince: "6.2.0", ReplacedBy: "`GEOSEARCH` with the `BYRADIUS` argument",
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
		Summary: "Query a sorted set representing a geospatial index to fetch members matching a given maximum distance from a member", Since: "3.2.0", Group: "geo", Complexity: "O(N+log(M)) where N is the number of elements inside the bounding box of the circular area delimited by center and radius and M is the number of items inside the index.", Flags: DocDeprecated, DeprecatedSince: "6.2.0", ReplacedBy: "`GEOSEARCH` and `GEOSEARCHSTORE` with the `BYRADIUS` and `FROMMEMBER` arguments",
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
		Summary: "A read-only variant for GEORADIUSBYMEMBER", Since: "3.2.10", Group: "geo", Complexity: "O(N+log(M)) where N is the number of elements inside the bounding box of the circular area delimited by center and radius and M is the number of items inside the index.", Flags: DocDeprecated, DeprecatedSince: "6.2.0", ReplacedBy: "`GEOSEARCH` with the `BYRADIUS` and `FROMMEMBER` arguments",
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
		Summary: "Query a sorted set representing a geospatial index to fetch members inside an area of a box or a circle.", Since: "6.2.0", Group: "geo", Complexity: "O(N+log(M)) where N is the number of elements in the grid-aligned bounding box area around the shape provided as the filter and M is the number of items inside the shape",
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
		Summary: "Query a sorted set representing a geospatial index to fetch members inside an area of a box or a circle, and store the result in another key.", Since: "6.2.0", Group: "geo", Complexity: "O(N+log(M)) where N is the number of elements in the grid-aligned bounding box area around the shape provided as the filter and M is the number of items inside the shape",
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
		Summary: "Get the value of a key", Since: "1.0.0", Group: "string", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	135: { // getbit
		Summary: "Returns the bit value at offset in the string value stored at key", Since: "2.2.0", Group: "bitmap", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "offset", Type: ArgInteger, KeySpec: -1},
		},
	},
	136: { // getdel
		Summary: "Get the value of a key and delete the key", Since: "6.2.0", Group: "string", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	137: { // getex
		Summary: "Get the value of a key and optionally set its expiration", Since: "6.2.0", Group: "string", Complexity: "O(1)",
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
		Summary: "Get a substring of the string stored at a key", Since: "2.4.0", Group: "string", Complexity: "O(N) where N is the length of the returned string. The complexity is ultimately determined by the returned length, but because creating a substring from an existing string is very cheap, it can be considered O(1) for small strings.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "start", Type: ArgInteger, KeySpec: -1},
			{Name: "end", Type: ArgInteger, KeySpec: -1},
		},
	},
	139: { // getset
		Summary: "Set the string value of a key and return its old value", Since: "1.0.0", Group: "string", Complexity: "O(1)", Flags: DocDeprecated, DeprecatedSince: "6.2.0", ReplacedBy: "`SET` with the `!GET` argument",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "value", Type: ArgString, KeySpec: -1},
		},
	},
	140: { // hdel
		Summary: "Delete one or more hash fields", Since: "2.0.0", Group: "hash", Complexity: "O(N) where N is the number of fields to be removed.",
		History: []Change{
			{"2.4.0", "Accepts multiple `field` arguments."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "field", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	141: { // hello
		Summary: "Handshake with Redis", Since: "6.0.0", Group: "connection", Complexity: "O(1)",
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
		Summary: "Determine if a hash field exists", Since: "2.0.0", Group: "hash", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "field", Type: ArgString, KeySpec: -1},
		},
	},
	143: { // hget
		Summary: "Get the value of a hash field", Since: "2.0.0", Group: "hash", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "field", Type: ArgString, KeySpec: -1},
		},
	},
	144: { // hgetall
		Summary: "Get all the fields and values in a hash", Since: "2.0.0", Group: "hash", Complexity: "O(N) where N is the size of the hash.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	145: { // hincrby
		Summary: "Increment the integer value of a hash field by the given number", Since: "2.0.0", Group: "hash", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "field", Type: ArgString, KeySpec: -1},
			{Name: "increment", Type: ArgInteger, KeySpec: -1},
		},
	},
	146: { // hincrbyfloat
		Summary: "Increment the float value of a hash field by the given amount", Since: "2.6.0", Group: "hash", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "field", Type: ArgString, KeySpec: -1},
			{Name: "increment", Type: ArgDouble, KeySpec: -1},
		},
	},
	147: { // hkeys
		Summary: "Get all the fields in a hash", Since: "2.0.0", Group: "hash", Complexity: "O(N) where N is the size of the hash.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	148: { // hlen
		Summary: "Get the number of fields in a hash", Since: "2.0.0", Group: "hash", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	149: { // hmget
		Summary: "Get the values of all the given hash fields", Since: "2.0.0", Group: "hash", Complexity: "O(N) where N is the number of fields being requested.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "field", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	150: { // hmset
		Summary: "Set multiple hash fields to multiple values", Since: "2.0.0", Group: "hash", Complexity: "O(N) where N is the number of fields being set.", Flags: DocDeprecated, DeprecatedSince: "4.0.0", ReplacedBy: "`HSET` with multiple field-value pairs",
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
		Summary: "Get one or multiple random fields from a hash", Since: "6.2.0", Group: "hash", Complexity: "O(N) where N is the number of fields returned",
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
		Summary: "Incrementally iterate hash fields and associated values", Since: "2.8.0", Group: "hash", Complexity: "O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to return back to 0. N is the number of elements inside the collection..",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "cursor", Type: ArgInteger, KeySpec: -1},
			{Name: "pattern", Type: ArgPattern, KeySpec: -1, Token: "MATCH", Flags: ArgOptional},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "COUNT", Flags: ArgOptional},
		},
	},
	153: { // hset
		Summary: "Set the string value of a hash field", Since: "2.0.0", Group: "hash", Complexity: "O(1) for each field/value pair added, so O(N) to add N field/value pairs when the command is called with multiple field/value pairs.",
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
		Summary: "Set the value of a hash field, only if the field does not exist", Since: "2.0.0", Group: "hash", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "field", Type: ArgString, KeySpec: -1},
			{Name: "value", Type: ArgString, KeySpec: -1},
		},
	},
	155: { // hstrlen
		Summary: "Get the length of the value of a hash field", Since: "3.2.0", Group: "hash", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "field", Type: ArgString, KeySpec: -1},
		},
	},
	156: { // hvals
		Summary: "Get all the values in a hash", Since: "2.0.0", Group: "hash", Complexity: "O(N) where N is the size of the hash.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	157: { // incr
		Summary: "Increment the integer value of a key by one", Since: "1.0.0", Group: "string", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	158: { // incrby
		Summary: "Increment the integer value of a key by the given amount", Since: "1.0.0", Group: "string", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "increment", Type: ArgInteger, KeySpec: -1},
		},
	},
	159: { // incrbyfloat
		Summary: "Increment the float value of a key by the given amount", Since: "2.6.0", Group: "string", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "increment", Type: ArgDouble, KeySpec: -1},
		},
	},
	160: { // info
		Summary: "Get information and statistics about the server", Since: "1.0.0", Group: "server", Complexity: "O(1)",
		History: []Change{
			{"7.0.0", "Added support for taking multiple section arguments."},
		},

		Arguments: []Argument{
			{Name: "section", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	161: { // keys
		Summary: "Find all keys matching the given pattern", Since: "1.0.0", Group: "generic", Complexity: "O(N) with N being the number of keys in the database, under the assumption that the key names in the database and the given pattern have limited length.",
		Arguments: []Argument{
			{Name: "pattern", Type: ArgPattern, KeySpec: -1},
		},
	},
	162: { // lastsave
		Summary: "Get the UNIX time stamp of the last successful save to disk", Since: "1.0.0", Group: "server", Complexity: "O(1)"},
	163: { // latency
		Summary: "A container for latency diagnostics commands", Since: "2.8.13", Group: "server", Complexity: "Depends on subcommand."},
	164: { // latency|doctor
		Summary: "Return a human readable latency analysis report.", Since: "2.8.13", Group: "server", Complexity: "O(1)"},
	165: { // latency|graph
		Summary: "Return a latency graph for the event.", Since: "2.8.13", Group: "server", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "event", Type: ArgString, KeySpec: -1},
		},
	},
	166: { // latency|help
		Summary: "Show helpful text about the different subcommands.", Since: "2.8.13", Group: "server", Complexity: "O(1)"},
	167: { // latency|histogram
		Summary: "Return the cumulative distribution of latencies of a subset of commands or all.", Since: "7.0.0", Group: "server", Complexity: "O(N) where N is the number of commands with latency information being retrieved.",
		Arguments: []Argument{
			{Name: "command", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	168: { // latency|history
		Summary: "Return timestamp-latency samples for the event.", Since: "2.8.13", Group: "server", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "event", Type: ArgString, KeySpec: -1},
		},
	},
	169: { // latency|latest
		Summary: "Return the latest latency samples for all events.", Since: "2.8.13", Group: "server", Complexity: "O(1)"},
	170: { // latency|reset
		Summary: "Reset latency data for one or more events.", Since: "2.8.13", Group: "server", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "event", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	171: { // lcs
		Summary: "Find longest common substring", Since: "7.0.0", Group: "string", Complexity: "O(N*M) where N and M are the lengths of s1 and s2, respectively",
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
		Summary: "Get an element from a list by its index", Since: "1.0.0", Group: "list", Complexity: "O(N) where N is the number of elements to traverse to get to the element at index. This makes asking for the first or the last element of the list O(1).",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "index", Type: ArgInteger, KeySpec: -1},
		},
	},
	173: { // linsert
		Summary: "Insert an element before or after another element in a list", Since: "2.2.0", Group: "list", Complexity: "O(N) where N is the number of elements to traverse before seeing the value pivot. This means that inserting somewhere on the left end on the list (head) can be considered O(1) and inserting somewhere on the right end (tail) is O(N).",
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
		Summary: "Get the length of a list", Since: "1.0.0", Group: "list", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	175: { // lmove
		Summary: "Pop an element from a list, push it to another list and return it", Since: "6.2.0", Group: "list", Complexity: "O(1)",
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
		Summary: "Pop elements from a list", Since: "7.0.0", Group: "list", Complexity: "O(N+M) where N is the number of provided keys and M is the number of elements returned.",
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
		Summary: "Display some computer art and the Redis version", Since: "5.0.0", Group: "server",
		Arguments: []Argument{
			{Name: "version", Type: ArgInteger, KeySpec: -1, Token: "VERSION", Flags: ArgOptional},
		},
	},
	178: { // lpop
		Summary: "Remove and get the first elements in a list", Since: "1.0.0", Group: "list", Complexity: "O(N) where N is the number of elements returned",
		History: []Change{
			{"6.2.0", "Added the `count` argument."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Since: "6.2.0", Flags: ArgOptional},
		},
	},
	179: { // lpos
		Summary: "Return the index of matching elements on a list", Since: "6.0.6", Group: "list", Complexity: "O(N) where N is the number of elements in the list, for the average case. When searching for elements near the head or the tail of the list, or when the MAXLEN option is provided, the command may run in constant time.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "element", Type: ArgString, KeySpec: -1},
			{Name: "rank", Type: ArgInteger, KeySpec: -1, Token: "RANK", Flags: ArgOptional},
			{Name: "num-matches", Type: ArgInteger, KeySpec: -1, Token: "COUNT", Flags: ArgOptional},
			{Name: "len", Type: ArgInteger, KeySpec: -1, Token: "MAXLEN", Flags: ArgOptional},
		},
	},
	180: { // lpush
		Summary: "Prepend one or multiple elements to a list", Since: "1.0.0", Group: "list", Complexity: "O(1) for each element added, so O(N) to add N elements when the command is called with multiple arguments.",
		History: []Change{
			{"2.4.0", "Accepts multiple `element` arguments."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "element", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	181: { // lpushx
		Summary: "Prepend an element to a list, only if the list exists", Since: "2.2.0", Group: "list", Complexity: "O(1) for each element added, so O(N) to add N elements when the command is called with multiple arguments.",
		History: []Change{
			{"4.0.0", "Accepts multiple `element` arguments."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "element", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	182: { // lrange
		Summary: "Get a range of elements from a list", Since: "1.0.0", Group: "list", Complexity: "O(S+N) where S is the distance of start offset from HEAD for small lists, from nearest end (HEAD or TAIL) for large lists; and N is the number of elements in the specified range.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "start", Type: ArgInteger, KeySpec: -1},
			{Name: "stop", Type: ArgInteger, KeySpec: -1},
		},
	},
	183: { // lrem
		Summary: "Remove elements from a list", Since: "1.0.0", Group: "list", Complexity: "O(N+M) where N is the length of the list and M is the number of elements removed.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "count", Type: ArgInteger, KeySpec: -1},
			{Name: "element", Type: ArgString, KeySpec: -1},
		},
	},
	184: { // lset
		Summary: "Set the value of an element in a list by its index", Since: "1.0.0", Group: "list", Complexity: "O(N) where N is the length of the list. Setting either the first or the last element of the list is O(1).",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "index", Type: ArgInteger, KeySpec: -1},
			{Name: "element", Type: ArgString, KeySpec: -1},
		},
	},
	185: { // ltrim
		Summary: "Trim a list to the specified range", Since: "1.0.0", Group: "list", Complexity: "O(N) where N is the number of elements to be removed by the operation.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "start", Type: ArgInteger, KeySpec: -1},
			{Name: "stop", Type: ArgInteger, KeySpec: -1},
		},
	},
	186: { // memory
		Summary: "A container for memory diagnostics commands", Since: "4.0.0", Group: "server", Complexity: "Depends on subcommand."},
	187: { // memory|doctor
		Summary: "Outputs memory problems report", Since: "4.0.0", Group: "server", Complexity: "O(1)"},
	188: { // memory|help
		Summary: "Show helpful text about the different subcommands", Since: "4.0.0", Group: "server", Complexity: "O(1)"},
	189: { // memory|malloc-stats
		Summary: "Show allocator internal stats", Since: "4.0.0", Group: "server", Complexity: "Depends on how much memory is allocated, could be slow"},
	190: { // memory|purge
		Summary: "Ask the allocator to release memory", Since: "4.0.0", Group: "server", Complexity: "Depends on how much memory is allocated, could be slow"},
	191: { // memory|stats
		Summary: "Show memory usage details", Since: "4.0.0", Group: "server", Complexity: "O(1)"},
	192: { // memory|usage
		Summary: "Estimate the memory usage of a key", Since: "4.0.0", Group: "server", Complexity: "O(N) where N is the number of samples.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "SAMPLES", Flags: ArgOptional},
		},
	},
	193: { // mget
		Summary: "Get the values of all the given keys", Since: "1.0.0", Group: "string", Complexity: "O(N) where N is the number of keys to retrieve.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
		},
	},
	194: { // migrate
		Summary: "Atomically transfer a key from a Redis instance to another one.", Since: "2.6.0", Group: "generic", Complexity: "This command actually executes a DUMP+DEL in the source instance, and a RESTORE in the target instance. See the pages of these commands for time complexity. Also an O(N) data transfer between the two instances is performed.",
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
		Summary: "A container for module commands", Since: "4.0.0", Group: "server", Complexity: "Depends on subcommand."},
	196: { // module|help
		Summary: "Show helpful text about the different subcommands", Since: "5.0.0", Group: "server", Complexity: "O(1)"},
	197: { // module|list
		Summary: "List all modules loaded by the server", Since: "4.0.0", Group: "server", Complexity: "O(N) where N is the number of loaded modules."},
	198: { // module|load
		Summary: "Load a module", Since: "4.0.0", Group: "server", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "path", Type: ArgString, KeySpec: -1},
			{Name: "arg", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	199: { // module|loadex
		Summary: "Load a module with extended parameters", Since: "7.0.0", Group: "server", Complexity: "O(1)",
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
		Summary: "Unload a module", Since: "4.0.0", Group: "server", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "name", Type: ArgString, KeySpec: -1},
		},
	},
	201: { // monitor
		Summary: "Listen for all requests received by the server in real time", Since: "1.0.0", Group: "server"},
	202: { // move
		Summary: "Move a key to another database", Since: "1.0.0", Group: "generic", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "db", Type: ArgInteger, KeySpec: -1},
		},
	},
	203: { // mset
		Summary: "Set multiple keys to multiple values", Since: "1.0.1", Group: "string", Complexity: "O(N) where N is the number of keys to set.",
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
		Summary: "Set multiple keys to multiple values, only if none of the keys exist", Since: "1.0.1", Group: "string", Complexity: "O(N) where N is the number of keys to set.",
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
		Summary: "Mark the start of a transaction block", Since: "1.2.0", Group: "transactions", Complexity: "O(1)"},
	206: { // object
		Summary: "A container for object introspection commands", Since: "2.2.3", Group: "generic", Complexity: "Depends on subcommand."},
	207: { // object|encoding
		Summary: "Inspect the internal encoding of a Redis object", Since: "2.2.3", Group: "generic", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	208: { // object|freq
		Summary: "Get the logarithmic access frequency counter of a Redis object", Since: "4.0.0", Group: "generic", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	209: { // object|help
		Summary: "Show helpful text about the different subcommands", Since: "6.2.0", Group: "generic", Complexity: "O(1)"},
	210: { // object|idletime
		Summary: "Get the time since a Redis object was last accessed", Since: "2.2.3", Group: "generic", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	211: { // object|refcount
		Summary: "Get the number of references to the value of the key", Since: "2.2.3", Group: "generic", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	212: { // persist
		Summary: "Remove the expiration from a key", Since: "2.2.0", Group: "generic", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	213: { // pexpire
		Summary: "Set a key's time to live in milliseconds", Since: "2.6.0", Group: "generic", Complexity: "O(1)",
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
		Summary: "Set the expiration for a key as a UNIX timestamp specified in milliseconds", Since: "2.6.0", Group: "generic", Complexity: "O(1)",
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
		Summary: "Get the expiration Unix timestamp for a key in milliseconds", Since: "7.0.0", Group: "generic", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	216: { // pfadd
		Summary: "Adds the specified elements to the specified HyperLogLog.", Since: "2.8.9", Group: "hyperloglog", Complexity: "O(1) to add every element.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "element", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	217: { // pfcount
		Summary: "Return the approximated cardinality of the set(s) observed by the HyperLogLog at key(s).", Since: "2.8.9", Group: "hyperloglog", Complexity: "O(1) with a very small average constant time when called with a single key. O(N) with N being the number of keys, and much bigger constant times, when called with multiple keys.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
		},
	},
	218: { // pfdebug
		Summary: "Internal commands for debugging HyperLogLog values", Since: "2.8.9", Group: "hyperloglog", Complexity: "N/A", Flags: DocSysCmd,
		Arguments: []Argument{
			{Name: "subcommand", Type: ArgString, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	219: { // pfmerge
		Summary: "Merge N different HyperLogLogs into a single one.", Since: "2.8.9", Group: "hyperloglog", Complexity: "O(N) to merge N HyperLogLogs, but with high constant times.",
		Arguments: []Argument{
			{Name: "destkey", Type: ArgKey, KeySpec: 0},
			{Name: "sourcekey", Type: ArgKey, KeySpec: 1, Flags: ArgMultiple},
		},
	},
	220: { // pfselftest
		Summary: "An internal command for testing HyperLogLog values", Since: "2.8.9", Group: "hyperloglog", Complexity: "N/A", Flags: DocSysCmd},
	221: { // ping
		Summary: "Ping the server", Since: "1.0.0", Group: "connection", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "message", Type: ArgString, KeySpec: -1, Flags: ArgOptional},
		},
	},
	222: { // psetex
		Summary: "Set the value and expiration in milliseconds of a key", Since: "2.6.0", Group: "string", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "milliseconds", Type: ArgInteger, KeySpec: -1},
			{Name: "value", Type: ArgString, KeySpec: -1},
		},
	},
	223: { // psubscribe
		Summary: "Listen for messages published to channels matching the given patterns", Since: "2.0.0", Group: "pubsub", Complexity: "O(N) where N is the number of patterns the client is already subscribed to.",
		Arguments: []Argument{
			{Name: "pattern", Type: ArgBlock, KeySpec: -1, Flags: ArgMultiple,
				Arguments: []Argument{
					{Name: "pattern", Type: ArgPattern, KeySpec: -1},
				},
			},
		},
	},
	224: { // psync
		Summary: "Internal command used for replication", Since: "2.8.0", Group: "server",
		Arguments: []Argument{
			{Name: "replicationid", Type: ArgString, KeySpec: -1},
			{Name: "offset", Type: ArgInteger, KeySpec: -1},
		},
	},
	225: { // pttl
		Summary: "Get the time to live for a key in milliseconds", Since: "2.6.0", Group: "generic", Complexity: "O(1)",
		History: []Change{
			{"2.8.0", "Added the -2 reply."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	226: { // publish
		Summary: "Post a message to a channel", Since: "2.0.0", Group: "pubsub", Complexity: "O(N+M) where N is the number of clients subscribed to the receiving channel and M is the total number of subscribed patterns (by any client).",
		Arguments: []Argument{
			{Name: "channel", Type: ArgString, KeySpec: -1},
			{Name: "message", Type: ArgString, KeySpec: -1},
		},
	},
	227: { // pubsub
		Summary: "A container for Pub/Sub commands", Since: "2.8.0", Group: "pubsub", Complexity: "Depends on subcommand."},
	228: { // pubsub|channels
		Summary: "List active channels", Since: "2.8.0", Group: "pubsub", Complexity: "O(N) where N is the number of active channels, and assuming constant time pattern matching (relatively short channels and patterns)",
		Arguments: []Argument{
			{Name: "pattern", Type: ArgPattern, KeySpec: -1, Flags: ArgOptional},
		},
	},
	229: { // pubsub|help
		Summary: "Show helpful text about the different subcommands", Since: "6.2.0", Group: "pubsub", Complexity: "O(1)"},
	230: { // pubsub|numpat
		Summary: "Get the count of unique patterns pattern subscriptions", Since: "2.8.0", Group: "pubsub", Complexity: "O(1)"},
	231: { // pubsub|numsub
		Summary: "Get the count of subscribers for channels", Since: "2.8.0", Group: "pubsub", Complexity: "O(N) for the NUMSUB subcommand, where N is the number of requested channels",
		Arguments: []Argument{
			{Name: "channel", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	232: { // pubsub|shardchannels
		Summary: "List active shard channels", Since: "7.0.0", Group: "pubsub", Complexity: "O(N) where N is the number of active shard channels, and assuming constant time pattern matching (relatively short shard channels).",
		Arguments: []Argument{
			{Name: "pattern", Type: ArgPattern, KeySpec: -1, Flags: ArgOptional},
		},
	},
	233: { // pubsub|shardnumsub
		Summary: "Get the count of subscribers for shard channels", Since: "7.0.0", Group: "pubsub", Complexity: "O(N) for the SHARDNUMSUB subcommand, where N is the number of requested shard channels",
		Arguments: []Argument{
			{Name: "shardchannel", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	234: { // punsubscribe
		Summary: "Stop listening for messages posted to channels matching the given patterns", Since: "2.0.0", Group: "pubsub", Complexity: "O(N+M) where N is the number of patterns the client is already subscribed and M is the number of total patterns subscribed in the system (by any client).",
		Arguments: []Argument{
			{Name: "pattern", Type: ArgPattern, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	235: { // quit
		Summary: "Close the connection", Since: "1.0.0", Group: "connection", Complexity: "O(1)"},
	236: { // randomkey
		Summary: "Return a random key from the keyspace", Since: "1.0.0", Group: "generic", Complexity: "O(1)"},
	237: { // readonly
		Summary: "Enables read queries for a connection to a cluster replica node", Since: "3.0.0", Group: "cluster", Complexity: "O(1)"},
	238: { // readwrite
		Summary: "Disables read queries for a connection to a cluster replica node", Since: "3.0.0", Group: "cluster", Complexity: "O(1)"},
	239: { // rename
		Summary: "Rename a key", Since: "1.0.0", Group: "generic", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "newkey", Type: ArgKey, KeySpec: 1},
		},
	},
	240: { // renamenx
		Summary: "Rename a key, only if the new key does not exist", Since: "1.0.0", Group: "generic", Complexity: "O(1)",
		History: []Change{
			{"3.2.0", "The command no longer returns an error when source and destination names are the same."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "newkey", Type: ArgKey, KeySpec: 1},
		},
	},
	241: { // replconf
		Summary: "An internal command for configuring the replication stream", Since: "3.0.0", Group: "server", Complexity: "O(1)", Flags: DocSysCmd},
	242: { // replicaof
		Summary: "Make the server a replica of another instance, or promote it as master.", Since: "5.0.0", Group: "server", Complexity: "O(1)",
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
		Summary: "Reset the connection", Since: "6.2.0", Group: "connection", Complexity: "O(1)"},
	244: { // restore
		Summary: "Create a key using the provided serialized value, previously obtained using DUMP.", Since: "2.6.0", Group: "generic", Complexity: "O(1) to create the new key and additional O(N*M) to reconstruct the serialized value, where N is the number of Redis objects composing the value and M their average size. For small string values the time complexity is thus O(1)+O(1*M) where M is small, so simply O(1). However for sorted set values the complexity is O(N*M*log(N)) because inserting values into sorted sets is O(log(N)).",
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
		Summary: "An internal command for migrating keys in a cluster", Since: "3.0.0", Group: "server", Complexity: "O(1) to create the new key and additional O(N*M) to reconstruct the serialized value, where N is the number of Redis objects composing the value and M their average size. For small string values the time complexity is thus O(1)+O(1*M) where M is small, so simply O(1). However for sorted set values the complexity is O(N*M*log(N)) because inserting values into sorted sets is O(log(N)).", Flags: DocSysCmd,
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
		Summary: "Return the role of the instance in the context of replication", Since: "2.8.12", Group: "server", Complexity: "O(1)"},
	247: { // rpop
		Summary: "Remove and get the last elements in a list", Since: "1.0.0", Group: "list", Complexity: "O(N) where N is the number of elements returned",
		History: []Change{
			{"6.2.0", "Added the `count` argument."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Since: "6.2.0", Flags: ArgOptional},
		},
	},
	248: { // rpoplpush
		Summary: "Remove the last element in a list, prepend it to another list and return it", Since: "1.2.0", Group: "list", Complexity: "O(1)", Flags: DocDeprecated, DeprecatedSince: "6.2.0", ReplacedBy: "`LMOVE` with the `RIGHT` and `LEFT` arguments",
		Arguments: []Argument{
			{Name: "source", Type: ArgKey, KeySpec: 0},
			{Name: "destination", Type: ArgKey, KeySpec: 1},
		},
	},
	249: { // rpush
		Summary: "Append one or multiple elements to a list", Since: "1.0.0", Group: "list", Complexity: "O(1) for each element added, so O(N) to add N elements when the command is called with multiple arguments.",
		History: []Change{
			{"2.4.0", "Accepts multiple `element` arguments."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "element", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	250: { // rpushx
		Summary: "Append an element to a list, only if the list exists", Since: "2.2.0", Group: "list", Complexity: "O(1) for each element added, so O(N) to add N elements when the command is called with multiple arguments.",
		History: []Change{
			{"4.0.0", "Accepts multiple `element` arguments."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "element", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	251: { // sadd
		Summary: "Add one or more members to a set", Since: "1.0.0", Group: "set", Complexity: "O(1) for each element added, so O(N) to add N elements when the command is called with multiple arguments.",
		History: []Change{
			{"2.4.0", "Accepts multiple `member` arguments."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "member", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	252: { // save
		Summary: "Synchronously save the dataset to disk", Since: "1.0.0", Group: "server", Complexity: "O(N) where N is the total number of keys in all databases"},
	253: { // scan
		Summary: "Incrementally iterate the keys space", Since: "2.8.0", Group: "generic", Complexity: "O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to return back to 0. N is the number of elements inside the collection.",
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
		Summary: "Get the number of members in a set", Since: "1.0.0", Group: "set", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	255: { // script
		Summary: "A container for Lua scripts management commands", Since: "2.6.0", Group: "scripting", Complexity: "Depends on subcommand."},
	256: { // script|debug
		Summary: "Set the debug mode for executed scripts.", Since: "3.2.0", Group: "scripting", Complexity: "O(1)",
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
		Summary: "Check existence of scripts in the script cache.", Since: "2.6.0", Group: "scripting", Complexity: "O(N) with N being the number of scripts to check (so checking a single script is an O(1) operation).",
		Arguments: []Argument{
			{Name: "sha1", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	258: { // script|flush
		Summary: "Remove all the scripts from the script cache.", Since: "2.6.0", Group: "scripting", Complexity: "O(N) with N being the number of scripts in cache",
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
		Summary: "Show helpful text about the different subcommands", Since: "5.0.0", Group: "scripting", Complexity: "O(1)"},
	260: { // script|kill
		Summary: "Kill the script currently in execution.", Since: "2.6.0", Group: "scripting", Complexity: "O(1)"},
	261: { // script|load
		Summary: "Load the specified Lua script into the script cache.", Since: "2.6.0", Group: "scripting", Complexity: "O(N) with N being the length in bytes of the script body.",
		Arguments: []Argument{
			{Name: "script", Type: ArgString, KeySpec: -1},
		},
	},
	262: { // sdiff
		Summary: "Subtract multiple sets", Since: "1.0.0", Group: "set", Complexity: "O(N) where N is the total number of elements in all given sets.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
		},
	},
	263: { // sdiffstore
		Summary: "Subtract multiple sets and store the resulting set in a key", Since: "1.0.0", Group: "set", Complexity: "O(N) where N is the total number of elements in all given sets.",
		Arguments: []Argument{
			{Name: "destination", Type: ArgKey, KeySpec: 0},
			{Name: "key", Type: ArgKey, KeySpec: 1, Flags: ArgMultiple},
		},
	},
	264: { // select
		Summary: "Change the selected database for the current connection", Since: "1.0.0", Group: "connection", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "index", Type: ArgInteger, KeySpec: -1},
		},
	},
	265: { // set
		Summary: "Set the string value of a key", Since: "1.0.0", Group: "string", Complexity: "O(1)",
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
		Summary: "Sets or clears the bit at offset in the string value stored at key", Since: "2.2.0", Group: "bitmap", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "offset", Type: ArgInteger, KeySpec: -1},
			{Name: "value", Type: ArgInteger, KeySpec: -1},
		},
	},
	267: { // setex
		Summary: "Set the value and expiration of a key", Since: "2.0.0", Group: "string", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "seconds", Type: ArgInteger, KeySpec: -1},
			{Name: "value", Type: ArgString, KeySpec: -1},
		},
	},
	268: { // setnx
		Summary: "Set the value of a key, only if the key does not exist", Since: "1.0.0", Group: "string", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "value", Type: ArgString, KeySpec: -1},
		},
	},
	269: { // setrange
		Summary: "Overwrite part of a string at key starting at the specified offset", Since: "2.2.0", Group: "string", Complexity: "O(1), not counting the time taken to copy the new string in place. Usually, this string is very small so the amortized complexity is O(1). Otherwise, complexity is O(M) with M being the length of the value argument.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "offset", Type: ArgInteger, KeySpec: -1},
			{Name: "value", Type: ArgString, KeySpec: -1},
		},
	},
	270: { // shutdown
		Summary: "Synchronously save the dataset to disk and then shut down the server", Since: "1.0.0", Group: "server", Complexity: "O(N) when saving, where N is the total number of keys in all databases when saving data, otherwise O(1)",
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
		Summary: "Intersect multiple sets", Since: "1.0.0", Group: "set", Complexity: "O(N*M) worst case where N is the cardinality of the smallest set and M is the number of sets.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
		},
	},
	272: { // sintercard
		Summary: "Intersect multiple sets and return the cardinality of the result", Since: "7.0.0", Group: "set", Complexity: "O(N*M) worst case where N is the cardinality of the smallest set and M is the number of sets.",
		Arguments: []Argument{
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
			{Name: "limit", Type: ArgInteger, KeySpec: -1, Token: "LIMIT", Flags: ArgOptional},
		},
	},
	273: { // sinterstore
		Summary: "Intersect multiple sets and store the resulting set in a key", Since: "1.0.0", Group: "set", Complexity: "O(N*M) worst case where N is the cardinality of the smallest set and M is the number of sets.",
		Arguments: []Argument{
			{Name: "destination", Type: ArgKey, KeySpec: 0},
			{Name: "key", Type: ArgKey, KeySpec: 1, Flags: ArgMultiple},
		},
	},
	274: { // sismember
		Summary: "Determine if a given value is a member of a set", Since: "1.0.0", Group: "set", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "member", Type: ArgString, KeySpec: -1},
		},
	},
	275: { // slaveof
		Summary: "Make the server a replica of another instance, or promote it as master.", Since: "1.0.0", Group: "server", Complexity: "O(1)", Flags: DocDeprecated, DeprecatedSince: "5.0.0", ReplacedBy: "`REPLICAOF`",
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
		Summary: "A container for slow log commands", Since: "2.2.12", Group: "server", Complexity: "Depends on subcommand."},
	277: { // slowlog|get
		Summary: "Get the slow log's entries", Since: "2.2.12", Group: "server", Complexity: "O(N) where N is the number of entries returned",
		History: []Change{
			{"4.0.0", "Added client IP address, port and name to the reply."},
		},

		Arguments: []Argument{
			{Name: "count", Type: ArgInteger, KeySpec: -1, Flags: ArgOptional},
		},
	},
	278: { // slowlog|help
		Summary: "Show helpful text about the different subcommands", Since: "6.2.0", Group: "server", Complexity: "O(1)"},
	279: { // slowlog|len
		Summary: "Get the slow log's length", Since: "2.2.12", Group: "server", Complexity: "O(1)"},
	280: { // slowlog|reset
		Summary: "Clear all entries from the slow log", Since: "2.2.12", Group: "server", Complexity: "O(N) where N is the number of entries in the slowlog"},
	281: { // smembers
		Summary: "Get all the members in a set", Since: "1.0.0", Group: "set", Complexity: "O(N) where N is the set cardinality.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	282: { // smismember
		Summary: "Returns the membership associated with the given elements for a set", Since: "6.2.0", Group: "set", Complexity: "O(N) where N is the number of elements being checked for membership",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "member", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	283: { // smove
		Summary: "Move a member from one set to another", Since: "1.0.0", Group: "set", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "source", Type: ArgKey, KeySpec: 0},
			{Name: "destination", Type: ArgKey, KeySpec: 1},
			{Name: "member", Type: ArgString, KeySpec: -1},
		},
	},
	284: { // sort
		Summary: "Sort the elements in a list, set or sorted set", Since: "1.0.0", Group: "generic", Complexity: "O(N+M*log(M)) where N is the number of elements in the list or set to sort, and M the number of returned elements. When the elements are not sorted, complexity is O(N).",
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
		Summary: "Sort the elements in a list, set or sorted set. Read-only variant of SORT.", Since: "7.0.0", Group: "generic", Complexity: "O(N+M*log(M)) where N is the number of elements in the list or set to sort, and M the number of returned elements. When the elements are not sorted, complexity is O(N).",
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
		Summary: "Remove and return one or multiple random members from a set", Since: "1.0.0", Group: "set", Complexity: "Without the count argument O(1), otherwise O(N) where N is the value of the passed count.",
		History: []Change{
			{"3.2.0", "Added the `count` argument."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Since: "3.2.0", Flags: ArgOptional},
		},
	},
	287: { // spublish
		Summary: "Post a message to a shard channel", Since: "7.0.0", Group: "pubsub", Complexity: "O(N) where N is the number of clients subscribed to the receiving shard channel.",
		Arguments: []Argument{
			{Name: "shardchannel", Type: ArgString, KeySpec: -1},
			{Name: "message", Type: ArgString, KeySpec: -1},
		},
	},
	288: { // srandmember
		Summary: "Get one or multiple random members from a set", Since: "1.0.0", Group: "set", Complexity: "Without the count argument O(1), otherwise O(N) where N is the absolute value of the passed count.",
		History: []Change{
			{"2.6.0", "Added the optional `count` argument."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Since: "2.6.0", Flags: ArgOptional},
		},
	},
	289: { // srem
		Summary: "Remove one or more members from a set", Since: "1.0.0", Group: "set", Complexity: "O(N) where N is the number of members to be removed.",
		History: []Change{
			{"2.4.0", "Accepts multiple `member` arguments."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "member", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	290: { // sscan
		Summary: "Incrementally iterate Set elements", Since: "2.8.0", Group: "set", Complexity: "O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to return back to 0. N is the number of elements inside the collection..",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "cursor", Type: ArgInteger, KeySpec: -1},
			{Name: "pattern", Type: ArgPattern, KeySpec: -1, Token: "MATCH", Flags: ArgOptional},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "COUNT", Flags: ArgOptional},
		},
	},
	291: { // ssubscribe
		Summary: "Listen for messages published to the given shard channels", Since: "7.0.0", Group: "pubsub", Complexity: "O(N) where N is the number of shard channels to subscribe to.",
		Arguments: []Argument{
			{Name: "shardchannel", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	292: { // strlen
		Summary: "Get the length of the value stored in a key", Since: "2.2.0", Group: "string", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	293: { // subscribe
		Summary: "Listen for messages published to the given channels", Since: "2.0.0", Group: "pubsub", Complexity: "O(N) where N is the number of channels to subscribe to.",
		Arguments: []Argument{
			{Name: "channel", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	294: { // substr
		Summary: "Get a substring of the string stored at a key", Since: "1.0.0", Group: "string", Complexity: "O(N) where N is the length of the returned string. The complexity is ultimately determined by the returned length, but because creating a substring from an existing string is very cheap, it can be considered O(1) for small strings.", Flags: DocDeprecated, DeprecatedSince: "2.0.0", ReplacedBy: "`GETRANGE`",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "start", Type: ArgInteger, KeySpec: -1},
			{Name: "end", Type: ArgInteger, KeySpec: -1},
		},
	},
	295: { // sunion
		Summary: "Add multiple sets", Since: "1.0.0", Group: "set", Complexity: "O(N) where N is the total number of elements in all given sets.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
		},
	},
	296: { // sunionstore
		Summary: "Add multiple sets and store the resulting set in a key", Since: "1.0.0", Group: "set", Complexity: "O(N) where N is the total number of elements in all given sets.",
		Arguments: []Argument{
			{Name: "destination", Type: ArgKey, KeySpec: 0},
			{Name: "key", Type: ArgKey, KeySpec: 1, Flags: ArgMultiple},
		},
	},
	297: { // sunsubscribe
		Summary: "Stop listening for messages posted to the given shard channels", Since: "7.0.0", Group: "pubsub", Complexity: "O(N) where N is the number of clients already subscribed to a shard channel.",
		Arguments: []Argument{
			{Name: "shardchannel", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	298: { // swapdb
		Summary: "Swaps two Redis databases", Since: "4.0.0", Group: "server", Complexity: "O(N) where N is the count of clients watching or blocking on keys from both databases.",
		Arguments: []Argument{
			{Name: "index1", Type: ArgInteger, KeySpec: -1},
			{Name: "index2", Type: ArgInteger, KeySpec: -1},
		},
	},
	299: { // sync
		Summary: "Internal command used for replication", Since: "1.0.0", Group: "server"},
	300: { // time
		Summary: "Return the current server time", Since: "2.6.0", Group: "server", Complexity: "O(1)"},
	301: { // touch
		Summary: "Alters the last access time of a key(s). Returns the number of existing keys specified.", Since: "3.2.1", Group: "generic", Complexity: "O(N) where N is the number of keys that will be touched.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
		},
	},
	302: { // ttl
		Summary: "Get the time to live for a key in seconds", Since: "1.0.0", Group: "generic", Complexity: "O(1)",
		History: []Change{
			{"2.8.0", "Added the -2 reply."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	303: { // type
		Summary: "Determine the type stored at key", Since: "1.0.0", Group: "generic", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	304: { // unlink
		Summary: "Delete a key asynchronously in another thread. Otherwise it is just as DEL, but non blocking.", Since: "4.0.0", Group: "generic", Complexity: "O(1) for each key removed regardless of its size. Then the command does O(N) work in a different thread in order to reclaim memory, where N is the number of allocations the deleted objects where composed of.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
		},
	},
	305: { // unsubscribe
		Summary: "Stop listening for messages posted to the given channels", Since: "2.0.0", Group: "pubsub", Complexity: "O(N) where N is the number of clients already subscribed to a channel.",
		Arguments: []Argument{
			{Name: "channel", Type: ArgString, KeySpec: -1, Flags: ArgOptional | ArgMultiple},
		},
	},
	306: { // unwatch
		Summary: "Forget about all watched keys", Since: "2.2.0", Group: "transactions", Complexity: "O(1)"},
	307: { // wait
		Summary: "Wait for the synchronous replication of all the write commands sent in the context of the current connection", Since: "3.0.0", Group: "generic", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "numreplicas", Type: ArgInteger, KeySpec: -1},
			{Name: "timeout", Type: ArgInteger, KeySpec: -1},
		},
	},
	308: { // watch
		Summary: "Watch the given keys to determine execution of the MULTI/EXEC block", Since: "2.2.0", Group: "transactions", Complexity: "O(1) for every key.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
		},
	},
	309: { // xack
		Summary: "Marks a pending message as correctly processed, effectively removing it from the pending entries list of the consumer group. Return value of the command is the number of messages successfully acknowledged, that is, the IDs we were actually able to resolve in the PEL.", Since: "5.0.0", Group: "stream", Complexity: "O(1) for each message ID processed.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "group", Type: ArgString, KeySpec: -1},
			{Name: "id", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	310: { // xadd
		Summary: "Appends a new entry to a stream", Since: "5.0.0", Group: "stream", Complexity: "O(1) when adding a new entry, O(N) when trimming where N being the number of entries evicted.",
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
		Summary: "Changes (or acquires) ownership of messages in a consumer group, as if the messages were delivered to the specified consumer.", Since: "6.2.0", Group: "stream", Complexity: "O(1) if COUNT is small.",
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
		Summary: "Changes (or acquires) ownership of a message in a consumer group, as if the message was delivered to the specified consumer.", Since: "5.0.0", Group: "stream", Complexity: "O(log N) with N being the number of messages in the PEL of the consumer group.",
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
		Summary: "Removes the specified entries from the stream. Returns the number of items actually deleted, that may be different from the number of IDs passed in case certain IDs do not exist.", Since: "5.0.0", Group: "stream", Complexity: "O(1) for each single item to delete in the stream, regardless of the stream size.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "id", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	314: { // xgroup
		Summary: "A container for consumer groups commands", Since: "5.0.0", Group: "stream", Complexity: "Depends on subcommand."},
	315: { // xgroup|create
		Summary: "Create a consumer group.", Since: "5.0.0", Group: "stream", Complexity: "O(1)",
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
		Summary: "Create a consumer in a consumer group.", Since: "6.2.0", Group: "stream", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "groupname", Type: ArgString, KeySpec: -1},
			{Name: "consumername", Type: ArgString, KeySpec: -1},
		},
	},
	317: { // xgroup|delconsumer
		Summary: "Delete a consumer from a consumer group.", Since: "5.0.0", Group: "stream", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "groupname", Type: ArgString, KeySpec: -1},
			{Name: "consumername", Type: ArgString, KeySpec: -1},
		},
	},
	318: { // xgroup|destroy
		Summary: "Destroy a consumer group.", Since: "5.0.0", Group: "stream", Complexity: "O(N) where N is the number of entries in the group's pending entries list (PEL).",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "groupname", Type: ArgString, KeySpec: -1},
		},
	},
	319: { // xgroup|help
		Summary: "Show helpful text about the different subcommands", Since: "5.0.0", Group: "stream", Complexity: "O(1)"},
	320: { // xgroup|setid
		Summary: "Set a consumer group to an arbitrary last delivered ID value.", Since: "5.0.0", Group: "stream", Complexity: "O(1)",
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
		Summary: "A container for stream introspection commands", Since: "5.0.0", Group: "stream", Complexity: "Depends on subcommand."},
	322: { // xinfo|consumers
		Summary: "List the consumers in a consumer group", Since: "5.0.0", Group: "stream", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "groupname", Type: ArgString, KeySpec: -1},
		},
	},
	323: { // xinfo|groups
		Summary: "List the consumer groups of a stream", Since: "5.0.0", Group: "stream", Complexity: "O(1)",
		History: []Change{
			{"7.0.0", "Added the `entries-read` and `lag` fields"},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	324: { // xinfo|help
		Summary: "Show helpful text about the different subcommands", Since: "5.0.0", Group: "stream", Complexity: "O(1)"},
	325: { // xinfo|stream
		Summary: "Get information about a stream", Since: "5.0.0", Group: "stream", Complexity: "O(1)",
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
		Summary: "Return the number of entries in a stream", Since: "5.0.0", Group: "stream", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	327: { // xpending
		Summary: "Return information and entries from a stream consumer group pending entries list, that are messages fetched but never acknowledged.", Since: "5.0.0", Group: "stream", Complexity: "O(N) with N being the number of elements returned, so asking for a small fixed number of entries per call is O(1). O(M), where M is the total number of entries scanned when used with the IDLE filter. When the command returns just the summary and the list of consumers is small, it runs in O(1) time; otherwise, an additional O(N) time for iterating every consumer.",
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
		Summary: "Return a range of elements in a stream, with IDs matching the specified IDs interval", Since: "5.0.0", Group: "stream", Complexity: "O(N) with N being the number of elements being returned. If N is constant (e.g. always asking for the first 10 elements with COUNT), you can consider it O(1).",
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
		Summary: "Return never seen elements in multiple streams, with IDs greater than the ones reported by the caller for each stream. Can block.", Since: "5.0.0", Group: "stream", Complexity: "For each stream mentioned: O(N) with N being the number of elements being returned, it means that XREAD-ing with a fixed COUNT is O(1). Note that when the BLOCK option is used, XADD will pay O(M) time in order to serve the M clients blocked on the stream getting new data.",
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
		Summary: "Return new entries from a stream using a consumer group, or access the history of the pending entries for a given consumer. Can block.", Since: "5.0.0", Group: "stream", Complexity: "For each stream mentioned: O(M) with M being the number of elements returned. If M is constant (e.g. always asking for the first 10 elements with COUNT), you can consider it O(1). On the other side when XREADGROUP blocks, XADD will pay the O(N) time in order to serve the N clients blocked on the stream getting new data.",
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
		Summary: "Return a range of elements in a stream, with IDs matching the specified IDs interval, in reverse order (from greater to smaller IDs) compared to XRANGE", Since: "5.0.0", Group: "stream", Complexity: "O(N) with N being the number of elements returned. If N is constant (e.g. always asking for the first 10 elements with COUNT), you can consider it O(1).",
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
		Summary: "An internal command for replicating stream values", Since: "5.0.0", Group: "stream", Complexity: "O(1)",
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
		Summary: "Trims the stream to (approximately if '~' is passed) a certain size", Since: "5.0.0", Group: "stream", Complexity: "O(N), with N being the number of evicted entries. Constant times are very small however, since entries are organized in macro nodes containing multiple entries that can be released with a single deallocation.",
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
		Summary: "Add one or more members to a sorted set, or update its score if it already exists", Since: "1.2.0", Group: "sorted-set", Complexity: "O(log(N)) for each item added, where N is the number of elements in the sorted set.",
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
		Summary: "Get the number of members in a sorted set", Since: "1.2.0", Group: "sorted-set", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
		},
	},
	336: { // zcount
		Summary: "Count the members in a sorted set with scores within the given values", Since: "2.0.0", Group: "sorted-set", Complexity: "O(log(N)) with N being the number of elements in the sorted set.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "min", Type: ArgDouble, KeySpec: -1},
			{Name: "max", Type: ArgDouble, KeySpec: -1},
		},
	},
	337: { // zdiff
		Summary: "Subtract multiple sorted sets", Since: "6.2.0", Group: "sorted-set", Complexity: "O(L + (N-K)log(N)) worst case where L is the total number of elements in all the sets, N is the size of the first set, and K is the size of the result set.",
		Arguments: []Argument{
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
			{Name: "withscores", Type: ArgPureToken, KeySpec: -1, Token: "WITHSCORES", Flags: ArgOptional},
		},
	},
	338: { // zdiffstore
		Summary: "Subtract multiple sorted sets and store the resulting sorted set in a new key", Since: "6.2.0", Group: "sorted-set", Complexity: "O(L + (N-K)log(N)) worst case where L is the total number of elements in all the sets, N is the size of the first set, and K is the size of the result set.",
		Arguments: []Argument{
			{Name: "destination", Type: ArgKey, KeySpec: 0},
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 1, Flags: ArgMultiple},
		},
	},
	339: { // zincrby
		Summary: "Increment the score of a member in a sorted set", Since: "1.2.0", Group: "sorted-set", Complexity: "O(log(N)) where N is the number of elements in the sorted set.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "increment", Type: ArgInteger, KeySpec: -1},
			{Name: "member", Type: ArgString, KeySpec: -1},
		},
	},
	340: { // zinter
		Summary: "Intersect multiple sorted sets", Since: "6.2.0", Group: "sorted-set", Complexity: "O(N*K)+O(M*log(M)) worst case with N being the smallest input sorted set, K being the number of input sorted sets and M being the number of elements in the resulting sorted set.",
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
		Summary: "Intersect multiple sorted sets and return the cardinality of the result", Since: "7.0.0", Group: "sorted-set", Complexity: "O(N*K) worst case with N being the smallest input sorted set, K being the number of input sorted sets.",
		Arguments: []Argument{
			{Name: "numkeys", Type: ArgInteger, KeySpec: -1},
			{Name: "key", Type: ArgKey, KeySpec: 0, Flags: ArgMultiple},
			{Name: "limit", Type: ArgInteger, KeySpec: -1, Token: "LIMIT", Flags: ArgOptional},
		},
	},
	342: { // zinterstore
		Summary: "Intersect multiple sorted sets and store the resulting sorted set in a new key", Since: "2.0.0", Group: "sorted-set", Complexity: "O(N*K)+O(M*log(M)) worst case with N being the smallest input sorted set, K being the number of input sorted sets and M being the number of elements in the resulting sorted set.",
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
		Summary: "Count the number of members in a sorted set between a given lexicographical range", Since: "2.8.9", Group: "sorted-set", Complexity: "O(log(N)) with N being the number of elements in the sorted set.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "min", Type: ArgString, KeySpec: -1},
			{Name: "max", Type: ArgString, KeySpec: -1},
		},
	},
	344: { // zmpop
		Summary: "Remove and return members with scores in a sorted set", Since: "7.0.0", Group: "sorted-set", Complexity: "O(K) + O(M*log(N)) where K is the number of provided keys, N being the number of elements in the sorted set, and M being the number of elements popped.",
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
		Summary: "Get the score associated with the given members in a sorted set", Since: "6.2.0", Group: "sorted-set", Complexity: "O(N) where N is the number of members being requested.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "member", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	346: { // zpopmax
		Summary: "Remove and return members with the highest scores in a sorted set", Since: "5.0.0", Group: "sorted-set", Complexity: "O(log(N)*M) with N being the number of elements in the sorted set, and M being the number of elements popped.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Flags: ArgOptional},
		},
	},
	347: { // zpopmin
		Summary: "Remove and return members with the lowest scores in a sorted set", Since: "5.0.0", Group: "sorted-set", Complexity: "O(log(N)*M) with N being the number of elements in the sorted set, and M being the number of elements popped.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Flags: ArgOptional},
		},
	},
	348: { // zrandmember
		Summary: "Get one or multiple random elements from a sorted set", Since: "6.2.0", Group: "sorted-set", Complexity: "O(N) where N is the number of elements returned",
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
		Summary: "Return a range of members in a sorted set", Since: "1.2.0", Group: "sorted-set", Complexity: "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements returned.",
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
		Summary: "Return a range of members in a sorted set, by lexicographical range", Since: "2.8.9", Group: "sorted-set", Complexity: "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being returned. If M is constant (e.g. always asking for the first 10 elements with LIMIT), you can consider it O(log(N)).", Flags: DocDeprecated, DeprecatedSince: "6.2.0", ReplacedBy: "`ZRANGE` with the `BYLEX` argument",
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
		Summary: "Return a range of members in a sorted set, by score", Since: "1.0.5", Group: "sorted-set", Complexity: "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being returned. If M is constant (e.g. always asking for the first 10 elements with LIMIT), you can consider it O(log(N)).", Flags: DocDeprecated, DeprecatedSince: "6.2.0", ReplacedBy: "`ZRANGE` with the `BYSCORE` argument",
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
		Summary: "Store a range of members from sorted set into another key", Since: "6.2.0", Group: "sorted-set", Complexity: "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements stored into the destination key.",
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
		Summary: "Determine the index of a member in a sorted set", Since: "2.0.0", Group: "sorted-set", Complexity: "O(log(N))",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "member", Type: ArgString, KeySpec: -1},
		},
	},
	354: { // zrem
		Summary: "Remove one or more members from a sorted set", Since: "1.2.0", Group: "sorted-set", Complexity: "O(M*log(N)) with N being the number of elements in the sorted set and M the number of elements to be removed.",
		History: []Change{
			{"2.4.0", "Accepts multiple elements."},
		},

		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "member", Type: ArgString, KeySpec: -1, Flags: ArgMultiple},
		},
	},
	355: { // zremrangebylex
		Summary: "Remove all members in a sorted set between the given lexicographical range", Since: "2.8.9", Group: "sorted-set", Complexity: "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements removed by the operation.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "min", Type: ArgString, KeySpec: -1},
			{Name: "max", Type: ArgString, KeySpec: -1},
		},
	},
	356: { // zremrangebyrank
		Summary: "Remove all members in a sorted set within the given indexes", Since: "2.0.0", Group: "sorted-set", Complexity: "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements removed by the operation.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "start", Type: ArgInteger, KeySpec: -1},
			{Name: "stop", Type: ArgInteger, KeySpec: -1},
		},
	},
	357: { // zremrangebyscore
		Summary: "Remove all members in a sorted set within the given scores", Since: "1.2.0", Group: "sorted-set", Complexity: "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements removed by the operation.",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "min", Type: ArgDouble, KeySpec: -1},
			{Name: "max", Type: ArgDouble, KeySpec: -1},
		},
	},
	358: { // zrevrange
		Summary: "Return a range of members in a sorted set, by index, with scores ordered from high to low", Since: "1.2.0", Group: "sorted-set", Complexity: "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements returned.", Flags: DocDeprecated, DeprecatedSince: "6.2.0", ReplacedBy: "`ZRANGE` with the `REV` argument",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "start", Type: ArgInteger, KeySpec: -1},
			{Name: "stop", Type: ArgInteger, KeySpec: -1},
			{Name: "withscores", Type: ArgPureToken, KeySpec: -1, Token: "WITHSCORES", Flags: ArgOptional},
		},
	},
	359: { // zrevrangebylex
		Summary: "Return a range of members in a sorted set, by lexicographical range, ordered from higher to lower strings.", Since: "2.8.9", Group: "sorted-set", Complexity: "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being returned. If M is constant (e.g. always asking for the first 10 elements with LIMIT), you can consider it O(log(N)).", Flags: DocDeprecated, DeprecatedSince: "6.2.0", ReplacedBy: "`ZRANGE` with the `REV` and `BYLEX` arguments",
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
		Summary: "Return a range of members in a sorted set, by score, with scores ordered from high to low", Since: "2.2.0", Group: "sorted-set", Complexity: "O(log(N)+M) with N being the number of elements in the sorted set and M the number of elements being returned. If M is constant (e.g. always asking for the first 10 elements with LIMIT), you can consider it O(log(N)).", Flags: DocDeprecated, DeprecatedSince: "6.2.0", ReplacedBy: "`ZRANGE` with the `REV` and `BYSCORE` arguments",
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
		Summary: "Determine the index of a member in a sorted set, with scores ordered from high to low", Since: "2.0.0", Group: "sorted-set", Complexity: "O(log(N))",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "member", Type: ArgString, KeySpec: -1},
		},
	},
	362: { // zscan
		Summary: "Incrementally iterate sorted sets elements and associated scores", Since: "2.8.0", Group: "sorted-set", Complexity: "O(1) for every call. O(N) for a complete iteration, including enough command calls for the cursor to return back to 0. N is the number of elements inside the collection..",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "cursor", Type: ArgInteger, KeySpec: -1},
			{Name: "pattern", Type: ArgPattern, KeySpec: -1, Token: "MATCH", Flags: ArgOptional},
			{Name: "count", Type: ArgInteger, KeySpec: -1, Token: "COUNT", Flags: ArgOptional},
		},
	},
	363: { // zscore
		Summary: "Get the score associated with the given member in a sorted set", Since: "1.2.0", Group: "sorted-set", Complexity: "O(1)",
		Arguments: []Argument{
			{Name: "key", Type: ArgKey, KeySpec: 0},
			{Name: "member", Type: ArgString, KeySpec: -1},
		},
	},
	364: { // zunion
		Summary: "Add multiple sorted sets", Since: "6.2.0", Group: "sorted-set", Complexity: "O(N)+O(M*log(M)) with N being the sum of the sizes of the input sorted sets, and M being the number of elements in the resulting sorted set.",
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
		Summary: "Add multiple sorted sets and store the resulting sorted set in a new key", Since: "2.0.0", Group: "sorted-set", Complexity: "O(N)+O(M log(M)) with N being the sum of the sizes of the input sorted sets, and M being the number of elements in the resulting sorted set.",
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
