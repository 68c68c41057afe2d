package script

import (
	"maps"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
)

// library is a function library (functionLibInfo).
type library struct {
	name, code string
	functions  map[string]*function // names are case-sensitive inside a library
}

// function is a registered function (functionInfo).
type function struct {
	name        string
	description *string
	flags       Flags
	entry       *entryPoint
}

// libraries is a set of libraries without two functions of one name, in any case
// (functionsLibCtx). Its zero value is empty.
type libraries struct {
	byName    map[string]*library
	functions map[string]*function // by lower-case name
}

func (l *libraries) function(name []byte) *function { return l.functions[lower(name)] }

// sorted returns the libraries by name. Redis lists them in the order of a hash
// table whose seed is random.
func (l *libraries) sorted() []*library {
	list := make([]*library, 0, len(l.byName))
	for _, name := range sortedKeys(l.byName) {
		list = append(list, l.byName[name])
	}
	return list
}

func (l *library) sorted() []*function {
	list := make([]*function, 0, len(l.functions))
	for _, name := range sortedKeys(l.functions) {
		list = append(list, l.functions[name])
	}
	return list
}

// without returns the set without some of its libraries.
func (l *libraries) without(removed ...*library) libraries {
	rest := libraries{byName: maps.Clone(l.byName), functions: maps.Clone(l.functions)}
	for _, lib := range removed {
		delete(rest.byName, lib.name)
		for name := range lib.functions {
			delete(rest.functions, strings.ToLower(name))
		}
	}
	return rest
}

// with returns the set with more libraries, whose names must be new. It returns
// the name of a function that is there already, if there is one.
func (l *libraries) with(added ...*library) (all libraries, duplicate string) {
	all = libraries{byName: map[string]*library{}, functions: map[string]*function{}}
	maps.Copy(all.byName, l.byName)
	maps.Copy(all.functions, l.functions)
	for _, lib := range added {
		for _, f := range lib.sorted() {
			key := strings.ToLower(f.name)
			if _, ok := all.functions[key]; ok {
				return libraries{}, f.name
			}
			all.functions[key] = f
		}
		all.byName[lib.name] = lib
	}
	return all, ""
}

// join adds the libraries of another set (libraryJoin).
func (l *libraries) join(other *libraries, replace bool) (all libraries, errText string) {
	var replaced []*library
	for _, lib := range other.sorted() {
		if old, ok := l.byName[lib.name]; ok {
			if !replace {
				return libraries{}, "Library " + lib.name + " already exists"
			}
			replaced = append(replaced, old)
		}
	}
	rest := l.without(replaced...)
	all, duplicate := rest.with(other.sorted()...)
	if duplicate != "" {
		return libraries{}, "Function " + duplicate + " already exists"
	}
	return all, ""
}

// metadata is what the first line of a library says.
type metadata struct{ engine, name, code string }

const badName = "Library names can only contain letters, numbers, or underscores(_) and must be at least one character long"

// parseMetadata reads the first line of a library, "#!lua name=mylib"; the code
// keeps that line's end (functionExtractLibMetaData).
func parseMetadata(payload string) (md metadata, errText string) {
	if !strings.HasPrefix(payload, "#!") {
		return md, "Missing library metadata"
	}
	end := strings.IndexByte(untilNUL(payload), '\n')
	if end < 0 {
		return md, "Invalid library metadata"
	}
	parts, ok := splitWords(payload[:end])
	if !ok || len(parts) == 0 {
		return md, "Invalid library metadata"
	}
	md.engine = parts[0][min(2, len(parts[0])):]
	named := false
	for _, part := range parts[1:] {
		if !ctype.HasPrefixFold(part, "name=") {
			return md, "Invalid metadata value given: " + untilNUL(part)
		}
		if named {
			return md, "Invalid metadata value, name argument was given multiple times"
		}
		md.name, named = part[len("name="):], true
	}
	if !named {
		return md, "Library name was not given"
	}
	md.code = payload[end:]
	return md, ""
}

// validName is functionsVerifyName, for libraries and functions.
func validName(name string) bool {
	return name != "" && !slices.ContainsFunc([]byte(name), func(c byte) bool {
		return !ctype.IsAlpha(c) && !ctype.IsDigit(c) && c != '_'
	})
}
