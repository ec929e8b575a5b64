#!/usr/bin/env bash
# Foretells the upgrade of every Blueprint that differs from a revision, from that revision to the checkout, and refuses what loses data.
#   scripts/check-upgrades.sh BASE
set -euo pipefail
base=$1
root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
catalyst=$root/catalyst
refused=0

while IFS= read -r folder; do
  # A Blueprint that is new has nothing to be upgraded from.
  git -C "$root" cat-file -e "$base:$folder/chart/Chart.yaml" 2>/dev/null || continue
  echo "== $folder"
  "$catalyst" blueprint upgrade "$base" "$root/$folder" || refused=1
done < <(cd -- "$root" && "$catalyst" blueprint changed --base "$base" --touched)

exit "$refused"
