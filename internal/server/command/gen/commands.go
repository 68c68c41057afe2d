package main

import (
	"cmp"
	"slices"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/command/internal/reply"
)

// entry is a command or subcommand as the server describes it.
type entry struct {
	name      string
	info      reply.Value // its element of COMMAND
	docs      reply.Value // its map of COMMAND DOCS
	container int         // index of its container, or -1
	subs      int         // number of subcommands, which follow it
}

// The elements of a command's array in the reply of COMMAND.
const (
	infoName = iota
	infoArity
	infoFlags
	infoFirstKey
	infoLastKey
	infoKeyStep
	infoCategories
	infoTips
	infoKeySpecs
	infoSubcommands
)

// readCommands asks for all commands and returns them by name, each one followed
// by its subcommands. (The server lists them in the order of a hash table.)
func readCommands(s *server) ([]entry, error) {
	infos, err := s.do("COMMAND")
	if err != nil {
		return nil, err
	}
	if len(infos.Elements[0].Elements) <= infoTips {
		return wholeEntries(infos.Elements, s.version, command.Default), nil
	}
	docs, err := s.do("COMMAND", "DOCS")
	if err != nil {
		return nil, err
	}
	return appendEntries(nil, infos.Elements, docs, -1), nil
}

// wholeEntries are those of a server that does not list subcommands, nor document anything:
// of the neighbour's subcommands it has those that are as old as itself.
func wholeEntries(infos []reply.Value, version string, neighbour *command.Table) []entry {
	slices.SortFunc(infos, func(a, b reply.Value) int {
		return cmp.Compare(a.Elements[infoName].Text, b.Elements[infoName].Text)
	})
	var entries []entry
	for _, info := range infos {
		whole := entry{name: info.Elements[infoName].Text, info: info, container: -1}
		at := len(entries)
		entries = append(entries, whole)
		known := neighbour.ByName(whole.name)
		if known == nil {
			continue
		}
		for _, sub := range known.Subcommands() {
			if sub.Docs().Since <= version {
				entries = append(entries, entry{name: sub.Name, info: info, container: at})
				entries[at].subs++
			}
		}
	}
	return entries
}

func appendEntries(entries []entry, infos []reply.Value, docs reply.Value, container int) []entry {
	slices.SortFunc(infos, func(a, b reply.Value) int {
		return cmp.Compare(a.Elements[infoName].Text, b.Elements[infoName].Text)
	})
	for _, info := range infos {
		e := entry{name: info.Elements[infoName].Text, info: info, container: container}
		e.docs, _ = docs.Get(e.name)
		subs := info.Elements[infoSubcommands].Elements
		e.subs = len(subs)
		subDocs, _ := e.docs.Get("subcommands")
		entries = append(entries, e)
		entries = appendEntries(entries, subs, subDocs, len(entries)-1)
	}
	return entries
}
