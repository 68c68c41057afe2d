package engine_test

import (
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/engine"
	"github.com/slotstorm/slotstorm/node/keyspace"
	"github.com/slotstorm/slotstorm/node/keyspace/keyspacetest"
)

func TestKeyspace(t *testing.T) {
	keyspacetest.Run(t, keyspacetest.Config{New: func() keyspace.Keyspace { return engine.New(engine.Config{Seed: 1}) }})
}
