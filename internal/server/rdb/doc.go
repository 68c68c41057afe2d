// Package rdb reads and writes the values of Redis in their serialized form:
// the payload of DUMP, RESTORE and MIGRATE, and the RDB file made of the same
// objects.
//
// A payload is one type byte, the object, the RDB version in two bytes and the
// CRC64 of all of that in eight, the last two little endian:
//
//	+------+--------+-------------+-------+
//	| type | object | RDB version | CRC64 |
//	+------+--------+-------------+-------+
//
// Encode writes what Redis 7.0.15 writes with its default configuration (RDB
// version 10), Decode reads every object form Redis 7.0.15 reads, back to those
// of Redis 1.0, modules excepted.
//
// What was decoded is checked as Redis does with sanitize-dump-payload yes, and
// a little more. By default Redis looks less closely and lives with, or crashes on,
// what it took. More than Redis checks in any case: that the entries of a stream are
// in order, none below the ID of its node or above the last ID; that a pending
// entry has one consumer only; that a score of a compact form is not NaN. What a
// stream and its nodes say of their lengths is taken as it is, as in Redis.
//
// # Why not a library
//
// github.com/hdt3213/rdb is the library to look at first. It reads and writes
// whole files, and was not used here. Its decoder trusts the lengths it reads:
// with a payload of a few bytes that announces a terabyte it ends the process,
// and a member that is there twice passes. Its encoder writes ziplists, which
// Redis gave up with 7.0, and neither listpacks nor streams; its LZF hashes into
// a table of another size than Redis, so that the same string gets other bytes.
package rdb
