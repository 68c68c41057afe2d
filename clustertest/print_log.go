package clustertest

import (
	"bufio"
	"fmt"
	"io"
	"testing"
)

// logPrinted is how many events, the newest, are printed of a log.
const logPrinted = 1000

// printLog writes the log of a failed test to the test's output, where go test -v or -json
// asks for all that there is: who keeps that of a machine far away may not have its files.
// The TB has an Output, as those of package testing do since Go 1.25, or nothing is written.
func (c *Cluster) printLog() {
	tb, ok := c.tb.(interface{ Output() io.Writer })
	if !ok || !testing.Verbose() {
		return
	}
	events := c.Log().Since(0)
	w := bufio.NewWriter(tb.Output())
	fmt.Fprintf(w, "clustertest: the log")
	if len(events) > logPrinted {
		fmt.Fprintf(w, ", the last %d of %d events", logPrinted, len(events))
		events = events[len(events)-logPrinted:]
	}
	fmt.Fprintln(w)
	for _, e := range events {
		fmt.Fprintf(w, "    %v\n", e)
	}
	_ = w.Flush() // the test has failed already
}
