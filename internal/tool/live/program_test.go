package live

import (
	"os"
	"path/filepath"
	"testing"
)

func TestProgramsSayWhatTheyAre(t *testing.T) {
	for text, want := range map[string]string{
		"Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64 build=ae4d\n": "redis 7.0.15, redis-7.0",
		"Redis server v=8.10.1 sha=00000000:1\n":                                          "redis 8.10.1, redis-8.10",
		"Valkey server v=9.1.2 sha=00000000:1 malloc=libc bits=64\n":                      "valkey 9.1.2, valkey-9.1",
		"redis-cli 7.0.15\n":    "",
		"GNU bash, version 5\n": "",
	} {
		got := ""
		if p, ok := parseVersion(text); ok {
			got = p.String() + ", " + p.Dialect()
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// What programs say that have TLS, and that do not.
func TestHasTLS(t *testing.T) {
	for says, want := range map[string]bool{
		"# Failed to configure TLS. Check logs for more info.":               true,
		"# Missing implement of connection type tls":                         false,
		">>> 'tls-port \"1\"'\nBad directive or wrong number of arguments\n": false,
	} {
		path := filepath.Join(t.TempDir(), "redis-server")
		if err := os.WriteFile(path, []byte("#!/bin/sh\ncat <<'end'\n"+says+"\nend\nexit 1\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		if got := (Program{Path: path}).HasTLS(); got != want {
			t.Errorf("%q: TLS %t", says, got)
		}
	}
}
