package scenario_test

import (
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/scenario"
)

// BenchmarkTenMinutes plays ten minutes of six nodes, a hundred clients with a hundred
// commands a second each, and twenty faults. It is to take less than 20 seconds and
// 500 MiB.
func BenchmarkTenMinutes(b *testing.B) {
	text := readFile(b, "testdata/ten-minutes.scn")
	for b.Loop() {
		peak, stop := watchHeap()
		result := play(b, "testdata/ten-minutes.scn", text, scenario.Options{})
		stop()
		if !result.OK() {
			b.Fatal(result)
		}
		for _, f := range result.Faults {
			if f.Fired == 0 {
				b.Errorf("the fault %s never fired", f.Name)
			}
		}
		b.ReportMetric(float64(result.Commands), "commands")
		b.ReportMetric(result.Real.Seconds(), "s")
		b.ReportMetric(float64(peak.Load())/(1<<20), "MiB")
	}
}

// watchHeap follows the size of the memory in use until stop is called.
func watchHeap() (peak *atomic.Uint64, stop func()) {
	peak = new(atomic.Uint64)
	done := make(chan struct{})
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		ticker := time.NewTicker(50 * time.Millisecond)
		defer ticker.Stop()
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak.Store(max(peak.Load(), m.Sys-m.HeapReleased))
			select {
			case <-ticker.C:
			case <-done:
				return
			}
		}
	}()
	return peak, func() {
		close(done)
		<-ended
	}
}
