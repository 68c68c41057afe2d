package replication

import (
	"strconv"
	"strings"
)

// Handshake is what a replica says to its master until that answers PSYNC: the state machine
// of syncWithMaster. Its owner sends what Begin and Line return, and does what the outcome
// says. The zero value is ready for Begin.
type Handshake struct{ step step }

// step is the reply that comes next.
type step uint8

const (
	awaitPong step = iota
	awaitAuth
	awaitPort
	awaitIP
	awaitCapa
	awaitVersion
	awaitPSync
)

// Introduction is who the replica is, and where it wants to be shown.
type Introduction struct {
	User, Password string // masteruser, masterauth
	Port           string
	IP             string // replica-announce-ip, "" for none
	Version        string // "" for versions that do not tell it, those before Redis 7.2
	// ID and Offset are what it goes on from, if Resumable is set.
	Resumable bool
	ID        string
	Offset    int64
}

// Outcome is what a line of the master means.
type Outcome uint8

// The outcomes.
const (
	// GoOn: there is more to come.
	GoOn Outcome = iota
	// GiveUp: the connection is of no use; replicationCron tries again.
	GiveUp
	// FullSync: the master sends the data set, of the history and offset of the Answer.
	FullSync
	// PlainSync: the master knows no PSYNC; SYNC has to be sent.
	PlainSync
	// Resumed: the stream goes on, under the ID of the Answer if that is not empty.
	Resumed
)

// Answer is what the master answered to PSYNC.
type Answer struct {
	ID     string
	Offset int64
}

// Begin begins the handshake, on a new connection.
func (h *Handshake) Begin() (send [][]string) {
	h.step = awaitPong
	return [][]string{{"PING"}}
}

// Line takes a line of the master, without its end.
func (h *Handshake) Line(line string, me Introduction) (send [][]string, o Outcome, a Answer) {
	switch h.step {
	case awaitPong:
		if !strings.HasPrefix(line, "+") && !strings.HasPrefix(line, "-NOAUTH") && !strings.HasPrefix(line, "-NOPERM") {
			return nil, GiveUp, a
		}
		return h.introduce(me), GoOn, a
	case awaitAuth:
		if strings.HasPrefix(line, "-") {
			return nil, GiveUp, a
		}
		h.step = awaitPort
	case awaitPort:
		h.step = awaitCapa
		if me.IP != "" {
			h.step = awaitIP
		}
	case awaitIP:
		h.step = awaitCapa
	case awaitCapa:
		if me.Version != "" {
			h.step = awaitVersion
			break
		}
		return h.ask(me), GoOn, a
	case awaitVersion: // a master of an old version does not know the option
		return h.ask(me), GoOn, a
	case awaitPSync:
		o, a = answer(line, me)
		return nil, o, a
	}
	return nil, GoOn, a
}

// ask asks for synchronisation.
func (h *Handshake) ask(me Introduction) (send [][]string) {
	h.step = awaitPSync
	if me.Resumable {
		return [][]string{{"PSYNC", me.ID, strconv.FormatInt(me.Offset+1, 10)}}
	}
	return [][]string{{"PSYNC", "?", strconv.Itoa(NoOffset)}}
}

// introduce says who the replica is.
func (h *Handshake) introduce(me Introduction) (send [][]string) {
	h.step = awaitPort
	if me.Password != "" {
		h.step = awaitAuth
		if me.User != "" {
			send = append(send, []string{"AUTH", me.User, me.Password})
		} else {
			send = append(send, []string{"AUTH", me.Password})
		}
	}
	send = append(send, []string{"REPLCONF", "listening-port", me.Port})
	if me.IP != "" {
		send = append(send, []string{"REPLCONF", "ip-address", me.IP})
	}
	send = append(send, []string{"REPLCONF", "capa", "eof", "capa", "psync2"})
	if me.Version != "" {
		send = append(send, []string{"REPLCONF", "version", me.Version})
	}
	return send
}

// answer reads the reply to PSYNC (slaveTryPartialResynchronization).
func answer(line string, me Introduction) (Outcome, Answer) {
	words := strings.Fields(line)
	switch {
	case len(words) == 0: // the master says that it is still there
		return GoOn, Answer{}
	case words[0] == "+FULLRESYNC":
		a := Answer{ID: NoID}
		if len(words) == 3 && len(words[1]) == len(NoID) {
			a.ID = words[1]
			a.Offset, _ = strconv.ParseInt(words[2], 10, 64)
		}
		return FullSync, a
	case words[0] == "+CONTINUE" && !me.Resumable:
		return GiveUp, Answer{}
	case words[0] == "+CONTINUE" && len(words) == 2:
		return Resumed, Answer{ID: words[1]}
	case words[0] == "+CONTINUE":
		return Resumed, Answer{}
	case words[0] == "-NOMASTERLINK", words[0] == "-LOADING":
		return GiveUp, Answer{}
	}
	return PlainSync, Answer{ID: NoID, Offset: NoOffset}
}
