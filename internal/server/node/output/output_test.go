package output

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/slotstorm/slotstorm/internal/server/config"
)

// held is what the buffer and the list hold.
func (b *Buffer) held() int {
	sum := b.first
	for _, block := range b.blocks {
		sum += block.used
	}
	return sum
}

// Nothing counts of what fits in the first buffer,
// and of what does not fit whole blocks, in jemalloc's size classes.
func TestMemory(t *testing.T) {
	var b Buffer
	if b.Add(FirstSize) || b.Memory() != 0 || b.First() != FirstSize {
		t.Errorf("the first buffer takes %d bytes, and %d of the list", b.First(), b.Memory())
	}
	if !b.Add(1) || b.Blocks() != 1 || b.Memory() != 20480+24 {
		t.Errorf("one byte more: %d blocks, %d bytes", b.Blocks(), b.Memory())
	}
	if !b.Add(100) || b.Blocks() != 1 {
		t.Error("what fits in the last block needs another one")
	}
	if b.Add(100000); b.Blocks() != 2 || b.Memory() != 20480+81920+2*24 {
		t.Errorf("a long reply: %d blocks, %d bytes", b.Blocks(), b.Memory())
	}
	b.Keep(10)
	if b.Blocks() != 1 || b.First() != 0 || b.held() != 10 {
		t.Errorf("with 10 bytes left: %d blocks, %d bytes", b.Blocks(), b.held())
	}
	if b.Keep(0); b.Waits() || b.Memory() != 0 {
		t.Error("it does not get empty")
	}
}

func TestOver(t *testing.T) {
	limit := config.OutputLimit{Hard: 100, Soft: 50, Seconds: 10}
	var b Buffer
	for _, row := range []struct {
		used uint64
		now  int64
		want bool
	}{
		{99, 1000, false}, // the soft limit is exceeded from here on
		{60, 1010, false},
		{49, 1011, false}, // not any more
		{60, 1012, false},
		{60, 1022, false},
		{60, 1023, true},
		{100, 1024, true},
	} {
		if got := b.Over(limit, row.used, row.now); got != row.want {
			t.Errorf("%d bytes at %d: %t, want %t", row.used, row.now, got, row.want)
		}
	}
	if (&Buffer{}).Over(config.OutputLimit{}, 1<<40, 1) {
		t.Error("no limit is exceeded")
	}
}

// Whatever comes and goes, the buffer holds what was added and not taken, and the list's memory
// is that of its blocks.
func TestNothingIsLost(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b Buffer
		want := 0
		for range rapid.IntRange(1, 50).Draw(t, "steps") {
			if rapid.Bool().Draw(t, "adds") {
				size := rapid.IntRange(1, 50000).Draw(t, "size")
				b.Add(size)
				want += size
			} else {
				want = rapid.IntRange(0, want).Draw(t, "left")
				b.Keep(want)
			}
			memory := 0
			for _, block := range b.blocks {
				memory += block.size + replyNode
				if block.used > block.size {
					t.Fatalf("a block of %d holds %d", block.size, block.used)
				}
			}
			if b.held() != want || b.Memory() != memory || b.Waits() != (want > 0) {
				t.Fatalf("holds %d of %d bytes, takes %d of %d", b.held(), want, b.Memory(), memory)
			}
		}
	})
}
