#!/bin/sh
# Replays a past disaster: the chart of Flux at another release than the one boot installs, so that a rollback deleted the controllers. The
# repository as it is must pass, and a copy with another chart version must be refused (exit 1: a finding, and nothing else).
set -eu

root=$(cd "$(dirname "$0")/../../../.." && pwd)
copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT

(cd "$root" && catalyst blueprint verify --offline --only CL-FLUX-PIN) >/dev/null

cp -R "$root/platform" "$root/clusters" "$root/infra" "$copy"
sed 's/version: 2\.14\.1/version: 2.13.0/' "$root/platform/flux/chart/Chart.yaml" > "$copy/platform/flux/chart/Chart.yaml"
status=0
(cd "$copy" && catalyst blueprint verify --offline --only CL-FLUX-PIN) >/dev/null || status=$?
test "$status" -eq 1 || { echo "another chart of Flux was not refused: exit $status" >&2; exit 1; }
echo "another chart of Flux is refused"
