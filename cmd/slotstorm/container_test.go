package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/redis/go-redis/v9"
	"go.yaml.in/yaml/v2"

	"github.com/slotstorm/slotstorm/internal/server/certificate"
)

// What client projects pass to the images that they use in CI makes what they expect.
func TestEnvironment(t *testing.T) {
	for _, tt := range []struct {
		name             string
		env, args        string
		masters, replica int
		formed           bool
		port             int
		lines            []string
		err              string
	}{
		{name: "nothing", masters: 3, replica: 1, formed: true, port: 6379},
		{name: "nodes that a suite makes a cluster of itself", env: "NODES=6 PORT=16600", args: "--cluster-enabled yes", masters: 6, port: 16600},
		{name: "a formed cluster", env: "REDIS_CLUSTER=yes NODES=6 REPLICAS=1 TLS_ENABLED=yes PORT=16379 TLS_PORT=27379",
			args:    "--enable-debug-command yes --enable-module-command yes --tls-auth-clients optional --save ''",
			masters: 3, replica: 1, formed: true, port: 16379, lines: []string{"enable-debug-command yes", "enable-module-command yes", `save ""`}},
		{name: "by another image's words", env: "INITIAL_PORT=30000 MASTERS=3 SLAVES_PER_MASTER=1 IP=127.0.0.1", masters: 3, replica: 1, formed: true, port: 30000},
		{name: "masters alone", env: "REDIS_CLUSTER=yes NODES=5 PORT=7379", masters: 5, formed: true, port: 7379},
		{name: "a password", env: "REDIS_CLUSTER=yes NODES=3 REPLICAS=0 PORT=7001 REDIS_PASSWORD=cluster", masters: 3, formed: true, port: 7001},
		{name: "no multiple", env: "NODES=7 REPLICAS=1", err: "NODES=7 is no multiple of 2, a master with 1 replicas"},
		{name: "a single server", env: "REDIS_CLUSTER=no", err: "REDIS_CLUSTER=no: single servers are not simulated"},
		{name: "no number", env: "PORT=http", err: `PORT="http": want a number from 1 to 65535`},
		{name: "neither yes nor no", env: "TLS_ENABLED=maybe", err: `TLS_ENABLED="maybe": want yes or no`},
		{name: "no directive", args: "redis-server --save x", err: `the argument "redis-server": want --DIRECTIVE VALUE`},
		{name: "no such value", args: "--tls-auth-clients perhaps", err: `--tls-auth-clients "perhaps": want no, optional or yes`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			env := map[string]string{}
			for _, pair := range strings.Fields(tt.env) {
				name, value, _ := strings.Cut(pair, "=")
				env[name] = value
			}
			var args []string
			for _, word := range strings.Fields(tt.args) {
				args = append(args, strings.Trim(word, "'"))
			}
			e, err := readEnvironment(func(name string) string { return env[name] }, args)
			if tt.err != "" {
				if err == nil || !strings.HasPrefix(err.Error(), tt.err) {
					t.Errorf("error %v, want %s", err, tt.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if e.masters != tt.masters || e.replicas != tt.replica || e.formed != tt.formed || e.port != tt.port || !reflect.DeepEqual(e.lines, tt.lines) {
				t.Errorf("got %+v", e)
			}
		})
	}
}

// The entry point of the image runs as a process: a cluster where it is looked for, with
// certificates in a volume, and a health check.
func TestContainer(t *testing.T) {
	port := freePorts(t, 12)
	dir := filepath.Join(t.TempDir(), "tls")
	env := append(os.Environ(), role+"=slotstorm", "BIND=127.0.0.1", "REDIS_CLUSTER=yes", "NODES=6", "REPLICAS=1", "PORT="+strconv.Itoa(port),
		"TLS_ENABLED=yes", "TLS_PORT="+strconv.Itoa(port+6), "TLS_DIR="+dir, "REDIS_PASSWORD=secret")
	health := func() error {
		cmd := command(t, "health")
		cmd.Env = env
		return cmd.Run()
	}
	if health() == nil {
		t.Error("it is healthy before it runs")
	}
	cmd := command(t, "container", "--enable-debug-command", "yes", "--save", "", "--tls-auth-clients", "optional")
	cmd.Env = env
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}()
	for lines := bufio.NewScanner(out); lines.Scan() && !strings.HasPrefix(lines.Text(), "ready: "); {
	}
	if err := health(); err != nil {
		t.Error("it is not healthy:", err)
	}

	ca, err := os.ReadFile(filepath.Join(dir, certificate.CA))
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(ca)
	for name, opt := range map[string]*redis.ClusterOptions{
		"plain": {Addrs: []string{net.JoinHostPort("127.0.0.1", strconv.Itoa(port))}},
		"TLS":   {Addrs: []string{net.JoinHostPort("127.0.0.1", strconv.Itoa(port+6))}, TLSConfig: &tls.Config{RootCAs: pool}},
	} {
		opt.Password = "secret"
		rdb := redis.NewClusterClient(opt)
		if err := rdb.Set(t.Context(), "hello", name, 0).Err(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if err := rdb.Do(t.Context(), "DEBUG", "SET-ACTIVE-EXPIRE", "1").Err(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		rdb.Close()
	}
}

// freePorts returns the first of some consecutive ports where nobody listens.
func freePorts(t *testing.T, n int) int {
	t.Helper()
search:
	for first := 20000; first < 32000; first += 50 {
		for i := range n {
			ln, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(first+i)))
			if err != nil {
				continue search
			}
			ln.Close()
		}
		return first
	}
	t.Fatal("there are no free ports")
	return 0
}

// The compose file of the examples has what the entry point takes, and publishes what it
// serves, where each suite looks for it.
func TestComposeFile(t *testing.T) {
	text, err := os.ReadFile("../../examples/ci/compose.yml")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Services map[string]struct {
			Environment map[string]string
			Command     string
			Ports       []string
		}
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"go-redis": "16600-16605", "redis-py": "16379-16384", "ioredis": "30000-30005", "jedis": "7379-7383", "rueidis": "7001-7003"}
	if len(file.Services) != len(want) {
		t.Errorf("there are %d services, want %d", len(file.Services), len(want))
	}
	for name, ports := range want {
		s := file.Services[name]
		e, err := readEnvironment(func(name string) string { return s.Environment[name] }, strings.Fields(s.Command))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		served := fmt.Sprintf("%d-%d", e.port, e.port+e.masters*(1+e.replicas)-1)
		if served != ports || s.Ports[0] != ports+":"+ports {
			t.Errorf("%s: serves %s and publishes %v, want %s", name, served, s.Ports, ports)
		}
	}
}
