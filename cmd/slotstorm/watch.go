package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"time"

	"github.com/slotstorm/slotstorm/scenario"
)

// watchEvery is how often files are looked at.
const watchEvery = 300 * time.Millisecond

// fileState is what shows that a file has changed.
type fileState struct {
	size     int64
	modified time.Time
}

// watch plays now, and again whenever a scenario file changes, comes or goes.
func watch(ctx context.Context, out io.Writer, paths []string, play func() error) error {
	untilInterrupted.Store(true)
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	for {
		before := fileStates(paths)
		if err := play(); err != nil && !errors.Is(err, errFailed) && ctx.Err() == nil {
			fmt.Fprintln(out, err) // a mistake, which the next change may mend
		}
		if ctx.Err() != nil {
			return nil
		}
		fmt.Fprintf(out, "-- waiting for a change of %s --\n", count(len(before), "file"))
		for maps.Equal(before, fileStates(paths)) {
			select {
			case <-tick.C:
			case <-ctx.Done():
				return nil
			}
		}
	}
}

// fileStates looks at the files that paths stand for. What cannot be read now has the zero state.
func fileStates(paths []string) map[string]fileState {
	states := map[string]fileState{}
	for _, path := range paths {
		files, err := scenario.Files(path)
		if err != nil {
			files = []string{path}
		}
		for _, file := range files {
			var state fileState
			if info, err := os.Stat(file); err == nil {
				state = fileState{info.Size(), info.ModTime()}
			}
			states[file] = state
		}
	}
	return states
}
