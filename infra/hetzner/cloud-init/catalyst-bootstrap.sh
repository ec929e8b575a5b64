#!/bin/bash
# Prepares this machine for its Sovereign, step by step, and tells Catalyst how it goes. A finished step leaves a marker and is
# skipped the next time, so the script may be stopped and started again at any point.
set -euo pipefail

STATE=${CATALYST_STATE_DIRECTORY:-/var/lib/catalyst}
ENVIRONMENT=${CATALYST_ENVIRONMENT_FILE:-/etc/catalyst/bootstrap.env}
FSTAB=${CATALYST_FSTAB:-/etc/fstab}
LOG=$STATE/bootstrap.log

TRIES=3
PAUSE_SECONDS=${CATALYST_PAUSE_SECONDS:-30}

main() {
  mkdir -p "$STATE/steps"
  exec > >(tee -a "$LOG") 2>&1

  local try
  for ((try = 1; try <= TRIES; try++)); do
    if ((try > 1)); then sleep "$PAUSE_SECONDS"; fi
    if run_steps "$try"; then return 0; fi
  done
  return 1
}

run_steps() {
  run_step host 120 "$1"
}

# Runs one step in a shell of its own, because `set -e` does not hold inside a condition, and ends it when its time is up.
run_step() {
  local step=$1 limit=$2 try=$3 started
  if [[ -e $STATE/steps/$step ]]; then return 0; fi

  started=$(milliseconds)
  report "$step" started "try $try of $TRIES" 0
  if timeout "$limit" "$BASH" "$0" --step "$step"; then
    touch "$STATE/steps/$step"
    report "$step" ok "" $(($(milliseconds) - started))
    return 0
  fi

  # Only the last try is reported as a failure: it is what ends the deployment.
  echo "step $step failed, try $try of $TRIES"
  if ((try == TRIES)); then report "$step" failed "not done after $TRIES tries of $limit s" $(($(milliseconds) - started)); fi
  return 1
}

# Swap off for good, SSH hardened, and the address that other nodes will use present on an interface.
step_host() {
  swapoff -a
  sed -i -E '/^[^#]\S*\s+\S+\s+swap\s/d' "$FSTAB"

  systemctl restart ssh
  sshd -T | grep -x 'passwordauthentication no' >/dev/null

  systemctl enable catalyst-bootstrap.service

  local address
  address=$(value NODE_ADDRESS)
  until ip -o addr show | grep -F " $address/" >/dev/null; do sleep 1; done
}

# Best effort and bounded: a mothership out of reach does not stop the machine. The bearer goes through stdin, so that no process
# list shows it.
report() {
  local step=$1 status=$2 message=$3 elapsed=$4 tail=""
  if [[ $status == failed ]]; then tail=",\"tail\":$(tail -n 40 "$LOG" | tail -c 8000 | json_string)"; fi

  printf 'header = "Authorization: Bearer %s"\n' "$(value NODE_BEARER)" |
    curl --config - --silent --show-error --fail --max-time 10 --retry 2 --output /dev/null \
      --header 'Content-Type: application/json' \
      --data-binary "{\"node\":\"$(value NODE_NAME)\",\"region\":\"$(value REGION_KEY)\",\"step\":\"$step\",\"status\":\"$status\",\"message\":\"$message\",\"elapsedMs\":$elapsed$tail}" \
      "$(value CATALYST_API_URL)/api/v1/deployments/$(value DEPLOYMENT_ID)/cloud-init-events" ||
    echo "could not report $step $status"
}

# The values stay base64 until they are used; nothing of the file is ever run.
value() {
  sed -n "s/^$1=//p" "$ENVIRONMENT" | base64 -d
}

json_string() {
  tr '\t\n' ' \036' | LC_ALL=C tr -cd '\036\040-\176' | sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/\o036/\\n/g' -e 's/^/"/' -e 's/$/"/'
}

milliseconds() {
  echo $(($(date +%s%N) / 1000000))
}

if [[ ${1:-} == --step ]]; then
  "step_$2"
else
  main
fi
