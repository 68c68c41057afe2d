package slot

// crc16 is CRC16/XMODEM: polynomial 0x1021, initial value 0, nothing reflected
// and nothing xored at the end (crc16.c). crc16("123456789") is 0x31C3.
//
// It takes four bytes a step: routing a command costs little more than this.
func crc16[T string | []byte](p T) uint16 {
	var crc uint16
	i := 0
	for ; i+4 <= len(p); i += 4 {
		crc = crcTables[3][p[i]^byte(crc>>8)] ^ crcTables[2][p[i+1]^byte(crc)] ^
			crcTables[1][p[i+2]] ^ crcTables[0][p[i+3]]
	}
	for ; i < len(p); i++ {
		crc = crc<<8 ^ crcTables[0][byte(crc>>8)^p[i]]
	}
	return crc
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
