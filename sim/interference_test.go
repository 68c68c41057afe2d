package sim

import (
	"fmt"
	"testing"

	"github.com/slotstorm/slotstorm/faults"
	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

func TestLeaveOut(t *testing.T) {
	for _, tt := range []struct {
		missing faults.Slots
		want    string
	}{
		{"0", "1-99 a, 100-199 b, 300-399 a"},
		{"99", "0-98 a, 100-199 b, 300-399 a"},
		{"50-60", "0-49 a, 61-99 a, 100-199 b, 300-399 a"},
		{"50-60,70", "0-49 a, 61-69 a, 71-99 a, 100-199 b, 300-399 a"},
		{"90-310", "0-89 a, 311-399 a"},
		{"100-199", "0-99 a, 300-399 a"},
		{"0-16383", ""},
	} {
		s := gossip.Snapshot{Owners: []gossip.OwnedRange{
			{Range: slot.Range{First: 0, Last: 99}, Owner: "a"},
			{Range: slot.Range{First: 100, Last: 199}, Owner: "b"},
			{Range: slot.Range{First: 300, Last: 399}, Owner: "a"},
		}}
		leaveOut(&s, tt.missing)
		got := ""
		for i, run := range s.Owners {
			if i > 0 {
				got += ", "
			}
			got += fmt.Sprintf("%d-%d %s", run.First, run.Last, run.Owner)
		}
		if got != tt.want {
			t.Errorf("without %s: got %s, want %s", tt.missing, got, tt.want)
		}
	}
}
