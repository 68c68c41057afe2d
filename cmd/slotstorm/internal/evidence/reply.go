package evidence

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

// reply is a reply to CLUSTER SLOTS or SHARDS, as redis-cli shows it: a value a line, behind numbers.
type reply struct {
	shards bool
	list   *view
	// Of CLUSTER SLOTS: the run of slots, and the node that is being read.
	run     []int
	members int
	host    string
	port    int
	last    *said
	// Of CLUSTER SHARDS: the key whose value comes, and what the shard and the node have so far.
	key    string
	slots  []int
	fields map[string]string
	shard  []map[string]string
}

var (
	numbered  = regexp.MustCompile(`^(?:\d+\)|-)\s*`)
	firstPart = regexp.MustCompile(`^\d+\) 1\) \(integer\) \d+$`)
)

// replyLine reads a line of such a reply.
func (r *reader) replyLine(line string) bool {
	first := firstPart.MatchString(line)
	if r.reply == nil && first {
		r.end()
		r.reply = &reply{}
	}
	if r.reply == nil {
		return false
	}
	value, depth := line, 0
	for {
		prefix := numbered.FindString(value)
		if prefix == "" {
			break
		}
		value, depth = value[len(prefix):], depth+1
	}
	if depth == 0 && !r.reply.shards {
		return false
	}
	if r.reply.list == nil {
		r.reply.list = &view{of: r.speaker, whole: false}
		r.e.addView(r.reply.list)
	}
	number, isNumber := -1, false
	if text, ok := strings.CutPrefix(value, "(integer) "); ok {
		n, err := strconv.Atoi(text)
		number, isNumber = n, err == nil
	}
	text := strings.Trim(value, `"`)
	if r.reply.shards {
		r.reply.shardValue(r, text, number, isNumber)
		return true
	}
	r.reply.slotsValue(r, first, text, number, isNumber)
	return true
}

// slotsValue takes the next value of CLUSTER SLOTS.
func (p *reply) slotsValue(r *reader, first bool, text string, number int, isNumber bool) {
	switch {
	case first:
		p.run, p.members, p.last, p.host = []int{number}, 0, nil, ""
	case isNumber && len(p.run) == 1:
		p.run = append(p.run, number)
	case isNumber && p.host != "":
		p.port = number
		p.member(r, "")
	case isID(text):
		if p.last != nil {
			p.last.about = r.e.nodeOf(text, p.host+":"+strconv.Itoa(p.port))
		}
	case text != "" && !strings.HasPrefix(text, "(") && len(p.run) == 2:
		p.host = text
	}
}

// member notes a node of a run of slots: the first is the master.
func (p *reply) member(r *reader, id string) {
	about := r.e.nodeOf(id, p.host+":"+strconv.Itoa(p.port))
	if about == nil || len(p.run) != 2 || p.run[0] < 0 || p.run[1] >= slot.Count {
		return
	}
	var s *said
	for _, other := range p.list.said {
		if other.about == about {
			s = other
		}
	}
	if s == nil {
		s = &said{about: about, slots: new(slot.Set)}
		p.list.said = append(p.list.said, s)
	}
	if p.members++; p.members == 1 {
		s.master = true
		for i := p.run[0]; i <= p.run[1]; i++ {
			s.slots.Add(i)
		}
		p.key = about.addr
	} else {
		s.of = r.e.byAddr[p.key]
	}
	p.last = s
}

// shardValue takes the next value of CLUSTER SHARDS: a flat list of names and values.
func (p *reply) shardValue(r *reader, text string, number int, isNumber bool) {
	switch text {
	case "slots":
		p.endShard(r)
		p.key = text
		return
	case "nodes":
		p.key = text
		return
	}
	switch {
	case p.key == "slots" && isNumber:
		p.slots = append(p.slots, number)
	case text == "id":
		p.endNode()
		p.fields, p.key = map[string]string{}, text
	case p.fields == nil:
	case p.key == "" || p.key == "nodes":
		p.key = text
	case isNumber:
		p.fields[p.key], p.key = strconv.Itoa(number), ""
	default:
		p.fields[p.key], p.key = text, ""
	}
}

func (p *reply) endNode() {
	if p.fields["id"] != "" {
		p.shard = append(p.shard, p.fields)
	}
	p.fields = nil
}

func (p *reply) endShard(r *reader) {
	p.endNode()
	var master *said
	for _, f := range p.shard {
		if !isID(f["id"]) {
			continue
		}
		s := &said{about: r.e.nodeOf(f["id"], cmp.Or(f["ip"], f["endpoint"])+":"+cmp.Or(f["port"], f["tls-port"])), master: f["role"] == "master"}
		if s.about == nil {
			continue
		}
		if f["health"] == "fail" || f["health"] == "failed" {
			s.flags = gossip.FlagFail
		}
		if s.master && master == nil {
			master, s.slots = s, new(slot.Set)
			for i := 0; i+1 < len(p.slots); i += 2 {
				for n := max(p.slots[i], 0); n <= min(p.slots[i+1], slot.Count-1); n++ {
					s.slots.Add(n)
				}
			}
		}
		p.list.said = append(p.list.said, s)
	}
	if master != nil {
		for _, s := range p.list.said {
			if !s.master && s.of == nil {
				s.of = master.about
			}
		}
	}
	p.shard, p.slots = nil, nil
}

// end notes what is left.
func (p *reply) end(r *reader) {
	if p.shards && p.list != nil {
		p.endShard(r)
		p.list.flags = true
	}
}
