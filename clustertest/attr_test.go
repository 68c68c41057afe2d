package clustertest_test

import (
	"maps"
	"testing"

	"github.com/slotstorm/slotstorm/clustertest"
)

// A failed test has the seed and the command that runs it again as attributes, for who
// reads go test -json; one that passes has none.
func TestAttributes(t *testing.T) {
	for _, tt := range []struct {
		name string
		fail bool
		want map[string]string
	}{
		{"passes", false, nil},
		{"fails", true, map[string]string{
			"slotstorm.seed":  "7",
			"slotstorm.rerun": "go test github.com/slotstorm/slotstorm/clustertest -run '^TestCart$/^fails$' -count=1",
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tb := newFakeTB(t, "TestCart/"+tt.name)
			tb.run(func() {
				clustertest.New(tb, clustertest.Config{Seed: 7})
				if tt.fail {
					tb.Errorf("it fails")
				}
			})
			if !maps.Equal(tb.attributes, tt.want) {
				t.Errorf("the attributes are %v, want %v", tb.attributes, tt.want)
			}
		})
	}
}
