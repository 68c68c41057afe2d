package sim

import (
	"bytes"
	"slices"

	"github.com/slotstorm/slotstorm/internal/server/command"
	"github.com/slotstorm/slotstorm/internal/server/resp"
	"github.com/slotstorm/slotstorm/sim/event"
)

// clientCache is what a client with ClientConfig.Cache holds: replies to commands that read one
// key, until the node that gave them says that the key has changed, or the connection to it is
// lost. It believes nodes and nothing else: a slot that moves changes nothing by itself.
type clientCache struct {
	replies map[string]cachedReply // by the encoded request
	byKey   map[string][]string    // requests, by key
}

type cachedReply struct {
	raw  []byte
	key  string
	from *link // which tracks the key
}

// cacheHop is the hop of a command that the cache has answered.
const cacheHop = "cache"

func newClientCache() *clientCache {
	return &clientCache{replies: map[string]cachedReply{}, byKey: map[string][]string{}}
}

// cacheable reports whether a reply can be held: the command only reads, one key, and gives the
// same as long as that does not change.
func cacheable(cmd *command.Command, keys int) bool {
	return keys == 1 && cmd.Has(command.ReadOnly) && !cmd.Has(command.Blocking) && !slices.Contains(cmd.Tips, "nondeterministic_output")
}

// store holds a reply that came over a link, if the node tracks what it sends there.
func (cc *clientCache) store(request []byte, key string, raw []byte, from *link) {
	if from == nil || !from.tracked || raw[0] == '-' {
		return
	}
	name := string(request)
	if _, held := cc.replies[name]; !held {
		cc.byKey[key] = append(cc.byKey[key], name)
	}
	cc.replies[name] = cachedReply{raw: bytes.Clone(raw), key: key, from: from}
}

// drop forgets the replies of a key.
func (cc *clientCache) drop(key string) {
	for _, name := range cc.byKey[key] {
		delete(cc.replies, name)
	}
	delete(cc.byKey, key)
}

// dropFrom forgets all that came over a link.
func (cc *clientCache) dropFrom(l *link) {
	for _, r := range cc.replies {
		if r.from == l {
			cc.drop(r.key)
		}
	}
}

// pushed takes what a node says unasked on a link: invalidations of keys, or of all that it
// tracks there.
func (cl *Client) pushed(l *link, raw []byte) {
	_, v := resp.Read(raw)
	list := v.Elements()
	if len(list) != 2 || string(list[0].Text) != "invalidate" {
		return
	}
	cl.c.tell(cl.cfg.Name, event.MessageReceived{Reply: cl.c.named(Reply{bytes.Clone(raw)})})
	switch {
	case cl.cache == nil: // it has asked for them by itself
		return
	case list[1].Null:
		cl.cache.dropFrom(l)
		return
	}
	for _, key := range list[1].Elements() {
		cl.cache.drop(string(key.Text))
	}
}

// fromCache ends a call by a reply that the client holds, if it does.
func (k *call) fromCache() bool {
	if k.cacheKey == "" {
		return false
	}
	r, held := k.cl.cache.replies[string(k.request)]
	if !held {
		return false
	}
	k.cl.stats.Cached++
	k.route = append(k.route, event.Hop{Node: cacheHop})
	k.finish("", [][]byte{r.raw})
	return true
}
