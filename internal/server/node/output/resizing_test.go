package output

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// usual is what a cron does that looks at a client ten times in a second.
var usual = Resizing{Every: 100 * time.Millisecond, PeakReset: DefaultPeakReset}

// A client that says little has a small buffer at the second look, and one that fills it gets
// twice as much at each look.
func TestResizing(t *testing.T) {
	const ms = time.Millisecond
	b := New(0)
	for _, step := range []struct {
		at         time.Duration
		reach      int
		size, peak int // after the look, and before reach
	}{
		{99 * ms, 0, 16384, 16384},
		{100 * ms, 0, 16384, 0},
		{200 * ms, 0, 1024, 0},
		{300 * ms, 5000, 1024, 0}, // it holds only 1024
		{400 * ms, 0, 2048, 1024},
		{500 * ms, 5000, 2048, 1024},
		{600 * ms, 5000, 4096, 2048},
		{700 * ms, 5000, 8192, 4096},
		{800 * ms, 0, 8192, 5000},
		{5000 * ms, 0, 8192, 5000},
		{5100 * ms, 3000, 8192, 0}, // the peak is forgotten
		{5200 * ms, 0, 3072, 3000},
		{time.Hour, 0, 1024, 0},
	} {
		b.Pass(step.at, usual)
		if b.Size() != step.size || b.Peak() != step.peak {
			t.Errorf("at %v: %d bytes, at most %d, want %d and %d", step.at, b.Size(), b.Peak(), step.size, step.peak)
		}
		b.Reach(step.reach)
	}
}

// What Pass leaves out in idle times changes nothing: looking often is like looking once.
func TestPassingInSteps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := Resizing{
			Every:     time.Duration(rapid.IntRange(1, 10).Draw(t, "every")) * 100 * time.Millisecond,
			PeakReset: rapid.SampledFrom([]time.Duration{-1, 0, time.Second, DefaultPeakReset}).Draw(t, "peak reset"),
		}
		once, often, now := New(0), New(0), time.Duration(0)
		for range rapid.IntRange(1, 20).Draw(t, "replies") {
			until := now + time.Duration(rapid.IntRange(0, 30_000).Draw(t, "ms"))*time.Millisecond
			for ; now < until; now = min(now+r.Every/3, until) {
				often.Pass(now, r)
			}
			once.Pass(now, r)
			often.Pass(now, r)
			if once.Size() != often.Size() || once.Peak() != often.Peak() {
				t.Fatalf("at %v: %d and %d in one, %d and %d in steps", now, once.Size(), once.Peak(), often.Size(), often.Peak())
			}
			size := rapid.IntRange(0, 20_000).Draw(t, "size")
			once.Reach(size)
			often.Reach(size)
		}
	})
}

// The list begins where the first buffer ends, however small that is.
func TestMemoryBehindASmallBuffer(t *testing.T) {
	b := New(0)
	b.Pass(time.Second, usual)
	if !b.Add(100_000) || b.First() != 1024 || b.Memory() != 114688+24 {
		t.Errorf("%d bytes are in the first buffer, and the list takes %d", b.First(), b.Memory())
	}
}
