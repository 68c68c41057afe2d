package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// prepareReports gives each job the file of its report: the one that is named for a
// single job, one in the directory of that name for each of several.
func prepareReports(jobs []*job, name string) error {
	if name == "" {
		return nil
	}
	if len(jobs) == 1 {
		jobs[0].page = name
		return nil
	}
	if strings.HasSuffix(name, ".html") {
		return fmt.Errorf("--report %s is one file, and there are %d runs: name a directory", name, len(jobs))
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
		file := base
		for i := 2; used[file]; i++ {
			file = fmt.Sprintf("%s-%d", base, i)
		}
		used[file] = true
		j.page = filepath.Join(name, file+".html")
	}
	return nil
}
