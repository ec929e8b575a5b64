#!/usr/bin/env bash
# The pre-merge guards under the name that CI knows: every rule, on the Blueprints that differ from a revision and on what depends on them.
# Guard 1 is CH-NO-UPSTREAM* and CH-HOLLOW, guard 2 is CH-RENDER-*; `catalyst blueprint explain` says what each looks for.
#   scripts/check-chart-annotations.sh [BASE] [further options of `catalyst blueprint verify`]
set -euo pipefail
base=${1:-origin/main}
shift || true
exec "$(dirname -- "${BASH_SOURCE[0]}")/../catalyst" blueprint verify --changed "$base" --base "$base" "$@"
