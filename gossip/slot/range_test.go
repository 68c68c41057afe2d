package slot

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestRangesString(t *testing.T) {
	for _, test := range []struct {
		ranges Ranges
		want   string
		length int
	}{
		{nil, "", 0},
		{Ranges{{7, 7}}, "7", 1},
		{Ranges{{0, 5460}}, "0-5460", 5461},
		{Ranges{{0, 3}, {5, 5}, {9, 10}}, "0-3 5 9-10", 7},
	} {
		if got := test.ranges.String(); got != test.want {
			t.Errorf("%v.String() = %q, want %q", []Range(test.ranges), got, test.want)
		}
		if got := test.ranges.Len(); got != test.length {
			t.Errorf("%v.Len() = %d, want %d", []Range(test.ranges), got, test.length)
		}
	}
}

func TestParseRanges(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"", ""},
		{"  ", ""},
		{"7", "7"},
		{"0-5460", "0-5460"},
		{"16383", "16383"},
		{"3 1 2", "1-3"},
		{"1,2, 5-6", "1-2 5-6"},
		{"5-5", "5"},
		{"0-10 5-20", "0-20"},
	} {
		got, err := ParseRanges(test.text)
		if err != nil || got.String() != test.want {
			t.Errorf("ParseRanges(%q) = %q, %v, want %q", test.text, got, err, test.want)
		}
	}
}

func TestParseRangesErrors(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"x", `"x" is not a slot`},
		{"1 16384", `"16384" is not a slot`},
		{"-1", `"-1" is not a slot`},
		{"01", `"01" is not a slot`},
		{"+1", `"+1" is not a slot`},
		{"1-", `"1-" is not a slot`},
		{"1-2-3", `"1-2-3" is not a slot`},
		{"9-3", `range "9-3" runs backwards (want 3-9)`},
	} {
		got, err := ParseRanges(test.text)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("ParseRanges(%q) = %v, %v, want an error with %q", test.text, got, err, test.want)
		}
	}
}

func drawSet(t *rapid.T) *Set {
	s := new(Set)
	for _, r := range rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Range {
		first := rapid.IntRange(0, Count-1).Draw(t, "first")
		return Range{first, min(Count-1, first+rapid.IntRange(0, 200).Draw(t, "more"))}
	}), 0, 20).Draw(t, "ranges") {
		for i := r.First; i <= r.Last; i++ {
			s.Add(i)
		}
	}
	return s
}

func TestParseRangesReadsWhatStringPrints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ranges := drawSet(t).Ranges()
		got, err := ParseRanges(ranges.String())
		if err != nil || !slices.Equal(got, ranges) {
			t.Fatalf("ParseRanges(%q) = %v, %v", ranges, got, err)
		}
		commas := strings.ReplaceAll(ranges.String(), " ", ",")
		if got, err = ParseRanges(commas); err != nil || !slices.Equal(got, ranges) {
			t.Fatalf("ParseRanges(%q) = %v, %v", commas, got, err)
		}
	})
}

func FuzzParseRanges(f *testing.F) {
	for _, text := range []string{"", "0-5460", "1 2,3", "9-1", "a", "16383-16384"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		ranges, err := ParseRanges(text)
		if err != nil {
			return
		}
		again, err := ParseRanges(ranges.String())
		if err != nil || !slices.Equal(again, ranges) {
			t.Fatalf("%q -> %q -> %v, %v", text, ranges, again, err)
		}
	})
}

// The split of `redis-cli --cluster create`.
func TestSplit(t *testing.T) {
	for _, test := range []struct {
		masters int
		want    string
	}{
		{1, "0-16383"},
		{2, "0-8191 8192-16383"},
		{3, "0-5460 5461-10922 10923-16383"},
		{4, "0-4095 4096-8191 8192-12287 12288-16383"},
		{5, "0-3276 3277-6553 6554-9829 9830-13106 13107-16383"},
		{6, "0-2730 2731-5460 5461-8191 8192-10922 10923-13652 13653-16383"},
		{7, "0-2340 2341-4680 4681-7021 7022-9361 9362-11702 11703-14042 14043-16383"},
	} {
		words := make([]string, 0, test.masters)
		for _, r := range Split(test.masters) {
			words = append(words, r.String())
		}
		if got := strings.Join(words, " "); got != test.want {
			t.Errorf("Split(%d) = %s, want %s", test.masters, got, test.want)
		}
	}
	for _, masters := range []int{-1, 0, Count + 1} {
		if got := Split(masters); got != nil {
			t.Errorf("Split(%d) = %v, want nil", masters, got)
		}
	}
}

// Beyond 7541 masters the last ranges of redis-cli, which computes in single
// precision, fall off the end.
func TestSplitCoversAllSlots(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		masters := rapid.IntRange(1, 7541).Draw(t, "masters")
		ranges := Split(masters)
		if len(ranges) != masters {
			t.Fatalf("Split(%d) has %d ranges", masters, len(ranges))
		}
		next := 0
		for _, r := range ranges {
			if r.First != next || r.Last < r.First {
				t.Fatalf("Split(%d): range %v, want it to start at %d", masters, r, next)
			}
			next = r.Last + 1
		}
		if next != Count {
			t.Fatalf("Split(%d) ends at %d", masters, next-1)
		}
	})
}
