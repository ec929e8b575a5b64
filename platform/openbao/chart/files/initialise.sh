# Initialises the store, unseals its servers and writes policies and roles into it. Every step can be repeated, and killed at any line.
#
# Secret openbao-unseal says how far it came:
#   initialising  asked for; no key is recorded. Should the answer get lost, nobody ever had the key, so that the store is empty and made anew
#   initialised   the key and the first token are recorded
#   configured    policies and roles are written, the first token is revoked
set -euo pipefail
export HOME=/tmp

say() { jq --null-input --compact-output --arg msg "$1" '{level: "info", msg: $msg}'; }
fail() { jq --null-input --compact-output --arg msg "$1" '{level: "error", msg: $msg}' >&2; exit 1; }

# ask <server> <method> <path>: the body comes on standard input and the token from a file, so that neither stands in a command line.
ask() {
  curl --silent --show-error --fail-with-body --cacert /tls/ca.crt --max-time 30 --request "$2" \
    --header @/tmp/token-header --data-binary @- "https://$1:8200/v1/$3"
}
use_token() { printf 'X-Vault-Token: %s\n' "$1" >/tmp/token-header; }
no_token() { : >/tmp/token-header; }
# The long name: curl takes no wildcard for a name of two parts.
server() { printf 'openbao-%s.openbao-internal.%s.svc' "$1" "$NAMESPACE"; }

recorded() { kubectl get secret openbao-unseal --ignore-not-found --output json | jq --raw-output --arg field "$1" '.data[$field] // "" | @base64d'; }
record() { kubectl patch secret openbao-unseal --type merge --patch-file /dev/stdin >/dev/null; }

# wait_for <what> <command…>: ten minutes, after which the Job's next attempt goes on.
wait_for() {
  local what=$1; shift
  for _ in $(seq 120); do if "$@" >/dev/null 2>&1; then return; fi; sleep 5; done
  fail "waited ten minutes for $what"
}
answers() { ask "$1" GET sys/seal-status </dev/null; }
has_joined() { ask "$1" GET sys/seal-status </dev/null | jq --exit-status '.initialized'; }

initialise() {
  local initialised state
  initialised=$(ask "$(server 0)" GET sys/init </dev/null | jq '.initialized')
  state=$(recorded state)

  if [ "$initialised" = true ] && [ "$state" = initialising ]; then
    # Another attempt may be about to record the answer that it got.
    sleep 60
    state=$(recorded state)
    if [ "$state" = initialising ]; then
      say "the key of an earlier attempt got lost before anything was stored; making the store anew"
      kubectl delete persistentvolumeclaim data-openbao-0 --wait=false
      kubectl delete pod openbao-0 --wait=false
      fail "the store is made anew; the next attempt initialises it"
    fi
  fi
  if [ "$initialised" = true ]; then
    if [ -z "$state" ]; then fail "the store is initialised but Secret openbao-unseal is gone: restore the Secret from its backup, see the README"; fi
    return
  fi

  if ! kubectl get secret openbao-unseal --output name >/dev/null 2>&1; then
    echo '{"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "openbao-unseal"}, "stringData": {"state": "initialising"}}' | kubectl create --filename -
  fi
  echo '{"stringData": {"state": "initialising", "key": "", "root-token": ""}}' | record
  # One key, since one place keeps it: more shares in one Secret would only look safer.
  echo '{"secret_shares": 1, "secret_threshold": 1}' | ask "$(server 0)" PUT sys/init |
    jq '{stringData: {state: "initialised", key: .keys_base64[0], "root-token": .root_token}}' | record
  say "initialised the store"
}

unseal() {
  local name; name=$(server "$1")
  wait_for "$name" answers "$name"
  wait_for "$name to join the others" has_joined "$name"
  if ask "$name" GET sys/seal-status </dev/null | jq --exit-status '.sealed' >/dev/null; then
    kubectl get secret openbao-unseal --output json | jq '{key: .data.key | @base64d}' | ask "$name" PUT sys/unseal >/dev/null
    say "unsealed $name"
  fi
}

is_active() { ask "$1" GET sys/leader </dev/null | jq --exit-status '.leader_address != ""'; }

# The first token until it is revoked, afterwards our own ServiceAccount.
sign_in() {
  use_token "$(recorded root-token)"
  if [ "$(recorded state)" = initialised ] && ask "$SERVICE" GET auth/token/lookup-self </dev/null >/dev/null 2>&1; then return; fi
  no_token
  local token
  token=$(jq --null-input --rawfile jwt /var/run/secrets/kubernetes.io/serviceaccount/token '{role: "openbao-init", jwt: $jwt}' |
    ask "$SERVICE" POST auth/kubernetes/login | jq --raw-output '.auth.client_token')
  use_token "$token"
}

configure() {
  if ! ask "$SERVICE" GET sys/audit </dev/null | jq --exit-status '.data["stdout/"]' >/dev/null; then
    echo '{"type": "file", "options": {"file_path": "stdout"}}' | ask "$SERVICE" PUT sys/audit/stdout
  fi
  if ! ask "$SERVICE" GET sys/mounts </dev/null | jq --exit-status '.data["kv/"]' >/dev/null; then
    echo '{"type": "kv", "options": {"version": "2"}}' | ask "$SERVICE" POST sys/mounts/kv
  fi
  if ! ask "$SERVICE" GET sys/auth </dev/null | jq --exit-status '.data["kubernetes/"]' >/dev/null; then
    echo '{"type": "kubernetes"}' | ask "$SERVICE" POST sys/auth/kubernetes
  fi
  # A mount of version 2 is made ready in the background.
  wait_for "the mount kv" ask "$SERVICE" GET kv/config </dev/null
  jq --null-input --rawfile ca /tls/ca.crt '{data: {"ca.crt": $ca}}' | ask "$SERVICE" POST kv/data/system/openbao >/dev/null
  echo '{"kubernetes_host": "https://kubernetes.default.svc"}' | ask "$SERVICE" POST auth/kubernetes/config

  local name
  for name in $(jq --raw-output 'keys[]' /settings/policies.json); do
    jq --arg name "$name" '{policy: .[$name]}' /settings/policies.json | ask "$SERVICE" PUT "sys/policies/acl/$name"
  done
  for name in $(jq --raw-output '.[].name' /settings/roles.json); do
    jq --arg name "$name" --arg ttl "$TOKEN_TTL" '.[] | select(.name == $name) |
      {bound_service_account_names: [.serviceAccount], bound_service_account_namespaces: [.namespace], token_policies: .policies, token_ttl: $ttl, token_max_ttl: $ttl}' \
      /settings/roles.json | ask "$SERVICE" POST "auth/kubernetes/role/$name"
  done
  say "wrote policies and roles"
}

publish_authority() {
  jq --null-input --rawfile ca /tls/ca.crt '{apiVersion: "v1", kind: "ConfigMap", metadata: {name: "openbao-ca"}, data: {"ca.crt": $ca}}' >/tmp/openbao-ca.json
  if kubectl get configmap openbao-ca --output name >/dev/null 2>&1; then
    jq '{data}' /tmp/openbao-ca.json | kubectl patch configmap openbao-ca --type merge --patch-file /dev/stdin
  else
    kubectl create --filename /tmp/openbao-ca.json
  fi
}

no_token
publish_authority
wait_for "the first server" answers "$(server 0)"
initialise
for replica in $(seq 0 $((REPLICAS - 1))); do unseal "$replica"; done
wait_for "a leader" is_active "$SERVICE"
sign_in
configure
ask "$SERVICE" POST auth/token/revoke-self </dev/null
echo '{"stringData": {"state": "configured", "root-token": ""}}' | record
say "the store is ready"
