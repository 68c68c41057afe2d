#!/usr/bin/env bash
# What the archives of a release have besides the program: manual pages, dated by
# SOURCE_DATE_EPOCH, and completions. They come into the directory $1.
set -euo pipefail
dir=$1
slotstorm=$(mktemp)
trap 'rm -f "$slotstorm"' EXIT
go build -o "$slotstorm" ./cmd/slotstorm
rm -rf "$dir"
mkdir -p "$dir/completions"
"$slotstorm" man "$dir/man"
"$slotstorm" completion bash >"$dir/completions/slotstorm.bash"
"$slotstorm" completion zsh >"$dir/completions/_slotstorm"
"$slotstorm" completion fish >"$dir/completions/slotstorm.fish"
"$slotstorm" completion powershell >"$dir/completions/slotstorm.ps1"
