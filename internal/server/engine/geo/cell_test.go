package geo

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

var (
	palermo = Position{13.361389, 38.115556}
	catania = Position{15.087269, 37.502669}
)

// The scores and the geohashes that GEOADD's and GEOHASH's documentation shows.
func TestCells(t *testing.T) {
	for _, row := range []struct {
		at    Position
		score uint64
		hash  string
	}{
		{palermo, 3479099956230698, "sqc8b49rny0"},
		{catania, 3479447370796909, "sqdtr74hyu0"},
	} {
		if got := CellOf(row.at, MaxStep).Score(); got != row.score {
			t.Errorf("%v has score %d, want %d", row.at, got, row.score)
		}
		center := CellOfScore(float64(row.score)).Center()
		if got := Hash(center); got != row.hash {
			t.Errorf("score %d has geohash %s, want %s", row.score, got, row.hash)
		}
		if meters := Distance(row.at, center); meters > 1 {
			t.Errorf("the cell of %v is %v m away", row.at, meters)
		}
	}
}

// A score may be any number; what becomes of those that are no cell is the machine's
// conversion on x86.
func TestCellsOfOddScores(t *testing.T) {
	for _, row := range []struct {
		score float64
		bits  uint64
	}{
		{-1, math.MaxUint64}, {0x1p63, 1 << 63}, {0x1p64, 0}, {math.Inf(1), 0}, {math.Inf(-1), 1 << 63},
	} {
		if got := CellOfScore(row.score).bits; got != row.bits {
			t.Errorf("score %v is cell %#x, want %#x", row.score, got, row.bits)
		}
	}
}

func drawPosition(t *rapid.T) Position {
	return Position{rapid.Float64Range(minLongitude, 179.9).Draw(t, "longitude"), rapid.Float64Range(minLatitude, 85).Draw(t, "latitude")}
}

// A cell's area holds the position, and who goes to a neighbor and back is where he was.
func TestCellHoldsItsPosition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := drawPosition(t)
		cell := CellOf(at, uint(rapid.IntRange(1, MaxStep).Draw(t, "step")))
		const slack = 1e-9 // of rounding
		if a := cell.area(); at.Longitude < a.west-slack || at.Longitude > a.east+slack || at.Latitude < a.south-slack || at.Latitude > a.north+slack {
			t.Fatalf("%v is not inside %v", at, a)
		}
		east, north := rapid.IntRange(-1, 1).Draw(t, "east"), rapid.IntRange(-1, 1).Draw(t, "north")
		if back := cell.neighbor(east, north).neighbor(-east, -north); back != cell {
			t.Fatalf("from %v %d east and %d north and back to %v", cell, east, north, back)
		}
		if from, to := cell.Scores(); from != cell.Score() || to-from != 1<<(2*(MaxStep-cell.step)) {
			t.Fatalf("%v has the scores from %d to %d", cell, from, to)
		}
	})
}
