package conformance

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

// Normaliser replaces what necessarily differs between two clusters by names:
//
//   - node IDs of the target's nodes: <id A>; a node that got a new one: <id A'>;
//   - addresses: 127.0.0.1:20001 is <addr A>, a port alone <port A>, a bus port
//     <bus A>, as text or as integer; one where A came later: <addr A'>;
//   - times: a unix time in seconds, milliseconds or microseconds within a day of
//     now is <time>, wherever it stands (so the ID that XADD * chose, too), and
//     so are the ping-sent and pong-recv fields of a CLUSTER NODES line;
//   - the IDs of shards in CLUSTER SHARDS: <shard>;
//   - run IDs: nothing, because no reply that contains them is compared by text.
//
// Nothing else is touched.
type Normaliser struct {
	ids   map[string]string
	ports map[string]string
	now   func() time.Time
}

// NewNormaliser makes the normaliser for a target's nodes. The function tells the
// time against which times are recognised; nil means time.Now.
func NewNormaliser(nodes []live.Node, now func() time.Time) *Normaliser {
	if now == nil {
		now = time.Now
	}
	n := &Normaliser{ids: map[string]string{}, ports: map[string]string{}, now: now}
	for _, node := range nodes {
		n.Add(node)
	}
	return n
}

// Add makes one more node known.
func (n *Normaliser) Add(node live.Node) {
	if node.ID != "" {
		n.ids[node.ID] = "<id " + node.Name + ">"
	}
	n.ports[strconv.Itoa(node.Port)] = "<port " + node.Name + ">"
	if node.TLSPort != 0 {
		n.ports[strconv.Itoa(node.TLSPort)] = "<tls " + node.Name + ">"
	}
	n.ports[strconv.Itoa(node.BusPort())] = "<bus " + node.Name + ">"
}

// Learn notes what a node answered to CLUSTER MYID.
func (n *Normaliser) Learn(node, id string) {
	if _, known := n.ids[id]; !known && len(id) == idLength {
		n.ids[id] = "<id " + node + "'>"
	}
}

// LearnAddress notes where a node is now. A port that belonged to a node keeps that name.
func (n *Normaliser) LearnAddress(node live.Node) {
	port := strconv.Itoa(node.Port)
	if n.ports[port] == "" {
		n.ports[port] = "<port " + node.Name + "'>"
		n.ports[strconv.Itoa(node.BusPort())] = "<bus " + node.Name + "'>"
	}
}

const idLength = 40

// A CLUSTER NODES line from its master field to its link state.
var nodeTimes = regexp.MustCompile(`( (?:-|[0-9a-f]{40})) \d+ \d+ (\d+ (?:dis)?connected)`)

// Reply returns the reply with every text normalised.
func (n *Normaliser) Reply(r live.Reply) live.Reply {
	r = r.MapText(n.text)
	for i, shard := range r.Elems { // CLUSTER SHARDS
		if e := shard.Elems; len(e) == 6 && e[0].Text == "slots" && e[4].Text == "id" {
			shard.Elems = append(e[:5:5], live.Reply{Kind: live.Bulk, Text: "<shard>"})
			r.Elems[i] = shard
		}
	}
	return r
}

// Text normalises one text.
func (n *Normaliser) Text(text string) string { return n.text(live.Bulk, text) }

func (n *Normaliser) text(kind live.Kind, text string) string {
	if len(text) < 5 || kind == live.Double {
		return text
	}
	if strings.Contains(text, "connected") {
		text = nodeTimes.ReplaceAllString(text, "$1 <time> <time> $2")
	}
	var b strings.Builder
	last := 0
	for i := 0; i < len(text); {
		if !isWord(text[i]) {
			i++
			continue
		}
		j := i
		for j < len(text) && isWord(text[j]) {
			j++
		}
		if name := n.word(text[i:j]); name != "" {
			b.WriteString(text[last:i])
			b.WriteString(name)
			last = j
		}
		i = j
	}
	if last == 0 {
		return text
	}
	b.WriteString(text[last:])
	return strings.NewReplacer(n.addresses()...).Replace(b.String())
}

// addresses lists the pairs that turn an IP and a port's name into an address.
func (n *Normaliser) addresses() []string {
	var pairs []string
	for _, name := range n.ports {
		if node, ok := strings.CutPrefix(name, "<port "); ok {
			pairs = append(pairs, "127.0.0.1:"+name, "<addr "+node)
		}
	}
	return pairs
}

func isWord(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// word returns what replaces a run of letters and digits, or "".
func (n *Normaliser) word(w string) string {
	switch len(w) {
	case 5:
		return n.ports[w]
	case idLength:
		return n.ids[w]
	case 10:
		return n.time(w, time.Second)
	case 13:
		return n.time(w, time.Millisecond)
	case 16:
		return n.time(w, time.Microsecond)
	}
	return ""
}

func (n *Normaliser) time(w string, unit time.Duration) string {
	v, err := strconv.ParseInt(w, 10, 64)
	if err != nil {
		return ""
	}
	seconds := v / int64(time.Second/unit)
	if d := seconds - n.now().Unix(); d < -86400 || d > 86400 {
		return ""
	}
	return "<time>"
}
