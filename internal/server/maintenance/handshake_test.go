package maintenance

import (
	"bytes"
	"strings"
	"testing"

	"github.com/slotstorm/slotstorm/internal/server/resp"
)

// What is refused leaves a connection with what it has chosen before.
func TestHandshake(t *testing.T) {
	before := Client{On: true, Endpoint: InternalName}
	for _, row := range []struct {
		words         string
		resp2, denied bool
		reply         string
		want          Client
	}{
		{words: "ON", reply: "+OK", want: Client{On: true, Endpoint: ExternalIP}},
		{words: "on Moving-Endpoint-Type none", reply: "+OK", want: Client{On: true, Endpoint: NoEndpoint}},
		{words: "ON moving-endpoint-type internal-ip", reply: "+OK", want: Client{On: true, Endpoint: InternalIP}},
		{words: "off", reply: "+OK"},
		{words: "OFF", resp2: true, denied: true, reply: "+OK"},
		{words: "ON", resp2: true, reply: "-ERR maintenance notifications need RESP3: say HELLO 3 first", want: before},
		{words: "ON", denied: true, reply: "-ERR maintenance notifications are disabled", want: before},
		{words: "ON moving-endpoint-type nowhere", reply: "-ERR invalid moving-endpoint-type 'nowhere'", want: before},
		{words: "ON moving-endpoint-type", reply: "-ERR syntax error", want: before},
		{words: "ON endpoint none", reply: "-ERR syntax error", want: before},
		{words: "OFF moving-endpoint-type none", reply: "-ERR syntax error", want: before},
		{words: "maybe", reply: "-ERR syntax error", want: before},
	} {
		args := bytes.Fields([]byte("CLIENT MAINT_NOTIFICATIONS " + row.words))
		w := resp.Writer{RESP3: !row.resp2}
		got := before.Command(&w, args, !row.denied)
		if reply := strings.TrimSuffix(string(w.Buf), "\r\n"); reply != row.reply || got != row.want {
			t.Errorf("%s (RESP2: %v, denied: %v): %q and %+v, want %q and %+v", row.words, row.resp2, row.denied, reply, got, row.reply, row.want)
		}
	}
}
