#!/usr/bin/env bash
# Runs each fuzz target of the module for a while: fuzz.sh 30s
set -euo pipefail
cd "$(dirname "$0")/../.."

# fuzz PACKAGE TARGET TIME. The go command now and then reports its own deadline as a
# failure, without a failing input (golang/go#75804); that says nothing of the target.
fuzz() {
	local out
	if out=$(go test "$1" -run '^$' -fuzz "^$2\$" -fuzztime "$3" </dev/null 2>&1); then
		tail -n 3 <<<"$out"
	elif grep -q '^ *context deadline exceeded$' <<<"$out" && ! grep -q 'Failing input' <<<"$out"; then
		echo "$2: the time was over"
	else
		echo "$out"
		return 1
	fi
}

grep -rlE '^func Fuzz' --include='*_test.go' . | sort | while read -r file; do
	package=$(dirname "$file")
	sed -nE 's/^func (Fuzz[A-Za-z0-9_]*)\(.*/\1/p' "$file" | while read -r target; do
		echo "$package $target"
		fuzz "$package" "$target" "$1"
	done
done
