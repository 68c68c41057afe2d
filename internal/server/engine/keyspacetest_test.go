package engine_test

import (
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/engine"
	"github.com/slotstorm/slotstorm/internal/server/engine/keyspacetest"
	"github.com/slotstorm/slotstorm/node"
)

func TestKeyspace(t *testing.T) {
	keyspacetest.Run(t, func() node.Keyspace { return engine.New(engine.Config{Seed: 1}) })
}
