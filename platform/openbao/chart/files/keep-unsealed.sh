# Runs beside the server. A restart seals it, and nobody is there at night: whoever may read Secret openbao-unseal may unseal it anyway.
# A certificate that cert-manager renewed is read by the server when its process gets SIGHUP.
set -u
seen=$(sha256sum /openbao/tls/tls.crt)
while :; do
  if [ -s /openbao/unseal/key ]; then
    # 0: unsealed, 2: sealed or not initialised, 1: no answer yet.
    bao status >/dev/null 2>&1
    if [ $? -eq 2 ]; then
      bao write sys/unseal key=@/openbao/unseal/key >/dev/null 2>&1 && echo '{"level":"info","msg":"told the server the unseal key"}'
    fi
  fi
  now=$(sha256sum /openbao/tls/tls.crt)
  if [ "$now" != "$seen" ]; then
    kill -HUP $(pidof bao) && seen=$now && echo '{"level":"info","msg":"told the server to read its new certificate"}'
  fi
  sleep 5
done
