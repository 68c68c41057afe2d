package gossip

import "testing"

func TestFlags(t *testing.T) {
	for _, test := range []struct {
		flags Flags
		want  string
	}{
		{0, "noflags"},
		{FlagMeet | FlagMigrateTo, "noflags"},
		{FlagMyself | FlagMaster, "myself,master"},
		{FlagReplica | FlagNoFailover, "slave,nofailover"},
		{FlagMaster | FlagPFail, "master,fail?"},
		{FlagMaster | FlagFail, "master,fail"},
		{0xffff, "myself,master,slave,fail?,fail,handshake,noaddr,nofailover"},
	} {
		if got := test.flags.String(); got != test.want {
			t.Errorf("%d: %s, want %s", test.flags, got, test.want)
		}
		if back, unknown := parseFlags(test.want); back != test.flags&ShownFlags || unknown != "" {
			t.Errorf("%s reads as %v, unknown %q", test.want, back, unknown)
		}
	}
	if !FlagFail.HasAny(FlagFail|FlagPFail) || FlagMaster.HasAny(FlagFail) {
		t.Error("HasAny wants one of several")
	}
	if !(FlagFail | FlagMaster).Has(FlagFail|FlagMaster) || FlagFail.Has(FlagFail|FlagMaster) {
		t.Error("Has wants all")
	}
}
