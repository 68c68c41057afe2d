// Command instructions counts what commands cost a cluster that is stepped: instructions, by
// cachegrind. Unlike time they do not depend on what else the machine does, and differ by less
// than a percent from run to run. They depend on Go's version and on the kind of processor.
//
// It prints the counts beside those in the file, and fails if one has grown by more than a
// twentieth. With -write it puts the counts into the file. It needs valgrind.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
)

// file has the counts that were accepted, from the root of the repository.
const file = "internal/check/instructions/counts.txt"

// most is how much greater than in the file a count may be.
const most = 1.05

// counted are benchmarks of package sim. Each is run twice, and what the runs differ by is shared
// by that many more operations: so what a process does once does not count.
var counted = []struct {
	name     string
	few, far int
}{
	{"SteppedCommand/PING", 1000, 6000}, {"SteppedCommand/GET", 1000, 6000}, {"SteppedCommand/SET", 1000, 6000},
	{"SteppedCommand/MOVED", 1000, 6000}, {"New", 10, 60},
}

func main() {
	write := flag.Bool("write", false, "put the counts into "+file)
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *write); err != nil {
		fmt.Fprintln(os.Stderr, "instructions:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, write bool) error {
	if _, err := exec.LookPath("valgrind"); err != nil {
		return fmt.Errorf("valgrind is missing (apt-get install valgrind): %w", err)
	}
	text, err := os.ReadFile(file)
	if err != nil && !write {
		return err
	}
	accepted, err := parse(string(text))
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "instructions")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	binary := filepath.Join(dir, "sim.test")
	if out, err := exec.CommandContext(ctx, "go", "test", "-c", "-o", binary, "./sim").CombinedOutput(); err != nil {
		return fmt.Errorf("building the benchmarks: %w\n%s", err, out)
	}
	var now strings.Builder
	fmt.Fprintf(&now, "# Instructions for one operation, with %s on %s: make instructions ARGS=-write\n", runtime.Version(), runtime.GOARCH)
	grown := 0
	for _, b := range counted {
		count, err := perOperation(ctx, binary, b.name, b.few, b.far)
		if err != nil {
			return fmt.Errorf("%s: %w", b.name, err)
		}
		fmt.Fprintf(&now, "%s %d\n", b.name, count)
		note := ""
		switch before := accepted[b.name]; {
		case before == 0:
			note = "new"
		default:
			ratio := float64(count) / float64(before)
			note = fmt.Sprintf("%.3f of %d", ratio, before)
			if ratio > most {
				grown++
				note += ", which is too much"
			}
		}
		fmt.Printf("%-22s %8d  %s\n", b.name, count, note)
	}
	if write {
		return os.WriteFile(file, []byte(now.String()), 0o644)
	}
	if grown > 0 {
		return fmt.Errorf("%d of %d operations cost more instructions than %s says", grown, len(counted), file)
	}
	return nil
}

// parse reads the file: a name and a count on each line, comments aside.
func parse(text string) (map[string]int, error) {
	counts := map[string]int{}
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		name, number, _ := strings.Cut(line, " ")
		count, err := strconv.Atoi(number)
		if err != nil || count <= 0 {
			return nil, fmt.Errorf("%s:%d: want a name and a count, not %q", file, i+1, line)
		}
		counts[name] = count
	}
	return counts, nil
}

func perOperation(ctx context.Context, binary, name string, few, far int) (int, error) {
	less, err := count(ctx, binary, name, few)
	if err != nil {
		return 0, err
	}
	more, err := count(ctx, binary, name, far)
	if err != nil {
		return 0, err
	}
	return (more - less) / (far - few), nil
}

var executed = regexp.MustCompile(`I\s+refs:\s+([0-9,]+)`)

// count runs a benchmark so many times, on one processor and without garbage collection.
func count(ctx context.Context, binary, name string, times int) (int, error) {
	// Each level of the name is a pattern of its own.
	pattern := "^Benchmark" + strings.ReplaceAll(name, "/", "$/^") + "$"
	cmd := exec.CommandContext(ctx, "valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null",
		binary, "-test.run", "^$", "-test.bench", pattern, "-test.benchtime", strconv.Itoa(times)+"x")
	cmd.Env = append(os.Environ(), "GOMAXPROCS=1", "GOGC=off")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("%w\n%s", err, out)
	}
	match := executed.FindSubmatch(out)
	if match == nil || !strings.Contains(string(out), "ns/op") {
		return 0, errors.New("cachegrind counted nothing:\n" + string(out))
	}
	return strconv.Atoi(strings.ReplaceAll(string(match[1]), ",", ""))
}
