package scenario

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// TB is the part of testing.TB that RunDir needs.
type TB interface {
	Helper()
	Context() context.Context
	Logf(format string, args ...any)
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// Subtests is a TB that has subtests, such as *testing.T.
type Subtests[T any] interface {
	TB
	Run(name string, f func(t T)) bool
}

// RunDir plays all scenario files of a directory and of those below it, each in a
// subtest named after its file. Options are made for each subtest. Package clustertest
// has a form of it that also drives go-redis.
func RunDir[T Subtests[T]](t T, dir string, options func(t T) Options) {
	t.Helper()
	files, err := Files(dir)
	if err != nil {
		t.Fatalf("%v", err)
	}
	for _, file := range files {
		name, err := filepath.Rel(dir, file)
		if err != nil {
			name = file
		}
		t.Run(strings.TrimSuffix(filepath.ToSlash(name), Ext), func(t T) {
			opt := Options{}
			if options != nil {
				opt = options(t)
			}
			RunFile(t, file, opt)
		})
	}
}

// RunFile plays one scenario file as a test.
func RunFile(t TB, file string, opt Options) {
	t.Helper()
	script, err := ReadFile(file)
	if err != nil {
		t.Fatalf("%v", err)
		return
	}
	result, err := Run(t.Context(), script, opt)
	if err != nil {
		t.Fatalf("%v", err)
		return
	}
	if opt.Update {
		if err := os.WriteFile(file, result.Updated, 0o666); err != nil {
			t.Fatalf("%v", err)
		}
	}
	for _, f := range result.Failures {
		t.Errorf("%v", f)
	}
}

// Ext is how the names of scenario files end.
const Ext = ".scn"

// ReadFile reads a scenario file.
func ReadFile(name string) (*Script, error) {
	source, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return Parse(name, source)
}

// Files lists scenario files: those named, and those in the directories named and below,
// in order.
func Files(paths ...string) ([]string, error) {
	var files []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			files = append(files, path)
			continue
		}
		found := len(files)
		err = filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.HasSuffix(name, Ext) {
				files = append(files, name)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		if len(files) == found {
			return nil, errors.New(path + " has no scenario files (" + Ext + ")")
		}
	}
	slices.Sort(files)
	return slices.Compact(files), nil
}
