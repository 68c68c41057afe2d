package rdb

import (
	"fmt"
	"iter"
)

// The opcodes before a function library in an RDB file or a FUNCTION DUMP
// payload. The older one is of the release candidates of Redis 7.0.
const (
	opcodeFunction2     = 245
	opcodeFunctionPreGA = 246
)

// FunctionError is what FUNCTION RESTORE says of a payload whose checksum is
// right but whose contents are not.
type FunctionError string

func (e FunctionError) Error() string { return "rdb: " + string(e) }

// The errors of Functions.
const (
	ErrNotFunction     FunctionError = "given type is not a function"
	ErrLibraryName     FunctionError = "Failed loading library name"
	ErrEngineName      FunctionError = "Failed loading engine name"
	ErrHasDescription  FunctionError = "Failed loading library description indicator"
	ErrDescription     FunctionError = "Failed loading library description"
	ErrLibraryBlob     FunctionError = "Failed loading library blob"
	ErrLibraryContents FunctionError = "Failed loading library payload"
)

// EncodeFunctions returns the FUNCTION DUMP payload of libraries, given by their
// code with its first line, #!lua name=... (functionDumpCommand).
func EncodeFunctions(libraries [][]byte) []byte { return Redis70.EncodeFunctions(libraries) }

// EncodeFunctions is the package's EncodeFunctions for servers of the format.
func (f *Format) EncodeFunctions(libraries [][]byte) []byte {
	var dst []byte
	for _, code := range libraries {
		dst = appendString(append(dst, opcodeFunction2), code)
	}
	return f.appendFooter(dst, 0)
}

// Functions yields the code of each library in a payload that Verify accepts, or
// one of the errors above, after which it ends (functionRestoreCommand).
func Functions(payload []byte) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		r := &reader{rest: payload}
		for len(r.rest) > footerSize {
			code, err := r.library()
			if !yield(code, err) || err != nil {
				return
			}
		}
	}
}

// library reads one library with its opcode (rdbFunctionLoad).
func (r *reader) library() ([]byte, error) {
	opcode, err := r.byte()
	switch {
	case err != nil:
		return nil, err
	case opcode == opcodeFunctionPreGA:
		return r.oldLibrary()
	case opcode != opcodeFunction2:
		return nil, ErrNotFunction
	}
	code, err := r.string()
	if err != nil {
		return nil, ErrLibraryContents
	}
	return code, nil
}

// oldLibrary reads the older form, in which name, engine and description are not
// part of the code.
func (r *reader) oldLibrary() ([]byte, error) {
	name, err := r.string()
	if err != nil {
		return nil, ErrLibraryName
	}
	engine, err := r.string()
	if err != nil {
		return nil, ErrEngineName
	}
	described, err := r.length()
	if err != nil {
		return nil, ErrHasDescription
	}
	if described != 0 {
		if _, err := r.string(); err != nil {
			return nil, ErrDescription
		}
	}
	blob, err := r.string()
	if err != nil {
		return nil, ErrLibraryBlob
	}
	return fmt.Appendf(nil, "#!%s name=%s\n%s", engine, name, blob), nil
}
