//go:build race

package chaos

// raceDetector says that everything takes ten times as long.
const raceDetector = true
