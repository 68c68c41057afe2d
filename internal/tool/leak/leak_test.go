package leak

import (
	"strings"
	"testing"
	"time"
)

func TestFind(t *testing.T) {
	if err := Find(nil); err != nil {
		t.Fatalf("nothing was left behind: %v", err)
	}
	before := Running()
	stop, started := make(chan struct{}), make(chan struct{})
	go waitFor(started, stop)
	<-started
	err := find(before, 10*time.Millisecond)
	if err == nil || !strings.Contains(err.Error(), "leak.waitFor") || !strings.Contains(err.Error(), "1 goroutines") {
		t.Errorf("Find = %v, want an error that shows the goroutine", err)
	}
	if err := Find(Running()); err != nil {
		t.Errorf("all that run are known: %v", err)
	}
	close(stop)
	if err := Find(before); err != nil {
		t.Errorf("the goroutine has ended: %v", err)
	}
}

func waitFor(started, stop chan struct{}) {
	close(started)
	<-stop
}
