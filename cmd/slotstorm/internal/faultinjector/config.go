package faultinjector

import (
	"fmt"
	"maps"
)

// databaseConfig is what create_database asks for, as far as it matters to a simulation.
type databaseConfig struct {
	name        string
	port        int // 0 lets the system choose
	shards      int
	replication bool
	oss         bool // clients see the cluster; without it there is one endpoint
	proxyPolicy string
	tls         bool
	clientCerts bool
	all         params // as it was given
}

// maxShards bounds what a configuration can make us allocate.
const maxShards = 100

// readConfig reads a database_config.
func readConfig(p params) (c databaseConfig, err error) {
	if p == nil {
		return c, &invalid{"database_config", "got None"}
	}
	c = databaseConfig{all: maps.Clone(p), proxyPolicy: "single"}
	if c.name = p.text("name"); c.name == "" {
		return c, &invalid{"database_config", "it has no name"}
	}
	if c.port, err = p.number("port", 0); err != nil {
		return c, err
	}
	if c.shards, err = p.number("shards_count", 1); err != nil {
		return c, err
	}
	switch {
	case c.port < 0 || c.port > 65535:
		return c, fmt.Errorf("port_unavailable: Unavailable or invalid port %d", c.port)
	case c.shards < 1 || c.shards > maxShards:
		return c, &invalid{"shards_count", fmt.Sprintf("%d is not from 1 to %d", c.shards, maxShards)}
	case p.truth("sharding", false) && p["shard_key_regex"] == nil:
		return c, &invalid{"shard_key_regex", "sharding needs it"}
	}
	switch policy := p.text("proxy_policy"); policy {
	case "":
	case "single", "all-master-shards", "all-nodes":
		c.proxyPolicy = policy
	default:
		return c, &invalid{"proxy_policy", fmt.Sprintf("%q is none of single, all-master-shards, all-nodes", policy)}
	}
	c.replication = p.truth("replication", false)
	c.oss = p.truth("oss_cluster", false)
	c.tls = p.text("tls_mode") == "enabled"
	certs, _ := p["authentication_ssl_client_certs"].([]any)
	c.clientCerts = len(certs) > 0
	return c, nil
}
