package failover

import (
	"strings"
	"testing"
)

func TestParseView(t *testing.T) {
	v, err := parseView("aa 127.0.0.1:1@2 myself,master - 0 0 1 connected 0-5 7\nbb 127.0.0.1:2@3 slave,fail? aa 0 0 1 disconnected\n")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := v["aa"], (line{Member{"master", true}, true}); got != want {
		t.Errorf("aa is %v, want %v", got, want)
	}
	if got, want := v["bb"], (line{Member{"slave,fail?", false}, false}); got != want {
		t.Errorf("bb is %v, want %v", got, want)
	}
	if v, err := parseView("ERR what\n"); err == nil {
		t.Errorf("nonsense is %v", v)
	}
}

func TestStory(t *testing.T) {
	before := State{Member{"master", true}, Member{"slave", false}}
	suspected := State{Member{"master,fail?", true}, Member{"slave", false}}
	failed := State{Member{"master,fail", true}, Member{"slave", false}}
	replaced := State{Member{"master,fail", false}, Member{"master", true}}
	var s Story
	s.add(before, 0)
	s.add(before, 10*ms)
	s.add(suspected, 90*ms)
	s.add(failed, 100*ms)
	s.add(failed, 110*ms)
	s.add(replaced, 200*ms)
	if at, ok := s.Suspected(); at != 90*ms || !ok {
		t.Errorf("suspected %v, %v", at, ok)
	}
	if at, ok := s.Failed(); at != 100*ms || !ok {
		t.Errorf("failed %v, %v", at, ok)
	}
	if at, ok := s.Promoted(); at != 200*ms || !ok {
		t.Errorf("promoted %v, %v", at, ok)
	}
	if s.Stall != 90*ms || s.End != 200*ms {
		t.Errorf("stall %v, end %v", s.Stall, s.End)
	}
	all := []string{before.String(), suspected.String(), failed.String(), replaced.String()}
	if got, want := s.Sequence(0), strings.Join(all, " → "); got != want {
		t.Errorf("sequence %s, want %s", got, want)
	}
	if got, want := s.Sequence(20*ms), strings.Join([]string{all[0], all[2], all[3]}, " → "); got != want {
		t.Errorf("sequence without brief states %s, want %s", got, want)
	}
}
