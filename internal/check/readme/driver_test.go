package readme

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The driver of docs/scenarios.md, pasted into an empty module, plays a file.
func TestDriver(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds another module")
	}
	text, err := os.ReadFile("../../../docs/scenarios.md")
	if err != nil {
		t.Fatal(err)
	}
	u := newcomer(t)
	const scn = `cluster masters=3
client m driver=mine greeting=PING
m> SET hello 1 => OK
m> GET foo => MOVED 12182 ...
expect n1 commands >= 3
fault odd error reply="ERR odd" client=m
m> GET hello => ERR odd
`
	dir := filepath.Join(u.Dir, "testdata")
	if err := errors.Join(os.Mkdir(dir, 0o777), os.WriteFile(filepath.Join(dir, "mine.scn"), []byte(scn), 0o666)); err != nil {
		t.Fatal(err)
	}
	out, err := play(t, u, block(t, string(text), "A driver is two types, and can be anybody's."))
	if err != nil || !strings.Contains(out, "--- PASS: TestMine/mine") || !strings.Contains(out, "--- PASS: TestMineRefuses") {
		t.Errorf("%v\n%s", err, out)
	}
}
