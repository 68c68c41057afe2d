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
// of Redis 1.0, modules excepted. What was decoded is checked as Redis does with
// sanitize-dump-payload yes: a payload never brings a value in that a command
// could not have made.
//
// # Why not a library
//
// github.com/hdt3213/rdb is the library to look at first. It reads and writes
// whole files, and was not used here: its decoder trusts the lengths it reads
// (eleven bytes make it allocate terabytes), indexes listpacks, ziplists and
// intsets without bounds, and does not look for duplicates; its encoder knows
// no listpacks and no streams, and its LZF hashes into a table of another size
// than Redis, so that the same value gets other bytes.
package rdb
