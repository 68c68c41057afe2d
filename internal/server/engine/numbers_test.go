package engine

import "testing"

// Numbers at the edge, as a real server reads them.
func TestNumbersAtTheEdge(t *testing.T) {
	e := newEngine()
	expect(t, e,
		"HSET h f v => :1",
		"HSCAN h 0\x001 => *2 $1 0 *2 $1 f $1 v", // a cursor is read up to a zero byte
		"HSCAN h \x00 => *2 $1 0 *2 $1 f $1 v",
		"HSCAN h 0x => -ERR invalid cursor",
		"HSCAN h 18446744073709551616 => -ERR invalid cursor",
		"XADD s 1-1 f v => $3 1-1",
		"XGROUP CREATE s g 0 => +OK",
		"XREADGROUP GROUP g c STREAMS s >",
		"XAUTOCLAIM s g c 0 0 COUNT 9223372036854775 => -ERR Insufficient memory, failed allocating transient memory, COUNT too high.",
		"XAUTOCLAIM s g c 0 0 COUNT 576460752303423488 => -ERR COUNT must be > 0",
		"XAUTOCLAIM s nosuch c 0 0 COUNT 9223372036854775 => -NOGROUP No such key 's' or consumer group 'nosuch'",
		"XAUTOCLAIM s g c 0 0 COUNT 2147483647 JUSTID => *3 $3 0-0 *1 $3 1-1 *0",
	)
}
