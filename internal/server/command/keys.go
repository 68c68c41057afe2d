package command

import "github.com/slotstorm/slotstorm/gossip/slot"

// Key is one key among a command's arguments.
type Key struct {
	// Index is its position in the arguments, the command's name being 0.
	Index int
	// Slot is the key's hash slot.
	Slot int
	// Write is false when the command only reads the key (RO), or it is no key.
	Write bool
	// Channel marks the argument of a sharded pub/sub command (not_key): it is
	// routed like a key, but is not one.
	Channel bool

	flags KeyFlags
}

// finder names a command's key-finding function of Redis.
type finder uint8

const (
	findByRange       finder = iota // getKeysUsingLegacyRangeSpec
	findNumKeys1                    // numkeys at 1, keys from 2
	findNumKeys2                    // numkeys at 2, keys from 3
	findStoreNumKeys2               // destination at 1, numkeys at 2, keys from 3
	findSort                        // sortGetKeys
	findSortRO                      // sortROGetKeys
	findMigrate                     // migrateGetKeys
	findGeoRadius                   // georadiusGetKeys
	findXRead                       // xreadGetKeys
	findSet                         // setGetKeys
	findBitField                    // bitfieldGetKeys
	findBySpecs                     // getKeysUsingKeySpecs
)

// Keys appends to dst the keys that the arguments hold for routing, in the
// order in which getKeysFromCommand of Redis 7.0 finds them: a destination key
// can follow its sources. Shard channels count. Arguments whose number of keys
// is malformed have no keys. It allocates only if dst is too small.
func (c *Command) Keys(dst []Key, args [][]byte) []Key {
	start := len(dst)
	if c.finder == findByRange {
		dst = c.rangeKeys(dst, len(args))
	} else {
		dst = c.ownKeys(dst, args)
	}
	for i := start; i < len(dst); i++ {
		k := &dst[i]
		if k.flags == 0 {
			k.flags = c.keyFlags(k.Index)
		}
		k.Slot = slot.Of(args[k.Index])
		k.Write = k.flags&(KeyRW|KeyOW|KeyRM) != 0
		k.Channel = k.flags&KeyNotKey != 0
	}
	return dst
}

// keyFlags are the flags of the key at an index that the command's key-finding
// function does not tell. The first specification covers the first key, or the
// whole run if it is the only one; the second covers what follows.
func (c *Command) keyFlags(index int) KeyFlags {
	switch {
	case len(c.KeySpecs) > 1 && index > c.KeySpecs[0].Begin.Index:
		return c.KeySpecs[1].Flags
	case len(c.KeySpecs) > 0:
		return c.KeySpecs[0].Flags
	}
	return 0
}

// ownKeys runs the command's own key-finding function (getkeys_proc). Redis
// calls it after the arity check; with fewer arguments there are no keys.
func (c *Command) ownKeys(dst []Key, args [][]byte) []Key {
	if !c.ArityOK(len(args)) {
		return dst
	}
	switch c.finder {
	case findNumKeys1:
		return numKeys(dst, args, 0, 1, 2)
	case findNumKeys2:
		return numKeys(dst, args, 0, 2, 3)
	case findStoreNumKeys2:
		return numKeys(dst, args, 1, 2, 3)
	case findSort:
		return sortKeys(dst, args)
	case findSortRO:
		return append(dst, Key{Index: 1, flags: KeyRO | KeyAccess})
	case findMigrate:
		return migrateKeys(dst, args)
	case findGeoRadius:
		return geoRadiusKeys(dst, args)
	case findXRead:
		return xreadKeys(dst, args)
	case findSet:
		return append(dst, Key{Index: 1, flags: setFlags(args)})
	case findBitField:
		return append(dst, Key{Index: 1, flags: bitFieldFlags(args)})
	case findBySpecs:
		keys, _ := c.keysBySpecs(args)
		return append(dst, keys...)
	}
	return dst
}

// rangeKeys is getKeysUsingLegacyRangeSpec.
func (c *Command) rangeKeys(dst []Key, argc int) []Key {
	if c.FirstKey == 0 {
		return dst
	}
	last := c.LastKey
	if last < 0 {
		last += argc
	}
	if last >= argc {
		return dst
	}
	for i := c.FirstKey; i <= last; i += c.KeyStep {
		dst = append(dst, Key{Index: i})
	}
	return dst
}

// numKeys is genericGetKeys: a number of keys at count, the keys from first on,
// and if store is not 0 a destination key there, which comes last.
func numKeys(dst []Key, args [][]byte, store, count, first int) []Key {
	num := atoi(args[count])
	if num < 1 || num > len(args)-first {
		return dst
	}
	for i := first; i < first+num; i++ {
		dst = append(dst, Key{Index: i})
	}
	if store != 0 {
		dst = append(dst, Key{Index: store})
	}
	return dst
}

// sortKeys is sortGetKeys: of several STORE options the last one counts.
func sortKeys(dst []Key, args [][]byte) []Key {
	store := 0
	for i := 2; i < len(args); i++ {
		switch {
		case is(args[i], "limit"):
			i += 2
		case is(args[i], "store") && i+1 < len(args):
			store = i + 1 // not skipped: the name itself is read as an option too
		case is(args[i], "get"), is(args[i], "by"):
			i++
		}
	}
	dst = append(dst, Key{Index: 1, flags: KeyRO | KeyAccess})
	if store != 0 {
		dst = append(dst, Key{Index: store, flags: KeyOW | KeyUpdate})
	}
	return dst
}

// migrateKeys is migrateGetKeys: the key at 3, "" included, or the keys behind
// KEYS. Both at once is a syntax error and has no keys.
func migrateKeys(dst []Key, args [][]byte) []Key {
	const flags = KeyRW | KeyAccess | KeyDelete
	for i := 6; i < len(args); i++ {
		switch {
		case is(args[i], "keys"):
			if len(args[3]) > 0 {
				return dst
			}
			for k := i + 1; k < len(args); k++ {
				dst = append(dst, Key{Index: k, flags: flags})
			}
			return dst
		case is(args[i], "auth"):
			i++
		case is(args[i], "auth2"):
			i += 2
		}
	}
	return append(dst, Key{Index: 3, flags: flags})
}

// geoRadiusKeys is georadiusGetKeys: of several STORE and STOREDIST options the
// last one counts.
func geoRadiusKeys(dst []Key, args [][]byte) []Key {
	store := 0
	for i := 5; i+1 < len(args); i++ {
		if is(args[i], "store") || is(args[i], "storedist") {
			i++
			store = i
		}
	}
	dst = append(dst, Key{Index: 1})
	if store != 0 {
		dst = append(dst, Key{Index: store})
	}
	return dst
}

// xreadKeys is xreadGetKeys: the first half of what follows STREAMS.
func xreadKeys(dst []Key, args [][]byte) []Key {
	for i := 1; i < len(args); i++ {
		switch {
		case is(args[i], "block"), is(args[i], "count"):
			i++
		case is(args[i], "group"):
			i += 2
		case is(args[i], "noack"):
		case is(args[i], "streams"):
			first := i + 1
			if (len(args)-first)%2 != 0 {
				return dst
			}
			for k := first; k < first+(len(args)-first)/2; k++ {
				dst = append(dst, Key{Index: k})
			}
			return dst
		default:
			return dst
		}
	}
	return dst
}

// setFlags is the decision of setGetKeys: SET reads the key only with GET.
func setFlags(args [][]byte) KeyFlags {
	for i := 3; i < len(args); i++ {
		if is(args[i], "get") {
			return KeyRW | KeyAccess | KeyUpdate
		}
	}
	return KeyOW | KeyUpdate
}

// bitFieldFlags is the decision of bitfieldGetKeys: only GET operations leave
// the key unchanged; a syntax error counts as a write.
func bitFieldFlags(args [][]byte) KeyFlags {
	for i := 2; i < len(args); i++ {
		left := len(args) - i - 1
		switch {
		case is(args[i], "get") && left >= 2:
			i += 2
		case is(args[i], "overflow") && left >= 1:
			i++
		default:
			return KeyRW | KeyAccess | KeyUpdate
		}
	}
	return KeyRO | KeyAccess
}
