//go:build !unix

package examples

import "time"

var begun = time.Now()

// spent is the time that the tests have taken so far.
func spent() time.Duration { return time.Since(begun) }
