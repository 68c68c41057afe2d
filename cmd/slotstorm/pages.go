package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// prepareFiles says where each job writes a file: to the name itself, or to a file of its
// own in a directory of that name if there are several jobs, or that is a directory.
func prepareFiles(jobs []*job, flag, name, suffix string, file func(*job) *string) error {
	if name == "" {
		return nil
	}
	if len(jobs) == 1 && !isDirectory(name) {
		*file(jobs[0]) = name
		return nil
	}
	if strings.HasSuffix(name, suffix) {
		return fmt.Errorf("%s %s is one file, and there are %d runs: name a directory", flag, name, len(jobs))
	}
	if err := os.MkdirAll(name, 0o777); err != nil {
		return err
	}
	used := map[string]bool{}
	for _, j := range jobs {
		base := strings.TrimSuffix(filepath.Base(j.script.Name), filepath.Ext(j.script.Name))
		if j.seed != 0 {
			base += fmt.Sprintf("-seed-%d", j.seed)
		}
		own := base
		for i := 2; used[own]; i++ {
			own = fmt.Sprintf("%s-%d", base, i)
		}
		used[own] = true
		*file(j) = filepath.Join(name, own+suffix)
	}
	return nil
}

// isDirectory reports whether a name is that of a directory, or written as one.
func isDirectory(name string) bool {
	info, err := os.Stat(name)
	return strings.HasSuffix(name, "/") || strings.HasSuffix(name, string(os.PathSeparator)) || err == nil && info.IsDir()
}
