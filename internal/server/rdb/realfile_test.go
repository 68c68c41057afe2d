//go:build conformance

package rdb

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"testing"
	"time"
)

// TestRealServerFile: redis-check-rdb finds nothing wrong with a file of the
// whole corpus, and a server that starts with it has the values.
func TestRealServerFile(t *testing.T) {
	ctx := context.Background()
	deadline := time.UnixMilli(4102444800123) // in 2100
	functions := [][]byte{[]byte("#!lua name=lib\nredis.register_function('f', function() return 1 end)\n")}
	keys := corpusKeys(deadline)

	dir := t.TempDir()
	path := filepath.Join(dir, "dump.rdb")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	header := Header{Aux: []Aux{{"redis-ver", "7.0.15"}, {"redis-bits", "64"}, {"ctime", "1700000000"}}, Functions: functions}
	if err := Redis70.WriteFile(file, header, keys); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("redis-check-rdb", path).CombinedOutput(); err != nil {
		t.Errorf("redis-check-rdb: %v: %s", err, out)
	}

	c := realServer(t, "--dir", dir, "--sanitize-dump-payload", "yes")
	if n := c.DBSize(ctx).Val(); n != int64(len(keys)) {
		t.Errorf("DBSIZE = %d, want %d", n, len(keys))
	}
	for i, s := range corpus() {
		if got, want := unordered(ask(t, c, s.name)), unordered(s.want); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: the server has %s, want %s", s.name, show(got), show(want))
		}
		want := int64(-1)
		if i%2 == 0 {
			want = deadline.UnixMilli()
		}
		if got := c.Do(ctx, "PEXPIRETIME", s.name).Val(); got != want {
			t.Errorf("%s: PEXPIRETIME = %v, want %d", s.name, got, want)
		}
	}
	if n, err := c.Do(ctx, "FCALL", "f", 0).Int(); n != 1 || err != nil {
		t.Errorf("FCALL = %d, %v, want 1", n, err)
	}
}
