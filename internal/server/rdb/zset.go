package rdb

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/number"
)

// The limits up to which a sorted set is a listpack: zset-max-listpack-entries
// and zset-max-listpack-value.
const (
	maxZSetListpackEntries = 128
	maxZSetListpackValue   = 64
)

// compareMembers orders a sorted set: by score, then by member.
func compareMembers(a, b Member) int {
	if c := cmp.Compare(a.Score, b.Score); c != 0 {
		return c
	}
	return bytes.Compare(a.Member, b.Member)
}

// inOrder returns the members in their order, which is nearly always the one
// they have.
func inOrder(members []Member) []Member {
	if slices.IsSortedFunc(members, compareMembers) {
		return members
	}
	members = slices.Clone(members)
	slices.SortFunc(members, compareMembers)
	return members
}

// appendZSet appends the members, as a listpack or not.
func (f *Format) appendZSet(dst []byte, members []Member, form Form) []byte {
	if form != FormCompact {
		members = inOrder(members)
	}
	if form.compact(zsetFitsListpack(members)) {
		pack := f.pack()
		for _, m := range members {
			pack.add(m.Member)
			f.addScore(pack, m.Score)
		}
		return appendString(append(dst, f.packed(kindZSetListpack, kindZSetZiplist)), pack.finish())
	}
	dst = appendLength(append(dst, kindZSet2), uint64(len(members)))
	// From the greatest to the smallest, which is faster to load for Redis.
	for _, m := range slices.Backward(members) {
		dst = appendString(dst, m.Member)
		dst = binary.LittleEndian.AppendUint64(dst, math.Float64bits(m.Score))
	}
	return dst
}

func zsetFitsListpack(members []Member) bool {
	if len(members) > maxZSetListpackEntries {
		return false
	}
	for _, m := range members {
		if len(m.Member) > maxZSetListpackValue {
			return false
		}
	}
	return true
}

// addScore appends a score as zzlInsertAt does: as an integer if it is a whole
// number well within 64 bits, otherwise as the text of C's %.17g.
func (f *Format) addScore(l packer, score float64) {
	const safe = math.MaxInt64 / 2
	if score >= -safe && score <= safe && score == math.Trunc(score) {
		l.addInteger(int64(score))
		return
	}
	if math.IsInf(score, 0) {
		l.add(infinity(score))
		return
	}
	if f.last >= kindSetListpack {
		l.add([]byte(number.FormatShort(score)))
		return
	}
	l.add(strconv.AppendFloat(nil, score, 'g', 17, 64))
}

func infinity(score float64) []byte {
	if score < 0 {
		return []byte("-inf")
	}
	return []byte("inf")
}

func (r *reader) zset(kind byte) (members []Member, err error) {
	switch kind {
	case kindZSet:
		members, err = r.members((*reader).textScore)
	case kindZSet2:
		members, err = r.members((*reader).binaryScore)
	case kindZSetZiplist:
		members, err = r.packedMembers(readZiplist)
	default:
		members, err = r.packedMembers(readListpack)
	}
	if err != nil {
		return nil, err
	}
	names := make([][]byte, len(members))
	for i, m := range members {
		if math.IsNaN(m.Score) {
			return nil, malformed("a score that is not a number")
		}
		names[i] = m.Member
	}
	if hasDuplicates(names) {
		return nil, malformed("a sorted set with a member twice")
	}
	if isPacked(kind) {
		return members, nil
	}
	return inOrder(members), nil
}

func (r *reader) members(score func(*reader) (float64, error)) ([]Member, error) {
	n, err := r.size()
	if err != nil {
		return nil, err
	}
	members := make([]Member, 0, room(n))
	for range n {
		var m Member
		if m.Member, err = r.string(); err != nil {
			return nil, err
		}
		if m.Score, err = score(r); err != nil {
			return nil, err
		}
		members = append(members, m)
	}
	return members, nil
}

func (r *reader) packedMembers(read func([]byte) ([][]byte, error)) ([]Member, error) {
	elements, err := r.packedPairs(read)
	if err != nil {
		return nil, err
	}
	members := make([]Member, 0, len(elements)/2)
	for i := 0; i < len(elements); i += 2 {
		members = append(members, Member{Score: packedScore(elements[i+1]), Member: elements[i]})
	}
	return members, nil
}

func (r *reader) binaryScore() (float64, error) {
	b, err := r.take(8)
	if err != nil {
		return 0, err
	}
	return math.Float64frombits(binary.LittleEndian.Uint64(b)), nil
}

// textScore reads a score of before Redis 4.0: its length, or a special value
// in place of it, and its digits (rdbLoadDoubleValue).
func (r *reader) textScore() (float64, error) {
	n, err := r.byte()
	if err != nil {
		return 0, err
	}
	switch n {
	case 255:
		return math.Inf(-1), nil
	case 254:
		return math.Inf(1), nil
	case 253:
		return math.NaN(), nil
	}
	text, err := r.take(uint64(n))
	if err != nil {
		return 0, err
	}
	score, some := number.FloatPrefix(text)
	if !some {
		return 0, malformed("a score of %q", text)
	}
	return score, nil
}

// longestScore is how much of a text is looked at (zzlStrtod).
const longestScore = 127

// packedScore reads the score of a compact form: what the text begins with, and 0 if that is
// no number (zzlGetScore).
func packedScore(text []byte) float64 {
	score, _ := number.FloatPrefix(text[:min(len(text), longestScore)])
	return score
}
