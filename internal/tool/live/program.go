package live

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
)

// ErrNoServer is what Real returns where redis-server is not installed.
var ErrNoServer = errors.New(`redis-server is not installed.

Conformance is measured against Redis 7.0.15. To install it:
  Debian 12, Ubuntu 24.04:  sudo apt-get install redis-server
  macOS:                    brew install redis  (a later version: expect differences)
  from source:              https://download.redis.io/releases/redis-7.0.15.tar.gz
or name the program in REDIS_SERVER`)

// Program is the program of a server that speaks Redis's protocol.
type Program struct {
	Path string
	// Product is "redis" or "valkey", Version what it says of itself: "7.0.15".
	Product, Version string
}

// usualServer is the program that is looked for in PATH.
const usualServer = "redis-server"

// FindProgram finds a program, by its path or in PATH, and asks it what it is. Without a
// name it is the one that REDIS_SERVER names, or redis-server.
func FindProgram(name string) (Program, error) {
	if name == "" {
		name = os.Getenv("REDIS_SERVER")
	}
	if name == "" {
		name = usualServer
	}
	path, err := exec.LookPath(name)
	switch {
	case err != nil && name == usualServer:
		return Program{}, ErrNoServer
	case err != nil:
		return Program{}, fmt.Errorf("there is no program %s: %w", name, err)
	}
	out, err := exec.Command(path, "--version").Output()
	if err != nil {
		return Program{}, fmt.Errorf("live: %s --version: %w", path, err)
	}
	p, ok := parseVersion(string(out))
	if !ok {
		return Program{}, fmt.Errorf("live: %s is neither a redis-server nor a valkey-server: %q", path, out)
	}
	p.Path = path
	return p, nil
}

var versionText = regexp.MustCompile(`^(Redis|Valkey) server v=([0-9.]+)`)

// parseVersion reads what a server answers to --version.
func parseVersion(text string) (Program, bool) {
	m := versionText.FindStringSubmatch(text)
	if m == nil {
		return Program{}, false
	}
	return Program{Product: strings.ToLower(m[1]), Version: m[2]}, true
}

// String is the product and its version: "redis 7.0.15".
func (p Program) String() string { return p.Product + " " + p.Version }

// Dialect is the name under which Slotstorm has this version: the product with the first two
// numbers of the version, such as "redis-7.0".
func (p Program) Dialect() string {
	numbers := strings.SplitN(p.Version, ".", 3)
	return p.Product + "-" + strings.Join(numbers[:min(2, len(numbers))], ".")
}

// Is reports whether Slotstorm's dialect of that name is this version.
func (p Program) Is(dialect string) bool { return p.Dialect() == dialect }

// ServersDir is where make servers puts the programs of other versions, each called as its
// dialect: what SLOTSTORM_SERVERS names, or a directory of the user's cache.
func ServersDir() (string, error) {
	if dir := os.Getenv("SLOTSTORM_SERVERS"); dir != "" {
		return dir, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("where to put servers: %w", err)
	}
	return filepath.Join(cache, "slotstorm", "servers"), nil
}

// HasSlotTables reports whether the keys of each slot are in a hash table of their own: since
// Redis 7.4 and Valkey 8.0.
func (p Program) HasSlotTables() bool {
	var major, minor int
	_, _ = fmt.Sscanf(p.Version, "%d.%d", &major, &minor)
	return major > 7 || major == 7 && minor >= 4
}

// has reports whether the program does something that Redis 7.0 does not.
func (p Program) has(c dialect.Capability) bool {
	d, err := dialect.Find(p.Dialect())
	return err == nil && d.Has(c)
}

// HasTLS reports whether the program was built with TLS: without files of certificates it ends
// at once, and says why.
func (p Program) HasTLS() bool {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	out, _ := exec.CommandContext(ctx, p.Path, "--port", "0", "--tls-port", "1", "--tls-cert-file", "none", "--tls-key-file", "none", "--tls-ca-cert-file", "none").CombinedOutput()
	return !bytes.Contains(out, []byte("Bad directive")) && !bytes.Contains(out, []byte("Missing implement"))
}
