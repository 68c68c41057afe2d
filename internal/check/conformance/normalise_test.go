package conformance

import (
	"testing"
	"time"

	"github.com/slotstorm/slotstorm/internal/tool/live"
)

func TestNormaliser(t *testing.T) {
	const id, other = "0123456789abcdef0123456789abcdef01234567", "f123456789abcdef0123456789abcdef01234567"
	n := NewNormaliser([]live.Node{
		{Name: "A", IP: "127.0.0.1", Port: 20001, ID: id},
		{Name: "b", IP: "127.0.0.1", Port: 20002, ID: "e123456789abcdef0123456789abcdef01234567"},
	}, func() time.Time { return time.Unix(1700000000, 0) })
	n.Learn("A", other)
	tests := []struct{ text, want string }{
		{"OK", "OK"},
		{"MOVED 866 127.0.0.1:20001", "MOVED 866 <addr A>"},
		{"20002", "<port b>"},
		{"120002", "120002"},
		{"port=20001,x", "port=<port A>,x"},
		{id, "<id A>"},
		{other, "<id A'>"},
		{id + "0", id + "0"},
		{"x" + id, "x" + id},
		{"e0e1f9fabfc9d4800c877a703b823ac0578ff8db", "e0e1f9fabfc9d4800c877a703b823ac0578ff8db"}, // a script's digest
		{"1700000001", "<time>"},
		{"1700000001123-0", "<time>-0"},
		{"1700000001123456", "<time>"},
		{"1600000000", "1600000000"},
		{"4102444800", "4102444800"},
		{
			id + " 127.0.0.1:20001@30001 myself,master - 0 5 1 connected 0-5460\n",
			"<id A> <addr A>@<bus A> myself,master - <time> <time> 1 connected 0-5460\n",
		},
		{
			"x :0@0 slave " + id + " 1700000001123 0 8 disconnected\n",
			"x :0@0 slave <id A> <time> <time> 8 disconnected\n",
		},
	}
	for _, tt := range tests {
		if got := n.Text(tt.text); got != tt.want {
			t.Errorf("Text(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
	integer := n.Reply(live.Reply{Kind: live.Int, Text: "30002"})
	if want := "<bus b>"; integer.Text != want {
		t.Errorf("integer is %q, want %q", integer.Text, want)
	}
}
