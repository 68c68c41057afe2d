package scenario

import (
	"strings"
	"testing"
)

// What is not seen of other clients is not seen of those that stand in for scripted ones.
func TestUnsupportedOfStandIns(t *testing.T) {
	s, err := Parse("f.scn", []byte("client app\nexpect client app connections == 0\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got := s.playedBy(Adapter{}).unsupported(true); got == nil || got.reason != nobodySee || s.playedBy(nil).unsupported(true) != nil || !s.names["app"].scripted() {
		t.Errorf("got %v", got)
	}
}

// What a single client causes is what real servers count, if nobody else uses them.
func TestUnsupportedOfOne(t *testing.T) {
	s, err := Parse("f.scn", []byte("client app\nexpect client app redirects == 0\nexpect client app topology <= 3\n"))
	if err != nil {
		t.Fatal(err)
	}
	if own, others := s.playedBy(Adapter{}).unsupported(true), s.playedBy(Adapter{}).unsupported(false); own != nil || others == nil || others.reason != nobodySee {
		t.Errorf("got %v, and of a cluster that others use %v", own, others)
	}
}

func TestUnsupported(t *testing.T) {
	const head = "cluster masters=3 replicas=1\nclient alice\n"
	for _, row := range []struct {
		text       string
		own, other string // the reason for own processes and for others, "" if there is none
	}{
		{"alice> GET x", "", ""},
		{"view all n1 fail", "only simulated clusters know that", "only simulated clusters know that"},
		{"crash n1", "", notOwn},
		{"crash n1 for=3s", "", notOwn},
		{"crash n1 for=3s keep-data", "", notOwn},
		{"restart n1 new-address", "", notOwn},
		{"restart n1 address=n2", "", notOwn},
		{"restart n1 new-identity", "real servers come back as who they were", notOwn},
		{"restart n1 address=10.0.0.7:6379", "real servers come back where one of them was, or on ports of their own", notOwn},
		{"pause n1 for=1s", "", notOwn},
		{"resume n1", "", notOwn},
		{"migrate 866 n1 n2", "", ""},
		{"fault cut partition {n1} {*}", noFaults, noFaults},
		{"heal all", noFaults, noFaults},
		{"workload w alice rate=1 keys=k", "", ""},
		{"wait until n4 role master within 1s", "", ""},
		{"expect n1 open-connections == 0", "real servers do not tell open-connections", "real servers do not tell open-connections"},
		{"expect all commands == 0", "real servers do not count commands", "real servers do not count commands"},
		{"expect all moved-per-second == 0", "", ""},
		{"never event election", "real servers do not tell of events of the kind election", "real servers do not tell of events of the kind election"},
		{"never event flag text=FAIL", "", ""},
		{"expect count flag == 0", "real servers do not tell of events of the kind flag", "real servers do not tell of events of the kind flag"},
		{"expect count redirect == 0", "", ""},
		{"expect not slot 866 owner n2", "", ""},
		{"check acked-writes", "", ""},
		{"allow acked-writes", "", ""},
	} {
		s, err := Parse("test.scn", []byte(head+row.text+"\n"))
		if err != nil {
			t.Fatalf("%s: %v", row.text, err)
		}
		for own, want := range map[bool]string{true: row.own, false: row.other} {
			got := s.unsupported(own)
			switch {
			case want == "" && got != nil:
				t.Errorf("%s (own: %t): %v", row.text, own, got)
			case want != "" && (got == nil || got.reason != want || got.line != 3 || got.what != strings.Fields(row.text)[0]):
				t.Errorf("%s (own: %t): %v, want %q", row.text, own, got, want)
			}
		}
	}
	for _, row := range []struct{ text, want string }{
		{"cluster bus-delay=5ms\n", "bus-delay is only simulated"},
		{"crash n1 for=3s keep-data\nrestart n2\n", oneDisk},
		{"client rdb driver=go-redis\nexpect client rdb connections == 0\n", nobodySee},
		{"client rdb driver=go-redis\nclient alice\nexpect client rdb redirects == 0\n", nobodySee},
		{"cluster dialect=redis-7.2,n2:redis-7.0\n", "dialect: real servers are all of the same version"},
		{"client alice\nworkload w alice rate=1 keys=k\ncheck acked-writes\n", noOrder},
		{"client rdb driver=go-redis\nexpect count redirect == 0\n", nobodySee},
		{"client alice\n\n-- trace --\n", "real servers keep no such log"},
	} {
		s, err := Parse("test.scn", []byte(row.text))
		if err != nil {
			t.Fatal(err)
		}
		if got := s.unsupported(true); got == nil || got.reason != row.want {
			t.Errorf("%q: %v, want %q", row.text, got, row.want)
		}
	}
	for _, line := range []string{"cluster requirepass=secret\n", "cluster dialect=redis-7.2\n"} {
		s, err := Parse("test.scn", []byte(line))
		if err != nil {
			t.Fatal(err)
		}
		if s.unsupported(true) != nil || s.unsupported(false) == nil {
			t.Errorf("%s is for own processes, and only for them", line)
		}
	}
}
