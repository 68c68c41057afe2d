package main

import (
	"os"
	"strings"
	"testing"
)

// A release's binary tells the version that the linker gave it. Its configuration names the
// variable, which a linker that finds none would not complain about.
func TestReleasedVersion(t *testing.T) {
	defer func(was string) { released = was }(released)
	released = "v1.2.3"
	if got := version(); !strings.HasPrefix(got, "slotstorm v1.2.3, ") {
		t.Errorf("version is %q", got)
	}
	if !strings.Contains(text(t, "../../.goreleaser.yaml"), "-X main.released=v{{ .Version }}") {
		t.Error(".goreleaser.yaml does not set the version")
	}
}

// The image of a release is that of the Containerfile, apart from where the binary is from.
func TestTheImagesAreAlike(t *testing.T) {
	const after = "# Certificates are made here"
	_, built, found := strings.Cut(text(t, "../../Containerfile"), after)
	if _, copied, _ := strings.Cut(text(t, "../../Containerfile.release"), after); !found || built != copied {
		t.Errorf("Containerfile ends with\n%s\nand Containerfile.release with\n%s", built, copied)
	}
}

func text(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}
