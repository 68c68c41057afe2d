package rdb

import (
	"encoding/binary"
	"time"
)

// The opcodes that WriteFile does not write.
const (
	opcodeIdle       = 248
	opcodeFreq       = 249
	opcodeExpireTime = 253
)

// magic is the first word of a file; four digits of the version follow.
const magic = "REDIS"

// ReadFile reads an RDB file, as a replica or a starting server does (rdbLoadRio), and
// calls key for each key in its order. The header is returned when all is read. Keys
// of databases other than 0, idle times and the like are left out. The errors are
// ErrVersionOrChecksum for a file of a newer version or with a wrong checksum,
// ErrBadFormat for any other damage, and what key returns.
//
// A checksum of 0 stands for none, as in Redis.
func ReadFile(file []byte, key func(Key) error) (Header, error) {
	f := &fileReader{reader: reader{rest: file}, key: key}
	if err := f.read(file); err != nil {
		return Header{}, err
	}
	return f.header, nil
}

type fileReader struct {
	reader
	header   Header
	key      func(Key) error
	db       uint64
	deadline time.Time // of the key to come
}

func (f *fileReader) read(file []byte) error {
	head, err := f.take(uint64(len(magic)) + 4)
	if err != nil || string(head[:len(magic)]) != magic {
		return malformed("no RDB file")
	}
	version := 0
	for _, digit := range head[len(magic):] {
		if digit < '0' || digit > '9' {
			return malformed("no RDB version")
		}
		version = version*10 + int(digit-'0')
	}
	if version < 1 || version > Version {
		return ErrVersionOrChecksum
	}
	for {
		code, err := f.byte()
		if err != nil {
			return err
		}
		if code == opcodeEOF {
			break
		}
		if err := f.entry(code); err != nil {
			return err
		}
	}
	if version < 5 { // files had no checksum then
		return nil
	}
	end := len(file) - len(f.rest)
	sum, err := f.take(8)
	if err != nil {
		return err
	}
	want := binary.LittleEndian.Uint64(sum)
	if want != 0 && want != checksum(0, file[:end]) {
		return ErrVersionOrChecksum
	}
	return nil
}

// entry reads what an opcode, or the type byte of a key, announces.
func (f *fileReader) entry(code byte) error {
	switch code {
	case opcodeAux:
		name, err := f.string()
		if err != nil {
			return err
		}
		value, err := f.string()
		f.header.Aux = append(f.header.Aux, Aux{Name: string(name), Value: string(value)})
		return err
	case opcodeFunction:
		source, err := f.string()
		f.header.Functions = append(f.header.Functions, source)
		return err
	case opcodeSelectDB:
		var err error
		f.db, err = f.length()
		return err
	case opcodeResizeDB:
		if _, err := f.length(); err != nil {
			return err
		}
		_, err := f.length()
		return err
	case opcodeExpireTimeMS:
		b, err := f.take(8)
		if err == nil {
			f.deadline = time.UnixMilli(int64(binary.LittleEndian.Uint64(b)))
		}
		return err
	case opcodeExpireTime:
		b, err := f.take(4)
		if err == nil {
			f.deadline = time.Unix(int64(int32(binary.LittleEndian.Uint32(b))), 0)
		}
		return err
	case opcodeIdle:
		_, err := f.length()
		return err
	case opcodeFreq:
		_, err := f.byte()
		return err
	}
	return f.value(code)
}

// value reads a key and its value, and hands them over as DUMP would.
func (f *fileReader) value(kind byte) error {
	name, err := f.string()
	if err != nil {
		return err
	}
	before := f.rest
	if _, err := f.object(kind); err != nil {
		return err
	}
	object := before[:len(before)-len(f.rest)]
	k := Key{Name: name, Deadline: f.deadline}
	f.deadline = time.Time{}
	if f.db != 0 {
		return nil
	}
	k.Payload = append(append(make([]byte, 0, 1+len(object)+footerSize), kind), object...)
	k.Payload = appendFooter(k.Payload, 0)
	return f.key(k)
}
