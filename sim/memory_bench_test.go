package sim

import "testing"

// BenchmarkMemoryCommand is one command over a connection in memory, from the
// client's Write to its Read, without a client library.
func BenchmarkMemoryCommand(b *testing.B) { memoryCommands(b, running) }

// BenchmarkSteppedCommand is the same while no time passes, so that nothing else happens: what
// internal/check/instructions counts.
func BenchmarkSteppedCommand(b *testing.B) { memoryCommands(b, stepped) }

func memoryCommands(b *testing.B, start func(testing.TB, Config) *Cluster) {
	for _, bm := range []struct{ name, request string }{
		{"PING", "*1\r\n$4\r\nPING\r\n"},
		{"SET", "*3\r\n$3\r\nSET\r\n$5\r\nhello\r\n$3\r\nxxx\r\n"},
		{"GET", "*2\r\n$3\r\nGET\r\n$5\r\nhello\r\n"},
		{"MOVED", "*2\r\n$3\r\nGET\r\n$3\r\nfoo\r\n"},
	} {
		b.Run(bm.name, func(b *testing.B) {
			c := start(b, Config{})
			conn, err := c.Dial(b.Context(), "tcp", c.Addrs()[0])
			if err != nil {
				b.Fatal(err)
			}
			defer conn.Close()
			request, reply := []byte(bm.request), make([]byte, 100)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := conn.Write(request); err != nil {
					b.Fatal(err)
				}
				if _, err := conn.Read(reply); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
