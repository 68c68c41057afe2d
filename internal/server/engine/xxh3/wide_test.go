package xxh3

import (
	"fmt"
	"strings"
	"testing"
)

// What the reference implementation says, by Python's xxhash, of strings of each length class.
func TestWideHashes(t *testing.T) {
	for length, want := range map[int]string{
		0:    "99aa06d3014798d86001c324468d497f",
		1:    "a96faf705af16834e6c632b61e964e1f",
		2:    "89c65ebc828eebaca873719c24d5735c",
		3:    "06b05ab6733a618578af5f94892f3950",
		4:    "8d6b60383dfa90c21be79eecd1b1353d",
		5:    "3043c78169f25c3f97d5a48ef320eec2",
		8:    "dac23237af37353342b702b313880f12",
		9:    "b43ff5bc5ff2e0adc0646b2d7986db98",
		16:   "1f58fc809b1b8c4b3e8e153ff12f6330",
		17:   "11078c38a5ca3a8dc3acc9940596efab",
		32:   "994adea69fcbdd34a23a960186bd9b0a",
		33:   "e6275e14e206acc5ba2f89d4ebd98cb6",
		64:   "86507989b442d8af536c5fe53823be9f",
		65:   "3189d73dceeb08cdc64dc8aa0e698717",
		96:   "dcca6396c58cc42acc60c6bd0981d9b1",
		97:   "7c71ade15b9277282fb702d81fe74727",
		128:  "a87f157ac617df254c5499b1fc6dae1e",
		129:  "8ebb4a9854af5bc41ac468f67a442b6a",
		144:  "34307c9ab124023156b86cce62c71445",
		160:  "6a90621fcab6a2cad35f5e7edece4047",
		200:  "f0e244b452ba3d2f0987ab52e1e85b39",
		240:  "ee81fc0343b09d3079750202eaee16bc",
		241:  "4c1a7e587365bd1ebb0a906af5b5c211",
		256:  "ae0a94d95bb27b4d81c9c1c2f95365a6",
		1023: "f1a92bc68efded2072071fc15ab79164",
		1024: "a0e8f48f4e7973c45e6a406e127165a8",
		1025: "3cfd5791794dbdf7c180534771fac3f5",
		1088: "709ad0d4e6e2fa6e94de54c04a05382f",
		2048: "dec1a33812f7f52798938f19774cafef",
		2049: "1f40a350df99a159a8593caffc7bb0b4",
		5000: "0acf3f2690e48fadeb0f5845c1ec4cc2",
	} {
		text := strings.Repeat("abcdefghijklmnopqrstuvwxyz", length/26+1)[:length]
		sum := Sum128([]byte(text))
		if got := fmt.Sprintf("%016x%016x", sum.High, sum.Low); got != want {
			t.Errorf("%d bytes: %s, want %s", length, got, want)
		}
	}
}
