// Package geo is the arithmetic of the GEO commands: positions, the cells of the grid
// that a sorted set's scores stand for (geohash.c), distances and areas to search
// (geohash_helper.c).
package geo

// The area that can be encoded: no poles (EPSG:900913).
const (
	minLongitude, maxLongitude = -180, 180
	minLatitude, maxLatitude   = -85.05112878, 85.05112878
)

// MaxStep is the precision of scores: 26 bits for each coordinate.
const MaxStep = 26

// Position is a place on earth, in degrees.
type Position struct{ Longitude, Latitude float64 }

// Encodable reports whether a position is in the area that can be encoded.
func (p Position) Encodable() bool {
	return p.Longitude >= minLongitude && p.Longitude <= maxLongitude && p.Latitude >= minLatitude && p.Latitude <= maxLatitude
}

// Cell is a cell of the grid that divides the area into 2^step columns and
// rows. Its bits are those of row and column in turn, the column's first
// (GeoHashBits).
type Cell struct {
	bits uint64
	step uint
}

// CellOf is the cell that holds a position (geohashEncode).
func CellOf(p Position, step uint) Cell {
	return encodeCell(p, step, minLatitude, maxLatitude)
}

func encodeCell(p Position, step uint, south, north float64) Cell {
	scale := float64(uint64(1) << step)
	row := (p.Latitude - south) / (north - south) * scale
	column := (p.Longitude - minLongitude) / (maxLongitude - minLongitude) * scale
	return Cell{bits: spread(uint32(row)) | spread(uint32(column))<<1, step: step}
}

// CellOfScore is the cell that a sorted set's score stands for, which may be any
// number: it is converted as x86 does.
func CellOfScore(score float64) Cell {
	const signBit = 1 << 63
	switch {
	case score >= 2*signBit:
		return Cell{step: MaxStep}
	case score < -signBit:
		return Cell{bits: signBit, step: MaxStep}
	case score >= signBit:
		return Cell{bits: uint64(score), step: MaxStep}
	default:
		return Cell{bits: uint64(int64(score)), step: MaxStep}
	}
}

// Score is the lowest score of a member in the cell.
func (c Cell) Score() uint64 { return c.bits << (2*MaxStep - 2*c.step) }

// Scores are the lowest score of a member in the cell, and the lowest behind it.
func (c Cell) Scores() (from, to uint64) {
	next := Cell{bits: c.bits + 1, step: c.step}
	return c.Score(), next.Score()
}

// Area is a rectangle.
type Area struct{ west, south, east, north float64 }

// area is the rectangle that the cell covers (geohashDecode).
func (c Cell) area() Area {
	row, column := float64(gather(c.bits)), float64(gather(c.bits>>1))
	scale := float64(uint64(1) << c.step)
	latitude := func(row float64) float64 { return minLatitude + float64(row/scale*(maxLatitude-minLatitude)) }
	longitude := func(column float64) float64 {
		return minLongitude + float64(column/scale*(maxLongitude-minLongitude))
	}
	next := func(n float64) float64 { return float64(uint32(n) + 1) }
	return Area{
		west: longitude(column), south: latitude(row),
		east: longitude(next(column)), north: latitude(next(row)),
	}
}

// Center is the position in the middle of the cell (geohashDecodeAreaToLongLat).
func (c Cell) Center() Position {
	a := c.area()
	return Position{
		Longitude: min(max((a.west+a.east)/2, minLongitude), maxLongitude),
		Latitude:  min(max((a.south+a.north)/2, minLatitude), maxLatitude),
	}
}

const (
	columnBits = 0xaaaaaaaaaaaaaaaa
	rowBits    = 0x5555555555555555
)

// neighbor is the cell that many columns to the east and rows to the north, each
// -1, 0 or 1. The grid has no edges (geohash_move_x, geohash_move_y).
func (c Cell) neighbor(east, north int) Cell {
	unused := 64 - 2*c.step
	columns, rows := c.bits&columnBits, c.bits&rowBits
	columns = moveBits(columns, rowBits>>unused, columnBits>>unused, east)
	rows = moveBits(rows, columnBits>>unused, rowBits>>unused, north)
	return Cell{bits: columns | rows, step: c.step}
}

// moveBits adds to a number whose bits are those of the mask: the gaps between
// them are filled so that a carry runs through.
func moveBits(n, gaps, mask uint64, by int) uint64 {
	switch {
	case by == 0:
		return n
	case by > 0:
		n += gaps + 1
	default:
		n = (n | gaps) - (gaps + 1)
	}
	return n & mask
}

// spread puts a zero before each bit (interleave64).
func spread(n uint32) uint64 {
	x := uint64(n)
	x = (x | x<<16) & 0x0000ffff0000ffff
	x = (x | x<<8) & 0x00ff00ff00ff00ff
	x = (x | x<<4) & 0x0f0f0f0f0f0f0f0f
	x = (x | x<<2) & 0x3333333333333333
	return (x | x<<1) & rowBits
}

// gather takes every other bit (deinterleave64).
func gather(n uint64) uint32 {
	x := n & rowBits
	x = (x | x>>1) & 0x3333333333333333
	x = (x | x>>2) & 0x0f0f0f0f0f0f0f0f
	x = (x | x>>4) & 0x00ff00ff00ff00ff
	x = (x | x>>8) & 0x0000ffff0000ffff
	return uint32(x | x>>16)
}

// alphabet are the digits of a geohash string.
const alphabet = "0123456789bcdefghjkmnpqrstuvwxyz"

// Hash is the standard geohash of a position, which is over latitudes
// from -90 to 90. Its last digit is always a zero.
func Hash(p Position) string {
	bits := encodeCell(p, MaxStep, -90, 90).bits
	text := make([]byte, 11)
	for i := range text[:10] {
		text[i] = alphabet[bits>>(52-5*(i+1))&31]
	}
	text[10] = alphabet[0]
	return string(text)
}
