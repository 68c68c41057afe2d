package engine

import (
	"github.com/slotstorm/slotstorm/internal/server/dialect"
)

// SetDialect says of which version of the server the keyspace is, Redis 7.0 at first. What is
// there stays as it is.
func (e *Engine) SetDialect(d *dialect.Dialect) { e.dialect, e.format = d, d.Format() }

// has reports whether servers of the version do something.
func (e *Engine) has(c dialect.Capability) bool { return e.dialect.Has(c) }
