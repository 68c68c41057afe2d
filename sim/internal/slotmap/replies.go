package slotmap

import (
	"net"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/gossip/slot"
	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// endpoint makes an address of what CLUSTER SLOTS and redirects say. A host that is
// missing or unknown stands for the one that was asked.
func endpoint(host string, port int, asked string) string {
	if host == "" || host == "?" {
		host, _, _ = net.SplitHostPort(asked)
	}
	return net.JoinHostPort(host, strconv.Itoa(port))
}

// Slots reads the reply to CLUSTER SLOTS. It returns nil for anything else.
func Slots(raw []byte, asked string) *Map {
	_, reply := resp.Read(raw)
	if !reply.IsList() {
		return nil
	}
	m := New()
	for _, run := range reply.Elements() {
		parts := run.Elements()
		if len(parts) < 3 || !isRange(parts[0].Int(), parts[1].Int()) {
			return nil
		}
		master := 0
		for i, part := range parts[2:] {
			at := part.Elements()
			if len(at) < 2 {
				return nil
			}
			index := m.index(endpoint(at[0].String(), at[1].Int(), asked))
			if i == 0 {
				master = index
				m.give(parts[0].Int(), parts[1].Int(), index)
				continue
			}
			m.follows(index, master)
		}
	}
	return m
}

// Shards reads the reply to CLUSTER SHARDS. It returns nil for anything else.
func Shards(raw []byte, asked string) *Map { return shardsAt(raw, asked, "port") }

// ShardsTLS is Shards for clients that use TLS.
func ShardsTLS(raw []byte, asked string) *Map { return shardsAt(raw, asked, "tls-port") }

// shardsAt reads the reply to CLUSTER SHARDS, with the ports that have a name.
func shardsAt(raw []byte, asked, port string) *Map {
	_, reply := resp.Read(raw)
	if !reply.IsList() {
		return nil
	}
	m := New()
	for _, shard := range reply.Elements() {
		fields := pairs(shard)
		ranges := fields["slots"].Elements()
		master, followers := -1, []int(nil)
		for _, n := range fields["nodes"].Elements() {
			at := pairs(n)
			index := m.index(endpoint(at["endpoint"].String(), at[port].Int(), asked))
			if at["role"].String() != "master" {
				followers = append(followers, index)
				continue
			}
			master = index
			for i := 0; i+1 < len(ranges); i += 2 {
				if !isRange(ranges[i].Int(), ranges[i+1].Int()) {
					return nil
				}
				m.give(ranges[i].Int(), ranges[i+1].Int(), index)
			}
		}
		for _, index := range followers {
			m.follows(index, master)
		}
	}
	return m
}

func isRange(first, last int) bool { return first >= 0 && last < slot.Count }

// pairs are the values of a map, or of an array in its place, by name.
func pairs(v resp.Value) map[string]resp.Value {
	list := v.Elements()
	out := make(map[string]resp.Value, len(list)/2)
	for i := 0; i+1 < len(list); i += 2 {
		out[list[i].String()] = list[i+1]
	}
	return out
}

// Redirect reads "MOVED 866 host:port".
func Redirect(text []byte, asked string, trustEmpty bool) (s int, addr string, ok bool) {
	words := strings.Fields(string(text))
	if len(words) != 3 {
		return 0, "", false
	}
	s, err := strconv.Atoi(words[1])
	i := strings.LastIndexByte(words[2], ':')
	if err != nil || s < 0 || s >= slot.Count || i < 0 {
		return 0, "", false
	}
	port, err := strconv.Atoi(words[2][i+1:])
	if err != nil {
		return 0, "", false
	}
	host := words[2][:i]
	if host == "" && trustEmpty {
		return s, net.JoinHostPort("", strconv.Itoa(port)), true
	}
	return s, endpoint(host, port, asked), true
}
