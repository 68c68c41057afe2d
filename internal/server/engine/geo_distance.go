package engine

import "math"

const (
	earthRadius = 6372797.560856 // meters (EARTH_RADIUS_IN_METERS)
	mercatorMax = 20037726.37
)

// radians and degrees convert angles with the operations, and so the rounding, of
// Redis.
func radians(degrees float64) float64 { return degrees * (math.Pi / 180.0) }
func degrees(radians float64) float64 { return radians / (math.Pi / 180.0) }

// distance is the great circle distance in meters (geohashGetDistance).
func distance(a, b position) float64 {
	v := sine((radians(b.longitude) - radians(a.longitude)) / 2)
	if v == 0 {
		return latitudeDistance(a, b)
	}
	from, to := radians(a.latitude), radians(b.latitude)
	u := sine((to - from) / 2)
	// The conversions keep the compiler from fusing operations, which would round
	// otherwise on other machines.
	h := float64(u*u) + float64(cosine(from)*cosine(to)*v*v)
	return 2 * earthRadius * arcsine(math.Sqrt(h))
}

// latitudeDistance is the distance of two positions' latitudes.
func latitudeDistance(a, b position) float64 {
	return earthRadius * math.Abs(radians(b.latitude)-radians(a.latitude))
}

// geoShape is an area to search: a circle, or a box if there is a width or height
// (GeoShape).
type geoShape struct {
	center        position
	box           bool
	radius        float64 // in units
	width, height float64 // in units
	unit          float64 // in meters
}

// holds reports whether a position is inside, and its distance from the center in
// meters (geoWithinShape).
func (s *geoShape) holds(p position) (meters float64, ok bool) {
	if !s.box {
		meters = distance(s.center, p)
		return meters, meters <= s.radius*s.unit
	}
	if latitudeDistance(p, s.center) > s.height*s.unit/2 {
		return 0, false
	}
	if distance(p, position{s.center.longitude, p.latitude}) > s.width*s.unit/2 {
		return 0, false
	}
	return distance(s.center, p), true
}

// bounds is a rectangle around the area (geohashBoundingBox).
func (s *geoShape) bounds() geoArea {
	height, width := s.unit*s.radius, s.unit*s.radius
	if s.box {
		height, width = s.unit*(s.height/2), s.unit*(s.width/2)
	}
	up := degrees(height / earthRadius)
	edge := s.center.latitude + up // where the rectangle is the widest
	if s.center.latitude < 0 {
		edge = s.center.latitude - up
	}
	side := degrees(width / earthRadius / cosine(radians(edge)))
	return geoArea{
		west: s.center.longitude - side, east: s.center.longitude + side,
		south: s.center.latitude - up, north: s.center.latitude + up,
	}
}

// reach is how far the area extends from its center, in meters.
func (s *geoShape) reach() float64 {
	radius := s.radius
	if s.box {
		radius = math.Sqrt(float64((s.width/2)*(s.width/2)) + float64((s.height/2)*(s.height/2)))
	}
	return radius * s.unit
}

// geoStep estimates how small cells may be for a cell and its eight neighbors to
// cover a circle (geohashEstimateStepsByRadius).
func geoStep(meters, latitude float64) uint {
	if meters == 0 {
		return maxGeoStep
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
	return uint(min(max(step, 1), maxGeoStep))
}

// cells are the cells to search for members inside the area, in the order of
// Redis: the center, the four sides, the four corners; those that cannot matter
// left out (geohashCalculateAreasByShapeWGS84).
func (s *geoShape) cells() []geoCell {
	bounds := s.bounds()
	step := geoStep(s.reach(), s.center.latitude)
	cell := cellOf(s.center, step)
	if step > 1 && !cell.covers(bounds) {
		step--
		cell = cellOf(s.center, step)
	}
	area := cell.area()
	var list []geoCell
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
func (c geoCell) covers(b geoArea) bool {
	return c.neighbor(0, 1).area().north >= b.north && c.neighbor(0, -1).area().south <= b.south &&
		c.neighbor(1, 0).area().east >= b.east && c.neighbor(-1, 0).area().west <= b.west
}
