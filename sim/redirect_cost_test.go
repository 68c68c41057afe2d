package sim

import "testing"

// redirected sends a command to a node that does not serve it, again and again.
func redirected(t testing.TB) (once func()) {
	c, err := New(Config{Masters: 2, LogSize: 100})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	conn, err := c.Dial(t.Context(), "tcp", mustNode(t, c, "n2").Addr())
	if err != nil {
		t.Fatal(err)
	}
	request, reply := []byte("*2\r\n$3\r\nGET\r\n$5\r\nhello\r\n"), make([]byte, 100)
	return func() {
		if _, err := conn.Write(request); err != nil {
			t.Fatal(err)
		}
		if n, err := conn.Read(reply); err != nil || reply[0] != '-' {
			t.Fatalf("%q, %v", reply[:n], err)
		}
	}
}

// A redirect takes memory for its text and for its event.
func TestRedirectAllocations(t *testing.T) {
	once := redirected(t)
	for range 200 { // the log is full
		once()
	}
	if n := testing.AllocsPerRun(1000, once); n > 2 {
		t.Errorf("a redirect takes %v allocations, want at most 2", n)
	}
}

func BenchmarkRedirect(b *testing.B) {
	once := redirected(b)
	b.ReportAllocs()
	for b.Loop() {
		once()
	}
}
