package node

import (
	"crypto/sha1"
	"encoding/binary"
	"encoding/hex"
	"strings"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// digest is the signature of data by which DEBUG DIGEST-VALUE compares two keys and
// DEBUG DIGEST two servers. It is Redis's own, so that a node can be compared with a
// real server.
type digest [sha1.Size]byte

// xor adds data whose place does not matter (xorDigest).
func (d *digest) xor(data []byte) {
	sum := sha1.Sum(data)
	for i := range d {
		d[i] ^= sum[i]
	}
}

// mix adds data whose place matters (mixDigest).
func (d *digest) mix(data []byte) {
	d.xor(data)
	*d = sha1.Sum(d[:])
}

// mixNumber adds a number as its four bytes.
func (d *digest) mixNumber(n uint32) { d.mix(binary.BigEndian.AppendUint32(nil, n)) }

// xorPair adds a member and what belongs to it.
func (d *digest) xorPair(member, value []byte) {
	var pair digest
	pair.mix(member)
	pair.mix(value)
	d.xor(pair[:])
}

// objectTypes are the numbers of the types (OBJ_STRING and so on).
var objectTypes = map[rdb.Type]uint32{
	rdb.TypeString: 0, rdb.TypeList: 1, rdb.TypeSet: 2, rdb.TypeZSet: 3, rdb.TypeHash: 4, rdb.TypeStream: 6,
}

// value adds a key's value, with the digits of scores that the version writes (xorObjectDigest).
func (d *digest) value(v rdb.Value, by *dialect.Dialect) {
	d.mixNumber(objectTypes[v.Type])
	switch v.Type {
	case rdb.TypeString:
		d.mix(v.String)
	case rdb.TypeList:
		for _, element := range v.List {
			d.mix(element)
		}
	case rdb.TypeSet:
		for _, member := range v.Set {
			d.xor(member)
		}
	case rdb.TypeZSet:
		for _, member := range v.ZSet {
			d.xorPair(member.Member, scoreText(member.Score, by))
		}
	case rdb.TypeHash:
		for _, field := range v.Hash {
			d.xorPair(field.Name, field.Value)
		}
	case rdb.TypeStream:
		for _, entry := range v.Stream.Entries {
			d.mix([]byte(strings.Replace(entry.ID.String(), "-", ".", 1)))
			for _, field := range entry.Fields {
				d.mix(field.Name)
				d.mix(field.Value)
			}
		}
	}
}

// key adds what a key holds, if it exists.
func (d *digest) key(ks keyspace.Keyspace, by *dialect.Dialect, key []byte) {
	payload, deadline, err := ks.Dump(key)
	if err != nil {
		return
	}
	if v, err := by.Format().Decode(payload); err == nil { // it always is: the keyspace made it
		d.value(v, by)
	}
	if !deadline.IsZero() {
		d.xor([]byte("!!expire!!"))
	}
}

// scoreText is a score with the digits that the version shows.
func scoreText(score float64, by *dialect.Dialect) []byte {
	if by.Has(dialect.ShortDoubles) {
		return []byte(number.FormatShort(score))
	}
	return []byte(resp.FormatDouble(score))
}

func cmdDebugDigestValue(c *call) {
	c.out.Array(len(c.args) - 2)
	for _, key := range c.args[2:] {
		var d digest
		d.key(c.n.ks, c.n.dialect, key)
		c.out.Simple(hex.EncodeToString(d[:]))
	}
}

// cmdDebugDigest is the digest of all keys (computeDatasetDigest).
func cmdDebugDigest(c *call) {
	var all digest
	if c.n.ks.Len() > 0 {
		all.mixNumber(0) // the database
	}
	for s := range slot.Count {
		for _, key := range c.n.ks.KeysInSlot(s, c.n.ks.CountInSlot(s)) {
			var d digest
			d.mix([]byte(key))
			d.key(c.n.ks, c.n.dialect, []byte(key))
			all.xor(d[:])
		}
	}
	c.out.Simple(hex.EncodeToString(all[:]))
}
