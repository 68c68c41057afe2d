package miniredis_test

import (
	"testing"

	"github.com/slotstorm/slotstorm/node/keyspace"
	"github.com/slotstorm/slotstorm/node/keyspace/keyspacetest"
	"github.com/slotstorm/slotstorm/node/miniredis"
)

func TestKeyspace(t *testing.T) {
	keyspacetest.Run(t, keyspacetest.Config{
		New:   func() keyspace.Keyspace { return miniredis.New("n1", 1) },
		Lacks: miniredis.Lacks(),
	})
}
