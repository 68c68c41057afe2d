package config

import (
	"math"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/server/ctype"
	"github.com/slotstorm/slotstorm/internal/server/number"
)

// The kinds of directives whose value is a list, separated by single blanks.

// Split returns the words of such a value.
func Split(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, " ")
}

// addresses are those of bind.
type addresses struct{}

const maxAddresses = 16 // CONFIG_BINDADDR_MAX

func (addresses) parse(_, text string) (value, refusal string) {
	if len(Split(text)) > maxAddresses {
		return "", "Too many bind addresses specified."
	}
	return text, ""
}

// saveParams are pairs of seconds and changes (setConfigSaveOption).
type saveParams struct{}

func (saveParams) parse(_, text string) (value, refusal string) {
	const invalid = "Invalid save parameters"
	words := Split(text)
	for i := range words {
		words[i] = ctype.Text(words[i])
	}
	if len(words) == 1 && words[0] == "" {
		return "", ""
	}
	if len(words)%2 == 1 {
		return "", invalid
	}
	for i, word := range words {
		n, ok := strtoll(word)
		if !ok || i%2 == 0 && n < 1 || n < 0 {
			return "", invalid
		}
		if i%2 == 1 {
			n = int64(int32(n))
		}
		words[i] = strconv.FormatInt(n, 10)
	}
	return strings.Join(words, " "), ""
}

// bufferLimits are classes of clients with three numbers each. Classes that are not
// named keep theirs (updateClientOutputBufferLimit).
type bufferLimits struct{}

func (bufferLimits) parse(current, text string) (value, refusal string) {
	limits := strings.Split(current, " ")
	words := Split(text)
	if len(words)%4 != 0 {
		return "", "Wrong number of arguments in buffer limit configuration."
	}
	for i := 0; i < len(words); i += 4 {
		var class OutputClass
		switch strings.ToLower(words[i]) {
		case "normal":
		case "slave", "replica":
			class = OutputReplica
		case "pubsub":
			class = OutputPubSub
		default:
			return "", "Invalid client class specified in buffer limit configuration."
		}
		hard, okHard := ParseMemory(words[i+1])
		soft, okSoft := ParseMemory(words[i+2])
		seconds, okSeconds := strtoll(words[i+3])
		if !okHard || !okSoft || !okSeconds || seconds < 0 {
			return "", "Error in hard, soft or soft_seconds setting in buffer limit configuration."
		}
		limits[4*class+1] = strconv.FormatUint(hard, 10)
		limits[4*class+2] = strconv.FormatUint(soft, 10)
		limits[4*class+3] = strconv.FormatInt(seconds, 10)
	}
	return strings.Join(limits, " "), ""
}

const wrongCount = "wrong number of arguments"

// oomScores are three numbers (setConfigOOMScoreAdjValuesOption).
type oomScores struct{}

func (oomScores) parse(_, text string) (value, refusal string) {
	words := Split(text)
	if len(words) != 3 {
		return "", wrongCount
	}
	for i, word := range words {
		n, ok := strtoll(word)
		if !ok || n < -2000 || n > 2000 {
			return "", "Invalid oom-score-adj-values, elements must be between -2000 and 2000."
		}
		words[i] = strconv.FormatInt(n, 10)
	}
	return strings.Join(words, " "), ""
}

// percentiles are numbers from 0 to 100, shown with six digits behind the point at
// most (setConfigLatencyTrackingInfoPercentilesOutputOption).
type percentiles struct{}

func (percentiles) parse(_, text string) (value, refusal string) {
	words := Split(text)
	for i, word := range words {
		f, ok := number.ParseFloat(word)
		if !ok {
			return "", "Invalid latency-tracking-info-percentiles parameters"
		}
		if f > 100 || f < 0 {
			return "", "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]"
		}
		words[i] = strings.TrimRight(strings.TrimRight(strconv.FormatFloat(f, 'f', 6, 64), "0"), ".")
	}
	return strings.Join(words, " "), ""
}

// shutdownFlags are some of the words that say how to end (isValidShutdownOnSigFlags).
type shutdownFlags oneOf

var shutdownWords = shutdownFlags{"default", "save", "nosave", "now", "force"}

func (flags shutdownFlags) parse(current, text string) (value, refusal string) {
	words := Split(text)
	given := map[string]bool{}
	for _, word := range words {
		known, refusal := oneOf(flags).parse(current, word)
		if refusal != "" {
			return "", refusal
		}
		given[known] = true
	}
	switch {
	case len(words) == 0:
		return "", oneOf(flags).refusal()
	case given["save"] && given["nosave"]:
		return "", "shutdown options SAVE and NOSAVE can't be used simultaneously"
	}
	var shown []string
	for _, word := range flags[1:] {
		if given[word] {
			shown = append(shown, word)
		}
	}
	if len(shown) == 0 {
		return flags[0], ""
	}
	return strings.Join(shown, " "), ""
}

const errMemoryTracking = "memory tracking cannot be enabled at runtime"

// slotStatistics are what is counted by slot from Redis 8.6 on: nothing, all, or some of it
// (updateMemoryTrackingEnabled).
type slotStatistics oneOf

func (names slotStatistics) parse(current, text string) (value, refusal string) {
	words := Split(text)
	given := map[string]bool{}
	for _, word := range words {
		known, refusal := oneOf(names).parse(current, word)
		if refusal != "" {
			return "", refusal
		}
		given[known] = true
	}
	switch {
	case len(words) == 0:
		return "", oneOf(names).refusal()
	case given["yes"] || given["mem"]:
		return "", errMemoryTracking
	}
	var shown []string
	for _, word := range names[1:] {
		if given[word] {
			shown = append(shown, word)
		}
	}
	if len(shown) == 0 {
		return names[0], ""
	}
	return strings.Join(shown, " "), ""
}

// eventClasses are the letters of notify-keyspace-events. All classes that A stands
// for become A.
type eventClasses struct{}

const (
	classesOfA   = "g$lshzxetd"
	classOrder   = "g$lshzxetdn"
	classDetails = "KEm"
)

func (eventClasses) parse(_, text string) (value, refusal string) {
	if strings.Trim(text, "A"+classOrder+classDetails) != "" {
		return "", "Invalid event class character. Use 'Ag$lshzxeKEtmdn'."
	}
	text = strings.ReplaceAll(text, "A", classesOfA)
	has := func(class rune) bool { return strings.ContainsRune(text, class) }
	keep := func(class rune) rune {
		if has(class) {
			return class
		}
		return -1
	}
	value = strings.Map(keep, classOrder)
	if rest, all := strings.CutPrefix(value, classesOfA); all {
		value = "A" + rest
	}
	return value + strings.Map(keep, classDetails), ""
}

// ExpandEvents returns the classes of events with A taken apart.
func ExpandEvents(letters string) string { return strings.ReplaceAll(letters, "A", classesOfA) }

// strtoll reads an integer as C does, up to the end of the text: blanks and a sign
// may precede the digits, nothing at all is 0, and what does not fit is the nearest
// that does.
func strtoll(text string) (n int64, ok bool) {
	if text == "" {
		return 0, true
	}
	digits := strings.TrimLeft(text, " \t\n\v\f\r")
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil && n != math.MaxInt64 && n != math.MinInt64 {
		return 0, false
	}
	return n, true
}
