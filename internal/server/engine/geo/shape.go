package geo

import "math"

const (
	earthRadius = 6372797.560856 // meters (EARTH_RADIUS_IN_METERS)
	mercatorMax = 20037726.37
)

// radians and degrees convert angles with the operations, and so the rounding, of
// Redis.
func radians(degrees float64) float64 { return degrees * (math.Pi / 180.0) }
func degrees(radians float64) float64 { return radians / (math.Pi / 180.0) }

// Distance is the great circle distance in meters (geohashGetDistance).
func Distance(a, b Position) float64 {
	v := sine((radians(b.Longitude) - radians(a.Longitude)) / 2)
	if v == 0 {
		return latitudeDistance(a, b)
	}
	from, to := radians(a.Latitude), radians(b.Latitude)
	u := sine((to - from) / 2)
	// The conversions keep the compiler from fusing operations, which would round
	// otherwise on other machines.
	h := float64(u*u) + float64(cosine(from)*cosine(to)*v*v)
	return 2 * earthRadius * arcsine(math.Sqrt(h))
}

// latitudeDistance is the distance of two positions' latitudes.
func latitudeDistance(a, b Position) float64 {
	return earthRadius * math.Abs(radians(b.Latitude)-radians(a.Latitude))
}

// Shape is an area to search: a circle or a box (GeoShape).
type Shape struct {
	Center        Position
	Box           bool
	Radius        float64 // in units
	Width, Height float64 // in units
	Unit          float64 // in meters
}

// Holds reports whether a position is inside, and its distance from the center in
// meters (geoWithinShape).
func (s *Shape) Holds(p Position) (meters float64, ok bool) {
	if !s.Box {
		meters = Distance(s.Center, p)
		return meters, meters <= s.Radius*s.Unit
	}
	if latitudeDistance(p, s.Center) > s.Height*s.Unit/2 {
		return 0, false
	}
	if Distance(p, Position{s.Center.Longitude, p.Latitude}) > s.Width*s.Unit/2 {
		return 0, false
	}
	return Distance(s.Center, p), true
}

// bounds is a rectangle around the area (geohashBoundingBox).
func (s *Shape) bounds() Area {
	height, width := s.Unit*s.Radius, s.Unit*s.Radius
	if s.Box {
		height, width = s.Unit*(s.Height/2), s.Unit*(s.Width/2)
	}
	up := degrees(height / earthRadius)
	edge := s.Center.Latitude + up // where the rectangle is the widest
	if s.Center.Latitude < 0 {
		edge = s.Center.Latitude - up
	}
	side := degrees(width / earthRadius / cosine(radians(edge)))
	return Area{
		west: s.Center.Longitude - side, east: s.Center.Longitude + side,
		south: s.Center.Latitude - up, north: s.Center.Latitude + up,
	}
}

// reach is how far the area extends from its center, in meters.
func (s *Shape) reach() float64 {
	radius := s.Radius
	if s.Box {
		radius = math.Sqrt(float64((s.Width/2)*(s.Width/2)) + float64((s.Height/2)*(s.Height/2)))
	}
	return radius * s.Unit
}

// stepFor estimates how small cells may be for a cell and its eight neighbors to
// cover a circle (geohashEstimateStepsByRadius).
func stepFor(meters, latitude float64) uint {
	if meters == 0 {
		return MaxStep
	}
	step := 1
	for ; meters < mercatorMax; step++ {
		meters *= 2
	}
	step -= 2
	if latitude > 66 || latitude < -66 {
		step--
		if latitude > 80 || latitude < -80 {
			step--
		}
	}
	return uint(min(max(step, 1), MaxStep))
}

// Cells are the cells to search for members inside the area, in the order of
// Redis: the center, the four sides, the four corners; those that cannot matter
// left out (geohashCalculateAreasByShapeWGS84).
func (s *Shape) Cells() []Cell {
	bounds := s.bounds()
	step := stepFor(s.reach(), s.Center.Latitude)
	cell := CellOf(s.Center, step)
	if step > 1 && !cell.covers(bounds) {
		step--
		cell = CellOf(s.Center, step)
	}
	area := cell.area()
	var list []Cell
	for _, side := range [][2]int{{0, 0}, {0, 1}, {0, -1}, {1, 0}, {-1, 0}, {1, 1}, {-1, 1}, {1, -1}, {-1, -1}} {
		east, north := side[0], side[1]
		useless := north < 0 && area.south < bounds.south || north > 0 && area.north > bounds.north ||
			east < 0 && area.west < bounds.west || east > 0 && area.east > bounds.east
		if step >= 2 && useless {
			continue
		}
		list = append(list, cell.neighbor(east, north))
	}
	return list
}

// covers reports whether the cell and its neighbors cover a rectangle.
func (c Cell) covers(b Area) bool {
	return c.neighbor(0, 1).area().north >= b.north && c.neighbor(0, -1).area().south <= b.south &&
		c.neighbor(1, 0).area().east >= b.east && c.neighbor(-1, 0).area().west <= b.west
}
