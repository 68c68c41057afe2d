package scenario_test

import (
	"testing"

	"github.com/slotstorm/slotstorm/scenario"
)

// Host names that nodes announce resolve, as far as faults let them.
func TestNames(t *testing.T) {
	for _, tt := range []struct{ name, text string }{
		{"well", "client alice\nalice> GET hello => (nil) via n1\nmigrate 866 n1 n2\nalice> GET hello => (nil) via n1:MOVED n2"},
		{"slowly", "client alice\nfault f slow-dns by=300ms client=alice\nalice> GET hello => (nil) via n1\nexpect elapsed == 300ms\nexpect fault f fired == 1"},
		{"too slowly", "client alice retries=0\nalice> GET hello => (nil) via n1\nfault f slow-dns by=2s node=n2\nmigrate 866 n1 n2\nalice> GET hello => (timeout) via n1:MOVED n2"},
		{"not at all", "client alice retries=1\nalice> GET hello => (nil) via n1\nfault f no-dns node=n2 client=alice\nmigrate 866 n1 n2\nalice> GET hello => (unresolved) via n1:MOVED n2:unresolved n2"},
		{"wrongly", "client alice retries=1 max-redirects=2\nalice> GET hello => (nil) via n1\nfault f wrong-dns to=n3 node=n2\nmigrate 866 n1 n2\nalice> GET hello => (too many redirects)\nexpect n3 moved == 2"},
		{"to somebody who announces another name", "client alice\nalice> GET hello => (nil) via n1\n@n2> CONFIG SET cluster-announce-hostname other.example => OK\nwait 5s\nmigrate 866 n1 n2\nalice> GET hello => (nil) via n1:MOVED n2"},
		{"where they were", "client alice on-moved=refresh retries=0\nalice> GET hello => (nil) via n1\nalice> GET user:1 => (nil) via n2\nfault f stale-dns node=n2\ncrash n2\nrestart n2 address=10.0.0.9:2\nwait 5s\nalice> GET user:1 => (refused) via n2\nheal f\nalice> GET user:1 => (nil) via n2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			const cluster = "cluster masters=3 node-timeout=2s hostnames=redis-{n}.example cluster-preferred-endpoint-type=hostname\n"
			if result := play(t, "f.scn", cluster+tt.text+"\n", scenario.Options{}); !result.OK() {
				t.Error(result)
			}
		})
	}
}
