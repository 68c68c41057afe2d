package miniredis

import (
	"fmt"
	"slices"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// rule says what a command means beside its reply, which miniredis writes.
type rule struct {
	class keyspace.EventClass
	event string // of notify-keyspace-events
	// done reports whether a command that writes has changed what it was to change; nil
	// stands for always. An error reply is never a change.
	done func(k *Keyspace, c *call) bool
	// after tells of what a command has done; nil stands for Keyspace.wrote.
	after func(k *Keyspace, c *call)
	// arguments checks the arguments before miniredis sees them; nil if it need not.
	arguments func(k *Keyspace, args []string) (problem string)
	// instead runs a command in miniredis's place.
	instead func(k *Keyspace, c *call)
	// lacks is set for a command that miniredis does not have.
	lacks bool
}

// rules are the commands that work on keys, by their ID.
var rules [keyspace.MaxCommands]*rule

func init() { // the rules call each other
	add := func(name string, r *rule) {
		cmd := command.ByName(name)
		if cmd == nil || rules[cmd.ID] != nil {
			panic(fmt.Sprintf("miniredis: %q is no command, or it is twice", name))
		}
		r.arguments = arguments[name]
		rules[cmd.ID] = r
	}
	for _, name := range readers {
		add(name, &rule{})
	}
	for _, name := range lacking {
		add(name, &rule{lacks: true})
	}
	for name, r := range writers {
		add(name, &r)
	}
	for name, f := range instead {
		add(name, &rule{instead: f, after: func(*Keyspace, *call) {}})
	}
}

// readers change nothing.
var readers = []string{
	"bitcount", "bitpos", "exists", "geodist", "geopos", "georadius_ro", "georadiusbymember_ro", "geosearch",
	"get", "getbit", "getrange", "hexists", "hget", "hgetall", "hkeys", "hlen", "hmget", "hrandfield", "hscan", "hstrlen", "hvals",
	"keys", "lindex", "llen", "lpos", "lrange", "mget", "object|idletime", "pfcount", "randomkey", "scan",
	"scard", "sdiff", "sinter", "sintercard", "sismember", "smembers", "smismember", "srandmember", "sscan", "strlen", "sunion",
	"touch", "type", "xinfo|consumers", "xinfo|groups", "xinfo|stream", "xlen", "xpending", "xrange", "xrevrange",
	"zcard", "zcount", "zinter", "zlexcount", "zmscore", "zrandmember", "zrange", "zrangebylex", "zrangebyscore", "zrank",
	"zrevrange", "zrevrangebylex", "zrevrangebyscore", "zrevrank", "zscan", "zscore", "zunion",
}

// lacking are the commands of Redis that miniredis does not have.
var lacking = []string{
	"bitfield", "bitfield_ro", "geohash", "geosearchstore", "lcs", "memory|usage", "object|encoding", "object|freq", "object|refcount",
	"pfdebug", "pfselftest", "sort", "sort_ro", "substr", "xgroup|setid", "xsetid", "zdiff", "zdiffstore", "zintercard", "zrangestore",
}

const (
	ofKeys    = keyspace.EventGeneric
	ofStrings = keyspace.EventString
	ofLists   = keyspace.EventList
	ofSets    = keyspace.EventSet
	ofHashes  = keyspace.EventHash
	ofZSets   = keyspace.EventZSet
	ofStreams = keyspace.EventStream
)

var writers = map[string]rule{
	"append":      {class: ofStrings, event: "append"},
	"bitop":       {class: ofStrings, event: "set", after: (*Keyspace).stored},
	"decr":        {class: ofStrings, event: "incrby"},
	"decrby":      {class: ofStrings, event: "incrby"},
	"getdel":      {class: ofKeys, event: "del", done: filled},
	"getex":       {after: (*Keyspace).gotAndExpires},
	"getset":      {class: ofStrings, event: "set"},
	"incr":        {class: ofStrings, event: "incrby"},
	"incrby":      {class: ofStrings, event: "incrby"},
	"incrbyfloat": {class: ofStrings, event: "incrbyfloat", after: (*Keyspace).addedFloat},
	"mset":        {class: ofStrings, event: "set"},
	"msetnx":      {class: ofStrings, event: "set", done: positive},
	"pfadd":       {class: ofStrings, event: "pfadd", done: positive},
	"pfmerge":     {class: ofStrings, event: "pfadd"},
	"psetex":      {class: ofStrings, event: "set", after: (*Keyspace).set},
	"set":         {class: ofStrings, event: "set", done: isSet, after: (*Keyspace).set},
	"setbit":      {class: ofStrings, event: "setbit"},
	"setex":       {class: ofStrings, event: "set", after: (*Keyspace).set},
	"setnx":       {class: ofStrings, event: "set", done: positive},
	"setrange":    {class: ofStrings, event: "setrange", done: isOverwritten},

	"copy":      {class: ofKeys, event: "copy_to", done: positive, after: (*Keyspace).copied},
	"del":       {after: (*Keyspace).deleted},
	"expire":    {after: (*Keyspace).expires},
	"expireat":  {after: (*Keyspace).expires},
	"persist":   {class: ofKeys, event: "persist", done: positive},
	"pexpire":   {after: (*Keyspace).expires},
	"pexpireat": {after: (*Keyspace).expires},
	"rename":    {after: (*Keyspace).renamed},
	"renamenx":  {done: positive, after: (*Keyspace).renamed},
	"unlink":    {after: (*Keyspace).deleted},

	"linsert":   {class: ofLists, event: "linsert", done: positive},
	"lmove":     {done: filled, after: (*Keyspace).moved},
	"lmpop":     {done: filled, after: (*Keyspace).poppedOne},
	"lpop":      {class: ofLists, event: "lpop", done: filled},
	"lpush":     {class: ofLists, event: "lpush"},
	"lpushx":    {class: ofLists, event: "lpush", done: positive},
	"lrem":      {class: ofLists, event: "lrem", done: positive},
	"lset":      {class: ofLists, event: "lset"},
	"ltrim":     {class: ofLists, event: "ltrim", done: isThere},
	"rpop":      {class: ofLists, event: "rpop", done: filled},
	"rpoplpush": {done: filled, after: (*Keyspace).moved},
	"rpush":     {class: ofLists, event: "rpush"},
	"rpushx":    {class: ofLists, event: "rpush", done: positive},

	"sadd":        {class: ofSets, event: "sadd", done: positive},
	"sdiffstore":  {class: ofSets, event: "sdiffstore", after: (*Keyspace).stored},
	"sinterstore": {class: ofSets, event: "sinterstore", after: (*Keyspace).stored},
	"smove":       {done: positive, after: (*Keyspace).movedMember},
	"spop":        {class: ofSets, event: "spop", done: filled, after: (*Keyspace).drawn},
	"srem":        {class: ofSets, event: "srem", done: positive},
	"sunionstore": {class: ofSets, event: "sunionstore", after: (*Keyspace).stored},

	"hdel":         {class: ofHashes, event: "hdel", done: positive},
	"hincrby":      {class: ofHashes, event: "hincrby"},
	"hincrbyfloat": {class: ofHashes, event: "hincrbyfloat", after: (*Keyspace).addedFloat},
	"hmset":        {class: ofHashes, event: "hset"},
	"hset":         {class: ofHashes, event: "hset"},
	"hsetnx":       {class: ofHashes, event: "hset", done: positive},

	"geoadd":            {class: ofZSets, event: "zadd", done: rescored},
	"georadius":         {class: ofZSets, event: "georadiusstore", after: (*Keyspace).stored},
	"georadiusbymember": {class: ofZSets, event: "georadiusstore", after: (*Keyspace).stored},
	"zadd":              {class: ofZSets, event: "zadd", done: rescored},
	"zincrby":           {class: ofZSets, event: "zincr", done: rescored},
	"zinterstore":       {class: ofZSets, event: "zinterstore", after: (*Keyspace).stored},
	"zmpop":             {done: filled, after: (*Keyspace).poppedOne},
	"zpopmax":           {class: ofZSets, event: "zpopmax", done: filled},
	"zpopmin":           {class: ofZSets, event: "zpopmin", done: filled},
	"zrem":              {class: ofZSets, event: "zrem", done: positive},
	"zremrangebylex":    {class: ofZSets, event: "zremrangebylex", done: positive},
	"zremrangebyrank":   {class: ofZSets, event: "zremrangebyrank", done: positive},
	"zremrangebyscore":  {class: ofZSets, event: "zremrangebyscore", done: positive},
	"zunionstore":       {class: ofZSets, event: "zunionstore", after: (*Keyspace).stored},

	"xack":                  {done: positive, after: (*Keyspace).wroteSilently},
	"xadd":                  {class: ofStreams, event: "xadd", done: filled, after: (*Keyspace).added},
	"xautoclaim":            {after: (*Keyspace).claimed},
	"xclaim":                {after: (*Keyspace).claimed},
	"xdel":                  {class: ofStreams, event: "xdel", done: positive},
	"xgroup|create":         {class: ofStreams, event: "xgroup-create", after: (*Keyspace).changedGroup},
	"xgroup|createconsumer": {class: ofStreams, event: "xgroup-createconsumer", done: positive, after: (*Keyspace).changedGroup},
	"xgroup|delconsumer":    {class: ofStreams, event: "xgroup-delconsumer", after: (*Keyspace).changedGroup},
	"xgroup|destroy":        {class: ofStreams, event: "xgroup-destroy", done: positive, after: (*Keyspace).changedGroup},
	"xtrim":                 {class: ofStreams, event: "xtrim", done: positive, after: (*Keyspace).trimmed},
}

// instead are the commands that wait, that deal in payloads, or that tell of time.
var instead = map[string]func(k *Keyspace, c *call){
	"blmove":         (*Keyspace).moveOrWait,
	"blmpop":         (*Keyspace).popAnyOrWait,
	"blpop":          (*Keyspace).popOrWait,
	"brpop":          (*Keyspace).popOrWait,
	"brpoplpush":     (*Keyspace).moveOrWait,
	"bzmpop":         (*Keyspace).popAnyOrWait,
	"bzpopmax":       (*Keyspace).popOrWait,
	"bzpopmin":       (*Keyspace).popOrWait,
	"dump":           (*Keyspace).dump,
	"pttl":           (*Keyspace).tellTTL,
	"restore":        (*Keyspace).restore,
	"restore-asking": (*Keyspace).restore,
	"ttl":            (*Keyspace).tellTTL,
	"expiretime":     (*Keyspace).tellTTL,
	"pexpiretime":    (*Keyspace).tellTTL,
	"xread":          (*Keyspace).readOrWait,
	"xreadgroup":     (*Keyspace).readGroupOrWait,
}

// Lacks are the commands that work on keys in Redis and that miniredis does not have, by
// their full names. They are answered with an error.
func Lacks() []string { return slices.Clone(lacking) }
