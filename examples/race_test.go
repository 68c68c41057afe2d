//go:build race

package examples

// raceDetector says that everything takes ten times as long.
const raceDetector = true
