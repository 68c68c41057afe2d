package engine

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/node/keyspace"
)

// stage is a keyspace of a version of the server, with those who hear of it.
type stage struct {
	*Engine
	t       *testing.T
	dialect *dialect.Dialect
	events  []string
}

var _ keyspace.FieldObserver = (*stage)(nil)

// newStage returns a keyspace of that version whose time is start, with the encodings of a
// node.
func newStage(t *testing.T, name string) *stage {
	d, err := dialect.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{Engine: newEngine(), t: t, dialect: d}
	s.SetDialect(d)
	limits := keyspace.DefaultEncodingLimits()
	if d.Has(dialect.SmallSets) {
		limits.SetEntries, limits.SetValue = 128, 64
	}
	s.SetLimits(limits)
	s.Observe(s)
	return s
}

func (s *stage) KeyChanged(string)       {}
func (s *stage) KeyExpired(string)       {}
func (s *stage) KeysFlushed()            {}
func (s *stage) KeyReady(string, string) {}

func (s *stage) KeyEvent(class keyspace.EventClass, event, _ string) {
	if class != keyspace.EventNew && class != keyspace.EventMiss {
		s.events = append(s.events, event)
	}
}

func (s *stage) FieldsExpired(_ string, fields []string, gone bool) {
	over := "over:" + strings.Join(fields, "+")
	if gone {
		over += ":gone"
	}
	s.events = append(s.events, over)
}

// play runs lines of the form
//
//	command => reply | events | what replicas get
//
// of which all but the command may be left out, and "after 100ms", which lets time pass.
func (s *stage) play(lines ...string) {
	s.t.Helper()
	for _, line := range lines {
		parts := strings.Split(line, " | ")
		command, want, _ := strings.Cut(parts[0], " => ")
		s.events = nil
		got := ""
		if wait, ok := strings.CutPrefix(command, "after "); ok {
			d, err := time.ParseDuration(wait)
			if err != nil {
				s.t.Fatal(err)
			}
			s.Pass(time.UnixMilli(s.now).Add(d))
		} else {
			got = s.call(words(command))
			if want != got && want != "" {
				s.t.Errorf("%s: %s\n got %s\nwant %s", s.dialect, command, got, want)
			}
		}
		if len(parts) > 1 && strings.Join(s.events, " ") != parts[1] {
			s.t.Errorf("%s: %s\n got the events %s\nwant %s", s.dialect, command, strings.Join(s.events, " "), parts[1])
		}
		if len(parts) > 2 {
			if sent := s.sent(words(command)); sent != parts[2] {
				s.t.Errorf("%s: %s\nreplicas get %s\nwant         %s", s.dialect, command, sent, parts[2])
			}
		}
	}
}

// call runs a command of the version and returns its reply for RESP2, with blanks for line ends.
func (s *stage) call(args [][]byte) string {
	s.t.Helper()
	cmd, _ := s.dialect.Commands().Resolve(args)
	if cmd == nil || !cmd.ArityOK(len(args)) {
		s.t.Fatalf("%s: no such call: %q", s.dialect, args)
	}
	var w resp.Writer
	if !do(s.Engine, &w, cmd, args) {
		s.t.Fatalf("%s: %s is not known", s.dialect, cmd.Name)
	}
	return strings.TrimSuffix(strings.ReplaceAll(string(w.Buf), "\r\n", " "), " ")
}

// sent is what the last command means to replicas, commands with "; " between.
func (s *stage) sent(args [][]byte) string {
	fx := s.Effects()
	var all []string
	add := func(request [][]byte) { all = append(all, string(bytes.Join(request, []byte(" ")))) }
	for also := fx.Also; len(also) > 0; {
		var request [][]byte
		request, also = cutRequest(s.t, also)
		add(request)
	}
	switch {
	case !fx.Changed:
	case fx.Own != nil:
		request, _ := cutRequest(s.t, fx.Own)
		add(request)
	default:
		add(args)
	}
	return strings.Join(all, "; ")
}

// A server of a version has the commands of its table, and the engine those of any.
func TestTablesOfDialects(t *testing.T) {
	for _, name := range []string{"redis-7.4", "valkey-9.1"} {
		newStage(t, name).play("HSET h a 1", "HEXPIRE h 100 FIELDS 2 a b => *2 :1 :-2")
	}
}

func TestFieldsExpire(t *testing.T) {
	for _, name := range []string{"redis-7.4", "redis-8.6"} {
		s := newStage(t, name)
		s.play(
			"HSET h a 1 b 2 c 3",
			"HPEXPIRE h 100 FIELDS 2 a b => *2 :1 :1 | hexpire | HPEXPIREAT h 1700000000100 FIELDS 2 a b",
			"HPEXPIRETIME h FIELDS 3 a b c => *3 :1700000000100 :1700000000100 :-1",
			"OBJECT ENCODING h => $10 listpackex",
			"HKEYS h => *3 $1 b $1 a $1 c", // of equal deadlines the last to come stands first
			"HEXPIRE h 50 NX FIELDS 2 a c => *2 :0 :1 | hexpire | HPEXPIREAT h 1700000050000 NX FIELDS 1 c",
			"HEXPIRE h 500 LT FIELDS 2 a zz => *2 :0 :-2 |  | ",
			"COPY h copy => :1",
			"RENAME copy renamed => +OK",
			"HSET h b 5 => :0 | hset",
			"HINCRBY h a 1 => :2",
			"after 99ms | ",
			"HGET h a => $1 2",
			"after 1ms | hexpired over:a hexpired over:b+a",
			"HGETALL h => *4 $1 c $1 3 $1 b $1 5",
			"HLEN renamed => :1",
			"HPERSIST h FIELDS 3 a b c => *3 :-2 :-1 :1 | hpersist | HPERSIST h FIELDS 3 a b c",
			"HPEXPIRE h 10 FIELDS 2 b c => *2 :1 :1",
			"after 10ms | hexpired over:c+b:gone del",
			"EXISTS h => :0",
			"HSET g a 1 b 2",
			"HEXPIRE g 0 FIELDS 2 a zz => *2 :2 :-2 | hdel | HDEL g a",
			"HPEXPIREAT g 1 FIELDS 1 b => *1 :2 | hdel del | HDEL g b",
		)
	}
}

// Without active expiry a field is deleted when a command comes across it.
func TestFieldsStayUntilAccessed(t *testing.T) {
	s := newStage(t, "redis-7.4")
	s.SetActiveExpire(false)
	s.play(
		"HSET h a 1 b 2 c 3 d 4",
		"HPEXPIRE h 1 FIELDS 3 a b c",
		"after 1s | ",
		"HLEN h => :4", "HGETALL h => *2 $1 d $1 4 | ", "HKEYS h => *1 $1 d",
		"HGET h a => $-1 | hexpired over:a",
		"HLEN h => :3",
		"HINCRBY h b 3 => :3 | hexpired over:b hincrby",
		"HTTL h FIELDS 1 b => *1 :-1",
		"HDEL h c => :1 | hdel",
		"HPEXPIRE h 1 FIELDS 2 b d",
		"after 1s | ",
		"HMGET h b d => *2 $-1 $-1 | hexpired over:b hexpired over:d:gone del",
		"EXISTS h => :0",
	)
	v := newStage(t, "valkey-9.1")
	v.SetActiveExpire(false)
	v.play(
		"HSET h a 1 b 2 c 3 d 4",
		"HPEXPIRE h 1 FIELDS 3 a b c",
		"after 1s | ",
		"HGET h a => $-1 | ", "HLEN h => :4", "HDEL h a => :0", "HTTL h FIELDS 1 a => *1 :-2",
		"HEXPIRE h 5 FIELDS 1 a => *1 :-2", "HSET h a 7 => :1", "HGET h a => $1 7",
	)
}

func TestFieldsExpireInVolatileSets(t *testing.T) {
	newStage(t, "valkey-9.1").play(
		"HSET h a 1 b 2 c 3",
		"HPEXPIRE h 100 FIELDS 2 a b => *2 :1 :1 | hexpire",
		"OBJECT ENCODING h => $9 hashtable",
		"HEXPIRE h 50 NX FIELDS 2 a c => *2 :0 :1 | hexpire | HPEXPIREAT h 1700000050000 NX FIELDS 2 a c",
		"HEXPIRE h 100 XX LT FIELDS 1 b => *1 :0",
		"HTTL h FIELDS 1 c => *1 :50",
		"after 100ms | hexpired over:b+a",
		"HEXPIRE h 0 FIELDS 1 c => *1 :2 | hexpired del | HDEL h c",
		"HSET h a 1 b 2",
		"HSETEX h FXX EX 100 FIELDS 2 a 5 b 6 => :1 | hset hexpire | HSETEX h PXAT 1700000100100 FIELDS 2 a 5 b 6",
		"HGETEX h EX 200 FIELDS 2 a zz => *2 $1 5 $-1 | hexpire | HPEXPIREAT h 1700000200100 FIELDS 1 a",
		"HGETDEL h FIELDS 2 a zz => *2 $1 5 $-1 | hdel | HGETDEL h FIELDS 2 a zz",
	)
}

func TestFieldsAreReadAndSetWithDeadlines(t *testing.T) {
	for _, name := range []string{"redis-8.0", "redis-8.6"} {
		newStage(t, name).play(
			"HSETEX h FNX EX 100 FIELDS 2 a 1 b 2 => :1 | hset hexpire | HSETEX h FNX PXAT 1700000100000 FIELDS 2 a 1 b 2",
			"HSETEX h FNX FIELDS 1 a 9 => :0 |  | ",
			"HSETEX h KEEPTTL FIELDS 1 a 3 => :1 | hset | HSETEX h KEEPTTL FIELDS 1 a 3",
			"HTTL h FIELDS 2 a b => *2 :100 :100",
			"HSETEX h FIELDS 1 b 3 => :1", "HTTL h FIELDS 2 a b => *2 :100 :-1",
			"HGETEX h PERSIST FIELDS 2 a b => *2 $1 3 $1 3 | hpersist | HPERSIST h FIELDS 2 a b",
			"HGETEX h EX 200 FIELDS 2 a zz => *2 $1 3 $-1 | hexpire | HPEXPIREAT h 1700000200000 FIELDS 2 a zz",
			"HSETEX h PXAT 1 FIELDS 2 q 1 r 2 => :1 | hset hdel | HDEL h q; HDEL h r",
			"HGETDEL h FIELDS 2 a zz => *2 $1 3 $-1 | hdel | HDEL h a zz",
			"HGETEX h PXAT 1 FIELDS 1 b => *1 $1 3 | hdel del | HDEL h b",
			"EXISTS h => :0",
		)
	}
}

// A key that is written anew, deleted or flushed takes its fields' deadlines with it.
func TestDeadlinesOfFieldsGoWithTheKey(t *testing.T) {
	s := newStage(t, "redis-8.6")
	s.play(
		"HSETEX a PX 10 FIELDS 1 f 1", "SET a 1",
		"HSETEX b PX 10 FIELDS 1 f 1", "DEL b",
		"HSETEX c PX 10 FIELDS 1 f 1", "HDEL c f", "HSET c f 1",
		"HSETEX d PX 10 FIELDS 1 f 1", "COPY d e REPLACE", "HPERSIST d FIELDS 1 f",
	)
	if got := s.Figures().Volatile; got != 1 {
		t.Errorf("%d hashes with fields that expire, want that of e", got)
	}
	s.play("after 1s | hexpired over:f:gone del", "EXISTS a c d => :3")
	s.play("HSETEX x PX 10 FIELDS 1 f 1")
	s.Flush()
	s.play("after 1s | ")
}

// Payloads keep the deadlines of fields.
func TestDumpOfFieldsThatExpire(t *testing.T) {
	for _, name := range []string{"redis-7.4", "redis-8.6", "valkey-9.0"} {
		s := newStage(t, name)
		s.play("HSET h a 1 b 2 c 3", "HPEXPIRE h 100 FIELDS 1 b")
		payload, _, err := s.Dump([]byte("h"))
		if err != nil {
			t.Fatal(err)
		}
		s.call([][]byte{[]byte("RESTORE"), []byte("r"), []byte("0"), payload})
		s.play("HPTTL r FIELDS 3 a b c => *3 :-1 :100 :-1", "DEL h", "after 100ms | hexpired over:b", "HLEN r => :2")
	}
}

func TestSmallSets(t *testing.T) {
	long := strings.Repeat("x", 65)
	many := "SADD many"
	for i := range 129 {
		many += " m" + string(rune('a'+i%26)) + string(rune('a'+i/26))
	}
	s := newStage(t, "redis-7.2")
	s.play(
		"SADD s 3 1 2", "OBJECT ENCODING s => $6 intset",
		"SADD s a", "OBJECT ENCODING s => $8 listpack", "SMEMBERS s => *4 $1 1 $1 2 $1 3 $1 a",
		"SREM s a", "OBJECT ENCODING s => $8 listpack",
		"SADD s "+long, "OBJECT ENCODING s => $9 hashtable",
		"SADD w a", "OBJECT ENCODING w => $8 listpack",
		many, "OBJECT ENCODING many => $9 hashtable",
		"SADD i 1 2 a", "SADD j 1 2 b", "SINTERSTORE k i j", "OBJECT ENCODING k => $6 intset",
		"SUNIONSTORE k i j", "OBJECT ENCODING k => $8 listpack",
	)
	newStage(t, "redis-7.0").play("SADD s a", "OBJECT ENCODING s => $9 hashtable")
}

func TestConditionsOfStrings(t *testing.T) {
	newStage(t, "redis-8.6").play(
		"SET k a", "SET k b IFEQ a => +OK | set | SET k b IFEQ a",
		"SET k c IFEQ a => $-1 |  | ", "SET k c IFEQ a GET => $1 b", "SET none x IFEQ a => $-1", "SET none x IFNE a => +OK", "DEL none",
		"SET k d IFNE b => $-1", "SET k c IFNE z => +OK", "SET k e IFEQ c XX => +OK", "SET k e NX IFEQ d => -ERR syntax error",
		"SET k e IFEQ d IFNE d => -ERR syntax error", "SET k x IFEQ e EX 100 GET => $1 e | set expire | SET k x PXAT 1700000100000",
		"SET k hello", "DIGEST k => $16 9555e8555c62dcfd", "DIGEST none => $-1",
		"SET k w IFDEQ 123 => -ERR must be exactly 16 hexadecimal characters", "SET k w IFDEQ 0123456789abcdef => $-1",
		"SET k w IFDEQ 9555E8555C62DCFD => +OK", "SET k hello IFDNE 9555e8555c62dcfd => +OK",
		"DELEX k IFDNE 9555e8555c62dcfd => :0", "DELEX k IFEQ hello => :1 | del | DEL k", "DELEX k FOO x => :0",
		"LPUSH l 1", "SET l x IFEQ 1 => -WRONGTYPE Operation against a key holding the wrong kind of value",
		"DELEX l IFEQ 1 => -ERR Key should be of string type if conditions are specified", "DELEX l IFEQ => -ERR wrong number of arguments for 'delex' command",
		"SET k 1", "DELEX k FOO x => -ERR Invalid condition. Use IFEQ, IFNE, IFDEQ, or IFDNE", "DELEX l => :1 | del",
	)
	newStage(t, "valkey-9.1").play(
		"SET k a", "SET k b IFEQ a => +OK", "SET k e IFEQ b XX => -ERR syntax error", "SET k e IFNE b => -ERR syntax error",
		"DELIFEQ k x => :0", "DELIFEQ k b => :1 | del | DEL k", "DELIFEQ k b => :0",
	)
	newStage(t, "redis-8.2").play("SET k b IFEQ a => -ERR syntax error")
}

func TestSetManyWithDeadlines(t *testing.T) {
	newStage(t, "redis-8.6").play(
		"MSETEX 2 a 1 b 2 => :1 | set set", "MSETEX 2 a 1 c 2 NX => :0 |  | ",
		"MSETEX 2 a 1 b 2 XX EX 100 => :1 | expire set expire set | MSETEX 2 a 1 b 2 XX PXAT 1700000100000",
		"MSETEX 2 a 1 b 2 KEEPTTL => :1", "TTL a => :100", "MSETEX 1 a 1 => :1", "TTL a => :-1",
		"MSETEX 0 a 1 => -ERR invalid numkeys value", "MSETEX 2 a 1 => -ERR wrong number of key-value pairs", "MSETEX 1 a 1 b 2 => -ERR syntax error",
		"MSETEX 1 a 1 EX 0 => -ERR invalid expire time in 'msetex' command", "MSETEX 1 a 1 GET => -ERR syntax error",
	)
	newStage(t, "valkey-9.1").play(
		"MSETEX 1 a 1 EX 100 => :1 | set expire", "MSETEX 0 a 1 => -ERR invalid numkeys value or out of range", "MSETEX 2 a 1 => -ERR syntax error",
		"MSETEX 1 a 1 EXAT 1895869740 => :1 | set expire | MSETEX 1 a 1 PXAT 1895869740000",
	)
}

func TestLaterBitOperations(t *testing.T) {
	newStage(t, "redis-8.2").play(
		"SET a ab", "SET b bc", "SET c q",
		"BITOP DIFF d a b c => :2",
		"BITOP ANDOR d a b c => :2", "GETRANGE d 0 -1 => $2 ab", "BITOP ANDOR d a => -ERR BITOP ANDOR must be called with at least two source keys.",
		"SETBIT x 1 1", "SETBIT y 1 1", "SETBIT y 2 1", "SETBIT z 2 1", "SETBIT z 3 1",
		"BITOP ONE d x y z => :1", "BITPOS d 1 => :3", "BITCOUNT d => :1",
		"BITOP DIFF1 d x y z => :1", "BITCOUNT d => :2", "BITOP DIFF d y x => :1", "BITPOS d 1 => :2",
	)
	newStage(t, "redis-7.4").play("BITOP DIFF d a b => -ERR syntax error", "SET a a", "BITCOUNT a 0 => -ERR syntax error")
	newStage(t, "valkey-8.0").play("SET a ab", "BITCOUNT a 1 => :3")
}

func TestActivityOfConsumers(t *testing.T) {
	s := newStage(t, "redis-7.2")
	s.play(
		"XADD s 1-1 a 1", "XGROUP CREATE s g 0", "XGROUP CREATECONSUMER s g c",
		"XINFO CONSUMERS s g => *1 *8 $4 name $1 c $7 pending :0 $4 idle :0 $8 inactive :-1",
		"after 5ms", "XREADGROUP GROUP g c STREAMS s >", "after 7ms", "XREADGROUP GROUP g c STREAMS s >",
		"XINFO CONSUMERS s g => *1 *8 $4 name $1 c $7 pending :1 $4 idle :0 $8 inactive :7",
		"XCLAIM s g d 100 1-1 => *0 | xgroup-createconsumer", "XGROUP DELCONSUMER s g d", "XADD s 2-1 a 1", "XDEL s 2-1", "XSETID s 1-5 => -ERR The ID specified in XSETID is smaller than current max_deleted_entry_id",
	)
	payload, _, err := s.Dump([]byte("s"))
	if err != nil {
		t.Fatal(err)
	}
	s.call([][]byte{[]byte("RESTORE"), []byte("r"), []byte("0"), payload})
	s.play("XINFO CONSUMERS r g => *1 *8 $4 name $1 c $7 pending :1 $4 idle :0 $8 inactive :7")
	newStage(t, "redis-7.0").play("XADD s 1-1 a 1", "XGROUP CREATE s g 0", "XGROUP CREATECONSUMER s g c",
		"XINFO CONSUMERS s g => *1 *6 $4 name $1 c $7 pending :0 $4 idle :0")
}

func TestLastEntry(t *testing.T) {
	for _, row := range []struct{ dialect, afterDelete string }{
		{"redis-7.4", "*-1"}, {"valkey-8.0", "*-1"}, {"redis-8.0", "*1 *2 $1 s *1 *2 $3 1-1 *2 $1 a $1 1"},
	} {
		newStage(t, row.dialect).play(
			"XADD s 1-1 a 1", "XADD s 2-0 a 2", "XREAD COUNT 5 STREAMS s + => *1 *2 $1 s *1 *2 $3 2-0 *2 $1 a $1 2",
			"XREAD STREAMS none + => *-1", "XDEL s 2-0", "XREAD STREAMS s + => "+row.afterDelete,
		)
	}
	newStage(t, "redis-7.2").play("XREAD STREAMS s + => -ERR Invalid stream ID specified as stream command argument")
}

func TestSmallLists(t *testing.T) {
	for name, encoding := range map[string]string{"redis-7.0": "$9 quicklist", "redis-7.2": "$8 listpack", "valkey-8.0": "$8 listpack"} {
		newStage(t, name).play("RPUSH l a b", "OBJECT ENCODING l => "+encoding, "RPUSH l "+strings.Repeat("x", 9000), "OBJECT ENCODING l => $9 quicklist")
	}
}

func TestShortScores(t *testing.T) {
	newStage(t, "redis-7.2").play(
		"ZADD z 0.1 a 1e20 b", "ZSCORE z a => $3 0.1", "ZRANGE z 0 -1 WITHSCORES => *4 $1 a $3 0.1 $1 b $5 1e+20", "ZSCAN z 0 => *2 $1 0 *4 $1 a $3 0.1 $1 b $5 1e+20",
		"ZADD z INCR 0.2 a => $19 0.30000000000000004",
		"ZADD long 0.1 "+strings.Repeat("x", 65), "ZSCORE long "+strings.Repeat("x", 65)+" => $3 0.1",
		"ZSCAN long 0 => *2 $1 0 *2 $65 "+strings.Repeat("x", 65)+" $19 0.10000000000000001",
		"GEOADD g 13.361389 38.115556 P", "GEOPOS g P => *1 *2 $20 13.36138933897018433 $20 38.11555639549629859",
		"XREAD STREAMS a b 0 => -ERR Unbalanced 'xread' list of streams: for each stream key an ID or '$' must be specified.",
		"XREADGROUP GROUP g c STREAMS a b 0 => -ERR Unbalanced 'xreadgroup' list of streams: for each stream key an ID or '>' must be specified.",
	)
	newStage(t, "redis-8.0").play("GEOADD g 13.361389 38.115556 P", "GEOPOS g P => *1 *2 $18 13.361389338970184 $16 38.1155563954963")
	newStage(t, "redis-7.0").play("ZADD z 0.1 a", "ZSCORE z a => $19 0.10000000000000001")
}

// Patterns of SORT find keys of its slot.
func TestSortPatterns(t *testing.T) {
	for _, name := range []string{"redis-7.4", "redis-8.0", "valkey-8.1"} {
		newStage(t, name).play(
			"RPUSH {k}l 3 1 2", "SET {k}w1 30", "SET {k}w2 20", "SET {k}w3 10", "HSET {k}h1 f 5 g x", "HSET {k}h2 f 6", "HSET {k}h3 f 4",
			"SORT {k}l BY {k}w* GET {k}w* GET {k}h*->g => *6 $2 10 $-1 $2 20 $-1 $2 30 $1 x",
			"SORT {k}l BY {k}h*->f DESC LIMIT 0 2 => *2 $1 2 $1 1",
			"SORT {k}l BY {k}h*->g ALPHA => *3 $1 3 $1 2 $1 1",
			"SORT {k}l BY {k}none* DESC => *3 $1 3 $1 2 $1 1",
			"SORT {k}l BY {k}none* ALPHA DESC => *3 $1 3 $1 1 $1 2",
			"SORT {k}l BY {k}h*->g => -ERR One or more scores can't be converted into double",
			"SORT {k}l BY nosort GET {k}w* => *3 $2 10 $2 30 $2 20",
			"SORT {k}l GET {k}w1 => *3 $-1 $-1 $-1",
			"SORT {k}l GET {k}h* => *3 $-1 $-1 $-1",
			"SORT {k}l BY {k}w* GET {k}w* GET {k}h*->g STORE {k}d => :6",
			"LRANGE {k}d 0 -1 => *6 $2 10 $0  $2 20 $0  $2 30 $1 x",
			"SORT {k}l BY w* => -ERR BY option of SORT denied in Cluster mode when keys formed by the pattern may be in different slots.",
			"SORT {k}l BY {k*}w => -ERR BY option of SORT denied in Cluster mode when keys formed by the pattern may be in different slots.",
			"SORT {k}l GET {other}w* => -ERR GET option of SORT denied in Cluster mode when keys formed by the pattern may be in different slots.",
		)
	}
	newStage(t, "redis-7.4").play("RPUSH {k}l 1", "SORT {k}l GET # => -ERR GET option of SORT denied in Cluster mode when keys formed by the pattern may be in different slots.")
	newStage(t, "redis-8.0").play("RPUSH {k}l 2 1", "SORT {k}l GET # => *2 $1 1 $1 2")
	newStage(t, "redis-7.2").play("RPUSH {k}l 1", "SORT {k}l BY {k}w* => -ERR BY option of SORT denied in Cluster mode.")
}

func TestDeletionOfReferencedEntries(t *testing.T) {
	newStage(t, "redis-8.2").play(
		"XADD s 1-1 a 1", "XADD s 2-1 a 1", "XADD s 3-1 a 1", "XADD s 4-1 a 1", "XGROUP CREATE s g 0", "XGROUP CREATE s h 0",
		"XREADGROUP GROUP g c COUNT 2 STREAMS s >", "XREADGROUP GROUP h c COUNT 1 STREAMS s >",
		"XDELEX s ACKED IDS 2 1-1 9-9 => *2 :2 :2 |  | ", "XDELEX s IDS 1 4-1 => *1 :1 | xdel | XDELEX s IDS 1 4-1", "XLEN s => :3",
		"XDELEX s DELREF IDS 1 1-1 => *1 :1 | xdel", "XPENDING s h => *4 :0 $-1 $-1 *-1",
		"XDELEX s KEEPREF IDS 2 2-1 2-1 => *2 :1 :-1 | xdel", "XPENDING s g => *4 :1 $3 2-1 $3 2-1 *1 *2 $1 c $1 1",
		"XADD s 6-1 a 1", "XADD s 7-1 a 1", "XREADGROUP GROUP g c STREAMS s >", "XREADGROUP GROUP h c STREAMS s >",
		"XACKDEL s g ACKED IDS 2 6-1 9-9 => *2 :2 :-1 |  | XACKDEL s g ACKED IDS 2 6-1 9-9", "XACKDEL s h ACKED IDS 2 6-1 6-1 => *2 :1 :-1 | xdel",
		"XACKDEL s g DELREF IDS 1 7-1 => *1 :1 | xdel", "XPENDING s h => *4 :1 $3 3-1 $3 3-1 *1 *2 $1 c $1 1", "XACKDEL s none IDS 1 7-1 => *1 :-1",
		"XDELEX none IDS 1 7-1 => *1 :-1", "XDELEX s IDS 0 8-1 => -ERR Number of IDs must be a positive integer",
		"XDELEX s IDS 2 8-1 => -ERR The `numids` parameter must match the number of arguments", "XDELEX s IDS 1 8-1 9-1 => -ERR syntax error",
		"XDELEX s ACKED KEEPREF IDS 1 8-1 => -ERR syntax error", "XDELEX s KEEPREF ACKED DELREF => -ERR syntax error",
		"XDELEX s IDS 1 x => -ERR Invalid stream ID specified as stream command argument",
	)
}

func TestDeadlinesInThePast(t *testing.T) {
	newStage(t, "valkey-9.1").play(
		"SET a 1", "EXPIRE a 0 => :1 | expired | UNLINK a", "SET a 1", "GETEX a EXAT 1 => $1 1 | expired | UNLINK a",
		"ZADD g 0 a", "GEORADIUSBYMEMBER g none 1 km => -ERR member none does not exist",
	)
	newStage(t, "redis-8.6").play(
		"SET a 1", "EXPIRE a 0 => :1 | del | DEL a", "ZADD g 0 a", "GEORADIUSBYMEMBER g none 1 km => -ERR could not decode requested zset member",
		"XREAD STREAMS a b 0 => -ERR Unbalanced 'xread' list of streams: for each stream key an ID, '+', or '$' must be specified.",
	)
}

// What Redis 6.2 does with data, and does not later.
func TestOlderData(t *testing.T) {
	newStage(t, "redis-6.2").play(
		"HSET h a 1 => :1",
		"OBJECT ENCODING h => $7 ziplist",
		"ZADD z 1 a => :1",
		"OBJECT ENCODING z => $7 ziplist",
		"ZPOPMIN z -1 => *0",
		"ZPOPMIN nothing x => -ERR value is not an integer or out of range",
		"MSET a 1 b => -ERR wrong number of arguments for MSET",
		"XADD s 1-* a b => -ERR Invalid stream ID specified as stream command argument",
		"XADD s 1-1 a b c => -ERR wrong number of arguments for XADD",
		"XADD s 1-1 a b => $3 1-1",
		"XADD s 1-2 a b => $3 1-2",
		"XSETID none x => -ERR no such key",
		"XSETID s x => -ERR Invalid stream ID specified as stream command argument",
		"SET a x GET => $-1",
		"SET a y NX GET => -ERR syntax error",
		"SET a y GET NX => -ERR syntax error",
		"SET a y NX => $-1",
		"XGROUP CREATE s g 0 ENTRIESREAD 1 => -ERR Unknown subcommand or wrong number of arguments for 'CREATE'. Try XGROUP HELP.",
		"XGROUP CREATE s g 0 => +OK",
		"XINFO GROUPS s => *1 *8 $4 name $1 g $9 consumers :0 $7 pending :0 $17 last-delivered-id $3 0-0",
		"XINFO STREAM s => *14 $6 length :2 $15 radix-tree-keys :1 $16 radix-tree-nodes :2 $17 last-generated-id $3 1-2 "+
			"$6 groups :1 $11 first-entry *2 $3 1-1 *2 $1 a $1 b $10 last-entry *2 $3 1-2 *2 $1 a $1 b",
		"XREADGROUP GROUP g c STREAMS s > | xgroup-createconsumer",
		"XADD s 1-3 a b => $3 1-3",
		"XREADGROUP GROUP g c NOACK STREAMS s > |  | XGROUP SETID s g 1-3",
		"XDEL s 1-3 => :1",
		"XDEL s 1-1 => :1",
		"XAUTOCLAIM s g d 0 0 COUNT 1 => *2 $3 1-2 *1 $-1",
		"XCLAIM s g d 0 1-1 1-2 => *2 $-1 *2 $3 1-2 *2 $1 a $1 b",
		"SET bits 0 => +OK",
		"SETBIT bits 0 0 => :0 | setbit",
		"BITCOUNT bits 0 1.5 BIT => -ERR syntax error",
		"BITPOS bits 1 0 1 BIT => -ERR syntax error",
		"SET n 9223372036854775807 => +OK",
		"DECRBY n -9223372036854775808 => :-1",
		"GEOADD geo 1 1 a => :1",
		"GEODIST geo a a M => -ERR unsupported unit provided. please use m, km, ft, mi",
		"GEODIST geo a a m => $6 0.0000",
	)
	newStage(t, "redis-7.0").play(
		"GEOADD geo 1 1 a => :1",
		"GEODIST geo a a M => $6 0.0000",
		"SET bits 0 => +OK",
		"SETBIT bits 0 0 => :0 | ",
	)
}
