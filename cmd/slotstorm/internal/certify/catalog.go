package certify

import (
	"embed"
	"fmt"
	"slices"
	"strings"

	"github.com/slotstorm/slotstorm/internal/tool/suggest"
)

// adapters are the sources of the adapters for the libraries that are known here.
//
//go:embed adapters
var adapters embed.FS

// library is a client library that is known here.
type library struct {
	name string
	// lang says how it is installed, pkg what it is called where it comes from.
	lang language
	pkg  string
	// sources are the files of its adapter, the main one first.
	sources []string
	// edits are replacements in the sources, old and new in turn, where libraries share them.
	edits []string
	// arg is a further argument of the adapter, if there is one.
	arg string
}

var libraries = []library{
	{name: "go-redis", lang: golang, pkg: "github.com/redis/go-redis/v9", sources: []string{"goredis.go", "wire.go"}},
	{name: "rueidis", lang: golang, pkg: "github.com/redis/rueidis", sources: []string{"rueidis.go", "wire.go"}},
	{name: "valkey-go", lang: golang, pkg: "github.com/valkey-io/valkey-go", sources: []string{"rueidis.go", "wire.go"}, edits: []string{
		"github.com/redis/rueidis", "github.com/valkey-io/valkey-go", "IsRedis", "IsValkey", "RedisResult", "ValkeyResult", "rueidis.", "valkey.",
	}},
	{name: "redisc", lang: golang, pkg: "github.com/mna/redisc", sources: []string{"redisc.go", "wire.go"}},
	{name: "ioredis", lang: node, pkg: "ioredis", sources: []string{"ioredis.js"}, arg: "ioredis"},
	{name: "iovalkey", lang: node, pkg: "iovalkey", sources: []string{"ioredis.js"}, arg: "iovalkey"},
	{name: "node-redis", lang: node, pkg: "redis", sources: []string{"node-redis.js"}},
	{name: "valkey-glide", lang: node, pkg: "@valkey/valkey-glide", sources: []string{"glide.js"}},
	{name: "redis-py", lang: python, pkg: "redis", sources: []string{"redis_py.py"}, arg: "redis"},
	{name: "valkey-py", lang: python, pkg: "valkey", sources: []string{"redis_py.py"}, arg: "valkey"},
	{name: "jedis", lang: java, pkg: "redis.clients:jedis", sources: []string{"JedisAdapter.java", "Wire.java"}},
	{name: "lettuce", lang: java, pkg: "io.lettuce:lettuce-core", sources: []string{"LettuceAdapter.java", "Wire.java"}},
	{name: "redis-rs", lang: rust, pkg: "redis", sources: []string{"redis_rs.rs"}},
	{name: "libvalkey", lang: clang, pkg: "libvalkey", sources: []string{"libvalkey.c", "wire.h"}},
}

// Names are the names of the libraries that are known.
func Names() (names []string) {
	for _, l := range libraries {
		names = append(names, l.name)
	}
	slices.Sort(names)
	return names
}

// find reads NAME or NAME@VERSION.
func find(text string) (lib *library, version string, err error) {
	name, version, versioned := strings.Cut(text, "@")
	i := slices.IndexFunc(libraries, func(l library) bool { return l.name == name })
	switch {
	case i < 0:
		return nil, "", fmt.Errorf("there is no adapter for the client %q%s", name, suggest.OrList(name, Names()))
	case versioned && version == "":
		return nil, "", fmt.Errorf("the client %q lacks a version behind the @", text)
	case strings.ContainsAny(version, "/\\ \t\n;&|<>$`'\"@") || strings.HasPrefix(version, "-"):
		return nil, "", fmt.Errorf("%q is no version of %s", version, name)
	}
	return &libraries[i], version, nil
}
