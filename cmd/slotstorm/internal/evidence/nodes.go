package evidence

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/slotstorm/slotstorm/gossip"
	"github.com/slotstorm/slotstorm/gossip/slot"
)

// idLength is the length of a node's ID.
const idLength = 40

var hexDigits = regexp.MustCompile(`^[0-9a-f]+$`)

// isID reports whether a word is a node's ID.
func isID(word string) bool { return len(word) == idLength && hexDigits.MatchString(word) }

// nodeFlags are the words of CLUSTER NODES.
var nodeFlags = map[string]gossip.Flags{
	"fail?": gossip.FlagPFail, "fail": gossip.FlagFail, "noaddr": gossip.FlagNoAddr, "nofailover": gossip.FlagNoFailover,
}

// nodeLine reads a line of CLUSTER NODES or nodes.conf, of any version, maybe cut off.
func (r *reader) nodeLine(line string) bool {
	words := strings.Fields(line)
	if len(words) < 3 || !isID(words[0]) || !strings.Contains(words[1], ":") {
		return false
	}
	s := &said{about: r.e.nodeOf(words[0], words[1])}
	if s.about == nil {
		return true
	}
	handshake := false
	for flag := range strings.SplitSeq(strings.ToLower(words[2]), ",") {
		switch flag {
		case "myself":
			s.myself = true
			r.speaker = r.e.same(r.speaker, s.about)
		case "master":
			s.master = true
		case "handshake":
			handshake = true
		default:
			s.flags |= nodeFlags[flag]
		}
	}
	v := r.nodeList(s)
	if len(words) > 3 && isID(words[3]) {
		s.of = r.e.nodeOf(words[3], "")
	}
	if len(words) > 6 {
		s.epoch, _ = strconv.ParseUint(words[6], 10, 64) // 0 if it is cut off
	}
	switch {
	case len(words) > 7 && (words[7] == "connected" || words[7] == "disconnected"):
		s.unlinked = words[7] == "disconnected"
		s.slots = new(slot.Set)
		for _, word := range words[8:] {
			if !r.slotWord(s, word) {
				v.whole = false
				r.e.notRead(r.file, r.number, "slots "+word)
			}
		}
		s.slots = r.e.shared(s.slots)
	default:
		v.whole = false // the line is cut off
		if s.master {
			s.slots = nil
		}
	}
	if handshake {
		return true // it is nobody yet
	}
	v.said = append(v.said, s)
	return true
}

// nodeList is the list that a line of CLUSTER NODES belongs to. A node that comes for the second
// time begins another one.
func (r *reader) nodeList(s *said) *view {
	if r.list != nil && !r.list.has(s) {
		return r.list
	}
	v := &view{of: r.speaker, whole: true, epochs: true, flags: true}
	r.e.addView(v)
	r.list = v
	return v
}

func (v *view) has(s *said) bool {
	for _, other := range v.said {
		if other.about == s.about || other.myself && s.myself {
			return true
		}
	}
	return false
}

// slotWord reads "7", "0-5460" or "[7->-id]".
func (r *reader) slotWord(s *said, word string) bool {
	inner, isOpen := strings.CutPrefix(word, "[")
	if !isOpen {
		ranges, err := slot.ParseRanges(word)
		for _, run := range ranges {
			for i := run.First; i <= run.Last; i++ {
				s.slots.Add(i)
			}
		}
		return err == nil
	}
	number, rest, _ := strings.Cut(inner, "-")
	n, err := strconv.Atoi(number)
	if err != nil || n < 0 || n >= slot.Count || len(rest) < 2 {
		return false
	}
	id := strings.TrimSuffix(rest[2:], "]")
	if rest[1] != '-' || !isID(id) {
		return false
	}
	s.open = append(s.open, open{n, rest[0] == '<', r.e.nodeOf(id, "")})
	return true
}

// vars reads the last line of nodes.conf.
func (r *reader) vars(line string) bool {
	words := strings.Fields(line)
	if len(words) < 3 || words[0] != "vars" {
		return false
	}
	if n, err := strconv.ParseUint(words[2], 10, 64); err == nil && r.list != nil {
		if of := r.list.whose(); of != nil {
			r.e.current[of] = n
		}
	}
	r.end()
	return true
}

var (
	checked     = regexp.MustCompile(`^([MS]): ([0-9a-f]{40}) (\S+)$`)
	checkedSlot = regexp.MustCompile(`^slots: ?(\S*) ?\(\d+ slots\) (master|slave|replica)`)
	replicates  = regexp.MustCompile(`^replicates ([0-9a-f]{40})$`)
	stateOpen   = regexp.MustCompile(`^\[WARNING\] Node (\S+) has slots in (importing|migrating) state \(?([0-9, ]+)\)?`)
)

// checkLine reads redis-cli --cluster check and redis-trib check: what one node says, without
// epochs, and which slots are open on all.
func (r *reader) checkLine(line string) bool {
	if m := checked.FindStringSubmatch(line); m != nil {
		s := &said{about: r.e.nodeOf(m[2], m[3]), master: m[1] == "M", slots: new(slot.Set)}
		if s.about == nil {
			return true
		}
		if r.list == nil || r.list.epochs || r.list.has(s) {
			// The first is the node that was asked.
			r.list = &view{whole: true}
			s.myself = true
			r.e.addView(r.list)
		}
		r.list.said, r.check = append(r.list.said, s), s
		return true
	}
	if m := stateOpen.FindStringSubmatch(line); m != nil {
		r.openSlots(r.e.nodeOf("", m[1]), m[2] == "importing", m[3])
		return true
	}
	switch {
	case r.check == nil:
		return false
	case strings.HasSuffix(line, "additional replica(s)"):
		return true
	}
	if m := checkedSlot.FindStringSubmatch(line); m != nil {
		for part := range strings.SplitSeq(strings.NewReplacer("[", "", "]", "").Replace(m[1]), ",") {
			if part != "" {
				r.slotWord(r.check, part)
			}
		}
		return true
	}
	if m := replicates.FindStringSubmatch(line); m != nil {
		r.check.of = r.e.nodeOf(m[1], "")
		return true
	}
	return false
}

// openSlots notes slots that are open at a node, without the node at the other end: that is who
// owns them, or anybody.
func (r *reader) openSlots(at *node, importing bool, numbers string) {
	if at == nil || r.list == nil {
		return
	}
	for _, s := range r.list.said {
		if s.about != at {
			continue
		}
		for number := range strings.SplitSeq(strings.ReplaceAll(numbers, " ", ""), ",") {
			if n, err := strconv.Atoi(number); err == nil && n >= 0 && n < slot.Count {
				s.open = append(s.open, open{n, importing, nil})
			}
		}
	}
}
