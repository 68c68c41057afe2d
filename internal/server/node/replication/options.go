package replication

import (
	"fmt"
	"strconv"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/errtext"
	"github.com/slotstorm/slotstorm/internal/server/number"
	"github.com/slotstorm/slotstorm/internal/tool/words"
)

// Options are what a connection said about itself by REPLCONF before it became a replica.
type Options struct {
	Port   int
	IP     string
	EOF    bool // takes a data set of unknown length
	PSYNC2 bool // takes a new replication ID with +CONTINUE
	// OnlyRDB wants the data set, and no stream after it.
	OnlyRDB bool
	// Version is what the replica says of its version, as a number: 7.2.4 is 0x070204. 0 is
	// one that does not say.
	Version int
	Filter  Filter
}

// LastWithoutSetSlot is the last version, as Options has it, whose replicas do not take CLUSTER
// SETSLOT from their master: 7.2 with any last number (clusterCommandSetSlot).
const LastWithoutSetSlot = 0x0702ff

// FirstWithFields is the first version of Valkey whose replicas read hashes with deadlines of
// fields (replicaRdbVersion).
const FirstWithFields = 0x090000

// Filter is the part of the data set that a replica wants (slave_req).
type Filter uint8

// The filters.
const (
	Everything Filter = iota
	OnlyFunctions
	Nothing
)

// maxAddress is the room for an IP address (NET_HOST_STR_LEN).
const maxAddress = 256

// Set is REPLCONF name value. It returns the error to answer with, or "". Names that are no
// options, such as ACK and GETACK, are unknown here.
func (o *Options) Set(name, value []byte) (refusal string) {
	switch ctype.Lower(name) {
	case "listening-port":
		port, ok := number.ParseInt(value)
		if !ok {
			return errtext.NotInteger
		}
		o.Port = int(port)
	case "ip-address":
		if len(value) >= maxAddress {
			return "ERR REPLCONF ip-address provided by replica instance is too long: " + strconv.Itoa(len(value)) + " bytes"
		}
		o.IP = string(value)
	case "capa": // what is unknown is for later versions
		o.EOF = o.EOF || ctype.EqualFold(value, "eof")
		o.PSYNC2 = o.PSYNC2 || ctype.EqualFold(value, "psync2")
	case "rdb-only":
		only, ok := number.ParseInt(value)
		switch {
		case !ok:
			return errtext.NotInteger
		case only != 0 && only != 1:
			return "ERR value is out of range, value must between 0 and 1"
		}
		o.OnlyRDB = only == 1
	case "version":
		version, ok := parseVersion(string(value))
		if !ok {
			return "ERR Unrecognized version format: " + string(value)
		}
		o.Version = version
	case "rdb-filter-only":
		return o.filter(value)
	default:
		return "ERR Unrecognized REPLCONF option: " + ctype.Text(name)
	}
	return ""
}

func (o *Options) filter(value []byte) (refusal string) {
	parts, ok := words.Split(value)
	if !ok {
		return "ERR Missing rdb-filter-only values"
	}
	o.Filter = Nothing
	for _, word := range parts {
		if !ctype.EqualFold(word, "functions") {
			return "ERR Unsupported rdb-filter-only option: " + ctype.Text(word)
		}
		o.Filter = OnlyFunctions
	}
	return ""
}

// parseVersion reads three numbers with dots between, of which the last may have a suffix
// (replconfCommand).
func parseVersion(text string) (version int, ok bool) {
	var major, minor, patch int
	if n, _ := fmt.Sscanf(text, "%d.%d.%d", &major, &minor, &patch); n != 3 {
		return 0, false
	}
	return major<<16 + minor<<8 + patch, true
}
