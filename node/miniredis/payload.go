package miniredis

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// Why a value cannot leave a Miniredis, or enter it.
var (
	ErrHyperLogLog = errors.New("miniredis: a HyperLogLog of miniredis is none of Redis")
	ErrFieldTTL    = errors.New("miniredis: Redis 7.0 has no fields of hashes that expire")
	ErrGroups      = errors.New("miniredis: consumer groups stay where they are")
)

// Dump implements keyspace.Keyspace. Besides keyspace.ErrNoKey, the error may be
// ErrHyperLogLog, ErrFieldTTL or ErrGroups.
func (k *Keyspace) Dump(key []byte) (payload []byte, deadline time.Time, err error) {
	name, db := string(key), shown
	en := k.refresh(name)
	switch {
	case en == nil || en.hidden && k.expiry != keyspace.KeepExpired:
		return nil, time.Time{}, keyspace.ErrNoKey
	case en.hidden:
		db = hidden
	}
	v, err := k.export(db, name)
	if err != nil {
		return nil, time.Time{}, err
	}
	if en.deadline != 0 {
		deadline = time.UnixMilli(en.deadline)
	}
	return rdb.Encode(v), deadline, nil
}

// export is a value as DUMP has it.
func (k *Keyspace) export(number int, name string) (v rdb.Value, err error) {
	db := k.m.DB(number)
	switch kind := db.Type(name); kind {
	case "string":
		text, _ := db.Get(name)
		return rdb.Value{Type: rdb.TypeString, String: []byte(text)}, nil
	case kindList:
		list, _ := db.List(name)
		return rdb.Value{Type: rdb.TypeList, List: bytesOf(list)}, nil
	case "set":
		members, _ := db.Members(name)
		return rdb.Value{Type: rdb.TypeSet, Set: bytesOf(members)}, nil
	case kindZSet:
		return rdb.Value{Type: rdb.TypeZSet, ZSet: exportScores(db, name)}, nil
	case "hash":
		fields, _ := db.HKeys(name)
		for _, field := range fields {
			if db.HTTL(name, field) != 0 {
				return v, ErrFieldTTL
			}
			v.Hash = append(v.Hash, rdb.Field{Name: []byte(field), Value: []byte(db.HGet(name, field))})
		}
		v.Type = rdb.TypeHash
		return v, nil
	case kindStream:
		return k.exportStream(number, name)
	case hyperLogLog:
		return v, ErrHyperLogLog
	default:
		return v, fmt.Errorf("miniredis: %q is a %s", name, kind)
	}
}

func exportScores(db *miniredis.RedisDB, name string) (list []rdb.Member) {
	scores, _ := db.SortedSet(name)
	for member, score := range scores {
		list = append(list, rdb.Member{Member: []byte(member), Score: score})
	}
	slices.SortFunc(list, func(a, b rdb.Member) int {
		return cmp.Or(cmp.Compare(a.Score, b.Score), slices.Compare(a.Member, b.Member))
	})
	return list
}

// exportStream is a stream without what miniredis does not know of it: how many entries it
// had, and which were deleted.
func (k *Keyspace) exportStream(number int, name string) (v rdb.Value, err error) {
	if number == shown && len(k.check([]string{"XINFO", "GROUPS", name}).Elements()) > 0 {
		return v, ErrGroups
	}
	entries, _ := k.m.DB(number).Stream(name)
	s := &rdb.Stream{EntriesAdded: uint64(len(entries))}
	for _, entry := range entries {
		e := rdb.Entry{ID: parseID(entry.ID)}
		for i := 0; i+1 < len(entry.Values); i += 2 {
			e.Fields = append(e.Fields, rdb.Field{Name: []byte(entry.Values[i]), Value: []byte(entry.Values[i+1])})
		}
		s.Entries = append(s.Entries, e)
	}
	if len(s.Entries) > 0 {
		s.FirstID, s.LastID = s.Entries[0].ID, s.Entries[len(s.Entries)-1].ID
	}
	if number == shown {
		for _, part := range pairs(k.check([]string{"XINFO", "STREAM", name}).Elements()) {
			if id := parseID(string(part[1].Text)); string(part[0].Text) == "last-generated-id" && s.LastID.Less(id) {
				s.LastID = id
			}
		}
	}
	return rdb.Value{Type: rdb.TypeStream, Stream: s}, nil
}

func pairs(list []resp.Value) (out [][2]resp.Value) {
	for i := 0; i+1 < len(list); i += 2 {
		out = append(out, [2]resp.Value{list[i], list[i+1]})
	}
	return out
}

// parseID reads an ID of miniredis's, 0-0 if it is none.
func parseID(text string) (id rdb.ID) {
	ms, seq, _ := strings.Cut(text, "-")
	id.MS, _ = strconv.ParseUint(ms, 10, 64)
	id.Seq, _ = strconv.ParseUint(seq, 10, 64)
	return id
}

// dump is DUMP.
func (k *Keyspace) dump(c *call) {
	payload, _, err := k.Dump(c.args[1])
	switch {
	case errors.Is(err, keyspace.ErrNoKey):
		k.Read(c.args[1])
		c.w.Null()
	case err != nil:
		c.w.Error("ERR " + err.Error())
	default:
		k.count(true)
		c.w.Bulk(payload)
	}
}

// restore is RESTORE key ttl payload [REPLACE] [ABSTTL] [IDLETIME seconds] [FREQ counter].
// Idle times and counters are left out.
func (k *Keyspace) restore(c *call) {
	replace, absolute, ok := restoreOptions(c.args[4:])
	if !ok {
		c.w.Error("ERR syntax error")
		return
	}
	name := string(c.args[1])
	b := &before{name: name}
	if en := k.refresh(name); en != nil && !en.hidden {
		b.kind, b.deadline = en.kind, en.deadline
	}
	if !replace && b.kind != "" {
		c.w.Error("BUSYKEY Target key name already exists.")
		return
	}
	ms, ok := number.ParseInt(c.args[2])
	if !ok {
		c.w.Error("ERR value is not an integer or out of range")
		return
	}
	if ms < 0 {
		c.w.Error("ERR Invalid TTL value, must be >= 0")
		return
	}
	if rdb.Verify(c.args[3]) != nil {
		c.w.Error("ERR DUMP payload version or checksum are wrong")
		return
	}
	v, err := rdb.Decode(c.args[3])
	if err != nil {
		c.w.Error("ERR Bad data format")
		return
	}
	if v.Type == rdb.TypeStream && len(v.Stream.Groups) > 0 {
		c.w.Error("ERR " + ErrGroups.Error())
		return
	}
	if ms != 0 && !absolute {
		ms += k.clock.UnixMilli()
	}
	k.db().Del(name)
	if ms != 0 && ms <= k.passed.UnixMilli() && k.expiry == keyspace.DeleteExpired {
		if b.kind != "" {
			k.changed(b, ofKeys, "del")
			k.fx.rewrite("DEL", name)
		}
		c.w.OK()
		return
	}
	if en := k.index.keys[name]; en != nil && en.hidden {
		k.drop(en)
	}
	k.importValue(name, v)
	if ms != 0 {
		k.setDeadline(name, ms)
	}
	k.changed(b, ofKeys, "restore")
	if ms != 0 {
		k.fx.rewrite("RESTORE", name, strconv.FormatInt(ms, 10), string(c.args[3]), "ABSTTL", "REPLACE")
	}
	c.w.OK()
}

func restoreOptions(args [][]byte) (replace, absolute, ok bool) {
	for i := 0; i < len(args); i++ {
		switch word := strings.ToLower(string(args[i])); {
		case word == "replace":
			replace = true
		case word == "absttl":
			absolute = true
		case (word == "idletime" || word == "freq") && i+1 < len(args):
			i++
		default:
			return false, false, false
		}
	}
	return replace, absolute, true
}

// importValue makes a key that is not there.
func (k *Keyspace) importValue(name string, v rdb.Value) {
	db := k.db()
	switch v.Type {
	case rdb.TypeString:
		db.Set(name, string(v.String))
	case rdb.TypeList:
		db.Push(name, texts(v.List)...)
	case rdb.TypeSet:
		db.SetAdd(name, texts(v.Set)...)
	case rdb.TypeZSet:
		for _, m := range v.ZSet {
			db.ZAdd(name, m.Score, string(m.Member))
		}
	case rdb.TypeHash:
		for _, f := range v.Hash {
			db.HSet(name, string(f.Name), string(f.Value))
		}
	case rdb.TypeStream:
		k.importStream(name, v.Stream)
	}
}

func (k *Keyspace) importStream(name string, s *rdb.Stream) {
	db := k.db()
	last := rdb.ID{}
	for _, e := range s.Entries {
		var values []string
		for _, f := range e.Fields {
			values = append(values, string(f.Name), string(f.Value))
		}
		db.XAdd(name, e.ID.String(), values)
		last = e.ID
	}
	if last.Less(s.LastID) || len(s.Entries) == 0 {
		id := s.LastID.String()
		if s.LastID == (rdb.ID{}) {
			id = "0-1"
		}
		db.XAdd(name, id, []string{"", ""})
		k.dispatch(false, []string{"XDEL", name, id})
	}
}

// tellTTL is TTL, PTTL, EXPIRETIME and PEXPIRETIME. miniredis's TTLs may be of some time ago.
func (k *Keyspace) tellTTL(c *call) {
	name := string(c.args[1])
	if !k.Read(c.args[1]) {
		c.w.Int(-2)
		return
	}
	en := k.refresh(name)
	if en == nil || en.deadline == 0 {
		c.w.Int(-1)
		return
	}
	ms := en.deadline
	if strings.HasSuffix(c.cmd.Name, "ttl") {
		ms = max(ms-k.clock.UnixMilli(), 0)
	}
	if c.cmd.Name[0] != 'p' {
		ms = (ms + 500) / 1000
	}
	c.w.Int(ms)
}
