package scenario_test

import (
	"context"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/scenario"
)

// A cluster of two versions, of which one node is brought up to date while a client writes.
func TestUpgrade(t *testing.T) {
	script, err := scenario.Parse("upgrade.scn", []byte(`cluster masters=2 dialect=redis-7.2,n2:redis-7.0
client c
c> SET a 1 => OK
c> SET b 1 => OK
@n1> CLIENT SETINFO lib-name app => OK
@n2> CLIENT SETINFO lib-name app => "ERR unknown subcommand 'SETINFO'. Try CLIENT HELP."
upgrade n2 redis-7.4
wait 5s
c> GET a => 1
c> GET b => 1
@n2> CLIENT SETINFO lib-name app => OK
`))
	if err != nil {
		t.Fatal(err)
	}
	if result, err := scenario.Run(context.Background(), script, scenario.Options{}); err != nil {
		t.Error(err, result)
	}
}

func TestDialectsOfTheClusterLine(t *testing.T) {
	for _, row := range []struct{ value, want string }{
		{"redis-7.2", ""},
		{"n1:redis-7.2", ""},
		{"redis-7.2,n1:redis-7.0,n3:redis-7.4", ""},
		{"redis-7.2,redis-7.0", `want a node and its version, such as n4:redis-7.2`},
		{"redis-7.2,n1:redis-7.0,n1:redis-7.4", "two versions of n1"},
		{"redis-7.2,n1:redis-9", `no dialect "redis-9": there are`},
		{"redis-7.2,n4:redis-7.0", "there is no node n4"},
	} {
		script, err := scenario.Parse("f", []byte("cluster masters=3 dialect="+row.value+"\n"))
		switch {
		case row.want == "" && err != nil:
			t.Errorf("%s: %v", row.value, err)
		case row.want == "" && !strings.Contains(string(scenario.Format(script)), "dialect="+row.value):
			t.Errorf("%s is written as %s", row.value, scenario.Format(script))
		case row.want != "" && (err == nil || !strings.Contains(err.Error(), row.want)):
			t.Errorf("%s: %v, want %s", row.value, err, row.want)
		}
	}
}
