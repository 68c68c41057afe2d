package faults

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/internal/tool/naming"
	"github.com/slotstorm/slotstorm/internal/tool/suggest"
)

// The targets of Misdirect that are no node's name.
const (
	TargetSelf    = "self"    // the node that answers
	TargetEmpty   = "empty"   // no host: "MOVED 866 :6379"
	TargetUnknown = "unknown" // an address where nobody is
)

// IsNodeTarget reports whether the Target of a Misdirect names a node.
func IsNodeTarget(target string) bool { return target != "" && !isTargetWord(target) }

func isTargetWord(text string) bool {
	return text == TargetSelf || text == TargetEmpty || text == TargetUnknown
}

func parseNodeTarget(text string) error {
	if isTargetWord(text) || !naming.Valid(text) {
		return fmt.Errorf("%q is no node", text)
	}
	return nil
}

func parseTarget(text string) error {
	if !naming.Valid(text) {
		return fmt.Errorf("%q is neither a node nor self, empty or unknown", text)
	}
	return nil
}

func parseOnly(text string) error {
	if text != "moved" && text != "ask" {
		return fmt.Errorf("redirect %q is neither moved nor ask%s", text, suggest.DidYouMean(text, []string{"moved", "ask"}))
	}
	return nil
}

// What can be wrong with the certificate of a BadCertificate.
const (
	FlawExpired          = "expired"           // its time is over
	FlawWrongHost        = "wrong-host"        // it is for another host
	FlawUnknownAuthority = "unknown-authority" // nobody knows who vouches for it
)

var flaws = []string{FlawExpired, FlawWrongHost, FlawUnknownAuthority}

func parseFlaw(text string) error {
	if !slices.Contains(flaws, text) {
		return fmt.Errorf("%q is none of %s%s", text, strings.Join(flaws, ", "), suggest.DidYouMean(text, flaws))
	}
	return nil
}

// parseReply accepts what can stand on the line of an error reply.
func parseReply(text string) error {
	if text == "" || strings.TrimSpace(text) != text || strings.ContainsAny(text, "\r\n") || text[0] == '-' {
		return fmt.Errorf("%q is no error reply (one line such as \"ERR text\")", text)
	}
	return nil
}

func parseCommands(text string) error {
	for word := range strings.SplitSeq(text, ",") {
		if word == "" || word != strings.ToLower(word) || strings.ContainsAny(word, " \t*") {
			return fmt.Errorf("%q is no list of commands in lower case (such as get,cluster|slots)", text)
		}
	}
	return nil
}

func parseKey(text string) error {
	if text == "" {
		return errors.New("the pattern is empty")
	}
	return nil
}

// parseSet reads "n1" or "{n1 bob}".
func parseSet(text string) (Set, error) {
	inner, isSet := strings.CutPrefix(text, "{")
	if !isSet {
		return makeSet([]string{text})
	}
	inner, ok := strings.CutSuffix(inner, "}")
	if !ok {
		return "", fmt.Errorf("%q has no closing brace", text)
	}
	words := strings.Fields(inner)
	if len(words) == 0 {
		return "", errors.New("the set is empty")
	}
	return makeSet(words)
}

// parseSides reads one side of a partition, the first that is still free.
func parseSides(r *Rule, _ *kindInfo, text string) error {
	s, err := parseSet(text)
	switch {
	case err != nil:
		return err
	case r.A == "":
		r.A = s
	case r.B != "":
		return errors.New("a partition has two sides")
	case r.A == Rest && s == Rest:
		return errors.New("only one side can be everybody else")
	default:
		r.B = s
		return disjoint(r.A, r.B)
	}
	return nil
}

func disjoint(a, b Set) error {
	names := map[string]bool{}
	for _, name := range a.Names() {
		names[name] = true
	}
	for _, name := range b.Names() {
		if names[name] {
			return fmt.Errorf("%s is on both sides", name)
		}
	}
	return nil
}

func sidesText(r *Rule) string {
	switch {
	case r.A == "":
		return ""
	case r.B == "":
		return r.A.braced()
	}
	return r.A.braced() + " " + r.B.braced()
}

var sizeUnits = []struct {
	word  string
	bytes int
}{{"GB", 1 << 30}, {"MB", 1 << 20}, {"KB", 1 << 10}}

// parseSize reads bytes: 100, 64KB, 1MB, in units of 1024 as in redis.conf.
func parseSize(text string) (int, error) {
	digits, unit := text, 1
	for _, u := range sizeUnits {
		if before, ok := strings.CutSuffix(text, u.word); ok {
			digits, unit = before, u.bytes
			break
		}
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 || n > math.MaxInt32 {
		return 0, fmt.Errorf("%q is no size (such as 100, 64KB or 1MB)", text)
	}
	return n * unit, nil
}

func formatSize(n int) string {
	for _, u := range sizeUnits {
		if n%u.bytes == 0 {
			return strconv.Itoa(n/u.bytes) + u.word
		}
	}
	return strconv.Itoa(n)
}
