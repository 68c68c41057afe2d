package node_test

import (
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/node"
)

// What scripts find, and how their errors are told, by version. All of it is what real servers
// said.
func TestScriptsOfDialects(t *testing.T) {
	eval := func(script string) string { return `EVAL "` + script + `" 0` }
	for _, row := range []struct {
		dialect string
		said    []exchange
	}{
		{"redis-6.2", []exchange{
			{eval("return redis.call('wait',0,0)"), "-ERR Error running script (call to f_bf73943552e0faee9594d9a1c5ba3d14c7dccd99): @user_script:1: @user_script: 1: This Redis command is not allowed from scripts\r\n"},
			{eval("return redis.pcall('nope')"), "-@user_script: 1: Unknown Redis command called from Lua script\r\n"},
			{eval("return redis.pcall('get')"), "-@user_script: 1: Wrong number of args calling Redis command From Lua script\r\n"},
			{eval("return redis.pcall({})"), "-@user_script: 1: Lua redis() command arguments must be strings or integers\r\n"},
			{eval("return redis.pcall()"), "-@user_script: 1: Please specify at least one argument for redis.call()\r\n"},
			{eval("return redis.call('mget','a','b')"), "-ERR Error running script (call to f_9a1da208aebe86ace5fe421c6da226db97460a7f): @user_script:1: @user_script: 1: Lua script attempted to access a non local key in a cluster node\r\n"},
			{eval("return x"), "-ERR Error running script (call to f_03c387736bb5cc009ff35151572cee04677aa374): @user_script:1: user_script:1: Script attempted to access nonexistent global variable 'x'\r\n"},
			{eval("error({})"), "-ERR Error running script (call to f_367bf7fe449ba40e54d99d9086aa3c2164008136): @err_handler_def:9: err_handler_def:9: attempt to concatenate local 'err' (a table value)\r\n"},
			{eval("return redis.error_reply('x')"), "-x\r\n"},
			{eval("return {pcall(redis.log, 9, 'x')}"), "*2\r\n$-1\r\n" + bulk("Invalid debug level.")},
			{eval("return {tostring(math.random(100)), type(print), type(redis.acl_check_cmd)}"), "*3\r\n" + bulk("18") + bulk("function") + bulk("nil")},
			{eval("return tostring(math.random(100))"), bulk("18")},
			{eval("#!lua flags=no-writes"), "-ERR Error compiling script (new function): user_script:1: unexpected symbol near '#'\r\n"},
			{eval("return {__redis__err__handler('x')}"), "*1\r\n" + bulk("@user_script:1: x")},
		}},
		{"redis-7.2", []exchange{
			{eval("return {type(getfenv), type(setfenv), type(newproxy), type(rawget(_G, 'os'))}"), "*4\r\n" + bulk("function") + bulk("function") + bulk("function") + bulk("nil")},
			{eval("return tostring(getfenv(0) == _G) .. tostring(getfenv() == _G) .. tostring(getfenv(type) == _G)"), bulk("truetruetrue")},
			{eval("local f = function() return a end setfenv(f, {a='b'}) return f() .. getfenv(f).a"), bulk("bb")},
			{eval("setfenv(1, {a='b'}) return a"), bulk("b")},
			{eval("return {pcall(setfenv, type, {})}"), "*2\r\n$-1\r\n" + bulk("'setfenv' cannot change environment of given object")},
			{eval("local p = newproxy(true) getmetatable(p).__index = function(_, k) return k end return newproxy(p).x"), bulk("x")},
			{eval("getmetatable('').__index = function(s, k) return s .. k end return ('a').b"), bulk("ab")},
			{eval("getmetatable('').__metatable = 7 return getmetatable('')"), ":7\r\n"},
		}},
		{"redis-7.4", []exchange{
			{eval("return type(os.clock()) .. tostring(os.clock() >= 0)"), bulk("numbertrue")},
			{eval("return redis.pcall('xread','block',0,'streams','s','$')"), "$-1\r\n"},
			{eval("return redis.pcall('xread','block','x','streams','s','$')"), "-ERR timeout is not an integer or out of range\r\n"},
			{eval("return {pcall(redis.log, 9, 'x')}"), "*2\r\n$-1\r\n" + bulk("ERR Invalid log level.")},
		}},
		{"redis-8.6", []exchange{
			{eval("return type(rawget(_G, 'setfenv'))"), bulk("nil")},
			{eval("cjson.decode_array_with_array_mt(true) return cjson.encode(cjson.decode('[[]]'))"), bulk("[[]]")},
			{eval("local t = cjson.decode('[1,2]') t[5] = 1 t.x = 1 return cjson.encode(t)"), bulk("[1,2]")},
			{eval("getmetatable(cjson.decode('[]')).x = 1"), "-ERR user_script:1: Attempt to modify a readonly table script: e2ef934feb538deb120b95b11d7c1902f0c76ccc, on @user_script:1.\r\n"},
			{eval("cjson.decode_array_with_array_mt(false) return cjson.encode(cjson.decode('[]'))"), bulk("{}")},
		}},
		{"valkey-9.1", []exchange{
			{eval("return tostring(server == redis) .. type(__server__err__handler) .. cmsgpack._COPYRIGHT"), bulk("truefunctionCopyright (C) 2012, Redis Ltd.")},
		}},
	} {
		t.Run(row.dialect, func(t *testing.T) {
			n := newTestNode(t, func(cfg *node.Config) { cfg.Dialect = row.dialect })
			n.client("127.0.0.1:5001").play(row.said...)
		})
	}
}
