# Makes the servers' passwords once. A Secret that is there is never touched: whoever holds its passwords goes on working.
set -euo pipefail
export HOME=/tmp

if kubectl --namespace "$NAMESPACE" get secret "$SECRET_NAME" --output name; then exit 0; fi

# A letter in front: the server takes a value that begins with a digit for a number.
password() { printf 'p'; head -c 32 /dev/urandom | sha256sum | cut -c 1-48 | tr -d '\n'; }

# On standard input, so that no password stands in a command line. A Secret that another attempt made meanwhile answers AlreadyExists.
kubectl --namespace "$NAMESPACE" create --filename - <<EOF
{
  "apiVersion": "v1",
  "kind": "Secret",
  "metadata": { "name": "$SECRET_NAME" },
  "stringData": { "system-password": "$(password)", "catalyst-username": "catalyst", "catalyst-password": "$(password)" }
}
EOF
