package rdb

import (
	"bytes"
	"encoding/binary"
	"time"
)

// The opcodes that WriteFile does not write.
const (
	opcodeIdle       = 248
	opcodeFreq       = 249
	opcodeExpireTime = 253
)

// ReadFile reads an RDB file of the format or an older one, as a replica or a starting server does (rdbLoadRio), and
// calls key for each key in its order. The header is returned when all is read. Keys
// of databases other than 0, idle times and the like are left out. The errors are
// ErrVersionOrChecksum for a file of a newer version or with a wrong checksum,
// ErrBadFormat for any other damage, and what key returns.
//
// A checksum of 0 stands for none, as in Redis.
func (format *Format) ReadFile(file []byte, key func(Key) error) (Header, error) {
	f := &fileReader{reader: reader{rest: file}, format: format, key: key}
	if err := f.read(file); err != nil {
		return Header{}, err
	}
	return f.header, nil
}

type fileReader struct {
	reader
	format   *Format
	header   Header
	key      func(Key) error
	db       uint64
	deadline time.Time // of the key to come
}

func (f *fileReader) read(file []byte) error {
	version, err := f.version()
	if err != nil {
		return err
	}
	if version < 1 || f.format.refuses(version) {
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

// version reads the first word of the file: "REDIS" and four digits, or, in the files of
// some products, "VALKEY" and three.
func (f *fileReader) version() (int, error) {
	head, err := f.take(9)
	if err != nil {
		return 0, malformed("no RDB file")
	}
	digits, ok := bytes.CutPrefix(head, []byte("REDIS"))
	if !ok && f.format.Version > 79 {
		digits, ok = bytes.CutPrefix(head, []byte("VALKEY"))
	}
	if !ok {
		return 0, malformed("no RDB file")
	}
	version := 0
	for _, digit := range digits {
		if digit < '0' || digit > '9' {
			return 0, malformed("no RDB version")
		}
		version = version*10 + int(digit-'0')
	}
	return version, nil
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
	if _, err := f.format.object(&f.reader, kind); err != nil {
		return err
	}
	object := before[:len(before)-len(f.rest)]
	k := Key{Name: name, Deadline: f.deadline}
	f.deadline = time.Time{}
	if f.db != 0 {
		return nil
	}
	k.Payload = append(append(make([]byte, 0, 1+len(object)+footerSize), kind), object...)
	k.Payload = f.format.appendFooter(k.Payload, 0)
	return f.key(k)
}
