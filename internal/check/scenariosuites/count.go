package main

import (
	"fmt"
	"regexp"
	"strconv"
)

// tally counts the tests of a suite.
type tally struct{ passed, failed, skipped int }

func (t tally) String() string {
	return fmt.Sprintf("%d passed, %d failed, %d skipped", t.passed, t.failed, t.skipped)
}

// format reads a tally out of what a test program prints. It is false if there is none in it, because
// the program ended before it had run its tests.
type format func(out string) (tally, bool)

var goLine = regexp.MustCompile(`(?m)^--- (PASS|FAIL|SKIP): `)

// goTest counts the tests, not their cases, that go test -v tells of.
func goTest(out string) (t tally, ok bool) {
	for _, m := range goLine.FindAllStringSubmatch(out, -1) {
		switch m[1] {
		case "PASS":
			t.passed++
		case "FAIL":
			t.failed++
		default:
			t.skipped++
		}
	}
	return t, t != tally{}
}

var (
	pytestLine = regexp.MustCompile(`(?m)^=* ?(?:\d+ [a-z]+, )*\d+ [a-z]+ in [\d.]+s.*$`)
	pytestWord = regexp.MustCompile(`(\d+) (passed|failed|errors?|skipped|xfailed|xpassed)`)
)

// pytest reads the last line.
func pytest(out string) (t tally, ok bool) {
	lines := pytestLine.FindAllString(out, -1)
	if len(lines) == 0 {
		return t, false
	}
	for _, m := range pytestWord.FindAllStringSubmatch(lines[len(lines)-1], -1) {
		switch n := number(m[1]); m[2] {
		case "passed", "xpassed":
			t.passed += n
		case "failed", "error", "errors":
			t.failed += n
		default:
			t.skipped += n
		}
	}
	return t, t != tally{}
}

var mochaLine = regexp.MustCompile(`(?m)^ *(\d+) (passing|failing|pending)(?: \(.*\))?$`)

// mocha reads the lines of its summary.
func mocha(out string) (t tally, ok bool) {
	for _, m := range mochaLine.FindAllStringSubmatch(out, -1) {
		ok = true
		switch n := number(m[1]); m[2] {
		case "passing":
			t.passed = n
		case "failing":
			t.failed = n
		default:
			t.skipped = n
		}
	}
	return t, ok
}

var mavenLine = regexp.MustCompile(`(?m)^(?:\[\w+\] )?Tests run: (\d+), Failures: (\d+), Errors: (\d+), Skipped: (\d+)\r?$`)

// maven reads the line of all classes: that of one class has its time behind it.
func maven(out string) (t tally, ok bool) {
	all := mavenLine.FindAllStringSubmatch(out, -1)
	if len(all) == 0 {
		return t, false
	}
	m := all[len(all)-1]
	t = tally{failed: number(m[2]) + number(m[3]), skipped: number(m[4])}
	t.passed = number(m[1]) - t.failed - t.skipped
	return t, number(m[1]) > 0
}

// number is a number that an expression has found.
func number(digits string) int {
	n, _ := strconv.Atoi(digits) // it is too large for a number of tests, if it is
	return n
}
