package ordered

import (
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

type person string

func (p *person) Key() string { return string(*p) }

// What was added is found, and what was removed is not, however full the table is.
func TestNames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var n Names[*person]
		there := map[string]*person{}
		most := rapid.SampledFrom([]int{1, 8, 20, 500}).Draw(t, "names")
		adding := rapid.IntRange(2, 9).Draw(t, "how many of ten are added")
		names := rapid.IntRange(0, most)
		for range rapid.IntRange(1, 3*most).Draw(t, "steps") {
			name := strconv.Itoa(names.Draw(t, "name"))
			one := there[name]
			if found := n.Find([]byte(name)); found != one {
				t.Fatalf("%s is %v, want %v", name, found, one)
			}
			switch add := rapid.IntRange(0, 9).Draw(t, "step") < adding; {
			case add && one == nil:
				one = new(person)
				*one = person(name)
				n.Add(one)
				there[name] = one
			case !add && one != nil:
				n.Remove(one)
				delete(there, name)
			}
			if n.Len() != len(there) {
				t.Fatalf("%d things, want %d", n.Len(), len(there))
			}
		}
		for i := range most + 1 {
			name := strconv.Itoa(i)
			if found := n.Find([]byte(name)); found != there[name] {
				t.Fatalf("in the end %s is %v, want %v", name, found, there[name])
			}
		}
	})
}

// A table in which names come and go neither grows nor fills up with places of those removed.
func TestNamesComeAndGo(t *testing.T) {
	var n Names[*person]
	people := make([]person, 100_000)
	for i := range people {
		people[i] = person(strconv.Itoa(i))
		n.Add(&people[i])
		if i >= 100 {
			n.Remove(&people[i-100])
		}
	}
	if len(n.groups) > 50 {
		t.Errorf("100 things are in %d groups", len(n.groups))
	}
	for i := range people {
		if found := n.Find([]byte(people[i])); (found != nil) != (i >= len(people)-100) {
			t.Fatalf("%d is found: %v", i, found != nil)
		}
	}
	for i := len(people) - 100; i < len(people); i++ {
		n.Remove(&people[i])
	}
	if n.Len() != 0 || n.groups != nil {
		t.Errorf("%d things, in %d groups", n.Len(), len(n.groups))
	}
}
