package geo

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestDistance(t *testing.T) {
	// The documentation of GEODIST has this figure, from the centers of both cells.
	a, b := CellOf(palermo, MaxStep).Center(), CellOf(catania, MaxStep).Center()
	if got := Distance(a, b); math.Abs(got-166274.1516) > 0.0001 {
		t.Errorf("Palermo and Catania are %v m apart, want 166274.1516", got)
	}
	if got := Distance(palermo, palermo); got != 0 {
		t.Errorf("Palermo is %v m from itself", got)
	}
	if got, degree := Distance(Position{0, 0}, Position{0, 1}), earthRadius*math.Pi/180; math.Abs(got-degree) > 1e-6 {
		t.Errorf("a degree of latitude is %v m, want %v", got, degree)
	}
}

func TestHolds(t *testing.T) {
	center := Position{15, 37}
	for _, row := range []struct {
		name  string
		shape Shape
		at    Position
		want  bool
	}{
		{"circle", Shape{Center: center, Radius: 200, Unit: 1000}, palermo, true},
		{"smaller circle", Shape{Center: center, Radius: 100, Unit: 1000}, palermo, false},
		{"circle in meters", Shape{Center: center, Radius: 200, Unit: 1}, palermo, false},
		{"box", Shape{Center: center, Box: true, Width: 400, Height: 400, Unit: 1000}, palermo, true},
		{"box too low", Shape{Center: center, Box: true, Width: 400, Height: 200, Unit: 1000}, palermo, false},
		{"box too narrow", Shape{Center: center, Box: true, Width: 200, Height: 400, Unit: 1000}, palermo, false},
	} {
		if _, got := row.shape.Holds(row.at); got != row.want {
			t.Errorf("%s: holds %v: %v, want %v", row.name, row.at, got, row.want)
		}
	}
}

// What a circle away from the edges of the grid holds is in one of its cells.
func TestCellsCoverTheShape(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		center := Position{rapid.Float64Range(-150, 150).Draw(t, "longitude"), rapid.Float64Range(-60, 60).Draw(t, "latitude")}
		shape := Shape{Center: center, Radius: rapid.Float64Range(1, 500).Draw(t, "radius"), Unit: 1000}
		at := Position{center.Longitude + rapid.Float64Range(-5, 5).Draw(t, "east"), center.Latitude + rapid.Float64Range(-5, 5).Draw(t, "north")}
		if _, inside := shape.Holds(at); !inside {
			return
		}
		score := CellOf(at, MaxStep).Score()
		for _, cell := range shape.Cells() {
			if from, to := cell.Scores(); from <= score && score < to {
				return
			}
		}
		t.Fatalf("%v is inside %+v and in none of %v", at, shape, shape.Cells())
	})
}
