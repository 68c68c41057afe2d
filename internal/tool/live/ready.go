package live

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// AwaitReady waits until every member of the cluster sees it whole: state ok,
// replicas connected, and all of them listed by CLUSTER SLOTS. A replica is listed
// only after its first byte of replication stream, so each master makes a write.
func AwaitReady(ctx context.Context, nodes []Node, s Shape) error {
	deadline := time.Now().Add(readyWait)
	members := nodes[:s.Masters*(1+s.Replicas)]
	for _, n := range nodes[len(members):] {
		if err := await(ctx, deadline, n, []string{"PING"}, func(r Reply) bool { return r.Text == "PONG" }); err != nil {
			return err
		}
	}
	for _, n := range members {
		err := await(ctx, deadline, n, []string{"CLUSTER", "INFO"}, func(r Reply) bool {
			return strings.Contains(r.Text, "cluster_state:ok")
		})
		if err != nil {
			return err
		}
	}
	if s.Replicas == 0 {
		return nil
	}
	for i, n := range members[:s.Masters] {
		if err := await(ctx, deadline, n, []string{"DEL", seedKey(i, s.Masters)}, func(r Reply) bool { return r.Kind == Int }); err != nil {
			return err
		}
		err := await(ctx, deadline, n, []string{"SET", seedKey(i, s.Masters), "1", "PX", "1"}, func(r Reply) bool { return r.Text == "OK" })
		if err != nil {
			return err
		}
		err = await(ctx, deadline, n, []string{"GET", seedKey(i, s.Masters)}, func(r Reply) bool { return r.Kind == NullBulk })
		if err != nil {
			return err
		}
	}
	for _, n := range members {
		err := await(ctx, deadline, n, []string{"CLUSTER", "SLOTS"}, func(r Reply) bool {
			for _, entry := range r.Elems {
				if len(entry.Elems) != 3+s.Replicas {
					return false
				}
			}
			return len(r.Elems) == s.Masters
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// seedKey is a key in the i-th of n masters' slots.
func seedKey(i, n int) string {
	from, to := SlotRange(i, n)
	for k := 0; ; k++ {
		key := fmt.Sprint("seed", k)
		if s := slot.OfString(key); s >= from && s <= to {
			return key
		}
	}
}

// await asks a node again and again until its answer satisfies ok.
func await(ctx context.Context, deadline time.Time, n Node, args []string, ok func(Reply) bool) error {
	last := "no connection"
	for time.Now().Before(deadline) && ctx.Err() == nil {
		if c, err := Dial(ctx, n.Addr()); err == nil {
			r, err := c.Do(2*time.Second, args...)
			for err == nil && !ok(r) && time.Now().Before(deadline) && ctx.Err() == nil {
				last = r.String()
				sleep(ctx, 10*time.Millisecond)
				r, err = c.Do(2*time.Second, args...)
			}
			c.Close()
			if err == nil && ok(r) {
				return nil
			}
		}
		sleep(ctx, 10*time.Millisecond)
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fmt.Errorf("live: node %s does not get ready: %s answers %s", n.Name, strings.Join(args, " "), last)
}

func sleep(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
