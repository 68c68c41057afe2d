package slot_test

import (
	"fmt"
	"log"

	"github.com/slotstorm/slotstorm/gossip/slot"
)

// Keys with the same hash tag are in the same slot.
func ExampleOfString() {
	fmt.Println(slot.OfString("hello"), slot.OfString("{hello}:cart"), slot.Of([]byte("foo")))
	fmt.Println(slot.TagString("{hello}:cart"), string(slot.Tag([]byte("user:{7}"))))
	// Output:
	// 866 866 12182
	// hello 7
}

func ExampleParseRanges() {
	ranges, err := slot.ParseRanges("0-99,866")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(ranges.Len(), ranges.Set().Has(866), ranges)
	set := ranges.Set()
	set.Remove(50)
	set.Add(867)
	fmt.Println(set.Ranges())
	// Output:
	// 101 true 0-99 866
	// 0-49 51-99 866-867
}

// The slots of three masters, as redis-cli --cluster create spreads them.
func ExampleSplit() {
	for _, r := range slot.Split(3) {
		fmt.Println(r)
	}
	// Output:
	// 0-5460
	// 5461-10922
	// 10923-16383
}
