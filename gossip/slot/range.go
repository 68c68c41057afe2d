package slot

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Range is an inclusive run of slots.
type Range struct {
	First int `json:"first"`
	Last  int `json:"last"`
}

// String prints the range as CLUSTER NODES does: "7" for one slot, "9-5460" for
// more.
func (r Range) String() string {
	if r.First == r.Last {
		return strconv.Itoa(r.First)
	}
	return strconv.Itoa(r.First) + "-" + strconv.Itoa(r.Last)
}

// Len is the number of slots in the range.
func (r Range) Len() int { return r.Last - r.First + 1 }

// Ranges is a list of ranges. Functions of this package return it ascending
// and with neighbours joined.
type Ranges []Range

// String joins the ranges with spaces: "0-5460 7000".
func (rs Ranges) String() string {
	words := make([]string, len(rs))
	for i, r := range rs {
		words[i] = r.String()
	}
	return strings.Join(words, " ")
}

// Len is the number of slots in all ranges.
func (rs Ranges) Len() int {
	n := 0
	for _, r := range rs {
		n += r.Len()
	}
	return n
}

// Set returns the slots of the ranges as a set.
func (rs Ranges) Set() *Set {
	s := new(Set)
	for _, r := range rs {
		for i := r.First; i <= r.Last; {
			if i&63 == 0 && i+63 <= r.Last {
				s[i>>6] = math.MaxUint64
				i += 64
				continue
			}
			s.Add(i)
			i++
		}
	}
	return s
}

// ParseRanges reads the text form that Ranges.String prints: slots and runs of
// slots, separated by spaces or commas, in any order. The empty text is the empty
// list. An error names the word that is wrong.
func ParseRanges(text string) (Ranges, error) {
	set := new(Set)
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' }) {
		first, last, isRun := strings.Cut(word, "-")
		if !isRun {
			last = first
		}
		a, okA := parse(first)
		b, okB := parse(last)
		if !okA || !okB {
			return nil, fmt.Errorf("slot: %q is not a slot (0 to %d) or a range such as 0-5460", word, Count-1)
		}
		if a > b {
			return nil, fmt.Errorf("slot: range %q runs backwards (want %d-%d)", word, b, a)
		}
		for i := a; i <= b; i++ {
			set.Add(i)
		}
	}
	return set.Ranges(), nil
}

func parse(word string) (int, bool) {
	n, err := strconv.Atoi(word)
	return n, err == nil && n >= 0 && n < Count && strconv.Itoa(n) == word
}

// Split spreads all slots over the masters as `redis-cli --cluster create` does:
// contiguous runs of Count/masters, rounded, the last one taking the rest
// (clusterManagerCommandCreate). It returns nil for no masters, and for so many that
// one would be left without a slot.
func Split(masters int) []Range {
	if masters < 1 || masters > Count {
		return nil
	}
	// redis-cli computes in single precision and rounds half away from zero.
	perMaster := float32(Count) / float32(masters)
	ranges := make([]Range, masters)
	first, cursor := 0, float32(0)
	for i := range ranges {
		last := int(cursor + perMaster - 1 + 0.5)
		if last > Count-1 || i == masters-1 {
			last = Count - 1
		}
		if first >= Count {
			return nil
		}
		last = max(last, first)
		ranges[i] = Range{first, last}
		first = last + 1
		cursor += perMaster
	}
	return ranges
}
