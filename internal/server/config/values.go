package config

import (
	"fmt"
	"strconv"
	"strings"
)

// Values of directives that have a structure.

// OutputLimit bounds the output that waits for a client of some class
// (client-output-buffer-limit): above Hard bytes it loses its connection at once, above
// Soft bytes after so many seconds. 0 is no limit.
type OutputLimit struct {
	Hard, Soft uint64
	Seconds    int64
}

// OutputClass is a class of clients of client-output-buffer-limit.
type OutputClass uint8

// The classes.
const (
	OutputNormal OutputClass = iota
	OutputReplica
	OutputPubSub
	outputClasses
)

var outputClassNames = [outputClasses]string{"normal", "slave", "pubsub"}

// OutputLimits are those of all classes.
type OutputLimits [outputClasses]OutputLimit

// DefaultOutputLimits returns those of Redis 7.0.15 (clientBufferLimitsDefaults).
func DefaultOutputLimits() OutputLimits {
	return OutputLimits{
		OutputReplica: {256 << 20, 64 << 20, 60},
		OutputPubSub:  {32 << 20, 8 << 20, 60},
	}
}

// String is the directive's value.
func (l *OutputLimits) String() string {
	var words []string
	for class, limit := range l {
		words = append(words, fmt.Sprintf("%s %d %d %d", outputClassNames[class], limit.Hard, limit.Soft, limit.Seconds))
	}
	return strings.Join(words, " ")
}

// ParseOutputLimits reads what the directive's kind has accepted.
func ParseOutputLimits(value string) (l OutputLimits) {
	words := strings.Fields(value)
	for class := range l {
		numbers := words[4*class+1:]
		l[class].Hard, _ = strconv.ParseUint(numbers[0], 10, 64)
		l[class].Soft, _ = strconv.ParseUint(numbers[1], 10, 64)
		l[class].Seconds, _ = strconv.ParseInt(numbers[2], 10, 64)
	}
	return l
}

// SavePoint is one of the pairs of "save".
type SavePoint struct{ Seconds, Changes int64 }

// ParseSavePoints reads what the directive's kind has accepted.
func ParseSavePoints(value string) (points []SavePoint) {
	words := strings.Fields(value)
	for i := 0; i+1 < len(words); i += 2 {
		points = append(points, SavePoint{int64(mustParseInt(words[i])), int64(mustParseInt(words[i+1]))})
	}
	return points
}

// FormatSavePoints is the inverse of ParseSavePoints.
func FormatSavePoints(points []SavePoint) string {
	words := make([]string, 0, 2*len(points))
	for _, point := range points {
		words = append(words, strconv.FormatInt(point.Seconds, 10), strconv.FormatInt(point.Changes, 10))
	}
	return strings.Join(words, " ")
}

// mustParseInt reads a number that a directive's kind has accepted.
func mustParseInt(value string) int {
	n, err := strconv.Atoi(value)
	if err != nil {
		panic("config: CONFIG SET let " + value + " pass: " + err.Error())
	}
	return n
}
