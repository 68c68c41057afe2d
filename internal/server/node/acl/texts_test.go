package acl

import (
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/command"
)

func TestTextByName(t *testing.T) {
	set := command.ByName("set")
	for _, row := range []struct {
		where  Where
		reason Reason
		want   string
	}{
		{InCommand, Permitted, ""},
		{InCommand, DeniedCommand, "NOPERM User bob has no permissions to run the 'set' command"},
		{InCommand, DeniedKey, "NOPERM No permissions to access a key"},
		{InCommand, DeniedChannel, "NOPERM No permissions to access a channel"},
		{InScript, DeniedCommand, "ACL failure in script: User bob has no permissions to run the 'set' command"},
		{InScript, DeniedKey, "ACL failure in script: No permissions to access a key"},
		{InExec, DeniedCommand, InExec.Text(DeniedCommand, set)},
	} {
		if got := row.where.TextByName(row.reason, set, "bob"); got != row.want {
			t.Errorf("%d, %d: %q, want %q", row.where, row.reason, got, row.want)
		}
	}
}
