package slot

import (
	"encoding/binary"
	"math/bits"
)

// crc16 is CRC16/XMODEM: polynomial 0x1021, initial value 0, nothing reflected
// and nothing xored at the end (crc16.c). crc16("123456789") is 0x31C3.
func crc16(p []byte) uint16 {
	var crc uint16
	for ; len(p) >= 4; p = p[4:] {
		crc = next4(crc, binary.LittleEndian.Uint32(p))
	}
	for _, c := range p {
		crc = next(crc, c)
	}
	return crc
}

// crc16Until is crc16, unless the byte stop occurs: then it reports false.
func crc16Until(p []byte, stop byte) (crc uint16, ok bool) {
	const each = 0x01010101
	for ; len(p) >= 4; p = p[4:] {
		four := binary.LittleEndian.Uint32(p)
		if other := four ^ uint32(stop)*each; (other-each)&^other&(0x80*each) != 0 { // one of its bytes is 0
			return 0, false
		}
		crc = next4(crc, four)
	}
	for _, c := range p {
		if c == stop {
			return 0, false
		}
		crc = next(crc, c)
	}
	return crc, true
}

// next takes one byte, and next4 four, of which the lowest comes first.
func next(crc uint16, c byte) uint16 { return crc<<8 ^ crcTables[0][byte(crc>>8)^c] }

func next4(crc uint16, four uint32) uint16 {
	four ^= uint32(bits.ReverseBytes16(crc))
	return crcTables[3][byte(four)] ^ crcTables[2][byte(four>>8)] ^ crcTables[1][byte(four>>16)] ^ crcTables[0][four>>24]
}

// crcTables[k][b] is the CRC of the byte b with k zero bytes behind it.
var crcTables = func() (tables [4][256]uint16) {
	for b := range 256 {
		crc := uint16(b) << 8
		for range 8 {
			if crc&0x8000 != 0 {
				crc = crc<<1 ^ 0x1021
			} else {
				crc <<= 1
			}
		}
		tables[0][b] = crc
	}
	for k := 1; k < len(tables); k++ {
		for b := range 256 {
			crc := tables[k-1][b]
			tables[k][b] = crc<<8 ^ tables[0][crc>>8]
		}
	}
	return tables
}()
