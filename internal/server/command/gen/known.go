package main

// What the server knows about commands and does not tell: flags that COMMAND
// INFO hides on purpose (addReplyFlagsForCommand), and which commands have a
// key-finding function of their own (getkeys_proc).

var hiddenFlags = map[string]string{
	"debug":         "Protected",
	"eval":          "MayReplicate",
	"evalsha":       "MayReplicate",
	"fcall":         "MayReplicate",
	"module|load":   "Protected",
	"module|loadex": "Protected",
	"module|unload": "Protected",
	"pfcount":       "MayReplicate",
	"publish":       "MayReplicate",
	"randomkey":     "TouchesArbitraryKeys",
	"scan":          "TouchesArbitraryKeys",
	"spublish":      "MayReplicate",
}

var finders = map[string]string{
	"bitfield":          "findBitField",
	"blmpop":            "findNumKeys2",
	"bzmpop":            "findNumKeys2",
	"eval":              "findNumKeys2",
	"eval_ro":           "findNumKeys2",
	"evalsha":           "findNumKeys2",
	"evalsha_ro":        "findNumKeys2",
	"fcall":             "findNumKeys2",
	"fcall_ro":          "findNumKeys2",
	"georadius":         "findGeoRadius",
	"georadiusbymember": "findGeoRadius",
	"lmpop":             "findNumKeys1",
	"migrate":           "findMigrate",
	"set":               "findSet",
	"sintercard":        "findNumKeys1",
	"sort":              "findSort",
	"sort_ro":           "findSortRO",
	"xread":             "findXRead",
	"xreadgroup":        "findXRead",
	"zdiff":             "findNumKeys1",
	"zdiffstore":        "findStoreNumKeys2",
	"zinter":            "findNumKeys1",
	"zintercard":        "findNumKeys1",
	"zinterstore":       "findStoreNumKeys2",
	"zmpop":             "findNumKeys1",
	"zunion":            "findNumKeys1",
	"zunionstore":       "findStoreNumKeys2",
}
