package replication

import (
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
	Filter  Filter
}

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
