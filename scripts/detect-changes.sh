#!/usr/bin/env bash
# What a release has to publish, as an output of a workflow: levels=[[{"name": …, "path": …}, …], …].
# Everything, when asked for, or when there is no such revision: nothing was released yet.
#   scripts/detect-changes.sh RELEASED WHOLE_TREE
set -euo pipefail
released=${1:-}
whole_tree=${2:-false}
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
cd -- "$root"

if [[ $whole_tree == true ]] || ! git cat-file -e "$released^{commit}" 2>/dev/null; then
  changes=$(./catalyst blueprint changed --json)
else
  changes=$(./catalyst blueprint changed --base "$released" --json)
fi
printf 'levels=%s\n' "$(printf '%s' "$changes" | node -e 'process.stdout.write(JSON.stringify(JSON.parse(require("fs").readFileSync(0, "utf8")).levels))')"
