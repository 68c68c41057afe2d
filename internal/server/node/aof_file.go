package node

import "slices"

// AppendOnlyFile is what is on a disk of a node's append only file, as the manifest lists
// it: a base, which is the data set of some moment, and the commands of the time after it
// in one or more increments, of which the last one grows. The zero value is none.
type AppendOnlyFile struct {
	base       *aofPart // nil if there is none
	increments []*aofPart
}

// aofPart is one file.
type aofPart struct {
	data    []byte
	written Moment // of which data is a state
	// The first synced bytes survive when the machine loses power: those of the moment
	// durable.
	synced  int
	durable Moment
	// The kernel has kept the bytes from synced to cached in its memory since then.
	cached aofCached
}

// aofCached is a part of a file, from its start, that the kernel is to write by itself.
type aofCached struct {
	size  int
	of    Moment
	since int64 // in seconds
}

// newPart is a file that is on the disk as it is.
func newPart(data []byte, of Moment) *aofPart {
	return &aofPart{data: data, written: of, synced: len(data), durable: of}
}

// write appends to the file: to the kernel's memory, that is.
func (p *aofPart) write(data []byte, of Moment) {
	p.data = append(p.data, data...)
	p.written = of
}

// sync puts on the disk what was written (fsync).
func (p *aofPart) sync() {
	p.synced, p.durable, p.cached = len(p.data), p.written, aofCached{}
}

// dirty reports whether something is not synced.
func (p *aofPart) dirty() bool { return p.synced != len(p.data) }

// writeBackAfter is for how many seconds the kernel keeps in memory what nobody has
// asked it to sync: Linux's default (vm.dirty_expire_centisecs).
const writeBackAfter = 30

// writeBack is the kernel's own syncing.
func (p *aofPart) writeBack(second int64) {
	c := &p.cached
	if c.size > p.synced && second >= c.since+writeBackAfter {
		p.synced, p.durable = c.size, c.of
		*c = aofCached{}
	}
	if c.size == 0 && p.dirty() {
		*c = aofCached{len(p.data), p.written, second}
	}
}

// histories names those of which the file has data.
func (f *AppendOnlyFile) histories() (ids []string) {
	for _, p := range append([]*aofPart{f.base}, f.increments...) {
		if p != nil {
			ids = append(ids, p.written.History, p.durable.History, p.cached.of.History)
		}
	}
	return ids
}

// NewAppendOnlyFile is one that holds these bytes: commands as Redis writes them, or an RDB
// file.
func NewAppendOnlyFile(data []byte) AppendOnlyFile {
	return AppendOnlyFile{increments: []*aofPart{newPart(data, Moment{})}}
}

// Clone returns a copy, which has nothing to do with the original.
func (f *AppendOnlyFile) Clone() (copied AppendOnlyFile) {
	clone := func(p *aofPart) *aofPart {
		c := *p
		c.data = slices.Clone(p.data)
		return &c
	}
	if f.base != nil {
		copied.base = clone(f.base)
	}
	for _, p := range f.increments {
		copied.increments = append(copied.increments, clone(p))
	}
	return copied
}

// parts are the files in the order in which they are read.
func (f *AppendOnlyFile) parts() []*aofPart {
	if f.base == nil {
		return f.increments
	}
	return append([]*aofPart{f.base}, f.increments...)
}

// last is the file that was written last, or nil.
func (f *AppendOnlyFile) last() *aofPart {
	if all := f.parts(); len(all) > 0 {
		return all[len(all)-1]
	}
	return nil
}

// Size is the number of bytes of all files.
func (f *AppendOnlyFile) Size() int {
	size := 0
	for _, p := range f.parts() {
		size += len(p.data)
	}
	return size
}

// Cut takes the last bytes of the file that was written last, as damage to a disk can.
func (f *AppendOnlyFile) Cut(bytes int) {
	if p := f.last(); p != nil {
		p.data = slices.Clone(p.data[:max(len(p.data)-bytes, 0)])
		p.synced = min(p.synced, len(p.data))
	}
}

func (f *AppendOnlyFile) losePower() {
	for _, p := range f.parts() {
		p.data, p.written, p.cached = slices.Clone(p.data[:p.synced]), p.durable, aofCached{}
	}
}
