package gen

import (
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"
)

// tag is the i-th hash tag, from 1 on. Keys with the same tag have the same slot.
func tag(i int) string { return string(rune('a' + i - 1)) }

// The kinds of keys: {a}r is the register of tag a.
const (
	register = "r"
	counter  = "c"
	set      = "s"
	list     = "l"
	lock     = "k"
)

func (d *drawing) key(kind string) string {
	return "{" + tag(rapid.IntRange(1, d.cfg.Tags).Draw(d.T, "tag")) + "}" + kind
}

// value is one that nobody else writes.
func (d *drawing) value() string {
	d.values++
	return fmt.Sprintf("v%d", d.values)
}

// command draws a line of commands in the background: one command, a pipeline or a
// transaction.
func (d *drawing) command() string {
	who := d.client()
	text := ""
	switch rapid.IntRange(0, 9).Draw(d.T, "line") {
	case 0, 1:
		var parts []string
		for range rapid.IntRange(2, 5).Draw(d.T, "pipeline") {
			parts = append(parts, d.one(who))
		}
		// What is done twice in a pipeline cannot be told from what is tried again.
		text = strings.Join(slices.Compact(parts), " | ")
	case 2:
		key := d.key("")
		text = fmt.Sprintf("MULTI | INCR %sx | INCR %sy | EXEC", key, key)
	default:
		text = d.one(who)
	}
	return who + "> " + text + " &"
}

// one draws a command.
func (d *drawing) one(who string) string {
	switch rapid.IntRange(0, 15).Draw(d.T, "command") {
	case 0, 1:
		return "SET " + d.key(register) + " " + d.value()
	case 2, 3:
		return "GET " + d.key(register)
	case 4, 5:
		return "INCR " + d.key(counter)
	case 6:
		return "GET " + d.key(counter)
	case 7:
		return "SADD " + d.key(set) + " " + d.value()
	case 8:
		return "SMEMBERS " + d.key(set)
	case 9:
		return "RPUSH " + d.key(list) + " " + d.value()
	case 10:
		return "LPOP " + d.key(list)
	case 11:
		return "SET " + d.key(lock) + " " + who + " NX"
	case 12:
		return "DEL " + d.key(lock)
	case 13:
		return "INCR " + d.key(set) // an error, if the set is there
	case 14:
		key := d.key("")
		return fmt.Sprintf("MSET %s1 %s %s2 %s", key, d.value(), key, d.value())
	default:
		key := d.key("")
		return fmt.Sprintf("MGET %s1 %s2", key, key)
	}
}

// reads are lines that read all keys, each by one client.
func (d *drawing) reads() []string {
	if d.cfg.Clients == 0 {
		return nil
	}
	var lines []string
	for i := range d.cfg.Tags {
		t := "{" + tag(i+1) + "}"
		lines = append(lines, fmt.Sprintf("%s> GET %sr | GET %sc | SMEMBERS %ss | LRANGE %sl 0 -1 | GET %sk | MGET %s1 %s2 | MGET %sx %sy",
			clientName(1+i%d.cfg.Clients), t, t, t, t, t, t, t, t, t))
	}
	return lines
}
