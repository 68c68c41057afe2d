package main

// The constants of package command by the words that the server uses.

var commandFlags = map[string]string{
	"write":             "Write",
	"readonly":          "ReadOnly",
	"denyoom":           "DenyOOM",
	"module":            "Module",
	"admin":             "Admin",
	"pubsub":            "PubSub",
	"noscript":          "NoScript",
	"blocking":          "Blocking",
	"loading":           "Loading",
	"stale":             "Stale",
	"skip_monitor":      "SkipMonitor",
	"skip_slowlog":      "SkipSlowlog",
	"asking":            "Asking",
	"fast":              "Fast",
	"no_auth":           "NoAuth",
	"no_mandatory_keys": "NoMandatoryKeys",
	"no_async_loading":  "NoAsyncLoading",
	"no_multi":          "NoMulti",
	"movablekeys":       "MovableKeys",
	"allow_busy":        "AllowBusy",
}

var categories = map[string]string{
	"@keyspace":    "CategoryKeyspace",
	"@read":        "CategoryRead",
	"@write":       "CategoryWrite",
	"@set":         "CategorySet",
	"@sortedset":   "CategorySortedSet",
	"@list":        "CategoryList",
	"@hash":        "CategoryHash",
	"@string":      "CategoryString",
	"@bitmap":      "CategoryBitmap",
	"@hyperloglog": "CategoryHyperLogLog",
	"@geo":         "CategoryGeo",
	"@stream":      "CategoryStream",
	"@pubsub":      "CategoryPubSub",
	"@admin":       "CategoryAdmin",
	"@fast":        "CategoryFast",
	"@slow":        "CategorySlow",
	"@blocking":    "CategoryBlocking",
	"@dangerous":   "CategoryDangerous",
	"@connection":  "CategoryConnection",
	"@transaction": "CategoryTransaction",
	"@scripting":   "CategoryScripting",
}

var keyFlags = map[string]string{
	"RO":             "KeyRO",
	"RW":             "KeyRW",
	"OW":             "KeyOW",
	"RM":             "KeyRM",
	"access":         "KeyAccess",
	"update":         "KeyUpdate",
	"insert":         "KeyInsert",
	"delete":         "KeyDelete",
	"not_key":        "KeyNotKey",
	"incomplete":     "KeyIncomplete",
	"variable_flags": "KeyVariableFlags",
}

var docFlags = map[string]string{
	"deprecated": "DocDeprecated",
	"syscmd":     "DocSysCmd",
}

var argFlags = map[string]string{
	"optional":       "ArgOptional",
	"multiple":       "ArgMultiple",
	"multiple_token": "ArgMultipleToken",
}

var argTypes = map[string]string{
	"string":     "ArgString",
	"integer":    "ArgInteger",
	"double":     "ArgDouble",
	"key":        "ArgKey",
	"pattern":    "ArgPattern",
	"unix-time":  "ArgUnixTime",
	"pure-token": "ArgPureToken",
	"oneof":      "ArgOneOf",
	"block":      "ArgBlock",
}
