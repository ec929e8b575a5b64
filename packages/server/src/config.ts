import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { type PdmConfig, readPdmConfig } from "./pdm-config.ts";
import { parseDuration } from "./platform/duration.ts";

/** Everything the mothership is told from outside. Each member names its environment variable in `readConfig`. */
export interface Config {
  role: "all" | "api" | "worker" | "pdm";
  host: string;
  port: number;
  /** Where the state backend listens, for children on this machine only. Port 0: chosen once, then kept with the data. */
  stateHost: string;
  statePort: number;
  corsOrigin: string | undefined;
  trustedProxies: string[];
  egressCIDRs: string[];
  /** Base that nodes and browsers use, ending in `/sovereign`. */
  publicURL: string;
  dataFolder: string;
  /** Where the built console lies; served once there is an `index.html`. */
  consoleFolder: string;
  databaseURL: string | undefined;
  encryptionKey: string | undefined;
  encryptionKeyFile: string;
  tofu: {
    binary: string;
    modulePath: string;
    workFolder: string;
    pluginMirror: string | undefined;
    /** Where the tool resolver tells how far a build is. */
    progressFolder: string | undefined;
    /** Sent as HTTPS_PROXY and HTTP_PROXY to OpenTofu. */
    proxy: string | undefined;
    concurrency: number;
    stopGraceMs: number;
    applyLimitMs: number;
    pollInterval: string;
    pollFunction: string;
  };
  gitops: { repoURL: string; branch: string; commit: string };
  ociRegistry: string;
  /** Pull token of the registry, delivered to Sovereigns. */
  registryToken: string | undefined;
  hetznerURL: string;
  hetznerStorageBoxURL: string | undefined;
  pdm: PdmConfig;
  /** `rolesClaim` is the path of the claim that holds roles; the usual places of Keycloak and others are looked at without it. */
  oidc: { issuer: string | undefined; clientId: string; clientSecret: string | undefined; rolesClaim: string | undefined };
  wipe: { minLifeMs: number; sweepGapMs: number };
  maxLivePerPerson: number;
  /** Creates an hour, validations and key generations a minute, per person. */
  rateLimits: { creates: number; validations: number };
  /** Open event streams of one process: for one deployment, and for one person. */
  streamReaders: { perDeployment: number; perPerson: number };
  logLevel: string;
}

const hetznerPublicURL = "https://api.hetzner.cloud/v1";

/** Reads the environment. Throws one error that lists everything wrong with it. */
export function readConfig(env: NodeJS.ProcessEnv, args: string[] = []): Config {
  const wrong: string[] = [];
  const text = (name: string, fallback: string) => env[name]?.trim() || fallback;
  const optional = (name: string) => env[name]?.trim() || undefined;
  const list = (name: string, fallback = "") =>
    text(name, fallback)
      .split(/[\s,]+/)
      .filter((part) => part !== "");

  function required(name: string, why: string): string {
    const value = optional(name);
    if (value === undefined) wrong.push(`${name} is required: ${why}`);
    return value ?? "";
  }
  function integer(name: string, fallback: number, least: number, most: number): number {
    const value = Number(text(name, String(fallback)));
    if (!Number.isInteger(value) || value < least || value > most) wrong.push(`${name} must be a whole number from ${least} to ${most}`);
    return value;
  }
  function durationMs(name: string, fallback: string): number {
    const value = parseDuration(text(name, fallback));
    if (value === undefined) wrong.push(`${name} must be a duration such as 500ms, 120s, 30m or 2h`);
    return value ?? 0;
  }
  function url(name: string, value: string): string {
    if (value !== "" && !URL.canParse(value)) wrong.push(`${name} must be an absolute URL`);
    return value.replace(/\/+$/, "");
  }

  const role = args.includes("--role") ? (args[args.indexOf("--role") + 1] ?? "") : text("CATALYST_ROLE", "all");
  if (!["all", "api", "worker", "pdm"].includes(role)) wrong.push("--role must be api, worker, pdm or all");
  const dataFolder = resolve(text("CATALYST_DATA_DIR", defaultDataFolder(env)));
  const listen = text("CATALYST_STATE_LISTEN", "127.0.0.1:0");
  const [stateHost, statePort] = splitAddress(listen);
  if (!/^(127\.|localhost$|::1$)/.test(stateHost))
    wrong.push("CATALYST_STATE_LISTEN must be a loopback address with a port: only children on this machine may reach the state");
  const databaseURL = optional("DATABASE_URL");
  const encryptionKey = optional("CATALYST_ENCRYPTION_KEY");
  const keyFile = optional("CATALYST_ENCRYPTION_KEY_FILE");
  if (databaseURL !== undefined && encryptionKey === undefined && keyFile === undefined) {
    wrong.push("CATALYST_ENCRYPTION_KEY or CATALYST_ENCRYPTION_KEY_FILE is required with DATABASE_URL: every process must share the key");
  }
  const publicURL = url(
    "CATALYST_API_PUBLIC_URL",
    required("CATALYST_API_PUBLIC_URL", "nodes post to it, and a built-in host would send kubeconfigs to strangers"),
  );
  if (publicURL !== "" && !publicURL.endsWith("/sovereign")) wrong.push("CATALYST_API_PUBLIC_URL must end in /sovereign");

  const config: Config = {
    role: role as Config["role"],
    host: text("HOST", "127.0.0.1"),
    port: integer("PORT", 8080, 0, 65_535),
    stateHost,
    statePort: Number(statePort),
    corsOrigin: optional("CORS_ORIGIN"),
    trustedProxies: list("CATALYST_TRUSTED_PROXIES"),
    egressCIDRs: list("CATALYST_EGRESS_CIDRS"),
    publicURL,
    dataFolder,
    consoleFolder: resolve(text("CATALYST_CONSOLE_DIR", join(import.meta.dirname, "../../console/dist"))),
    databaseURL,
    encryptionKey,
    encryptionKeyFile: keyFile ?? join(dataFolder, "encryption-key"),
    tofu: {
      binary: text("CATALYST_TOFU_BIN", "tofu"),
      modulePath: resolve(text("CATALYST_TOFU_MODULE_PATH", join(import.meta.dirname, "../../../infra/hetzner"))),
      workFolder: resolve(text("CATALYST_TOFU_WORKDIR", join(dataFolder, "tofu"))),
      pluginMirror: optional("CATALYST_TOFU_PLUGIN_MIRROR"),
      progressFolder: optional("CATALYST_TOOL_PROGRESS"),
      proxy: optional("CATALYST_TOFU_PROXY"),
      concurrency: integer("CATALYST_TOFU_CONCURRENCY", 4, 1, 100),
      stopGraceMs: durationMs("CATALYST_TOFU_STOP_GRACE", "120s"),
      applyLimitMs: durationMs("CATALYST_PHASE0_APPLY_TIMEOUT", "30m"),
      pollInterval: text("CATALYST_HETZNER_POLL_INTERVAL", "1s"),
      pollFunction: text("CATALYST_HETZNER_POLL_FUNCTION", "exponential"),
    },
    gitops: {
      repoURL: required("CATALYST_GITOPS_REPO_URL", "it is the source that Sovereigns follow"),
      branch: text("CATALYST_GITOPS_BRANCH", "main"),
      commit: text("CATALYST_GITOPS_COMMIT", ""),
    },
    ociRegistry: text("CATALYST_OCI_REGISTRY", "ghcr.io/openova-io"),
    registryToken: optional("CATALYST_GHCR_PULL_TOKEN"),
    hetznerURL: url("CATALYST_HETZNER_API_URL", text("CATALYST_HETZNER_API_URL", hetznerPublicURL)),
    hetznerStorageBoxURL: optional("HETZNER_ENDPOINT"),
    pdm: readPdmConfig(env, wrong),
    oidc: {
      issuer: optional("OIDC_ISSUER"),
      clientId: text("OIDC_CLIENT_ID", "catalyst"),
      clientSecret: optional("OIDC_CLIENT_SECRET"),
      rolesClaim: optional("OIDC_ROLES_CLAIM"),
    },
    wipe: { minLifeMs: durationMs("CATALYST_WIPE_MIN_LIFE_PROTECTION", "30m"), sweepGapMs: durationMs("CATALYST_WIPE_SWEEP_GAP", "30s") },
    maxLivePerPerson: integer("CATALYST_MAX_LIVE_DEPLOYMENTS_PER_USER", 10, 1, 100_000),
    rateLimits: {
      creates: integer("CATALYST_CREATES_PER_HOUR", 10, 1, 1_000_000),
      validations: integer("CATALYST_VALIDATIONS_PER_MINUTE", 30, 1, 1_000_000),
    },
    streamReaders: {
      perDeployment: integer("CATALYST_STREAM_READERS_PER_DEPLOYMENT", 50, 1, 100_000),
      perPerson: integer("CATALYST_STREAM_READERS_PER_PERSON", 20, 1, 100_000),
    },
    logLevel: text("CATALYST_LOG_LEVEL", "info"),
  };
  if (wrong.length > 0) throw new ConfigError(wrong);
  return config;
}

/** The environment does not make a usable configuration; the message lists every reason. */
export class ConfigError extends Error {
  constructor(reasons: string[]) {
    super(`The configuration is not usable:\n${reasons.map((reason) => `  - ${reason}`).join("\n")}`);
    this.name = "ConfigError";
  }
}

function defaultDataFolder(env: NodeJS.ProcessEnv): string {
  return join(env["XDG_STATE_HOME"] ?? join(homedir(), ".local", "state"), "catalyst", "mothership");
}

function splitAddress(address: string): [string, string] {
  const at = address.lastIndexOf(":");
  return [address.slice(0, at).replace(/^\[|\]$/g, ""), address.slice(at + 1)];
}
