package script

// lrand48 is redisLrand48: the generator behind math.random, the same on every
// platform. Redis does not reseed it when a script starts: the sequence goes on
// from script to script until math.randomseed.
type lrand48 struct{ x uint64 }

const (
	lrandMultiplier = 0x5DEECE66D
	lrandIncrement  = 0xB
	lrandMask       = 1<<48 - 1
	lrandMax        = 1<<31 - 1 // REDIS_LRAND48_MAX
)

func newLrand48() lrand48 { return lrand48{x: 0x1234ABCD330E} }

// seed is redisSrand48.
func (r *lrand48) seed(value int32) { r.x = uint64(uint32(value))<<16 | 0x330E }

// next returns a number from 0 to 2^31-1.
func (r *lrand48) next() int32 {
	r.x = (r.x*lrandMultiplier + lrandIncrement) & lrandMask
	return int32(r.x >> 17)
}

// fraction returns a number from 0 up to and without 1.
func (r *lrand48) fraction() float64 { return float64(r.next()%lrandMax) / lrandMax }
