// Package drivers knows the client libraries that can take part in scenarios.
package drivers

import (
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/scenario/goredis"
	"github.com/slotstorm/slotstorm/scenario/rueidis"
)

// All are the drivers by their names, for scenario.Options.
func All() map[string]scenario.Driver {
	return map[string]scenario.Driver{goredis.Name: goredis.Driver{}, rueidis.Name: rueidis.Driver{}}
}
