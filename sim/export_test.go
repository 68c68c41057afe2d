package sim

import "github.com/slotstorm/slotstorm/internal/server/node"

// WithSettings is a configuration whose servers begin with these directives.
func WithSettings(cfg Config, s node.Settings) Config {
	cfg.settings = &s
	return cfg
}
