package faultinjector

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
)

// Endpoints is endpoints.json: the databases that are there from the beginning by the names that
// suites look for, those whose cluster clients see first.
func (in *Injector) Endpoints() ([]byte, error) {
	in.mu.Lock()
	names := in.names
	in.mu.Unlock()
	var b bytes.Buffer
	b.WriteString("{\n")
	for i, n := range names {
		entry := in.describe(n.of[0])
		delete(entry, "oss_cluster") // lettuce refuses what it does not know
		for _, d := range n.of[1:] {
			other := in.describe(d)
			entry["endpoints"] = append(entry["endpoints"].([]string), other["endpoints"].([]string)...)
			entry["raw_endpoints"] = append(entry["raw_endpoints"].([]map[string]any), other["raw_endpoints"].([]map[string]any)...)
		}
		text, err := json.MarshalIndent(entry, "  ", "  ")
		if err != nil {
			return nil, err
		}
		comma := ","
		if i == len(names)-1 {
			comma = ""
		}
		fmt.Fprintf(&b, "  %q: %s%s\n", n.name, text, comma)
	}
	b.WriteString("}\n")
	return b.Bytes(), nil
}

// WriteEndpoints writes endpoints.json to a file.
func (in *Injector) WriteEndpoints(file string) error {
	text, err := in.Endpoints()
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o666)
}

// Databases is the file that REDIS_BDBS_CONFIG_PATH names: a database_config for each name.
func (in *Injector) Databases() ([]byte, error) {
	var list []map[string]any
	in.mu.Lock()
	defer in.mu.Unlock()
	for _, n := range in.names {
		d := n.of[0]
		list = append(list, map[string]any{
			"name": n.name, "port": 12000, "memory_size": 268435456, "replication": true, "sharding": d.cfg.oss, "shards_count": d.cfg.shards,
			"oss_cluster": d.cfg.oss, "proxy_policy": d.cfg.proxyPolicy, "shard_key_regex": []map[string]string{{"regex": "(?<tag>.*)"}},
		})
	}
	return json.MarshalIndent(map[string]any{"databases": list}, "", "  ")
}
