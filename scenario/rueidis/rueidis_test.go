package rueidis_test

import (
	"testing"

	"github.com/slotstorm/slotstorm/clustertest"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/scenario/rueidis"
)

func TestScenarios(t *testing.T) {
	clustertest.RunDir(t, "testdata", func(o *scenario.Options) { o.Drivers[rueidis.Name] = rueidis.Driver{} })
}
