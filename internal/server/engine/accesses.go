package engine

// accesses is what is noted of the accesses to a key, in the 24 bits that Redis has for it
// (robj.lru): the second of the last one, or with an LFU policy its minute in 16 bits and in
// 8 a counter, which grows ever more slowly and falls while the key is not used. After a
// change of policy the bits are taken for the other.
type accesses uint32

const (
	secondsMax   = 1<<24 - 1 // after which the clock of seconds begins again
	minutesMax   = 1<<16 - 1
	firstCounter = 5 // of a new key (LFU_INIT_VAL)
)

func (e *Engine) second() int64 { return e.now / 1000 & secondsMax }
func (e *Engine) minute() int64 { return e.now / 60000 & minutesMax }

// created is what is noted of a new key (createObject).
func (e *Engine) created() accesses {
	if e.access.LFU {
		return e.counted(firstCounter)
	}
	return accesses(e.second())
}

// counted is a key that was accessed now, with that counter.
func (e *Engine) counted(counter uint8) accesses {
	return accesses(e.minute()<<8) | accesses(counter)
}

// unused is a key that was not accessed for some seconds (objectSetLRUOrLFU).
func (e *Engine) unused(seconds int64) accesses {
	at := e.second() - seconds
	if at < 0 {
		at += secondsMax
	}
	return accesses(at & secondsMax)
}

// accessed notes one more access (lookupKey, updateLFU).
func (e *Engine) accessed(before accesses) accesses {
	switch {
	case e.access.Off:
		return before
	case e.access.LFU:
		return e.counted(e.incremented(e.frequency(before)))
	}
	return accesses(e.second())
}

// incremented adds one to the counter, with a probability that falls as it grows
// (LFULogIncr).
func (e *Engine) incremented(counter uint8) uint8 {
	if counter == 255 {
		return counter
	}
	above := float64(max(int(counter)-firstCounter, 0))
	if e.random.Float64() < 1/(above*float64(e.access.LogFactor)+1) {
		counter++
	}
	return counter
}

// idle is the time since the last access, in seconds (estimateObjectIdleTime).
func (e *Engine) idle(a accesses) int64 {
	now := e.second()
	if now >= int64(a) {
		return now - int64(a)
	}
	return now + secondsMax - int64(a)
}

// frequency is the counter, less what it has lost since the last access
// (LFUDecrAndReturn).
func (e *Engine) frequency(a accesses) uint8 {
	counter, at := uint8(a), int64(a>>8)
	if e.access.DecayMinutes == 0 {
		return counter
	}
	elapsed := e.minute() - at
	if elapsed < 0 {
		elapsed += minutesMax
	}
	return counter - uint8(min(elapsed/int64(e.access.DecayMinutes), int64(counter)))
}
