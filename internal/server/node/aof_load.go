package node

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

var (
	errAOFFormat    = errors.New("bad file format")
	errAOFTruncated = errors.New("unexpected end of file")
)

// loadAppendOnly reads the append only file, and reports whether there is anything in
// it (loadAppendOnlyFiles). The end of the last file may be missing, from the middle of a
// command or a transaction on, if aof-load-truncated says so: it is cut off then. As in Redis,
// half a transaction stays in the file if half a command was behind it: at the next start
// all that was written meanwhile belongs to it, and is lost.
func (n *Node) loadAppendOnly() (found bool, err error) {
	f := n.appendOnlyFile()
	if f.Size() == 0 {
		return false, nil
	}
	defer n.setExpiryMode(n.setExpiryMode(keyspace.KeepExpired))
	n.reloads = true
	defer func() { n.reloads = false }()
	all := f.parts()
	for i, p := range all {
		end, err := n.loadPart(p.data)
		if errors.Is(err, errAOFTruncated) && i == len(all)-1 && isYes(n.config.Get("aof-load-truncated")) {
			p.data, err = bytes.Clone(p.data[:end]), nil
		}
		if err != nil {
			return true, fmt.Errorf("append only file: %w", err)
		}
	}
	n.aof.size, n.aof.baseSize = int64(f.Size()), 0
	if f.base != nil {
		n.aof.baseSize = int64(len(f.base.data))
	}
	return true, nil
}

// loadPart reads one file, and returns up to where it is whole (loadSingleAppendOnlyFile).
func (n *Node) loadPart(data []byte) (end int, err error) {
	if len(data) == 0 {
		return 0, nil
	}
	s := n.masterSession()
	if n.dialect.Format().IsFile(data) {
		if _, err := n.loadRDB(data, func(rdb.Key) bool { return true }); err != nil {
			return 0, fmt.Errorf("%w: %w", errAOFTruncated, err)
		}
		return len(data), nil
	}
	r := aofReader{rest: data}
	var queue []queued
	open, before := false, 0
	for len(r.rest) > 0 {
		args, err := r.next()
		if err != nil {
			return end, err
		}
		if args == nil { // a timestamp
			continue
		}
		cmd, _ := n.commands.Resolve(args)
		switch {
		case cmd == nil:
			return end, fmt.Errorf("unknown command '%s'", args[0])
		case cmd.ID == idMulti:
			open, before, queue = true, end, nil
		case cmd.ID == idExec:
			for _, q := range queue {
				n.runFromDisk(s, q.cmd, q.args)
			}
			open, queue = false, nil
		case open:
			queue = append(queue, queued{cmd, args})
		default:
			n.runFromDisk(s, cmd, args)
		}
		end = len(data) - len(r.rest)
	}
	if open {
		return before, errAOFTruncated
	}
	return end, nil
}

// runFromDisk runs a command again, if it is one that a server puts into the file. It is no
// call that statistics know of, and does not wait.
func (n *Node) runFromDisk(s *Session, cmd *command.Command, args [][]byte) {
	if !cmd.ArityOK(len(args)) || !cmd.Has(command.Write) {
		return
	}
	if h := handlers[cmd.ID]; h != nil {
		h(&call{n: n, s: s, cmd: cmd, args: args, out: &s.out, slot: noSlot, inExec: true})
	} else {
		n.do(&s.out, cmd, args)
	}
	s.out.Buf = s.out.Buf[:0]
}

// aofReader reads the commands of an append only file, which has nothing but requests
// as the server itself writes them, and timestamps.
type aofReader struct{ rest []byte }

// next returns the next command, or nil for a timestamp.
func (r *aofReader) next() ([][]byte, error) {
	line, whole := r.line()
	switch {
	case len(line) > 0 && line[0] == '#':
		return nil, nil
	case len(line) == 0 || line[0] != '*':
		return nil, errAOFFormat
	case !whole:
		return nil, errAOFTruncated
	}
	count, err := strconv.Atoi(string(line[1:]))
	if err != nil || count < 1 {
		return nil, errAOFFormat
	}
	var args [][]byte
	for range count {
		line, whole := r.line()
		switch {
		case len(line) == 0 && !whole:
			return nil, errAOFTruncated
		case len(line) == 0 || line[0] != '$':
			return nil, errAOFFormat
		case !whole:
			return nil, errAOFTruncated
		}
		size, err := strconv.Atoi(string(line[1:]))
		if err != nil || size < 0 {
			return nil, errAOFFormat
		}
		if size > len(r.rest) || size+2 > len(r.rest) {
			return nil, errAOFTruncated
		}
		args = append(args, r.rest[:size:size])
		r.rest = r.rest[size+2:]
	}
	return args, nil
}

// line takes a line, of which the end may be missing.
func (r *aofReader) line() (line []byte, whole bool) {
	line, rest, whole := bytes.Cut(r.rest, []byte("\n"))
	r.rest = rest
	return bytes.TrimSuffix(line, []byte("\r")), whole
}
