package whole

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

func TestWrite(t *testing.T) {
	broken := errors.New("the disk is full")
	for _, tt := range []struct {
		name   string
		before string // "" for no file
		write  func(w io.Writer) error
		want   string
		err    error
	}{
		{"a new file", "", text("new"), "new", nil},
		{"the place of an old one", "old", text("new"), "new", nil},
		{"an error half way", "old", func(w io.Writer) error { _, _ = io.WriteString(w, "half"); return broken }, "old", broken},
		{"an error, and nothing before", "", func(io.Writer) error { return broken }, "", broken},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			name := filepath.Join(dir, "page.html")
			if tt.before != "" {
				if err := os.WriteFile(name, []byte(tt.before), 0o640); err != nil {
					t.Fatal(err)
				}
			}
			if err := Write(name, tt.write); !errors.Is(err, tt.err) {
				t.Errorf("error %v, want %v", err, tt.err)
			}
			got, err := os.ReadFile(name)
			if string(got) != tt.want || (err != nil) != (tt.want == "") {
				t.Errorf("the file has %q (%v), want %q", got, err, tt.want)
			}
			wantFiles := 1
			if tt.want == "" {
				wantFiles = 0
			}
			if left, _ := os.ReadDir(dir); len(left) != wantFiles {
				t.Errorf("there are %d files, want %d", len(left), wantFiles)
			}
			if info, err := os.Stat(name); tt.before != "" && (err != nil || info.Mode().Perm() != 0o640) {
				t.Errorf("the permissions have changed: %v %v", info.Mode(), err)
			}
		})
	}
}

func text(s string) func(w io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

// A link stays one: what it leads to is written.
func TestWriteThroughALink(t *testing.T) {
	dir := t.TempDir()
	target, link := filepath.Join(dir, "target"), filepath.Join(dir, "link")
	if err := os.WriteFile(target, nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, link); err != nil {
		t.Skip(err)
	}
	if err := WriteBytes(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(target); string(got) != "new" {
		t.Errorf("the target has %q", got)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is none any more: %v", err)
	}
}

// A program that ends leaves no unfinished file, and begins no other.
func TestAbandon(t *testing.T) {
	t.Cleanup(func() { unfinished.ended = false })
	dir := t.TempDir()
	name := filepath.Join(dir, "page.html")
	err := Write(name, func(w io.Writer) error {
		Abandon()
		if left, _ := os.ReadDir(dir); len(left) != 0 {
			t.Errorf("%v is left", left)
		}
		return nil
	})
	if err == nil {
		t.Error("what was removed counts as written")
	}
	if err := WriteBytes(name, nil); !errors.Is(err, errEnding) {
		t.Errorf("afterwards: %v", err)
	}
}
