import { join } from "node:path";
import { checkoutDirectory } from "@catalyst/lab/directories.ts";
import type { ChildDefinition } from "@catalyst/lab/supervisor/child-definition.ts";
import { pluginMirrorPath } from "@catalyst/lab/tools/plugin-mirror.ts";
import { stableToolPath } from "@catalyst/lab/tools/resolve-tool.ts";
import type { ToolHost } from "@catalyst/lab/tools/tool-host.ts";
import type { LabFile } from "@catalyst/lab/state/lab-file.ts";
import { labDirectory } from "./lab-file.ts";

/** Nothing listens there: a program that wants to leave the machine fails at once. Go never sends loopback traffic through a proxy. */
const nowhere = "http://127.0.0.1:9";

/** The daemon keeps its ports and tokens in its folder, so that a restart changes nothing for its clients. */
export function labChild(stateDirectory: string, extra: readonly string[], dnsFile: string | undefined): ChildDefinition {
  const dns = dnsFile === undefined ? [] : ["--dns", dnsFile];

  return {
    name: "lab",
    command: process.execPath,
    args: [join(checkoutDirectory, "packages/lab/src/labd-main.ts"), "--state", labDirectory(stateDirectory), ...dns, ...extra],
    ready: { type: "log", pattern: /The lab listens on/ },
    readyTimeoutMs: 30_000,
    stop: "SIGTERM",
    graceMs: 10_000,
    restart: "on-failure",
  };
}

/** Builds what is missing while everything else is already usable; the mothership reads its progress file. */
export function toolsChild(): ChildDefinition {
  return {
    name: "tools",
    command: process.execPath,
    args: [join(checkoutDirectory, "packages/cli/src/main.ts"), "tools", "build"],
    readyTimeoutMs: 0,
    stop: "SIGTERM",
    graceMs: 5_000,
    restart: "never",
  };
}

export interface MothershipSettings {
  stateDirectory: string;
  port: number;
  toolHost: ToolHost;
  /** Undefined: the real cloud. */
  lab: LabFile | undefined;
  /** Variables that name its DNS; none when there is no PowerDNS or the caller names one. */
  dns: Record<string, string>;
  /** Undefined: the API alone. */
  consoleFolder: string | undefined;
}

export function mothershipChild(settings: MothershipSettings): ChildDefinition {
  const { port } = settings;

  return {
    name: "mothership",
    command: process.execPath,
    args: [join(checkoutDirectory, "packages/server/src/main.ts")],
    env: mothershipEnvironment(settings),
    ready: { type: "http", url: `http://127.0.0.1:${port}/healthz` },
    readyTimeoutMs: 60_000,
    stop: "SIGTERM",
    // It gives a running OpenTofu 120 seconds to save its state.
    graceMs: 130_000,
    restart: "on-failure",
    port,
  };
}

/** What the caller has set wins: the same variables configure a mothership that runs by itself. */
function mothershipEnvironment({ stateDirectory, port, toolHost, lab, dns, consoleFolder }: MothershipSettings): Record<string, string> {
  const defaults: Record<string, string> = {
    PORT: String(port),
    CATALYST_API_PUBLIC_URL: `http://127.0.0.1:${port}/sovereign`,
    CATALYST_DATA_DIR: mothershipDataDirectory(stateDirectory),
    CATALYST_TOFU_BIN: stableToolPath(toolHost, "tofu"),
    CATALYST_TOFU_PLUGIN_MIRROR: pluginMirrorPath(toolHost),
    CATALYST_TOFU_MODULE_PATH: join(checkoutDirectory, "infra/hetzner"),
    CATALYST_TOOL_PROGRESS: join(toolHost.cacheDirectory, "tools"),
    ...(consoleFolder === undefined ? {} : { CATALYST_CONSOLE_DIR: consoleFolder }),
    ...(lab === undefined ? {} : labEnvironment(lab)),
    ...dns,
  };
  const chosen = Object.keys(defaults).filter((name) => name !== "PORT" && toolHost.environment[name] !== undefined);

  return { ...defaults, ...Object.fromEntries(chosen.map((name) => [name, toolHost.environment[name]!])) };
}

function labEnvironment(lab: LabFile): Record<string, string> {
  return {
    CATALYST_HETZNER_API_URL: lab.services.hetzner.url,
    // Storage Boxes are not in the lab; this address answers 404 instead of letting the provider call the real one.
    HETZNER_ENDPOINT: lab.services.nothing.url,
    // A local cloud answers in milliseconds and has no rate limit worth saving.
    CATALYST_HETZNER_POLL_INTERVAL: "100ms",
    CATALYST_HETZNER_POLL_FUNCTION: "constant",
    CATALYST_TOFU_PROXY: nowhere,
    // Servers of the lab do not boot yet, so nobody fetches from this repository.
    CATALYST_GITOPS_REPO_URL: "https://gitops.invalid/catalyst.git",
    ...registrarEnvironment(lab),
  };
}

/** Where each registrar's own API begins below the lab's; what follows is the same as in the world. */
const registrarPaths = {
  CLOUDFLARE: "cloudflare/client/v4",
  NAMECHEAP: "namecheap/xml.response",
  GODADDY: "godaddy",
  OVH: "ovh/1.0",
  DYNADOT: "dynadot/api3.json",
};

/** The emulated registrars, and the operator's own account, which delegates the pools. */
function registrarEnvironment({ services: { registrars } }: LabFile): Record<string, string> {
  const operator = registrars.accounts.find(({ id, registrar }) => id === "operator" && registrar === "dynadot");
  const [apiKey, apiSecret] = operator?.token.split(":") ?? [];
  const bases = Object.entries(registrarPaths).map(([name, path]) => [`PDM_REGISTRAR_${name}_BASE_URL`, `${registrars.url}/${path}`]);

  return {
    ...Object.fromEntries(bases),
    ...(apiKey === undefined ? {} : { DYNADOT_API_KEY: apiKey, DYNADOT_ACCOUNT_TIER: "bulk" }),
    ...(apiSecret === undefined ? {} : { DYNADOT_API_SECRET: apiSecret }),
  };
}

export function mothershipDataDirectory(stateDirectory: string): string {
  return join(stateDirectory, "mothership");
}
