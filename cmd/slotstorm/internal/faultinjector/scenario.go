package faultinjector

import (
	"fmt"
	"strconv"
)

// requirements are what a trigger needs, as GET /slot-migrate and its like describe it. The real
// service says how many nodes there are, and so do these.
func (in *Injector) requirements(scenario string, list []effect, name string, tls, mtls bool) (map[string]any, error) {
	e, _, err := find(list, name, "")
	if err != nil {
		return nil, err
	}
	oss := scenario == "slot-migrate"
	nodes := 2 + spares
	triggers := []map[string]any{}
	for _, t := range e.triggers {
		requirements := []map[string]any{}
		for i, config := range []string{"single", "single_tls", "mtls"} {
			if config == "single_tls" && !tls || config == "mtls" && !mtls {
				continue
			}
			dbconfig := map[string]any{
				"name": fmt.Sprintf("%s-%s-0-%d", e.name, t.name, i+1), "port": 12000 + 100*i, "memory_size": 268435456, "replication": t.name == "failover",
				"sharding": oss, "shards_count": 1, "shards_placement": "sparse", "oss_cluster": oss, "proxy_policy": "single",
			}
			if oss {
				dbconfig["shards_count"], dbconfig["proxy_policy"], dbconfig["oss_cluster_api_preferred_ip_type"] = 3, "all-master-shards", "external"
				dbconfig["shard_key_regex"] = []map[string]string{{"regex": `.*\{(?<tag>.*)\}.*`}, {"regex": "(?<tag>.*)"}}
			}
			if config != "single" {
				dbconfig["tls_mode"] = "enabled"
			}
			if config == "mtls" {
				dbconfig["authentication_ssl_client_certs"] = []map[string]string{{"client_cert": "client.crt"}}
			}
			requirement := map[string]any{
				"dbconfig": dbconfig, "cluster": map[string]int{"min_nodes": 3, "actual_nodes": nodes}, "config": config, "description": "single shard per node",
			}
			if oss {
				requirement["oss_cluster_api"] = map[string]string{"ip_type": "external"}
			}
			requirements = append(requirements, requirement)
		}
		triggers = append(triggers, map[string]any{"name": t.name, "description": t.description, "requirements": requirements})
	}
	return map[string]any{"effect": e.name, "cluster": map[string]int{"index": 0, "nodes": nodes}, "triggers": triggers}, nil
}

// setUp makes the database that a trigger needs.
func (in *Injector) setUp(scenario string, list []effect, name, by string, tls, mtls bool, index int) (map[string]any, error) {
	e, by, err := find(list, name, by)
	if err != nil {
		return nil, err
	}
	described, err := in.requirements(scenario, list, e.name, tls, mtls)
	if err != nil {
		return nil, err
	}
	for _, t := range described["triggers"].([]map[string]any) {
		requirements := t["requirements"].([]map[string]any)
		if t["name"] != by {
			continue
		}
		if index < 0 || index >= len(requirements) {
			return nil, fmt.Errorf("there is no requirement %d of %s: there are %d", index, by, len(requirements))
		}
		return in.makeFor(requirements[index])
	}
	return nil, fmt.Errorf("%s has no trigger %s", e.name, by)
}

func (in *Injector) makeFor(requirement map[string]any) (map[string]any, error) {
	given := requirement["dbconfig"].(map[string]any)
	p := params{}
	for k, v := range given {
		if n, ok := v.(int); ok {
			v = float64(n)
		}
		p[k] = v
	}
	p["port"] = 0.0 // whichever is free
	if certs := given["authentication_ssl_client_certs"]; certs != nil {
		p["authentication_ssl_client_certs"] = []any{certs}
	}
	d, err := in.configured(p)
	if err != nil {
		return nil, err
	}
	in.mu.Lock()
	setup := "s-" + strconv.Itoa(len(in.setups)+1)
	in.setups[setup] = d.id
	in.mu.Unlock()
	out := in.describe(d)
	out["setup_id"], out["db_name"], out["config"] = setup, d.cfg.name, requirement["config"]
	if out["mtls_files"] = nil; d.cfg.clientCerts {
		out["mtls_files"] = map[string]string{"cert": in.cfg.Certificates + "/client.crt", "key": in.cfg.Certificates + "/client.key", "ca": in.cfg.Certificates + "/ca.crt"}
	}
	return out, nil
}

// tearDown ends what setUp made.
func (in *Injector) tearDown(setup string, p params) error {
	in.mu.Lock()
	if id, ok := in.setups[setup]; ok {
		p = params{"bdb_id": float64(id)}
		in.setups[setup] = 0 // its number is not used again
	}
	in.mu.Unlock()
	d, err := in.database(p)
	if err != nil {
		return err
	}
	d.busy.Lock()
	defer d.busy.Unlock()
	if d.builtIn {
		return fmt.Errorf("database %d was there from the beginning, and stays", d.id)
	}
	return in.remove(d)
}
