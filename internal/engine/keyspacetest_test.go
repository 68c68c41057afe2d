package engine_test

import (
	"testing"

	"github.com/slotstorm/slotstorm/internal/engine"
	"github.com/slotstorm/slotstorm/internal/engine/keyspacetest"
	"github.com/slotstorm/slotstorm/node"
)

func TestKeyspace(t *testing.T) {
	keyspacetest.Run(t, func() node.Keyspace { return engine.New(engine.Config{Seed: 1}) })
}
