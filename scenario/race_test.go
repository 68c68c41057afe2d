//go:build race

package scenario_test

// raceDetector says that everything takes ten times as long.
const raceDetector = true
