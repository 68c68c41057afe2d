#!/usr/bin/env bash
# Says what has changed in the library's interface since the last release, and fails where
# the next version would promise more than it holds: see the policy in docs/releasing.md.
set -euo pipefail
cd "$(dirname "$0")/../.."

GORELEASE=golang.org/x/exp/cmd/gorelease@v0.0.0-20261113113407-e3970619a1a4
last=$(git tag --list 'v*' --merged HEAD --sort=-version:refname | head -n 1)
if [ -z "$last" ]; then
	echo "there is no release yet: nothing to compare with"
	exit 0
fi
GOWORK=off go run "$GORELEASE" -base="$last"
