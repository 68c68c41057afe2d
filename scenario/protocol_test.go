package scenario_test

import (
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/scenario"
)

// Scripted clients speak RESP3 if they are told so, or hold what they read, also where they
// have to log in.
func TestProtocol(t *testing.T) {
	for _, row := range []struct{ cluster, login string }{{"", ""}, {" requirepass=secret", " password=secret"}} {
		result := play(t, "f.scn", "cluster masters=3"+row.cluster+"\nclient old"+row.login+"\nclient two protocol=2"+row.login+"\nclient new protocol=3"+row.login+
			"\nclient cached cache=yes"+row.login+`
old> HSET hello a 1         => (integer) 1
old> HGETALL hello          => ["a", "1"]
two> HGETALL hello          => ["a", "1"]
new> HGETALL hello          => {"a": "1"}
new> HGETALL hello          => {"a": "1"}   via n1
cached> HGETALL hello       => {"a": "1"}
cached> HGETALL hello       => {"a": "1"}   via cache
new> HSET hello b 2         => (integer) 1
cached> HGETALL hello       => {"a": "1", "b": "2"}   via n1
new> CLIENT TRACKING ON     => OK
new> GET {hello}x | GET bar => (nil)
old> SET {hello}x 1         => OK
new> GET {hello}x           => "1"          via n1
`, scenario.Options{})
		if !result.OK() {
			t.Error(result)
		}
	}
	_, err := scenario.Parse("f.scn", []byte("client alice cache=yes protocol=2\n"))
	if want := "f.scn:1:1: protocol=2: invalidations for a cache come by RESP3"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%v, want %s", err, want)
	}
}
