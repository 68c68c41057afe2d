package report

import (
	"context"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/sim"
)

// TestClientsOfOtherGoroutines lets clients write beside the lines, which tell the recorder
// and the judge of acknowledged writes from many goroutines at once.
func TestClientsOfOtherGoroutines(t *testing.T) {
	script, err := scenario.Parse("test.scn", []byte("cluster masters=3\nmigrate 0-50 n1 n2 => done\nwait 200ms\ncheck acked-writes\n"))
	if err != nil {
		t.Fatal(err)
	}
	const clients, commands = 8, 300
	r := NewRecorder()
	result, err := scenario.Run(t.Context(), script, scenario.Options{
		Observer: r,
		Beside: func(ctx context.Context, c *sim.Cluster) (over func() bool) {
			var done atomic.Bool
			var all sync.WaitGroup
			for i := range clients {
				all.Go(func() { write(t, ctx, c, i, commands) })
			}
			go func() {
				all.Wait()
				done.Store(true)
			}()
			return done.Load
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if !result.OK() {
		t.Error(result)
	}
	if got := r.gather(result).Series.Columns[countCommands]; got[len(got)-1] != clients*commands {
		t.Errorf("%d requests were counted, want %d", got[len(got)-1], clients*commands)
	}
}

// write sends SETs to one node, whoever owns the keys.
func write(t *testing.T, ctx context.Context, c *sim.Cluster, client, commands int) {
	conn, err := c.DialerOf(fmt.Sprintf("c%d", client))(ctx, "tcp", c.Addrs()[client%3])
	if err != nil {
		t.Error(err)
		return
	}
	defer conn.Close()
	reply := make([]byte, 1000)
	for i := range commands {
		key := fmt.Sprintf("c%d:%03d", client, i)
		fmt.Fprintf(conn, "*3\r\n$3\r\nSET\r\n$%d\r\n%s\r\n$1\r\n1\r\n", len(key), key)
		if _, err := conn.Read(reply); err != nil && err != io.EOF {
			t.Error(err)
			return
		}
	}
}
