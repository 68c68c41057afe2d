package miniredis

import (
	"math"
	"strconv"
	"strings"
)

// arguments are the commands at some of whose arguments miniredis panics, with its lock held:
// the process could not go on. Each function returns the error of Redis for such arguments, ""
// if they are right, and puts others with the same meaning in the place of those that Redis
// takes and miniredis does not.
var arguments = map[string]func(k *Keyspace, args []string) (problem string){
	"hrandfield":  drawnCount,
	"lpos":        (*Keyspace).positions,
	"setbit":      bitOffset,
	"setrange":    rangeOffset,
	"srandmember": drawnCount,
	"sscan":       cursor,
	"xadd":        trimmedAs,
	"xclaim":      claimOptions,
	"xtrim":       trimmedAs,
	"zrandmember": drawnCount,
	"zscan":       cursor,
}

const (
	notAnInteger = "ERR value is not an integer or out of range"
	// longest is how many bytes a string has at most: Redis's default for proto-max-bulk-len.
	longest = 512 << 20
)

// drawnCount checks how many members or fields are to be drawn: -n are n with repetitions.
func drawnCount(_ *Keyspace, args []string) string {
	if len(args) > 2 && args[2] == strconv.Itoa(math.MinInt) {
		return "ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807"
	}
	return ""
}

// positions replaces a COUNT of LPOS of more than there are: miniredis makes room for so many.
func (k *Keyspace) positions(args []string) string {
	for i := 3; i+1 < len(args); i += 2 {
		if n, err := strconv.Atoi(args[i+1]); err != nil || n < math.MaxUint16 || !strings.EqualFold(args[i], "count") {
			continue
		}
		if list, _ := k.db().List(args[1]); len(list) < math.MaxUint16 {
			args[i+1] = "0" // all
		} else {
			args[i+1] = strconv.Itoa(len(list))
		}
	}
	return ""
}

func bitOffset(_ *Keyspace, args []string) string {
	if n, err := strconv.Atoi(args[2]); err != nil || n < 0 || n >= longest*8 {
		return "ERR bit offset is not an integer or out of range"
	}
	return ""
}

func rangeOffset(_ *Keyspace, args []string) string {
	switch n, err := strconv.Atoi(args[2]); {
	case err != nil || n < 0: // miniredis says so
	case args[3] == "":
		args[2] = "0" // nothing is written, wherever
	case n > longest-len(args[3]):
		return "ERR string exceeds maximum allowed size (proto-max-bulk-len)"
	}
	return ""
}

// cursor replaces the cursors behind all elements. Redis reads them by strtoul, which takes
// negative numbers as large ones.
func cursor(_ *Keyspace, args []string) string {
	const behind = "4294967296" // COUNT can be added to it
	cursor, err := strconv.ParseUint(strings.TrimPrefix(args[2], "-"), 10, 64)
	if err == nil && (cursor > math.MaxUint32 || cursor > 0 && args[2][0] == '-') {
		args[2] = behind
	}
	for i := 3; i+1 < len(args); i += 2 {
		if n, err := strconv.Atoi(args[i+1]); err == nil && n > math.MaxUint32 && strings.EqualFold(args[i], "count") {
			args[i+1] = behind
		}
	}
	return ""
}

// trimmedAs checks that MAXLEN and MINID of XADD and XTRIM have a value: a last argument is
// one, also if it is = or ~.
func trimmedAs(_ *Keyspace, args []string) string {
	at := 2
	if strings.EqualFold(args[0], "xadd") && strings.EqualFold(args[at], "nomkstream") {
		at++
	}
	if last := args[len(args)-1]; at != len(args)-2 || last != "=" && last != "~" {
		return ""
	}
	switch strings.ToLower(args[at]) {
	case "maxlen":
		return notAnInteger
	case "minid":
		return "ERR Invalid stream ID specified as stream command argument"
	}
	return ""
}

// claimOptions checks that the last option of XCLAIM has its value.
func claimOptions(_ *Keyspace, args []string) string {
	options := false
	for i := 6; i < len(args); i++ {
		switch strings.ToLower(args[i]) {
		case "force", "justid":
			options = true
		case "idle", "time", "retrycount":
			options = true
			if i++; i == len(args) {
				return "ERR Unrecognized XCLAIM option '" + args[i-1] + "'"
			}
		default:
			if options {
				return "" // miniredis says what is wrong
			}
		}
	}
	return ""
}
