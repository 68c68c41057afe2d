package engine

import (
	"encoding/binary"
	"math/bits"
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/engine/value"
	"github.com/slotstorm/slotstorm/internal/server/engine/xxh3"
	"github.com/slotstorm/slotstorm/internal/server/rdb"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// streamProducerCommands are about what streams remember of producers.
var streamProducerCommands = map[string]handler{
	"xcfgset":     xCfgSet,
	"xidmprecord": xIdmpRecord,
}

// sender is who sends an entry with XADD, and under which ID.
type sender struct {
	producer, id []byte // nil: nobody
	auto         bool   // the ID follows from the fields
}

// parse reads IDMP or IDMPAUTO and returns how many arguments follow.
func (s *sender) parse(w *resp.Writer, args [][]byte) (used int, ok bool) {
	s.auto = is(args[0], "idmpauto")
	word := "IDMP"
	if s.auto {
		word = "IDMPAUTO"
	}
	switch {
	case s.producer != nil:
		w.Error("ERR syntax error, IDMP/IDMPAUTO specified multiple times")
		return 0, false
	case len(args[1]) == 0:
		w.Error("ERR syntax error, " + word + " requires a non-empty producer ID")
		return 0, false
	case s.auto:
		s.producer = args[1]
		return 1, true
	case len(args[2]) == 0:
		w.Error("ERR syntax error, IDMP requires a non-empty idempotent ID")
		return 0, false
	}
	s.producer, s.id = args[1], args[2]
	return 2, true
}

// sentAgain returns the entry that was added when it was sent before.
func (e *Engine) sentAgain(en *entry, from *sender, fields [][]byte) (id rdb.ID, again bool) {
	if from.producer == nil {
		return rdb.ID{}, false
	}
	s := en.Stream()
	if from.auto {
		from.id = idOfFields(fields)
	}
	id, again = s.Sent(from.producer, from.id)
	e.producers.follow(en)
	if again {
		s.SentAgain()
	}
	return id, again
}

func (e *Engine) remember(en *entry, from *sender, id rdb.ID) {
	if from.producer == nil {
		return
	}
	en.Stream().Remember(from.producer, from.id, id)
	e.producers.follow(en)
}

// idOfFields is the ID of an entry that has none: a hash of its fields and values, whatever their
// order (createIdempotencyHash).
func idOfFields(fields [][]byte) []byte {
	var sum, xor xxh3.Sum
	var pair []byte
	for i := 0; i < len(fields); i += 2 {
		pair = append(pair[:0], fields[i]...)
		pair = binary.LittleEndian.AppendUint64(pair, uint64(len(fields[i])))
		pair = append(pair, fields[i+1]...)
		h := xxh3.Sum128(pair)
		sum.Low, sum.High = sum.Low+h.Low, sum.High+h.High
		xor.Low, xor.High = xor.Low^h.Low, xor.High^h.High
	}
	return xxh3.Sum{Low: sum.Low ^ bits.RotateLeft64(xor.High, 1), High: sum.High ^ bits.RotateLeft64(xor.Low, 1)}.Bytes()
}

// existingStream finds a stream that has to be there.
func (e *Engine) existingStream(w *resp.Writer, key []byte) *entry {
	return e.there(w, key, value.KindStream, noSuchKey)
}

// The limits of what is remembered of producers (CONFIG_STREAM_IDMP_...).
const (
	mostProducerSeconds = 86400
	mostProducerIDs     = 10000
)

// memorySetting is an option of XCFGSET.
type memorySetting struct {
	value int64 // 0 if it was not given
	name  string
	most  int64
	unit  string
}

func (s *memorySetting) parse(w *resp.Writer, arg []byte) (ok bool) {
	if s.value != 0 {
		w.Error("ERR " + s.name + " specified multiple times")
		return false
	}
	if s.value, ok = integer(w, arg); !ok {
		return false
	}
	if s.value < 1 || s.value > s.most {
		w.Error("ERR " + s.name + " must be between 1 and " + strconv.FormatInt(s.most, 10) + " " + s.unit)
		return false
	}
	return true
}

func xCfgSet(e *Engine, w *resp.Writer, args [][]byte) {
	en := e.existingStream(w, args[1])
	if en == nil {
		return
	}
	seconds := memorySetting{name: "IDMP-DURATION", most: mostProducerSeconds, unit: "seconds"}
	ids := memorySetting{name: "IDMP-MAXSIZE", most: mostProducerIDs, unit: "entries"}
	for i := 2; i < len(args); i++ {
		more := i+1 < len(args)
		setting := &seconds
		switch {
		case more && is(args[i], "idmp-duration"):
		case more && is(args[i], "idmp-maxsize"):
			setting = &ids
		default:
			w.Error(errSyntax)
			return
		}
		i++
		if !setting.parse(w, args[i]) {
			return
		}
	}
	if seconds.value == 0 && ids.value == 0 {
		w.Error("ERR At least one parameter must be specified")
		return
	}
	if en.Stream().SetMemory(uint64(seconds.value), uint64(ids.value)) {
		e.producers.follow(en)
		e.touch()
	}
	w.OK()
}

func xIdmpRecord(e *Engine, w *resp.Writer, args [][]byte) {
	id, ok := strictID(w, args[4])
	if !ok {
		return
	}
	switch {
	case len(args[2]) == 0:
		w.Error("ERR producer ID must be non-empty")
		return
	case len(args[3]) == 0:
		w.Error("ERR idempotent ID must be non-empty")
		return
	}
	en := e.existingStream(w, args[1])
	if en == nil {
		return
	}
	if en.Stream().Find(id) == nil {
		w.Error("ERR No such message in stream")
		return
	}
	known, again := en.Stream().Sent(args[2], args[3])
	switch {
	case again && known != id:
		w.Error("ERR IID already exists for this producer with a different stream ID")
		return
	case !again:
		en.Stream().Remember(args[2], args[3], id)
		e.producers.follow(en)
		e.touch()
	}
	w.OK()
}
