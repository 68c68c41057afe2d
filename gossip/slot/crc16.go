package slot

// crc16 is CRC16/XMODEM: polynomial 0x1021, initial value 0, nothing reflected
// and nothing xored at the end (crc16.c). crc16("123456789") is 0x31C3.
func crc16[T string | []byte](p T) uint16 {
	var crc uint16
	for i := 0; i < len(p); i++ {
		crc = crc<<8 ^ crcTable[byte(crc>>8)^p[i]]
	}
	return crc
}

var crcTable = func() (table [256]uint16) {
	for i := range table {
		crc := uint16(i) << 8
		for range 8 {
			if crc&0x8000 != 0 {
				crc = crc<<1 ^ 0x1021
			} else {
				crc <<= 1
			}
		}
		table[i] = crc
	}
	return table
}()
