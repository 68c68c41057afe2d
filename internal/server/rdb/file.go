package rdb

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"time"
)

// The opcodes of a file (RDB_OPCODE_*): they stand where a key has its object
// type.
const (
	opcodeFunction     = 245
	opcodeAux          = 250
	opcodeResizeDB     = 251
	opcodeExpireTimeMS = 252
	opcodeSelectDB     = 254
	opcodeEOF          = 255
)

// Header is what a file says before its keys.
type Header struct {
	// Aux are pieces of information about the server that writes the file, in
	// their order: redis-ver, redis-bits, ctime, used-mem, repl-stream-db,
	// repl-id, repl-offset, aof-base. Readers skip those they do not know.
	Aux []Aux
	// Functions is the source of each function library.
	Functions [][]byte
}

// Aux is a piece of information about the server that wrote a file.
type Aux struct {
	Name, Value string
}

// Key is a key of database 0 in a file.
type Key struct {
	Name []byte
	// Payload is its value, as DUMP and Encode return it.
	Payload []byte
	// Deadline is when it expires, to the millisecond, or the zero time.
	Deadline time.Time
}

// WriteFile writes an RDB file of the format's version with the keys in their order
// (rdbSaveRio). Like Redis it writes nothing about a database without keys. Its
// errors are those of w, and ErrVersionOrChecksum or ErrBadFormat for a payload
// that is none or has no object; the object itself is not looked at.
func (format *Format) WriteFile(w io.Writer, h Header, keys []Key) error {
	return format.WriteFileAs(format, w, h, keys)
}

// WriteFileAs is WriteFile for readers of an older format, which knows all of the values (Knows).
func (format *Format) WriteFileAs(older *Format, w io.Writer, h Header, keys []Key) error {
	f := &fileWriter{w: bufio.NewWriter(w)}
	f.write([]byte(older.magic()))
	for _, a := range h.Aux {
		f.write(appendString(appendString([]byte{opcodeAux}, []byte(a.Name)), []byte(a.Value)))
	}
	for _, code := range h.Functions {
		f.write(appendString([]byte{opcodeFunction}, code))
	}
	if len(keys) > 0 {
		f.write(appendLength([]byte{opcodeSelectDB}, 0))
		f.write(appendLength(appendLength([]byte{opcodeResizeDB}, uint64(len(keys))), volatile(keys)))
	}
	for _, k := range keys {
		b, err := format.appendKey(nil, k)
		if err != nil {
			return fmt.Errorf("value of key %q: %w", k.Name, err)
		}
		f.write(b)
	}
	f.write([]byte{opcodeEOF})
	f.write(binary.LittleEndian.AppendUint64(nil, f.checksum))
	return f.w.Flush()
}

// volatile counts the keys with a deadline.
func volatile(keys []Key) (n uint64) {
	for _, k := range keys {
		if !k.Deadline.IsZero() {
			n++
		}
	}
	return n
}

// appendKey appends a key and its value (rdbSaveKeyValuePair).
func (format *Format) appendKey(dst []byte, k Key) ([]byte, error) {
	if err := format.Verify(k.Payload); err != nil {
		return nil, err
	}
	if len(k.Payload) == footerSize {
		return nil, malformed("no object")
	}
	kind, object := k.Payload[0], k.Payload[1:len(k.Payload)-footerSize]
	if !k.Deadline.IsZero() {
		dst = appendMilliseconds(append(dst, opcodeExpireTimeMS), k.Deadline.UnixMilli())
	}
	dst = appendString(append(dst, kind), k.Name)
	return append(dst, object...), nil
}

// fileWriter writes and sums up. The bufio.Writer remembers the first error.
type fileWriter struct {
	w        *bufio.Writer
	checksum uint64
}

func (f *fileWriter) write(b []byte) {
	f.checksum = checksum(f.checksum, b)
	f.w.Write(b)
}
