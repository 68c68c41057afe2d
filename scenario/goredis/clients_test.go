package goredis_test

import (
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/scenario/goredis"
)

func TestSubscriptions(t *testing.T) {
	play(t, `cluster masters=3 replicas=1
client rdb driver=go-redis
wait 1s
rdb> SUBSCRIBE news other => ["subscribe", "news", (integer) 1], ["subscribe", "other", (integer) 2]
rdb> PSUBSCRIBE n* => ["psubscribe", "n*", (integer) 1]
rdb> SSUBSCRIBE hello => ["ssubscribe", "hello", (integer) 1]
@n2> PUBLISH news "a \"b\""
@n1> SPUBLISH hello one => (integer) 1
wait 100ms
rdb< ...
rdb< ...
rdb< ...
rdb< (nothing)
rdb> UNSUBSCRIBE news => ["unsubscribe", "news", (integer) 1]
rdb> PUNSUBSCRIBE n* => ["punsubscribe", "n*", (integer) 0]
@n2> PUBLISH news b
@n2> PUBLISH other c
rdb< ["message", "other", "c"]
rdb> SUBSCRIBE => ERR wrong number of arguments for 'subscribe' command
expect event command node=rdb text="gets [\"smessage\", \"hello\", \"one\"]"
`)
}

// What the library does is in the log, and what nodes saw of it is counted.
func TestCounters(t *testing.T) {
	play(t, `cluster masters=3
client rdb driver=go-redis
rdb> SET hello 1 => OK
rdb> LPUSH hello x => WRONGTYPE ...
migrate 866 n1 n2 => done
rdb> MULTI | GET hello | EXEC => OK | QUEUED | ["1"]
expect client rdb redirects == 1
expect client rdb commands == 5
expect client rdb errors == 1
expect client rdb failures == 0
expect client rdb topology >= 1
expect client rdb connections >= 2
expect client rdb requests >= 8
crash n[1..3]
rdb> GET hello => (refused)
expect client rdb failures == 1
expect count error node=rdb == 2
expect event command node=rdb text="MULTI | GET hello | EXEC => [\"1\"]"
expect event error node=rdb text="GET hello => (refused)"
`)
}

func TestOptions(t *testing.T) {
	play(t, `cluster masters=3 replicas=1
client rdb driver=go-redis read-from=replica timeout=500ms max-redirects=1 retries=0 pool-size=20 seeds={n2 n3} protocol=2
wait 1s
rdb> SET hello 1 => OK
rdb> GET hello => "1" within 1s
expect n4 commands >= 3
`)
	play(t, `cluster masters=3 requirepass=secret
client ada driver=go-redis password=secret
client none driver=go-redis max-redirects=0 retries=0
ada> SET hello 1 => OK
none> GET hello => NOAUTH ...
`)
	for _, tt := range []struct{ line, want string }{
		{"client rdb driver=go-redi", `test.scn:1: scenario: there is no such driver: "go-redi" (did you mean go-redis?)`},
		{"client rdb driver=mine", `scenario: there is no such driver: "mine"; it has go-redis, scripted, exec`},
		{"client rdb driver=go-redis pol-size=3", `test.scn:1: scenario: the driver has no such option: driver=go-redis and "pol-size" (did you mean pool-size?)`},
		{"client rdb driver=go-redis policy=naive", `the driver has no such option: driver=go-redis and "policy"`},
	} {
		script, err := scenario.Parse("test.scn", []byte(tt.line+"\n"))
		if err != nil {
			t.Fatal(err)
		}
		if got := string(scenario.Format(script)); got != tt.line+"\n" {
			t.Errorf("%s is written as %s", tt.line, got)
		}
		_, err = scenario.Run(t.Context(), script, scenario.Options{Drivers: map[string]scenario.Driver{goredis.Name: goredis.Driver{}}})
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", tt.line, err, tt.want)
		}
	}
}

func TestTLS(t *testing.T) {
	play(t, `cluster masters=3 replicas=1 tls=yes
client rdb driver=go-redis seeds=n1
client bare driver=go-redis certificate=none retries=0
client old driver=go-redis tls=no
rdb> SET foo 1 => OK
migrate 12182 n3 n2 => done
rdb> GET foo => "1"
old> GET foo => "1"
bare> GET foo => (certificate-refused)
rdb> SUBSCRIBE news => ["subscribe", "news", (integer) 1]
@n2> PUBLISH news late => (integer) 0
rdb< ["message", "news", "late"]
fault f bad-certificate flaw=wrong-host
client late driver=go-redis retries=0
late> GET foo => (wrong-host)
rdb> GET foo => "1"
`)
}
