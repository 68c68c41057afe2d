package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/slotstorm/slotstorm/cmd/slotstorm/internal/certify"
	"github.com/slotstorm/slotstorm/examples/bugs"
	"github.com/slotstorm/slotstorm/internal/server/dialect"
	"github.com/slotstorm/slotstorm/scenario"
	"github.com/slotstorm/slotstorm/scenario/real"
)

// certifyFlags are the flags of slotstorm certify.
type certifyFlags struct {
	clients  []string
	dialects []string
	museum   string
	only     []string
	out      string
	name     string
	against  string
	baseline string
	page     string
	tries    int
	parallel int
}

func certifyCommand() *cobra.Command {
	var flags certifyFlags
	cmd := &cobra.Command{
		Use:   "certify [--client NAME[@VERSION]]... [-- COMMAND...]",
		Short: "Find out which known conditions a client survives",
		Long: `Certify plays conditions under which real clients were found to fail, each with the client
that is named. Clients are installed by the package manager of their language into a cache; a
command behind -- is an adapter of your own (docs/adapter.md).

Time is real. Each file is played several times, and a cell whose tries differ is flaky, which
is not passed. It exits with 0 if all passed, with 1 if something failed or is flaky, and with 2
if the input cannot be used. With --baseline it exits with 1 if a cell contradicts what was
found before, in four tries and each of them. The clients known by name are ` + strings.Join(certify.Names(), ", ") + ".",
		Example: `  slotstorm certify --client go-redis@v9.5.1 --client ioredis
  slotstorm certify --client redis-py@5.0.1 --only failover/crash --out certification
  slotstorm certify --dialect redis-8.6 -- python3 my_adapter.py`,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runCertify(cmd.Context(), cmd.OutOrStdout(), cmd.ErrOrStderr(), args, flags)
		},
	}
	f := cmd.Flags()
	f.StringArrayVarP(&flags.clients, "client", "c", nil, "a client library, as NAME or NAME@VERSION; the newest if no version is given")
	f.StringSliceVar(&flags.dialects, "dialect", nil, "versions of servers to play on, instead of that of the files")
	f.StringVar(&flags.against, "against", "", "play on real servers as far as they can be brought into the conditions: a program to start, such as redis-server")
	f.StringVar(&flags.museum, "museum", "", "a directory of conditions, instead of those that are built in")
	f.StringSliceVar(&flags.only, "only", nil, "only conditions whose names match, such as failover/*")
	f.StringVarP(&flags.out, "out", "o", "", "write JSON, JUnit, badges and a page with the reports of what failed to this directory")
	f.StringVar(&flags.baseline, "baseline", "", "a page with the matrix of an earlier run: only what contradicts it makes the exit status 1")
	f.StringVar(&flags.page, "page", "", "write the matrix into this page, beside what it has of others")
	f.StringVar(&flags.name, "name", "adapter", "what the command behind -- is called")
	numberVar(f, &flags.tries, "tries", "", 10, 1, 1000, "how often each file is played")
	numberVar(f, &flags.parallel, "parallel", "p", 8, 1, mostParallel, "how many files at the same time")
	return cmd
}

func runCertify(ctx context.Context, out, errs io.Writer, command []string, flags certifyFlags) error {
	conditions, err := conditionsOf(flags)
	if err != nil {
		return err
	}
	for _, name := range flags.dialects {
		if _, err := dialect.Find(name); err != nil {
			return fmt.Errorf("--dialect: %w", err)
		}
	}
	var target scenario.Target
	if flags.against != "" {
		if target, err = real.Against(ctx, flags.against); err != nil {
			return fmt.Errorf("--against %s: %w", flags.against, err)
		}
	}
	clients, err := clientsOf(ctx, errs, command, flags)
	if err != nil {
		return err
	}
	plan := certify.Plan{
		Clients: clients, Conditions: conditions, Against: target, Dialects: flags.dialects, Tries: flags.tries, Parallel: flags.parallel,
	}
	if flags.baseline != "" {
		if plan.Baseline, err = certify.ReadPage(flags.baseline); err != nil {
			return fmt.Errorf("--baseline: %w", err)
		}
	}
	if flags.page != "" {
		if err := certify.CheckPage(flags.page); err != nil {
			return fmt.Errorf("--page: %w", err)
		}
	}
	if len(plan.Dialects) == 0 {
		plan.Dialects = []string{""}
	}
	if flags.out != "" {
		plan.Reports = filepath.Join(flags.out, "reports")
		if err := os.MkdirAll(flags.out, 0o777); err != nil {
			return err
		}
	}
	var telling sync.Mutex
	done, total := 0, len(clients)*len(plan.Dialects)*len(conditions)
	plan.Done = func(c certify.Cell) {
		telling.Lock()
		defer telling.Unlock()
		done++
		fmt.Fprintf(errs, "%d/%d %s %s: %s\n", done, total, strings.TrimSuffix(c.Client+"@"+c.Version, "@"), c.Condition, c.Verdict)
	}
	cells, err := certify.Run(ctx, plan)
	if ctx.Err() != nil {
		return errInterrupted
	}
	if err != nil {
		return err
	}
	certify.Table(out, cells)
	if flags.out != "" {
		if err := certify.Write(flags.out, version(), time.Now(), cells); err != nil {
			return err
		}
	}
	if flags.page != "" {
		if err := writePage(flags, cells); err != nil {
			return fmt.Errorf("--page: %w", err)
		}
	}
	if flags.baseline != "" {
		if changed := certify.Changes(plan.Baseline, cells); len(changed) > 0 {
			certify.TellChanges(out, plan.Baseline, changed)
			return errFailed
		}
		return nil
	}
	if certify.Count(cells, certify.Failed)+certify.Count(cells, certify.Flaky) > 0 {
		return errFailed
	}
	return nil
}

// writePage puts cells into the page, where others stay that are of conditions that there
// still are.
func writePage(flags certifyFlags, cells []certify.Cell) error {
	flags.only = nil
	all, err := conditionsOf(flags)
	if err != nil {
		return err
	}
	var names []string
	for _, c := range all {
		names = append(names, c.Name)
	}
	old, err := certify.ReadPage(flags.page)
	if err != nil {
		return err
	}
	return certify.WritePage(flags.page, certify.Record{
		Date: time.Now().UTC().Format(time.DateOnly), Slotstorm: version(), Cells: certify.Merge(old, cells, names),
	})
}

// conditionsOf are those that the flags ask for.
func conditionsOf(flags certifyFlags) ([]certify.Condition, error) {
	var museum fs.FS = bugs.Museum
	if flags.museum != "" {
		museum = os.DirFS(flags.museum)
	}
	all, err := certify.Read(museum)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", cmp.Or(flags.museum, "museum"), err)
	}
	if len(flags.only) == 0 {
		return all, nil
	}
	var list []certify.Condition
	for _, c := range all {
		wanted := false
		for _, pattern := range flags.only {
			match, err := path.Match(pattern, c.Name)
			if err != nil {
				return nil, fmt.Errorf("--only %s: %w", pattern, err)
			}
			wanted = wanted || match
		}
		if wanted {
			list = append(list, c)
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("--only %s: there is no such condition", strings.Join(flags.only, ","))
	}
	return list, nil
}

// clientsOf installs the clients that are named, several languages at the same time.
func clientsOf(ctx context.Context, errs io.Writer, command []string, flags certifyFlags) ([]*certify.Client, error) {
	if len(command)+len(flags.clients) == 0 {
		return nil, fmt.Errorf("want --client NAME[@VERSION], or -- and the command of an adapter; known are %s", strings.Join(certify.Names(), ", "))
	}
	cache, err := certify.CacheDir()
	if err != nil {
		return nil, err
	}
	clients, failures := make([]*certify.Client, len(flags.clients)), make([]error, len(flags.clients))
	var all sync.WaitGroup
	for i, name := range flags.clients {
		all.Go(func() {
			fmt.Fprintf(errs, "installing %s\n", name)
			clients[i], failures[i] = certify.Install(ctx, cache, name)
		})
	}
	all.Wait()
	if ctx.Err() != nil {
		return nil, errInterrupted
	}
	if err := cmp.Or(failures...); err != nil {
		return nil, err
	}
	if len(command) > 0 {
		clients = append(clients, &certify.Client{Name: flags.name, Command: command})
	}
	return slices.Clip(clients), nil
}
