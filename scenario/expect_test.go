package scenario

import "testing"

// "..." stands for any text, once or several times, and all around it counts.
func TestTextEquals(t *testing.T) {
	for _, tt := range []struct {
		want, got string
		equal     bool
	}{
		{"OK", "OK", true}, {"OK", "OKAY", false}, {"OK", "", false}, {"", "", true},
		{"...", "", true}, {"...", "anything", true},
		{"MOVED ...", "MOVED 866 n1", true}, {"MOVED ...", "ASK 866 n1", false}, {"MOVED ...", "a MOVED 1", false},
		{"... n1", "MOVED 866 n1", true}, {"... n1", "MOVED 866 n2", false}, {"... n1", "MOVED 866 n1 ", false},
		{"MOVED ... n1", "MOVED 866 n1", true}, {"MOVED ... n1", "MOVED 866 n11", false}, {"MOVED ... n1", "MOVED n1", false},
		{"a...b...c", "a1b2c", true}, {"a...b...c", "a1c2b", false}, {"a...b...c", "abc", true}, {"a...b...c", "acb c", true},
		{"a...b...b", "ab", false}, {"a...b...b", "abb", true}, {"ab...ba", "aba", false},
	} {
		if got := textEquals(tt.want, tt.got); got != tt.equal {
			t.Errorf("%q against %q: %t", tt.want, tt.got, got)
		}
	}
}

// Each reply and each route is looked at; one that is given stands for all.
func TestAccepts(t *testing.T) {
	outcomes := []outcome{{reply: "OK", route: "n1"}, {reply: "(nil)", route: "n1:MOVED n2"}}
	for _, tt := range []struct {
		replies, routes []string
		ok              bool
	}{
		{[]string{"OK", "(nil)"}, nil, true},
		{[]string{"OK", "OK"}, nil, false},
		{[]string{"(nil)", "(nil)"}, nil, false},
		{[]string{"OK"}, nil, false},
		{[]string{"..."}, nil, true},
		{[]string{"..."}, []string{"n1", "n1:MOVED n2"}, true},
		{[]string{"..."}, []string{"n1", "n2"}, false},
		{[]string{"..."}, []string{"n2", "n1:MOVED n2"}, false},
		{[]string{"..."}, []string{"n1"}, false},
		{[]string{"..."}, []string{"n1..."}, true},
	} {
		e := Expect{Replies: tt.replies, Routes: tt.routes}
		if got := e.accepts(outcomes); got != tt.ok {
			t.Errorf("%s: %t", e.String(), got)
		}
	}
}
