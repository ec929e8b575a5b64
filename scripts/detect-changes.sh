#!/usr/bin/env bash
# What a release has to publish, as an output of a workflow: levels=[[{"name": …, "path": …}, …], …].
# Everything, when asked for, or when the revision before is unknown (the first push, or a forced one).
#   scripts/detect-changes.sh BEFORE WHOLE_TREE
set -euo pipefail
before=${1:-}
whole_tree=${2:-false}
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
cd -- "$root"

if [[ $whole_tree == true || ! $before =~ [1-9a-f] ]] || ! git cat-file -e "$before^{commit}" 2>/dev/null; then
  changes=$(./catalyst blueprint changed --json)
else
  changes=$(./catalyst blueprint changed --base "$before" --json)
fi
printf 'levels=%s\n' "$(printf '%s' "$changes" | node -e 'process.stdout.write(JSON.stringify(JSON.parse(require("fs").readFileSync(0, "utf8")).levels))')"
