package config

import (
	"slices"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

func ofDialect(t *testing.T, name string) *Values[*server] {
	t.Helper()
	d, err := dialect.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	v := table.Of(&server{clients: "10000", debug: "no"}, Of(d))
	return &v
}

// What directives are in other versions, as their servers answered.
func TestVersions(t *testing.T) {
	const failed = "ERR CONFIG SET failed (possibly related to argument "
	for _, row := range []struct{ dialect, set, want string }{
		{"redis-6.2", "nosuch 1", "ERR Unsupported CONFIG parameter: nosuch"},
		{"redis-6.2", "daemonize yes", "ERR Unsupported CONFIG parameter: daemonize"},
		{"redis-6.2", "latency-tracking yes", "ERR Unsupported CONFIG parameter: latency-tracking"},
		{"redis-6.2", "hz x", "ERR Invalid argument 'x' for CONFIG SET 'hz' - argument couldn't be parsed into an integer"},
		{"redis-6.2", "appendfsync x", "ERR Invalid argument 'x' for CONFIG SET 'appendfsync' - argument must be one of the following: everysec, always, no"},
		{"redis-6.2", "save x", "ERR Invalid argument 'x' for CONFIG SET 'save'"},
		{"redis-6.2", "watchdog-period x", "ERR Invalid argument 'x' for CONFIG SET 'watchdog-period'"},
		{"redis-6.2", "hz 1\x00", "ERR Invalid argument '1' for CONFIG SET 'hz' - argument couldn't be parsed into an integer"},
		{"redis-6.2", "proto-max-bulk-len -0", "ERR Invalid argument '-0' for CONFIG SET 'proto-max-bulk-len' - argument must be between 1048576 and 9223372036854775807 inclusive"},
		{"redis-6.2", "proto-max-bulk-len -1", "ERR Invalid argument '-1' for CONFIG SET 'proto-max-bulk-len' - argument must be a memory value"},
		{"redis-6.2", "proto-max-bulk-len 18446744073709551616", ""},
		{"redis-6.2", "disable-thp no", ""},
		{"redis-6.2", "hash-max-ziplist-entries 5", ""},
		{"redis-7.2", "loglevel nothing", ""},
		{"redis-7.2", "locale-collate xx", failed + "'locale-collate') - Invalid locale name"},
		{"redis-7.2", "cluster-announce-human-nodename a!", failed + "'cluster-announce-human-nodename') - Announced human node name contained invalid character"},
		{"redis-8.2", "tracking-table-max-keys -1", failed + "'tracking-table-max-keys') - argument must be greater or equal to 0"},
		{"redis-8.6", "maxmemory-policy allkeys-lrm", ""},
		{"redis-8.6", "cluster-announce-ip host", failed + "'cluster-announce-ip') - Cluster announce IP must be a valid IPv4 or IPv6 address"},
		{"redis-8.6", "cluster-slot-stats-enabled mem", failed + "'cluster-slot-stats-enabled') - memory tracking cannot be enabled at runtime"},
		{"redis-8.6", "key-memory-histograms yes", failed + "'key-memory-histograms') - memory tracking cannot be enabled at runtime"},
		{"valkey-8.0", "cluster-announce-client-ipv4 ::1", failed + "'cluster-announce-client-ipv4') - Invalid IPv4 address"},
		{"valkey-8.0", "cluster-blacklist-ttl -1", ""},
		{"valkey-8.1", "rdma-bind x", failed + "'rdma-bind') - No RDMA building support."},
		{"valkey-9.0", "slot-migration-max-failover-repl-bytes -1", failed + "'slot-migration-max-failover-repl-bytes') - argument must be a memory value"},
		{"valkey-9.1", "slot-migration-max-failover-repl-bytes -1", ""},
		{"valkey-9.1", "slot-migration-max-failover-repl-bytes -2", failed + "'slot-migration-max-failover-repl-bytes') - argument must be between -1 and 9223372036854775807 inclusive"},
		{"valkey-9.0", "cluster-databases 2", failed + "'cluster-databases') - can't set immutable config"},
		{"valkey-9.1", "sanitize-dump-payload no", "ERR Unknown option or number of arguments for CONFIG SET - 'sanitize-dump-payload'"},
		{"valkey-9.1", "shutdown-on-sigterm safe", ""},
	} {
		if got := ofDialect(t, row.dialect).Set(args(row.set), Permissions{}); got != row.want {
			t.Errorf("%s, CONFIG SET %s: got  %q\nwant %q", row.dialect, row.set, got, row.want)
		}
	}
}

// A directive that has another name is the same one, and its former name an alias.
func TestRenamedDirectives(t *testing.T) {
	v := ofDialect(t, "valkey-9.1")
	if got := v.Set(args("slowlog-max-len 7 primaryauth x"), Permissions{}); got != "" {
		t.Fatal(got)
	}
	var w resp.Writer
	v.Write(&w, args("masterauth commandlog-slow-execution-max-len slowlog-max-len"))
	if want := "*6\r\n" + bulk("masterauth") + bulk("x") + bulk("commandlog-slow-execution-max-len") + bulk("7") + bulk("slowlog-max-len") + bulk("7"); string(w.Buf) != want {
		t.Errorf("got  %q\nwant %q", w.Buf, want)
	}
	if lines := v.Rewrite(nil, nil); !slices.Contains(lines, `primaryauth "x"`) || !slices.Contains(lines, `commandlog-slow-execution-max-len "7"`) {
		t.Errorf("CONFIG REWRITE gives %q", lines)
	}
	if got := v.Get("masterauth"); got != "x" {
		t.Errorf("the program sees %q", got)
	}
}

// What patterns find, and what the program gets for a directive that is not there.
func TestHiddenDirectivesOfVersions(t *testing.T) {
	for _, row := range []struct{ dialect, pattern, want string }{
		{"redis-7.0", "aof-disable-auto-g*", "*2\r\n" + bulk("aof-disable-auto-gc") + bulk("no")},
		{"redis-7.2", "aof-disable-auto-g*", "*0\r\n"},
		{"redis-6.2", "watchdog*", "*2\r\n" + bulk("watchdog-period") + bulk("0")},
		{"redis-6.2", "*aveof", "*2\r\n" + bulk("slaveof") + bulk("")},
		{"redis-6.2", "replicaof", "*2\r\n" + bulk("replicaof") + bulk("")},
		{"redis-6.2", "cluster-port", "*0\r\n"},
	} {
		var w resp.Writer
		if ofDialect(t, row.dialect).Write(&w, args(row.pattern)); string(w.Buf) != row.want {
			t.Errorf("%s, CONFIG GET %s: got  %q\nwant %q", row.dialect, row.pattern, w.Buf, row.want)
		}
	}
	if got := ofDialect(t, "redis-6.2").Get("latency-tracking"); got != "yes" {
		t.Errorf("latency-tracking is %q", got)
	}
}

// Each directive that only other versions have is known here, with the reason if it changes nothing.
func TestLaterDirectives(t *testing.T) {
	there := map[string]bool{}
	for _, d := range dialect.All() {
		for _, directive := range Of(d).List() {
			there[directive.Key] = true
			if _, known := laterDirectives[directive.Key]; !known && latest.byKey[directive.Key] == nil {
				t.Errorf("%s has %s, which is not in the list of later directives", d, directive.Name)
			}
		}
	}
	for name := range laterDirectives {
		if !there[name] {
			t.Errorf("no version has %s", name)
		}
	}
	for name, key := range renamed {
		if latest.byKey[key] == nil || strings.Contains(name, "_") {
			t.Errorf("%s is to be another name of %s", name, key)
		}
	}
}
