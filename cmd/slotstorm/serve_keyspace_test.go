package main

import (
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
)

// Both a cluster without a file and one of a file take the keyspace.
func TestServeOnMiniredis(t *testing.T) {
	script := file(t, "cluster masters=3\nmigrate 866 n1 n2 => done\n")
	for name, args := range map[string][]string{"flags": {"--masters", "3"}, "file": {script}} {
		t.Run(name, func(t *testing.T) {
			addr, stop := serve(t, append(args, "--keyspace", "miniredis")...)
			rdb := redis.NewClusterClient(&redis.ClusterOptions{Addrs: []string{addr}})
			defer rdb.Close()
			if err := rdb.Set(t.Context(), "foo", "bar", 0).Err(); err != nil {
				t.Error(err)
			}
			if err := rdb.Do(t.Context(), "OBJECT", "ENCODING", "foo").Err(); err == nil || !strings.Contains(err.Error(), "miniredis") {
				t.Errorf("OBJECT ENCODING: %v", err)
			}
			stop()
		})
	}
}
