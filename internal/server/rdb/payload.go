package rdb

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc64"
)

// footerSize is the RDB version and the CRC64.
const footerSize = 2 + 8

// The two ways in which RESTORE refuses a payload. Decode's errors wrap one of
// them.
var (
	// ErrVersionOrChecksum: the payload is too short, of a newer RDB version, or
	// its checksum differs. RESTORE says "DUMP payload version or checksum are
	// wrong".
	ErrVersionOrChecksum = errors.New("rdb: DUMP payload version or checksum are wrong")
	// ErrBadFormat: the object is damaged, empty or of an unknown type. RESTORE
	// says "Bad data format".
	ErrBadFormat = errors.New("rdb: bad data format")
)

// malformed returns an ErrBadFormat that says what is wrong.
func malformed(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrBadFormat, fmt.Sprintf(format, args...))
}

// The type byte of an object (RDB_TYPE_*), here the kind, as several stand for a
// Type. 6 and 7 are modules.
const (
	kindString           = 0
	kindList             = 1
	kindSet              = 2
	kindZSet             = 3
	kindHash             = 4
	kindZSet2            = 5
	kindHashZipmap       = 9
	kindListZiplist      = 10
	kindSetIntset        = 11
	kindZSetZiplist      = 12
	kindHashZiplist      = 13
	kindListQuicklist    = 14
	kindStreamListpacks  = 15
	kindHashListpack     = 16
	kindZSetListpack     = 17
	kindListQuicklist2   = 18
	kindStreamListpacks2 = 19

	// Of version 11.
	kindSetListpack      = 20
	kindStreamListpacks3 = 21

	// Of version 12. Releases from before 7.4 wrote 22 and 23.
	kindHashMetadata   = 24
	kindHashListpackEx = 25
	// Of version 13.
	kindStreamListpacks4 = 26

	// Of version 80, which is Valkey's.
	kindHash2 = 22
)

// Encode returns the DUMP payload of v (createDumpPayload). Collections must
// not be empty nor repeat a member: RESTORE would refuse the payload. It panics
// if v has no type.
//
// The bytes are those of a Redis 7.0.15 with its default configuration wherever
// the value determines them. They may differ where a real server's memory shows
// the past of the value: the order of a hash table, a list that was not filled
// with RPUSH alone, a stream with deleted entries.
func Encode(v Value) []byte { return Redis70.Encode(v) }

// Append appends the DUMP payload of v, as of Encode, to dst.
func Append(dst []byte, v Value) []byte { return Redis70.Append(dst, v) }

// Encode is the package's Encode for servers of the format.
func (f *Format) Encode(v Value) []byte { return f.Append(nil, v) }

// Append appends the DUMP payload of v, as of Encode, to dst.
func (f *Format) Append(dst []byte, v Value) []byte {
	start := len(dst)
	if dst == nil {
		dst = make([]byte, 0, 1+9+len(v.String)+footerSize)
	}
	dst = f.appendObject(dst, v)
	return f.appendFooter(dst, start)
}

// appendFooter ends the payload that begins at start.
func (f *Format) appendFooter(dst []byte, start int) []byte {
	dst = binary.LittleEndian.AppendUint16(dst, uint16(f.Version))
	return binary.LittleEndian.AppendUint64(dst, checksum(0, dst[start:]))
}

func (f *Format) appendObject(dst []byte, v Value) []byte {
	switch v.Type {
	case TypeString:
		return appendString(append(dst, kindString), v.String)
	case TypeList:
		return f.appendList(dst, v.List)
	case TypeSet:
		return f.appendSet(dst, v.Set, v.Form)
	case TypeHash:
		return f.appendHash(dst, v.Hash, v.Form, v.HashSince)
	case TypeZSet:
		return f.appendZSet(dst, v.ZSet, v.Form)
	case TypeStream:
		return f.appendStream(dst, v.Stream)
	default:
		panic(fmt.Sprintf("rdb: no encoding for a value of type %d", v.Type))
	}
}

// Verify reports whether RESTORE would find the payload's version and checksum
// right (verifyDumpPayload). Its error is ErrVersionOrChecksum.
func Verify(payload []byte) error { return Redis70.Verify(payload) }

// Verify is the package's Verify for servers of the format.
func (f *Format) Verify(payload []byte) error {
	if len(payload) < footerSize {
		return ErrVersionOrChecksum
	}
	footer := payload[len(payload)-footerSize:]
	if f.refuses(int(binary.LittleEndian.Uint16(footer))) {
		return ErrVersionOrChecksum
	}
	if binary.LittleEndian.Uint64(footer[2:]) != checksum(0, payload[:len(payload)-8]) {
		return ErrVersionOrChecksum
	}
	return nil
}

// Decode returns the value of a DUMP payload. Nothing of the result is shared
// with the payload. Errors wrap ErrVersionOrChecksum, which is looked for first,
// or ErrBadFormat.
//
// As in Redis, what follows the object is not looked at, and an object may reach
// into the footer.
func Decode(payload []byte) (Value, error) { return Redis70.Decode(payload) }

// DecodeAny is Decode for a payload of any version of Redis or Valkey that is known here.
func DecodeAny(payload []byte) (Value, error) {
	f := Redis86
	if len(payload) >= footerSize && int(binary.LittleEndian.Uint16(payload[len(payload)-footerSize:])) >= Valkey90.Version {
		f = Valkey90
	}
	return f.Decode(payload)
}

// Decode is the package's Decode for servers of the format.
func (f *Format) Decode(payload []byte) (Value, error) {
	if err := f.Verify(payload); err != nil {
		return Value{}, err
	}
	// What is decoded points into this copy, so that the small parts of a big
	// value need no allocation each.
	r := &reader{rest: bytes.Clone(payload)}
	kind, err := r.byte()
	if err != nil {
		return Value{}, err
	}
	return f.object(r, kind)
}

// object reads an object of a type that the format has.
func (f *Format) object(r *reader, kind byte) (Value, error) {
	if kind > f.last {
		return Value{}, malformed("unknown object type %d", kind)
	}
	return r.object(kind)
}

func (r *reader) object(kind byte) (v Value, err error) {
	switch kind {
	case kindString:
		v.Type = TypeString
		v.String, err = r.string()
	case kindList, kindListZiplist, kindListQuicklist, kindListQuicklist2:
		v.Type = TypeList
		v.List, err = r.list(kind)
	case kindSet, kindSetIntset, kindSetListpack:
		v.Type = TypeSet
		v.Set, err = r.set(kind)
	case kindHash, kindHashZipmap, kindHashZiplist, kindHashListpack, kindHash2, kindHashMetadata, kindHashListpackEx:
		v.Type = TypeHash
		v.Hash, v.HashSince, err = r.hash(kind)
	case kindZSet, kindZSet2, kindZSetZiplist, kindZSetListpack:
		v.Type = TypeZSet
		v.ZSet, err = r.zset(kind)
	case kindStreamListpacks, kindStreamListpacks2, kindStreamListpacks3, kindStreamListpacks4:
		v.Type = TypeStream
		v.Stream, err = r.stream(kind)
	default:
		err = malformed("unknown object type %d", kind)
	}
	if err != nil {
		return Value{}, err
	}
	switch {
	case kind == kindSetListpack:
		v.Form = FormListpack
	case isPacked(kind):
		v.Form = FormCompact
	}
	return v, nil
}

// isPacked reports whether an object is an intset, a ziplist or a listpack. A zipmap is
// taken apart when it is loaded.
func isPacked(kind byte) bool {
	switch kind {
	case kindSetIntset, kindHashZiplist, kindHashListpack, kindZSetZiplist, kindZSetListpack, kindHashListpackEx:
		return true
	}
	return false
}

// jones is Redis's CRC64 (crc64.c): the polynomial of "Jones", reflected.
var jones = crc64.MakeTable(0x95ac9329ac4bc9b5)

// checksum continues Redis's CRC64 over p. Package crc64 inverts before and
// after, Redis does neither.
func checksum(crc uint64, p []byte) uint64 {
	return ^crc64.Update(^crc, jones, p)
}
