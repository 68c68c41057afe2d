package goredis_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/scenario/goredis"
)

func init() { goredis.Silence() }

// play plays lines with a go-redis client rdb, in virtual time.
func play(t *testing.T, lines string) {
	t.Helper()
	script, err := scenario.Parse("test.scn", []byte(lines))
	if err != nil {
		t.Fatal(err)
	}
	result, err := scenario.Run(t.Context(), script, scenario.Options{
		Drivers: map[string]scenario.Driver{goredis.Name: goredis.Driver{}},
		Bubble: func(f func()) {
			synctest.Test(t, func(*testing.T) {
				f()
				time.Sleep(time.Minute) // what closed clients need to notice it
			})
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if !result.OK() {
		t.Error(result)
	}
}

// The replies to the commands of a transaction are those that the nodes gave.
func TestTransactions(t *testing.T) {
	play(t, `cluster masters=3
client rdb driver=go-redis
rdb> SET hello 1 => OK
@n1> LPUSH {hello}l a
rdb> MULTI | GET hello | EXEC => OK | QUEUED | ["1"]
rdb> MULTI | GET {hello}no | EXEC => OK | QUEUED | [(nil)]
rdb> MULTI | GET {hello}l | GET hello | EXEC => OK | QUEUED | QUEUED | [WRONGTYPE ..., "1"]
rdb> MULTI | GET a b c | GET hello | EXEC => ...
`)
}
