package scenario_test

import (
	"testing"

	"github.com/slotstorm/slotstorm/scenario"
)

// A time-out of one command need not cost the others their connection; and no command's
// time begins before it is sent.
func TestTimeouts(t *testing.T) {
	for _, tt := range []struct{ name, text string }{
		{"a herd that connects slowly", `cluster masters=3
client c[1..100] policy=well-behaved
fault slow slow-accept by=1s link=client
workload w c[1..100] rate=5 keys=k[1..1000] for=20s
wait until workload w over within 5m
expect workload w failures == 0
expect client c[1..100] retries == 0
expect client c[1..100] connections <= 300
`},
		{"kept", `cluster masters=3 cost=300ms
client alice on-timeout=keep retries=0
alice> GET {hello}x => (nil)
alice> GET {hello}x | GET {hello}y | GET {hello}z | GET {hello}u | GET {hello}v => (nil) | (nil) | (nil) | (timeout) | (timeout)
wait 1s
alice> INCR hello => (integer) 1   via n1
expect client alice connections == 1
`},
		{"closed", `cluster masters=3 cost=300ms
client alice on-timeout=close retries=0
alice> GET {hello}x => (nil)
alice> GET {hello}x | GET {hello}y | GET {hello}z | GET {hello}u | GET {hello}v => (nil) | (nil) | (nil) | (timeout) | (abandoned)
wait 1s
alice> INCR hello => (integer) 1   via n1
expect client alice connections == 2
`},
		{"a node that says nothing any more is given up all the same", `cluster masters=3
client alice on-timeout=keep retries=0
alice> GET hello => (nil)
fault hole black-hole node=n1 client=alice
alice> GET hello | GET hello => (timeout) | (abandoned)
heal hole
alice> GET hello => (nil)
expect client alice connections == 2
`},
		{"so is one that says nothing any more in the middle of what it was sent", `cluster masters=3
client alice on-timeout=keep retries=0
fault lost reply-lost silent node=n1 call=1 command=incr
alice> MULTI | INCR {hello}x | EXEC => (timeout)
wait 1s
alice> GET {hello}x => (nil)
expect elapsed == 2s
expect client alice connections == 2
`},
		{"what was sent meanwhile is abandoned", `cluster masters=3
client alice on-timeout=keep retries=0
fault lost reply-lost silent node=n1 call=1 command=incr
alice> MULTI | INCR {hello}x | EXEC &
wait 1500ms
alice> GET {hello}x => (abandoned)
expect elapsed == 2s
`},
		{"one that answers slowly, but goes on, is not", `cluster masters=3 cost=700ms
client alice on-timeout=keep retries=0
alice> GET {hello}x => (nil)
alice> GET {hello}x | GET {hello}y | GET {hello}z | GET {hello}u | GET {hello}v | GET {hello}w => (nil) | (timeout) | (timeout) | (timeout) | (timeout) | (timeout)
wait 3200ms
alice> INCR hello => (integer) 1   via n1
expect client alice connections == 1
`},
		{"one that says nothing is kept by who is patient, and does what it was sent twice", `cluster masters=3
client alice on-timeout=keep-silent timeout=1s retries=1
alice> GET hello => (nil)
pause n1
alice> INCR hello &
wait 1500ms
resume n1
wait 100ms
alice> GET hello => "2"
expect client alice connections == 2
`},
		{"who closes the connection takes back what was not read", `cluster masters=3
client alice on-timeout=close timeout=1s retries=0
@n1/admin> CLIENT PAUSE 3000 WRITE => OK
alice> INCR hello => (timeout)
wait 3s
alice> GET hello => (nil)
`},
		{"time begins when it is sent", `cluster masters=3
client alice timeout=100ms dial-timeout=1s retries=0
fault slow slow-accept by=900ms link=client
alice> GET hello => (nil)
expect elapsed == 900ms
`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if result := play(t, "f.scn", tt.text, scenario.Options{}); !result.OK() {
				t.Error(result)
			}
		})
	}
}
