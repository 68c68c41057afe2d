package live

import "testing"

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
