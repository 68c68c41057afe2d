// Package script is the script engine of one Redis node: EVAL, EVALSHA and their
// _RO forms, SCRIPT, FUNCTION, FCALL, and the sandbox, conversions and errors around them, as in
// eval.c, script.c and script_lua.c of Redis 7.0.15, and FUNCTION and FCALL as in
// functions.c and function_lua.c. It knows nothing of keys,
// connections or the cluster: a Host runs the commands that scripts call.
//
// Scripts run on the virtual machine and the compiler of gopher-lua. Parser (package
// syntax) and standard library are our own, what gopher-lua's instructions do in
// another way is compiled as a call of a function that does it right (hidden.go),
// and errors of the virtual machine are reworded to those of PUC Lua 5.1. What
// still differs from Redis:
//
//   - pairs and next visit fields in the order in which they were added, not in
//     the order of Lua's hash table, and so do cjson, cmsgpack and replies made of
//     a map or set;
//   - runaway metamethods end with "stack overflow" at 20000 calls, in Redis with
//     "C stack overflow" at 200; an overflow in a coroutine does not say where;
//   - next with a key that is not in the table returns nil instead of an error;
//   - functions with variables of the same register in several blocks may have
//     the wrong variable named in an error, or none;
//   - a function has room for 199 variables and temporary values, in Redis for 250;
//   - a table with a hole is as long as its last element, takes memory up to that
//     element, and is no longer than 67 million; __len is asked of tables as in
//     Lua 5.2;
//   - a zero that arithmetic makes has no sign, nor has the nan of a power; the last
//     digits of mathematical functions may differ, by tostring's 14 digits only for
//     large angles;
//   - string.dump fails: code has another form here;
//   - FUNCTION LIST and FUNCTION DUMP go by name, in Redis by a hash table whose
//     seed is random, and the arguments of redis.register_function are checked in
//     the order in which they were written;
//   - a library may run for 20 million instructions to register its functions, in
//     Redis for 500 ms;
//   - the script debugger is missing, and memory for a script is limited only where
//     single steps could ask for much of it.
package script
