package scenario_test

import (
	"testing"

	"github.com/slotstorm/slotstorm/scenario"
)

// Scripted clients read from where they are told to, and write to masters.
func TestReadFrom(t *testing.T) {
	const text = `cluster masters=3 replicas=2
client master
client replica read-from=replica
client shards read-from=replica topology=shards
client any read-from=any
wait 1s
replica> SET hello 1 => OK via n1
wait until replicated within 1s
master> GET hello => "1" via n1
replica> GET hello => "1" via n4 within 1s
replica> GET hello => "1" via n7 within 1s
shards> GET hello => "1" via n4 within 1s
any> GET hello => "1" via n1 within 1s
any> GET hello => "1" via n7 within 1s
workload w replica rate=100 keys=hello mix=get:1 for=1s
wait until workload w over within 2s
expect n1 commands <= 20

# Without a replica it reads from the master.
crash {n4 n7}
wait until n1 sees n4 fail within 1m
wait until n1 sees n7 fail within 1m
replica> GET hello => "1" via ... n1 within 1m

# Who says who it is.
`
	if result := play(t, "f.scn", text, scenario.Options{}); !result.OK() {
		t.Error(result)
	}
	const users = `cluster masters=3 requirepass=secret
client default password=secret
client nobody
client ada username=ada password=pw
@n1> AUTH secret => OK
@n1> ACL SETUSER ada on >pw ~* +@all => OK
default> SET hello 1 => OK
nobody> GET hello => (no known node)
ada> GET hello => "1" within 1s
`
	if result := play(t, "f.scn", users, scenario.Options{}); !result.OK() {
		t.Error(result)
	}
}
