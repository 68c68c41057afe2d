package main

import (
	"path/filepath"
	"testing"

	"github.com/redis/go-redis/v9"
)

// Masters begin with dumps, and all nodes with the users of an ACL file and renamed commands.
func TestServeFromADumpAndAnACLFile(t *testing.T) {
	dump, err := filepath.Abs(filepath.Join("..", "..", "examples", "persistence", "shop-{n}.rdb"))
	if err != nil {
		t.Fatal(err)
	}
	writeFiles(t, map[string]string{
		"redis.conf": "aclfile users.acl\nrename-command FLUSHALL \"\"\ndir /var/lib/redis\n",
		"users.acl":  "user ada on >pw ~* +@all\nuser default off\n",
	})
	addr, stop := serve(t, "--rdb", dump, "--config", "redis.conf")
	defer stop()
	rdb := redis.NewClusterClient(&redis.ClusterOptions{Addrs: []string{addr}, Username: "ada", Password: "pw"})
	defer rdb.Close()
	if got, err := rdb.Get(t.Context(), "hello").Result(); got != "world" || err != nil {
		t.Errorf("GET hello: %q, %v", got, err)
	}
	if got, err := rdb.ZRange(t.Context(), "foo", 0, -1).Result(); len(got) != 2 || err != nil {
		t.Errorf("ZRANGE foo: %q, %v", got, err)
	}
	if err := rdb.Do(t.Context(), "FLUSHALL").Err(); err == nil || err.Error() != "ERR unknown command 'FLUSHALL', with args beginning with: " {
		t.Errorf("FLUSHALL: %v", err)
	}
}
