package maintenance

import (
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

var (
	one = gossip.Member{ID: "1", IP: "10.0.0.1", Port: 7101, PlainPort: 7001, Hostname: "one.example"}
	two = gossip.Member{ID: "2", IP: "10.0.0.2", Port: 7102, PlainPort: 7002}
)

func TestPushes(t *testing.T) {
	ranges := slot.Ranges{{First: 123, Last: 123}, {First: 789, Last: 1000}}
	moves := []Move{{From: one, To: two, Slots: ranges}, {From: two, To: one, Slots: slot.Ranges{{First: 5, Last: 5}}}}
	ip := Reader{Host: func(m *gossip.Member) string { return m.IP }, Endpoint: ExternalIP, Now: time.Second}
	plain, named, none := ip, ip, ip
	plain.Plain = true
	named.Endpoint, named.Host = InternalName, func(m *gossip.Member) string { return m.Hostname }
	none.Endpoint = NoEndpoint
	for _, row := range []struct {
		name string
		push Push
		to   Reader
		want string
	}{
		{"moving", Push{Kind: Moving, Seq: 7, Until: 16 * time.Second, To: &two}, ip, ">4\r\n+MOVING\r\n:7\r\n:15\r\n$13\r\n10.0.0.2:7102\r\n"},
		{"moving without TLS", Push{Kind: Moving, Seq: 7, Until: 16 * time.Second, To: &two}, plain, ">4\r\n+MOVING\r\n:7\r\n:15\r\n$13\r\n10.0.0.2:7002\r\n"},
		{"moving to a name", Push{Kind: Moving, Until: 1500 * time.Millisecond, To: &one}, named, ">4\r\n+MOVING\r\n:0\r\n:1\r\n$16\r\none.example:7101\r\n"},
		{"moving without a name", Push{Kind: Moving, To: &two}, named, ">4\r\n+MOVING\r\n:0\r\n:0\r\n$13\r\n10.0.0.2:7102\r\n"},
		{"moving, no endpoint wanted", Push{Kind: Moving, To: &two}, none, ">4\r\n+MOVING\r\n:0\r\n:0\r\n_\r\n"},
		{"moving nowhere", Push{Kind: Moving}, ip, ">4\r\n+MOVING\r\n:0\r\n:0\r\n_\r\n"},
		{"migrating", Push{Kind: Migrating, Seq: 1, Until: 3 * time.Second, Shards: []string{"redis:1", "redis:2"}}, ip,
			">4\r\n+MIGRATING\r\n:1\r\n:2\r\n*2\r\n$7\r\nredis:1\r\n$7\r\nredis:2\r\n"},
		{"migrated", Push{Kind: Migrated, Seq: 2, Shards: []string{"1"}}, ip, ">3\r\n+MIGRATED\r\n:2\r\n*1\r\n$1\r\n1\r\n"},
		{"failing over", Push{Kind: FailingOver, Seq: 3, Until: 2 * time.Second, Shards: []string{"1"}}, ip, ">4\r\n+FAILING_OVER\r\n:3\r\n:1\r\n*1\r\n$1\r\n1\r\n"},
		{"failed over", Push{Kind: FailedOver, Seq: 4}, ip, ">3\r\n+FAILED_OVER\r\n:4\r\n*0\r\n"},
		{"smigrating", Push{Kind: SMigrating, Seq: 12, Slots: ranges}, ip, ">3\r\n+SMIGRATING\r\n:12\r\n$12\r\n123,789-1000\r\n"},
		{"smigrated", Push{Kind: SMigrated, Seq: 13, Moves: moves}, ip, ">3\r\n+SMIGRATED\r\n:13\r\n*2\r\n" +
			"*3\r\n$13\r\n10.0.0.1:7101\r\n$13\r\n10.0.0.2:7102\r\n$12\r\n123,789-1000\r\n" +
			"*3\r\n$13\r\n10.0.0.2:7102\r\n$13\r\n10.0.0.1:7101\r\n$1\r\n5\r\n"},
		{"smigrated from another spelling", Push{Kind: SMigrated, Moves: []Move{{From: one, To: two, Slots: ranges, Spelling: "localhost:1"}}}, plain,
			">3\r\n+SMIGRATED\r\n:0\r\n*1\r\n*3\r\n$11\r\nlocalhost:1\r\n$13\r\n10.0.0.2:7002\r\n$12\r\n123,789-1000\r\n"},
		{"smigrated where CLUSTER SLOTS has names", Push{Kind: SMigrated, Moves: moves[:1]}, named,
			">3\r\n+SMIGRATED\r\n:0\r\n*1\r\n*3\r\n$16\r\none.example:7101\r\n$13\r\n10.0.0.2:7102\r\n$12\r\n123,789-1000\r\n"},
		{"smigrated as pairs", Push{Kind: SMigrated, Moves: moves[:1], Shape: Pairs}, ip,
			">3\r\n+SMIGRATED\r\n:0\r\n*1\r\n*2\r\n$13\r\n10.0.0.2:7102\r\n$12\r\n123,789-1000\r\n"},
		{"smigrated, flat", Push{Kind: SMigrated, Moves: moves[:1], Shape: Flat}, ip,
			">4\r\n+SMIGRATED\r\n:0\r\n$13\r\n10.0.0.2:7102\r\n$12\r\n123,789-1000\r\n"},
		{"migrating, bare", Push{Kind: Migrating, Shards: []string{"1"}, Shape: Bare}, ip, ">3\r\n+MIGRATING\r\n:0\r\n:0\r\n"},
		{"failed over, bare", Push{Kind: FailedOver, Shards: []string{"1"}, Shape: Bare}, ip, ">2\r\n+FAILED_OVER\r\n:0\r\n"},
	} {
		w := resp.Writer{RESP3: true}
		row.push.Write(&w, row.to)
		if got := string(w.Buf); got != row.want {
			t.Errorf("%s:\n got %q\nwant %q", row.name, got, row.want)
		}
		if n, _ := resp.Read(w.Buf); n != len(w.Buf) {
			t.Errorf("%s: %d of %d bytes are a message", row.name, n, len(w.Buf))
		}
	}
}
