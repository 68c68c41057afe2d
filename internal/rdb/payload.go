package rdb

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc64"
)

// Version is the RDB version of Redis 7.0 (RDB_VERSION): the one written, and
// the highest one accepted.
const Version = 10

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

// The type byte of an object (RDB_TYPE_*). 6 and 7 are modules.
const (
	typeString          = 0
	typeList            = 1
	typeSet             = 2
	typeZSet            = 3
	typeHash            = 4
	typeZSet2           = 5
	typeHashZipmap      = 9
	typeListZiplist     = 10
	typeSetIntset       = 11
	typeZSetZiplist     = 12
	typeHashZiplist     = 13
	typeListQuicklist   = 14
	typeStream          = 15
	typeHashListpack    = 16
	typeZSetListpack    = 17
	typeListQuicklist2  = 18
	typeStreamListpack2 = 19
)

// Encode returns the DUMP payload of v (createDumpPayload). Collections must
// not be empty nor repeat a member: RESTORE would refuse the payload.
//
// The bytes are those of a Redis 7.0.15 with its default configuration wherever
// the value determines them. They may differ where a real server's memory shows
// the past of the value: the order of a hash table, a list that was not filled
// with RPUSH alone, a stream with deleted entries.
func Encode(v Value) []byte {
	return Append(nil, v)
}

// Append appends the DUMP payload of v, as of Encode, to dst.
func Append(dst []byte, v Value) []byte {
	start := len(dst)
	if dst == nil {
		dst = make([]byte, 0, 1+9+len(v.String)+footerSize)
	}
	dst = appendObject(dst, v)
	return appendFooter(dst, start)
}

// appendFooter ends the payload that begins at start.
func appendFooter(dst []byte, start int) []byte {
	dst = binary.LittleEndian.AppendUint16(dst, Version)
	return binary.LittleEndian.AppendUint64(dst, checksum(0, dst[start:]))
}

func appendObject(dst []byte, v Value) []byte {
	switch v.Type {
	case String:
		return appendString(append(dst, typeString), v.String)
	case List:
		return appendList(dst, v.List)
	case Set:
		return appendSet(dst, v.Set)
	case Hash:
		return appendHash(dst, v.Hash)
	case ZSet:
		return appendZSet(dst, v.ZSet)
	default:
		panic(fmt.Sprintf("rdb: no encoding for a value of type %d", v.Type))
	}
}

// Verify reports whether RESTORE would find the payload's version and checksum
// right (verifyDumpPayload). Its error is ErrVersionOrChecksum.
func Verify(payload []byte) error {
	if len(payload) < footerSize {
		return ErrVersionOrChecksum
	}
	footer := payload[len(payload)-footerSize:]
	if binary.LittleEndian.Uint16(footer) > Version {
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
func Decode(payload []byte) (Value, error) {
	if err := Verify(payload); err != nil {
		return Value{}, err
	}
	// What is decoded points into this copy, so that the small parts of a big
	// value need no allocation each.
	r := &reader{rest: bytes.Clone(payload)}
	kind, err := r.byte()
	if err != nil {
		return Value{}, err
	}
	return r.object(kind)
}

func (r *reader) object(kind byte) (v Value, err error) {
	switch kind {
	case typeString:
		v.Type = String
		v.String, err = r.string()
	case typeList, typeListZiplist, typeListQuicklist, typeListQuicklist2:
		v.Type = List
		v.List, err = r.list(kind)
	case typeSet, typeSetIntset:
		v.Type = Set
		v.Set, err = r.set(kind)
	case typeHash, typeHashZipmap, typeHashZiplist, typeHashListpack:
		v.Type = Hash
		v.Hash, err = r.hash(kind)
	case typeZSet, typeZSet2, typeZSetZiplist, typeZSetListpack:
		v.Type = ZSet
		v.ZSet, err = r.zset(kind)
	default:
		err = malformed("unknown object type %d", kind)
	}
	if err != nil {
		return Value{}, err
	}
	return v, nil
}

// jones is Redis's CRC64 (crc64.c): the polynomial of "Jones", reflected.
var jones = crc64.MakeTable(0x95ac9329ac4bc9b5)

// checksum continues Redis's CRC64 over p. Package crc64 inverts before and
// after, Redis does neither.
func checksum(crc uint64, p []byte) uint64 {
	return ^crc64.Update(^crc, jones, p)
}
