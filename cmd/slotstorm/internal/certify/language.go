package certify

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// language is how clients of a programming language are installed and started.
type language struct {
	name string
	// programs have to be installed.
	programs []string
	newest   func(ctx context.Context, pkg string) (string, error)
	// install puts a version of a library into a directory, where the adapter's sources are.
	install func(ctx context.Context, dir string, l *library, version string) error
	command func(l *library, version, dir string) (argv, env []string)
}

// present reports what is missing on this machine.
func (l *language) present(client string) error {
	for _, program := range l.programs {
		if _, err := exec.LookPath(program); err != nil {
			return fmt.Errorf("%s needs %s, of which %s is not installed", client, strings.Join(l.programs, " and "), program)
		}
	}
	return nil
}

// unknown is for package managers that do not tell which version is the newest.
func unknown(_ context.Context, pkg string) (string, error) {
	return "", fmt.Errorf("name one: the package manager of %s does not tell", pkg)
}

var goEnv = []string{"GOWORK=off", "GOFLAGS=-mod=mod"}

var golang = language{
	name: "go", programs: []string{"go"},
	newest: func(ctx context.Context, pkg string) (string, error) {
		out, err := run(ctx, os.TempDir(), goEnv, "go", "list", "-m", "-f", "{{.Version}}", pkg+"@latest")
		return strings.TrimSpace(out), err
	},
	install: func(ctx context.Context, dir string, l *library, version string) error {
		mod := "module adapter\n\ngo 1.24\n"
		if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte(mod), 0o666); err != nil {
			return err
		}
		if _, err := run(ctx, dir, goEnv, "go", "get", l.pkg+"@"+version); err != nil {
			return err
		}
		build := append([]string{"go", "build", "-o", program("adapter")}, l.sources...)
		_, err := run(ctx, dir, goEnv, build...)
		return err
	},
	command: func(_ *library, _, dir string) (argv, env []string) {
		return []string{filepath.Join(dir, program("adapter"))}, nil
	},
}

// program is the file name of a program.
func program(name string) string {
	if runtime.GOOS == "windows" {
		return name + ".exe"
	}
	return name
}

var node = language{
	name: "node", programs: []string{"node", "npm"},
	newest: func(ctx context.Context, pkg string) (string, error) {
		out, err := run(ctx, os.TempDir(), nil, "npm", "view", pkg, "version")
		return strings.TrimSpace(out), err
	},
	install: func(ctx context.Context, dir string, l *library, version string) error {
		_, err := run(ctx, dir, nil, "npm", "install", "--no-audit", "--no-fund", "--prefix", ".", l.pkg+"@"+version)
		return err
	},
	command: func(l *library, _, dir string) (argv, env []string) {
		return append([]string{"node", filepath.Join(dir, l.sources[0])}, strings.Fields(l.arg)...), nil
	},
}

var python = language{
	name: "python", programs: []string{"python3"},
	newest: func(ctx context.Context, pkg string) (string, error) {
		out, err := run(ctx, os.TempDir(), nil, "python3", "-m", "pip", "index", "versions", pkg) // "redis (5.0.1)"
		_, out, _ = strings.Cut(out, "(")
		version, _, _ := strings.Cut(out, ")")
		return version, err
	},
	install: func(ctx context.Context, dir string, l *library, version string) error {
		_, err := run(ctx, dir, nil, "python3", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", "lib", l.pkg+"=="+version)
		return err
	},
	command: func(l *library, _, dir string) (argv, env []string) {
		return append([]string{"python3", filepath.Join(dir, l.sources[0])}, strings.Fields(l.arg)...), []string{"PYTHONPATH=" + filepath.Join(dir, "lib"), "PYTHONUNBUFFERED=1"}
	},
}

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>adapter</groupId><artifactId>adapter</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version></dependency>
    <dependency><groupId>com.google.code.gson</groupId><artifactId>gson</artifactId><version>2.11.0</version></dependency>
  </dependencies>
</project>
`

var java = language{
	name: "java", programs: []string{"java", "javac", "mvn"}, newest: unknown,
	install: func(ctx context.Context, dir string, l *library, version string) error {
		group, artifact, _ := strings.Cut(l.pkg, ":")
		if err := os.WriteFile(filepath.Join(dir, "pom.xml"), fmt.Appendf(nil, pom, group, artifact, version), 0o666); err != nil {
			return err
		}
		if _, err := run(ctx, dir, nil, "mvn", "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=lib"); err != nil {
			return err
		}
		compile := append([]string{"javac", "-nowarn", "-cp", filepath.Join("lib", "*"), "-d", "classes"}, l.sources...)
		_, err := run(ctx, dir, nil, compile...)
		return err
	},
	command: func(l *library, version, dir string) (argv, env []string) {
		path := filepath.Join(dir, "classes") + string(os.PathListSeparator) + filepath.Join(dir, "lib", "*")
		return []string{"java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-cp", path, strings.TrimSuffix(l.sources[0], ".java"), version}, nil
	},
}

const cargo = `[package]
name = "adapter"
version = "0.1.0"
edition = "2021"

[[bin]]
name = "adapter"
path = "redis_rs.rs"

[dependencies]
%s = { version = "=%s", features = ["cluster"] }
serde_json = "1"
`

var rust = language{
	name: "rust", programs: []string{"cargo"}, newest: unknown,
	install: func(ctx context.Context, dir string, l *library, version string) error {
		if err := os.WriteFile(filepath.Join(dir, "Cargo.toml"), fmt.Appendf(nil, cargo, l.pkg, version), 0o666); err != nil {
			return err
		}
		_, err := run(ctx, dir, []string{"LIBRARY_VERSION=" + version}, "cargo", "build", "--quiet")
		return err
	},
	command: func(_ *library, _, dir string) (argv, env []string) {
		return []string{filepath.Join(dir, "target", "debug", program("adapter"))}, nil
	},
}

// clang is C. Its library comes with a Python package that wraps it, as source.
var clang = language{
	name: "c", programs: []string{"gcc", "python3", "tar"}, newest: python.newest,
	install: func(ctx context.Context, dir string, l *library, version string) error {
		if _, err := run(ctx, dir, nil, "python3", "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-binary", ":all:", l.pkg+"=="+version); err != nil {
			return err
		}
		if _, err := run(ctx, dir, nil, "tar", "-xzf", l.pkg+"-"+version+".tar.gz"); err != nil {
			return err
		}
		vendor := filepath.Join(l.pkg+"-"+version, "vendor", l.pkg)
		sources, err := filepath.Glob(filepath.Join(dir, vendor, "src", "*.c"))
		if err != nil {
			return err
		}
		sources = slices.DeleteFunc(sources, func(file string) bool { // what needs further libraries
			return filepath.Base(file) == "tls.c" || filepath.Base(file) == "rdma.c"
		})
		include := filepath.Join(vendor, "include")
		compile := []string{"gcc", "-O1", "-w", "-D_GNU_SOURCE", "-I", include, "-I", filepath.Join(include, strings.TrimPrefix(l.pkg, "lib")), "-I", filepath.Join(vendor, "src"), "-o", "adapter", l.sources[0]}
		_, err = run(ctx, dir, nil, append(append(compile, sources...), "-lm")...)
		return err
	},
	command: golang.command,
}
