import { join } from "node:path";
import type { IacRun, RunTicket } from "../../../features/deployments/iac.ts";
import type { OpenTofuOptions } from "./opentofu.ts";
import { cliConfigName } from "./work-folder.ts";

/** Variables of our own environment that a child inherits; nothing else does. */
const inherited = [
  "PATH",
  "TMPDIR",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
];

/** The complete environment of a child: where its state is, and the secrets, which must never stand on a command line. */
export function childEnvironment(
  options: OpenTofuOptions,
  run: IacRun,
  folder: string,
  ticket: RunTicket | undefined,
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const name of inherited) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  if (options.proxy !== undefined) Object.assign(env, { HTTP_PROXY: options.proxy, HTTPS_PROXY: options.proxy });
  Object.assign(env, {
    HOME: folder,
    TF_IN_AUTOMATION: "1",
    TF_INPUT: "0",
    TF_CLI_CONFIG_FILE: join(folder, cliConfigName),
    TF_ENCRYPTION: planEncryption(run),
    CHECKPOINT_DISABLE: "1",
  });
  if (options.storageBoxURL !== undefined) env["HETZNER_ENDPOINT"] = options.storageBoxURL;
  for (const [name, secret] of Object.entries(run.secrets)) env[`TF_VAR_${name}`] = secret.open();
  if (ticket) Object.assign(env, backend(ticket));
  return env;
}

function backend(ticket: RunTicket): Record<string, string> {
  return {
    TF_HTTP_ADDRESS: ticket.address,
    TF_HTTP_LOCK_ADDRESS: `${ticket.address}/lock`,
    TF_HTTP_UNLOCK_ADDRESS: `${ticket.address}/lock`,
    TF_HTTP_LOCK_METHOD: "PUT",
    TF_HTTP_UNLOCK_METHOD: "DELETE",
    TF_HTTP_USERNAME: "run",
    TF_HTTP_PASSWORD: ticket.password.open(),
    TF_HTTP_RETRY_MAX: "5",
  };
}

/** The passphrase has 256 random bits, so the fewest key-derivation rounds that OpenTofu accepts are enough. */
const fewestIterations = 200_000;

/** Plans are encrypted, since a saved plan contains every variable. The state is encrypted where it is kept. */
function planEncryption(run: IacRun): string {
  return JSON.stringify({
    key_provider: { pbkdf2: { run: { passphrase: run.planPassphrase.open(), iterations: fewestIterations } } },
    method: { aes_gcm: { run: { keys: "${key_provider.pbkdf2.run}" } } },
    plan: { method: "method.aes_gcm.run", enforced: true },
  });
}
