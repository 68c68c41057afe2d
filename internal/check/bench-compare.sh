#!/usr/bin/env bash
# Pairs the benchmarks of the hot paths, of this tree and of a commit: bench-compare.sh COMMIT
# The two take turns, so that what else the machine does meets both. benchstat says what differs
# for certain. ROUNDS is how often each runs (default 10).
set -euo pipefail
cd "$(dirname "$0")/../.."
base=${1:?which commit shall this tree be compared with?}
rounds=${ROUNDS:-10}
benchstat=golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da

git rev-parse --verify --quiet "$base^{commit}" >/dev/null || { echo "bench-compare: there is no commit $base"; exit 1; }
work=$(mktemp -d)
trap 'git worktree remove --force "$work/tree" 2>/dev/null; rm -rf "$work"' EXIT
git worktree add --quiet --detach "$work/tree" "$base"

# package and benchmarks
hot='
./sim MemoryCommand|Redirect|New$
./internal/server/node Route
./internal/server/engine Command/.*/keys=10$
./internal/server/request Request
'
build() { # TREE SIDE
	while read -r package _; do
		[ -z "$package" ] || (cd "$1" && go test -c -o "$work/$2$(tr / _ <<<"${package#.}").test" "$package")
	done <<<"$hot"
}
build . new
build "$work/tree" old
for ((round = 1; round <= rounds; round++)); do
	for side in old new; do
		while read -r package benchmarks; do
			[ -n "$package" ] || continue
			tree=.
			[ "$side" = new ] || tree=$work/tree
			(cd "$tree/$package" && "$work/$side$(tr / _ <<<"${package#.}").test" -test.run '^$' -test.bench "$benchmarks" -test.benchmem -test.benchtime 100ms) >>"$work/$side.txt"
		done <<<"$hot"
	done
	echo "round $round of $rounds"
done
go run "$benchstat" "base=$work/old.txt" "tree=$work/new.txt"
