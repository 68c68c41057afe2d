package rdb

import (
	"bytes"
	"fmt"
)

// Format is what the payloads and files of a version of the server are like.
type Format struct {
	// Version is the RDB version that is written, and the highest that is read (RDB_VERSION).
	Version int
	// last is the highest type of an object that is known.
	last byte
	// foreign are the versions of another product, which are refused: from 12 to 79 for
	// Valkey (RDB_FOREIGN_VERSION_MIN, RDB_FOREIGN_VERSION_MAX).
	foreign [2]int
	product string // the name in the file's aux fields: "redis"
	// ziplists: hashes and sorted sets are ziplists where later versions have listpacks.
	ziplists bool
	// fields is how a hash is written whose fields have deadlines.
	fields fieldsForm
	stream byte // the type of streams
}

// fieldsForm is a way to write the deadlines of fields.
type fieldsForm uint8

const (
	noFields   fieldsForm = iota // there are none
	fieldsEach                   // RDB_TYPE_HASH_METADATA, or as a listpack of triples
	fieldsLast                   // RDB_TYPE_HASH_2
)

// The formats, by the first version that has each.
var (
	Redis62  = &Format{Version: 9, last: kindStreamListpacks, product: "redis", ziplists: true, stream: kindStreamListpacks}
	Redis70  = &Format{Version: 10, last: kindStreamListpacks2, product: "redis", stream: kindStreamListpacks2}
	Redis72  = &Format{Version: 11, last: kindStreamListpacks3, product: "redis", stream: kindStreamListpacks3}
	Redis74  = &Format{Version: 12, last: kindHashListpackEx, product: "redis", fields: fieldsEach, stream: kindStreamListpacks3}
	Redis86  = &Format{Version: 13, last: kindStreamListpacks4, product: "redis", fields: fieldsEach, stream: kindStreamListpacks4}
	Valkey80 = &Format{Version: 11, last: kindStreamListpacks3, product: "valkey", stream: kindStreamListpacks3}
	Valkey90 = &Format{
		Version: 80, last: kindHash2, foreign: [2]int{12, 79}, product: "valkey", fields: fieldsLast, stream: kindStreamListpacks3,
	}
)

// refuses reports whether a payload or file of a version is not read.
func (f *Format) refuses(version int) bool {
	if version < 1 && f.foreign[1] != 0 { // rdbIsVersionAccepted, which no other product has
		return true
	}
	return version > f.Version || version >= f.foreign[0] && version <= f.foreign[1] && version != 0
}

// Knows reports whether servers of the format know the type of object that a payload has.
func (f *Format) Knows(payload []byte) bool { return len(payload) > 0 && payload[0] <= f.last }

// magic is the first word of a file, with its version: "REDIS0010", "VALKEY080".
func (f *Format) magic() string {
	if f.Version > 79 {
		return fmt.Sprintf("VALKEY%03d", f.Version)
	}
	return fmt.Sprintf("REDIS%04d", f.Version)
}

// IsFile reports whether data begin as a file does that servers of this format read.
func (f *Format) IsFile(data []byte) bool {
	return bytes.HasPrefix(data, []byte("REDIS")) || f.Version > 79 && bytes.HasPrefix(data, []byte("VALKEY"))
}

// VersionAux is the piece of information that names the version of the server.
func (f *Format) VersionAux(version string) Aux { return Aux{Name: f.product + "-ver", Value: version} }
