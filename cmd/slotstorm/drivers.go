package main

import (
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/scenario/goredis"
	"github.com/slotstorm/slotstorm/scenario/rueidis"
)

// drivers are the client libraries that can take part in scenarios, by their names.
func drivers() map[string]scenario.Driver {
	return map[string]scenario.Driver{goredis.Name: goredis.Driver{}, rueidis.Name: rueidis.Driver{}}
}
