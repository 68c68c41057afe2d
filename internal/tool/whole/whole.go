// Package whole writes files that are there whole or not at all: what stands under a
// name is the old file until the new one is complete.
package whole

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// unfinished are the files that are being written, which nobody should find.
var unfinished struct {
	sync.Mutex
	names map[string]bool
	ended bool
}

// errEnding is what Write returns when the program is about to end.
var errEnding = errors.New("interrupted")

// Write writes a file: write gets a buffered writer to a new file beside it, which takes
// the place of the old one when everything is on the disk. After an error the old
// file is as it was. What is no ordinary file, such as /dev/stdout, is written to as it is.
func Write(name string, write func(w io.Writer) error) error {
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
		return through(name, write)
	}
	target := name
	if link, err := filepath.EvalSymlinks(name); err == nil {
		target = link
	}
	f, err := create(target)
	if err != nil {
		return err
	}
	err = fill(f, write)
	if err == nil {
		err = os.Rename(f.Name(), target)
	}
	discard(f.Name())
	if err != nil {
		return fmt.Errorf("%s is not written: %w", name, err)
	}
	return nil
}

// WriteBytes is Write of what is there already.
func WriteBytes(name string, data []byte) error {
	return Write(name, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// through writes to a device or a pipe.
func through(name string, write func(w io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	buffered := bufio.NewWriter(f)
	err = write(buffered)
	return errors.Join(err, buffered.Flush(), f.Close())
}

// create makes the file beside the target, with the permissions that the target has, or
// that a new file gets.
func create(target string) (*os.File, error) {
	mode := fs.FileMode(0o666)
	info, err := os.Stat(target)
	if err == nil {
		mode = info.Mode().Perm()
	}
	unfinished.Lock()
	defer unfinished.Unlock()
	if unfinished.ended {
		return nil, errEnding
	}
	for i := 1; ; i++ {
		name := filepath.Join(filepath.Dir(target), fmt.Sprintf(".%s.%d-%d", filepath.Base(target), os.Getpid(), i))
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		switch {
		case errors.Is(err, fs.ErrExist):
			continue
		case err != nil:
			return nil, err
		}
		if unfinished.names == nil {
			unfinished.names = map[string]bool{}
		}
		unfinished.names[name] = true
		return f, nil
	}
}

func fill(f *os.File, write func(w io.Writer) error) error {
	buffered := bufio.NewWriter(f)
	err := write(buffered)
	if err == nil {
		err = buffered.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// discard removes what is left of an unfinished file.
func discard(name string) {
	unfinished.Lock()
	defer unfinished.Unlock()
	delete(unfinished.names, name)
	_ = os.Remove(name) // after success it has its name
}

// Abandon removes the files that are being written. It is for programs that end at once,
// whatever they are at; nothing can be written any more.
func Abandon() {
	unfinished.Lock()
	defer unfinished.Unlock()
	unfinished.ended = true
	for name := range unfinished.names {
		_ = os.Remove(name)
	}
}
