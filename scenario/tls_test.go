package scenario_test

import (
	"testing"

	"github.com/slotstorm/slotstorm/scenario"
)

// Clients use TLS where the cluster has it, and learn of ports of their own kind only.
func TestTLS(t *testing.T) {
	for _, tt := range []struct{ name, text string }{
		{"redirects", "client alice seeds=n1\nclient old seeds=n1 tls=no\nmigrate 866 n1 n2\nalice> GET hello => (nil) via n2\nmigrate 866 n2 n3\n" +
			"alice> GET hello => (nil) via n2:MOVED n3\nold> GET hello => (nil) via n3"},
		{"ask", "client alice seeds=n1\nalice> GET hello => (nil) via n1\nmigrate 866 n1 n2 stop-after=migrating\nalice> GET hello => (nil) via n1:ASK n2"},
		{"CLUSTER SHARDS", "client alice topology=shards seeds=n1\nclient old topology=shards tls=no seeds=n1\nalice> GET foo => (nil) via n3\nold> GET foo => (nil) via n3"},
		{"ports in CLUSTER SHARDS", `@n2> CLUSTER SHARDS => ...["id", n2, "port", (integer) 2, "tls-port", (integer) 20002, ...`},
		{"commands that name a node", "@n1> CLUSTER MEET n4 => OK\nwait until agreed within 10s\n@n1> CLUSTER NODES => ...\nmigrate 866 n1 n4\nexpect n2 sees n4 ok"},
		{"a redirect by hand", "client alice\nalice> GET hello => (nil) via n1\nfault f error reply=\"MOVED 866 n2\" node=n1 call=1\nalice> GET hello => (nil) via n1:MOVED n2:MOVED n1"},
		{"misdirected", "client alice max-redirects=1\nclient old tls=no max-redirects=1\nfault f misdirect to=n3 node=n2\nmigrate 866 n1 n2\nmigrate 866 n2 n1\n" +
			"migrate 866 n1 n3 stop-before=target => stopped\nalice> GET hello => (nil) via n1:ASK n3\nold> GET hello => (nil) via n1:ASK n3"},
		{"a new address", "client alice\nalice> SET hello 1 => OK\ncrash n1\nrestart n1 keep-data new-address\nwait 5s\nalice> GET hello => \"1\" via n1:refused n1"},
		{"certificates of nodes", "client alice retries=0\nclient bob retries=0\nfault f bad-certificate flaw=unknown-authority node=n1 client=bob\n" +
			"alice> GET hello => (nil) via n1\nbob> GET foo => (nil) via n3\nbob> GET hello => (unknown-authority) via n1\nexpect fault f fired == 2"},
		{"certificates of clients", "client alice certificate=expired seeds=n1\nalice> GET hello => (no known node)\n@n1> CONFIG SET tls-auth-clients no => OK\nalice> GET hello => (nil) via n1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			const cluster = "cluster masters=3 lone=1 node-timeout=2s tls=yes\n"
			var logs [2]string
			for i := range logs {
				result := play(t, "f.scn", cluster+tt.text+"\n", scenario.Options{})
				if !result.OK() {
					t.Fatal(result)
				}
				logs[i] = result.Log.String()
			}
			if logs[0] != logs[1] {
				t.Errorf("two runs differ:\n%s\n%s", logs[0], logs[1])
			}
		})
	}
}

// A program finds the addresses for TLS, and certificates for them.
func TestTLSOfPrograms(t *testing.T) {
	result := play(t, "f.scn", `cluster masters=3 tls=yes
client app driver=exec command="sh -c"
client old driver=exec command="sh -c" tls=no
app> "cat $SLOTSTORM_TLS_DIR/ca.crt | head -1; ls $SLOTSTORM_TLS_DIR | wc -l" => exit 0 "-----BEGIN CERTIFICATE-----\n5"
old> "echo dir=$SLOTSTORM_TLS_DIR" => exit 0 "dir="
`, scenario.Options{})
	if !result.OK() {
		t.Error(result)
	}
}
