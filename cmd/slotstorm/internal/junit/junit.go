// Package junit writes the reports that CI systems show: JUnit's XML.
package junit

import (
	"encoding/xml"
	"fmt"
	"slices"
)

// Suites is a report with several suites.
type Suites struct {
	XMLName xml.Name `xml:"testsuites"`
	Suites  []Suite  `xml:"testsuite"`
}

// Suite is a list of cases, and how many there are of which kind.
type Suite struct {
	XMLName  xml.Name `xml:"testsuite"`
	Name     string   `xml:"name,attr"`
	Tests    int      `xml:"tests,attr"`
	Failures int      `xml:"failures,attr"`
	Errors   int      `xml:"errors,attr"`
	Skipped  int      `xml:"skipped,attr"`
	Time     string   `xml:"time,attr"`
	Cases    []Case   `xml:"testcase"`

	seconds float64
}

// Case is one that passed if it is neither a Failure nor an Error nor Skipped.
type Case struct {
	Class   string   `xml:"classname,attr"`
	Name    string   `xml:"name,attr"`
	Time    string   `xml:"time,attr"`
	Failure *Message `xml:"failure,omitempty"`
	Error   *Message `xml:"error,omitempty"`
	Skipped *Message `xml:"skipped,omitempty"`
}

// Message says why a case did not pass.
type Message struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// Add adds a case that took so many seconds, and counts it.
func (s *Suite) Add(c Case, seconds float64) {
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
	s.seconds += seconds
	s.Time, c.Time = inSeconds(s.seconds), inSeconds(seconds)
	s.Cases = append(s.Cases, c)
}

func inSeconds(t float64) string { return fmt.Sprintf("%.3f", t) }

// Text is the file of a Suite, or of Suites.
func Text(report any) ([]byte, error) {
	text, err := xml.MarshalIndent(report, "", "  ")
	return slices.Concat([]byte(xml.Header), text, []byte("\n")), err
}
