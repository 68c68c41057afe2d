package sim

import "testing"

// What a command allocates between the client's Write and its Read, as a server that lives
// for a second may do it a million times. A short value has room in its key's entry.
func TestAllocations(t *testing.T) {
	for _, tc := range []struct {
		name, request string
		most          float64
	}{
		{"PING", "*1\r\n$4\r\nPING\r\n", 0},
		{"GET", "*2\r\n$3\r\nGET\r\n$5\r\nhello\r\n", 1},
		{"SET", "*3\r\n$3\r\nSET\r\n$5\r\nhello\r\n$3\r\nxxx\r\n", 0},
		{"INCR", "*2\r\n$4\r\nINCR\r\n$8\r\n{hello}n\r\n", 1},
		{"HSET", "*4\r\n$4\r\nHSET\r\n$8\r\n{hello}h\r\n$1\r\nf\r\n$1\r\nv\r\n", 1},
	} {
		t.Run(tc.name, func(t *testing.T) {
			c, err := New(Config{})
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			conn, err := c.Dial(t.Context(), "tcp", c.Addrs()[0])
			if err != nil {
				t.Fatal(err)
			}
			defer conn.Close()
			request, reply := []byte(tc.request), make([]byte, 100)
			once := func() {
				if _, err := conn.Write(request); err != nil {
					t.Fatal(err)
				}
				if n, err := conn.Read(reply); err != nil || reply[0] == '-' {
					t.Fatalf("%q, %v", reply[:n], err)
				}
			}
			for range 1000 {
				once()
			}
			if n := testing.AllocsPerRun(2000, once); n > tc.most {
				t.Errorf("%v allocations, want at most %v", n, tc.most)
			}
		})
	}
}
