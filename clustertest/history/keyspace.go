package history

import (
	"hash/fnv"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// value is what a key holds: a string, a list, or a set, whose members are sorted.
type value struct {
	kind  byte // 's', 'l' or 'm'
	text  string
	parts string // elements of a list or a set, each followed by a zero byte
}

// keyspace is a state of the keys of one group. It is never changed, only replaced.
type keyspace map[string]value

const wrongType = "WRONGTYPE Operation against a key holding the wrong kind of value"

// notInteger is what INCR says about a string that is no number.
const notInteger = "ERR value is not an integer or out of range"

// effect is what a command does to a keyspace.
type effect func(k keyspace, args []string) (reply string, next keyspace)

// effects are those of the commands that are judged, by name.
var effects map[string]effect

func init() {
	effects = map[string]effect{
		"get": onKind('s', func(_ keyspace, v value, has bool, _ []string) (string, *value) {
			return bulk(v.text, has), &v
		}),
		"set": set,
		"incr": onKind('s', func(_ keyspace, v value, has bool, _ []string) (string, *value) {
			return increase(v, has, 1)
		}),
		"incrby": onKind('s', func(_ keyspace, v value, has bool, args []string) (string, *value) {
			by, err := strconv.ParseInt(nth(args, 2), 10, 64)
			if err != nil {
				return notInteger, &v
			}
			return increase(v, has, by)
		}),
		"append": onKind('s', func(_ keyspace, v value, _ bool, args []string) (string, *value) {
			v.text += nth(args, 2)
			return integer(len(v.text)), &v
		}),
		"del":       del,
		"flushall":  flushKeys,
		"flushdb":   flushKeys,
		"exists":    exists,
		"mget":      mget,
		"mset":      mset,
		"sadd":      changeSet(true),
		"srem":      changeSet(false),
		"sismember": ofSet(func(m []string, args []string) string { return flag(slices.Contains(m, nth(args, 2))) }),
		"scard":     ofSet(func(m []string, _ []string) string { return integer(len(m)) }),
		"smembers":  ofSet(func(m []string, _ []string) string { return array(m) }),
		"rpush":     push(func(list, more []string) []string { return append(list, more...) }),
		"lpush": push(func(list, more []string) []string {
			for _, m := range more {
				list = slices.Insert(list, 0, m)
			}
			return list
		}),
		"lpop":   pop(func(list []string) (string, []string) { return list[0], list[1:] }),
		"rpop":   pop(func(list []string) (string, []string) { return list[len(list)-1], list[:len(list)-1] }),
		"llen":   ofList(func(list []string, _ []string) string { return integer(len(list)) }),
		"lrange": ofList(func(list []string, _ []string) string { return array(list) }),
	}
}

// run does commands one after the other: one, or a transaction.
func (k keyspace) run(commands [][]string) (replies []string, next keyspace) {
	next = k
	if !isTransaction(commands) {
		var reply string
		reply, next = effects[strings.ToLower(commands[0][0])](k, commands[0])
		return []string{reply}, next
	}
	inner := commands[1 : len(commands)-1]
	results := make([]string, len(inner))
	replies = append(replies, "OK")
	for i, args := range inner {
		results[i], next = effects[strings.ToLower(args[0])](next, args)
		replies = append(replies, "QUEUED")
	}
	return append(replies, "["+strings.Join(results, ", ")+"]"), next
}

func isTransaction(commands [][]string) bool {
	return len(commands) > 1 && strings.EqualFold(commands[0][0], "MULTI")
}

func (k keyspace) with(key string, v *value) keyspace {
	if old, has := k[key]; v == nil && !has || v != nil && has && old == *v {
		return k
	}
	next := maps.Clone(k)
	if next == nil {
		next = keyspace{}
	}
	if v == nil {
		delete(next, key)
	} else {
		next[key] = *v
	}
	return next
}

func (k keyspace) equal(other keyspace) bool { return maps.Equal(k, other) }

func (k keyspace) hash() uint64 {
	var sum uint64
	for key, v := range k {
		h := fnv.New64a()
		_, _ = h.Write([]byte(key + "\x00" + string(v.kind) + v.text + "\x00" + v.parts))
		sum += h.Sum64()
	}
	return sum
}

// String shows the keys with their values.
func (k keyspace) String() string {
	var words []string
	for _, key := range slices.Sorted(maps.Keys(k)) {
		v := k[key]
		text := strconv.Quote(v.text)
		if v.kind != 's' {
			text = array(v.list())
		}
		words = append(words, key+"="+text)
	}
	return "{" + strings.Join(words, " ") + "}"
}

func (v value) list() []string {
	if v.parts == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(v.parts, "\x00"), "\x00")
}

func valueOf(kind byte, list []string) *value {
	if len(list) == 0 {
		return nil
	}
	return &value{kind: kind, parts: strings.Join(list, "\x00") + "\x00"}
}

// onKind is a command on a key of a kind.
func onKind(kind byte, do func(k keyspace, v value, has bool, args []string) (string, *value)) effect {
	return func(k keyspace, args []string) (string, keyspace) {
		v, has := k[nth(args, 1)]
		if has && v.kind != kind {
			return wrongType, k
		}
		if !has {
			v.kind = kind
		}
		reply, next := do(k, v, has, args)
		if next != nil && *next == v {
			return reply, k
		}
		return reply, k.with(nth(args, 1), next)
	}
}

func increase(v value, has bool, by int64) (string, *value) {
	n, err := strconv.ParseInt(v.text, 10, 64)
	if has && err != nil {
		return notInteger, &v
	}
	n += by
	v.text = strconv.FormatInt(n, 10)
	return "(integer) " + v.text, &v
}

func set(k keyspace, args []string) (string, keyspace) {
	key := nth(args, 1)
	if strings.EqualFold(nth(args, 3), "NX") {
		if _, has := k[key]; has {
			return "(nil)", k
		}
	}
	return "OK", k.with(key, &value{kind: 's', text: nth(args, 2)})
}

func del(k keyspace, args []string) (string, keyspace) {
	n := 0
	for _, key := range args[1:] {
		if _, has := k[key]; has {
			n++
			k = k.with(key, nil)
		}
	}
	return integer(n), k
}

// flushKeys is FLUSHALL within a transaction.
func flushKeys(keyspace, []string) (string, keyspace) { return "OK", keyspace{} }

func exists(k keyspace, args []string) (string, keyspace) {
	n := 0
	for _, key := range args[1:] {
		if _, has := k[key]; has {
			n++
		}
	}
	return integer(n), k
}

func mget(k keyspace, args []string) (string, keyspace) {
	var words []string
	for _, key := range args[1:] {
		v, has := k[key]
		words = append(words, bulk(v.text, has && v.kind == 's'))
	}
	return "[" + strings.Join(words, ", ") + "]", k
}

func mset(k keyspace, args []string) (string, keyspace) {
	for i := 1; i+1 < len(args); i += 2 {
		k = k.with(args[i], &value{kind: 's', text: args[i+1]})
	}
	return "OK", k
}

func changeSet(add bool) effect {
	return onKind('m', func(_ keyspace, v value, _ bool, args []string) (string, *value) {
		members, n := v.list(), 0
		for _, m := range args[2:] {
			switch i, has := slices.BinarySearch(members, m); {
			case add && !has:
				members = slices.Insert(members, i, m)
				n++
			case !add && has:
				members = slices.Delete(members, i, i+1)
				n++
			}
		}
		return integer(n), valueOf('m', members)
	})
}

func ofSet(show func(members, args []string) string) effect { return reading('m', show) }

func ofList(show func(list, args []string) string) effect { return reading('l', show) }

func reading(kind byte, show func(list, args []string) string) effect {
	return func(k keyspace, args []string) (string, keyspace) {
		v, has := k[nth(args, 1)]
		if has && v.kind != kind {
			return wrongType, k
		}
		return show(v.list(), args), k
	}
}

func push(join func(list, more []string) []string) effect {
	return onKind('l', func(_ keyspace, v value, _ bool, args []string) (string, *value) {
		list := join(v.list(), args[2:])
		return integer(len(list)), valueOf('l', list)
	})
}

func pop(take func(list []string) (string, []string)) effect {
	return onKind('l', func(_ keyspace, v value, has bool, _ []string) (string, *value) {
		if !has {
			return "(nil)", nil
		}
		first, rest := take(v.list())
		return bulk(first, true), valueOf('l', rest)
	})
}

// nth is an argument, "" if there are not so many.
func nth(args []string, i int) string {
	if i < len(args) {
		return args[i]
	}
	return ""
}

// bulk, integer, flag and array are replies as scenarios show them.
func bulk(text string, has bool) string {
	if !has {
		return "(nil)"
	}
	return strconv.Quote(text)
}

func integer(n int) string { return "(integer) " + strconv.Itoa(n) }

func flag(is bool) string {
	if is {
		return integer(1)
	}
	return integer(0)
}

func array(list []string) string {
	words := make([]string, len(list))
	for i, s := range list {
		words[i] = strconv.Quote(s)
	}
	return "[" + strings.Join(words, ", ") + "]"
}
