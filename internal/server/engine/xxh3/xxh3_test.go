package xxh3

import (
	"fmt"
	"strings"
	"testing"
)

// What DIGEST of Redis 8.6.3 tells of strings of each length class.
func TestDigestsOfARealServer(t *testing.T) {
	for length, want := range map[int]string{
		0:    "2d06800538d394c2",
		1:    "e6c632b61e964e1f",
		2:    "a873719c24d5735c",
		3:    "78af5f94892f3950",
		4:    "6497a96f53a89890",
		5:    "55c65158ee9e652d",
		8:    "6f45a76842a96483",
		9:    "e0dde4fc174590a0",
		16:   "3d3ccac9af14d8a8",
		17:   "ca7f3571df47cacf",
		32:   "721f9b13256c3123",
		33:   "058046b5385c21f9",
		64:   "101fc40ce7f1f785",
		65:   "1035caa3cab1636f",
		96:   "dd382c734addd887",
		97:   "997d5af28f0816ff",
		128:  "3e99edc6c76f21c6",
		129:  "852cb20608c9d2c7",
		144:  "1b673535414321d9",
		200:  "e12dae8ffe57bbc9",
		240:  "ea0e0f78188232ed",
		241:  "bb0a906af5b5c211",
		256:  "81c9c1c2f95365a6",
		1023: "72071fc15ab79164",
		1024: "5e6a406e127165a8",
		1025: "c180534771fac3f5",
		1088: "94de54c04a05382f",
		2048: "98938f19774cafef",
		2049: "a8593caffc7bb0b4",
		5000: "eb0f5845c1ec4cc2",
	} {
		text := strings.Repeat("abcdefghijklmnopqrstuvwxyz", length/26+1)[:length]
		if got := fmt.Sprintf("%016x", Sum64([]byte(text))); got != want {
			t.Errorf("%d bytes: %s, want %s", length, got, want)
		}
	}
}
