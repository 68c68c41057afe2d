package sim

import "testing"

func TestAddressClashes(t *testing.T) {
	for _, row := range []struct {
		name string
		a, b *address
		want bool
	}{
		{"ports apart", newAddress("127.0.0.1", 33001, 0), newAddress("127.0.0.1", 33003, 0), false},
		{"the same port", newAddress("127.0.0.1", 33001, 0), newAddress("127.0.0.1", 33001, 0), true},
		{"a bus where clients are", newAddress("127.0.0.1", 33001, 0), newAddress("127.0.0.1", 43001, 0), true},
		{"the other way round", newAddress("127.0.0.1", 43001, 0), newAddress("127.0.0.1", 33001, 0), true},
		{"a bus below, a bus above", newAddress("127.0.0.1", 36001, 0), newAddress("127.0.0.1", 56001, 0), true},
		{"clients with TLS, and without", newAddress("127.0.0.1", 33001, 34001), newAddress("127.0.0.1", 34001, 35001), true},
		{"a bus where clients with TLS are", newAddress("127.0.0.1", 33001, 34001), newAddress("127.0.0.1", 33003, 44001), true},
		{"TLS apart", newAddress("127.0.0.1", 33001, 34001), newAddress("127.0.0.1", 33003, 34003), false},
	} {
		if got := row.a.clashes(row.b); got != row.want {
			t.Errorf("%s: %v, want %v", row.name, got, row.want)
		}
	}
}

// Of 200 ports that the system draws, some are 10000 above others.
func TestPortsOfManyNodes(t *testing.T) {
	c, err := New(Config{Masters: 200, Transport: Loopback})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for i, m := range c.machines {
		for _, other := range c.machines[:i] {
			if a, b := m.at.Load(), other.at.Load(); a.clashes(b) {
				t.Errorf("%s has the ports %d, and %s %d", m.name, a.ports(), other.name, b.ports())
			}
		}
	}
}
