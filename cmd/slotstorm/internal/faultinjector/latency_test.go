package faultinjector

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// The action ends when the network is slow, and the network is fast again when the duration is over, or
// somebody says so.
func TestNetworkLatency(t *testing.T) {
	t.Parallel()
	a := newAPI(t, nil)
	cluster, _ := a.create(`{"name":"c-1","shards_count":1,"oss_cluster":true}`)
	single, address := a.create(`{"name":"s-1"}`)
	d, err := a.in.database(params{"bdb_id": float64(cluster)})
	if err != nil {
		t.Fatal(err)
	}
	slow := func(id, ms int, duration float64) {
		t.Helper()
		a.do("network_latency", fmt.Sprintf(`{"bdb_id":%d,"delay_ms":%d,"duration":%g}`, id, ms, duration))
	}
	isSlow := func() bool { return slices.Contains(d.cluster.Faults(), slowFault) }
	slow(cluster, 5, 0.05) // its end is not that of the next one
	slow(cluster, 10, 3600)
	if !isSlow() {
		t.Error("the cluster is not slow when the action has ended")
	}
	d.endLatency(1)
	if !isSlow() {
		t.Error("the end of one latency has ended another one")
	}
	slow(cluster, 10, 0.05)
	if err := await("the network is fast again", func() bool { return !isSlow() }); err != nil {
		t.Error(err)
	}

	slow(single, 200, 3600)
	c := connect(t, address, "")
	took := func() time.Duration {
		start := time.Now()
		c.say("PING")
		return time.Since(start)
	}
	if d := took(); d < 200*time.Millisecond {
		t.Errorf("PING took %v, want 200 ms", d)
	}
	a.do("reset_cluster", `{"clean_all_dbs":false}`)
	if err := await("reset_cluster makes the network fast", func() bool { return took() < 200*time.Millisecond }); err != nil {
		t.Error(err)
	}
}
