// Command newcomer measures the time from an empty directory to the first green test: with
// clustertest, and beside that with miniredis and go-redis. The modules have been
// downloaded before, nothing has been built; with -warm what was built before counts.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/slotstorm/slotstorm/internal/check/modules"
)

// most is how much longer than miniredis a newcomer may wait.
const most = 1.3

const withSlotstorm = `package cart

import (
	"testing"

	"github.com/slotstorm/slotstorm/clustertest"
)

func TestCart(t *testing.T) {
	rdb := clustertest.Start(t).Redis()
	if err := rdb.Set(t.Context(), "hello", "world", 0).Err(); err != nil {
		t.Fatal(err)
	}
}
`

const withMiniredis = `package cart

import (
	"testing"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

func TestCart(t *testing.T) {
	rdb := redis.NewClient(&redis.Options{Addr: miniredis.RunT(t).Addr()})
	defer rdb.Close()
	if err := rdb.Set(t.Context(), "hello", "world", 0).Err(); err != nil {
		t.Fatal(err)
	}
}
`

func main() {
	warm := flag.Bool("warm", false, "use what was built before")
	flag.Parse()
	if err := run(context.Background(), *warm); err != nil {
		fmt.Fprintln(os.Stderr, "newcomer:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, warm bool) error {
	tree, err := modules.Open(".")
	if err != nil {
		return err
	}
	library := tree.At(tree.Modules[0])
	ours, err := measure(ctx, tree, "require "+library.Path+" "+library.Version+"\n", withSlotstorm, warm)
	if err != nil {
		return err
	}
	theirs, err := measure(ctx, tree, "require (\n\tgithub.com/alicebob/miniredis/v2 v2.40.0\n\tgithub.com/redis/go-redis/v9 v9.0.5\n)\n", withMiniredis, warm)
	if err != nil {
		return err
	}
	ratio := ours.Seconds() / theirs.Seconds()
	fmt.Printf("from an empty directory to the first green test: clustertest %.1f s, miniredis and go-redis %.1f s: %.2f times\n",
		ours.Seconds(), theirs.Seconds(), ratio)
	if !warm && ratio > most {
		return fmt.Errorf("a newcomer waits %.2f times as long as with miniredis, want at most %.1f", ratio, most)
	}
	return nil
}

// measure returns how long the test of a new module takes, from its first line on.
func measure(ctx context.Context, tree *modules.Tree, requires, source string, warm bool) (time.Duration, error) {
	dir, err := os.MkdirTemp("", "slotstorm-newcomer-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	u, err := tree.NewUser(dir)
	if err != nil {
		return 0, err
	}
	begin := func() error {
		if err := u.Write("go.mod", "module example.com/cart\n\ngo 1.25.0\n\n"+requires); err != nil {
			return err
		}
		return u.Write("cart_test.go", source)
	}
	var settings []string
	if !warm {
		settings = append(settings, "GOCACHE="+filepath.Join(dir, "built"))
	}
	do := func(args ...string) error {
		if out, err := u.Go(ctx, args, settings...); err != nil {
			return fmt.Errorf("%w\n%s", err, out)
		}
		return nil
	}
	if err := begin(); err != nil {
		return 0, err
	}
	if err := do("mod", "tidy"); err != nil { // downloads
		return 0, err
	}
	start := time.Now()
	if err := begin(); err != nil {
		return 0, err
	}
	if err := do("mod", "tidy"); err != nil {
		return 0, err
	}
	if err := do("test", "."); err != nil {
		return 0, err
	}
	return time.Since(start), nil
}
