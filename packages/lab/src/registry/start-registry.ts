import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, open, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { stringify } from "yaml";
import { findTool } from "../tools/find-tool.ts";
import { thisHost } from "../tools/tool-host.ts";

/** A real OCI registry on loopback, over plain http. */
export interface LabRegistry {
  /** `127.0.0.1:41234`: the first part of a reference. */
  host: string;
  /** Where the blobs and manifests lie, as Distribution lays them out. */
  storage: string;
  stop(): Promise<void>;
}

export interface RegistryOptions {
  /** Everything the registry keeps; what an earlier one kept there is served again. */
  folder: string;
  /** Left out: a free one. */
  port?: number;
  auth?: RegistryAuth;
  signal?: AbortSignal;
}

/** Who may come in. `htpasswd` is a file's text, one `name:bcrypt hash` a line; `token` trusts the keys of a token service. */
export type RegistryAuth =
  | { htpasswd: string }
  | { token: { realm: string; service: string; issuer: string; keys: readonly Record<string, unknown>[] } };

const readyLimitMs = 30_000;
/** Whatever else holds the port may take the connection and say nothing. */
const probeLimitMs = 1_000;
/** A registry that takes longer to end after it was asked is killed. */
const stopLimitMs = 5_000;

/** Why no registry can be started here; undefined: it can. Building one takes a minute or two, so it has to be there already. */
export async function registryMissing(): Promise<string | undefined> {
  const { found } = await findTool("registry", thisHost());

  return found === undefined ? "the registry is not built (./catalyst tools build registry)" : undefined;
}

/** Starts a registry that allows deleting. Rejects with the end of its log when it does not come up. */
export async function startRegistry(options: RegistryOptions): Promise<LabRegistry> {
  const { found } = await findTool("registry", thisHost(), options.signal);
  if (found === undefined) throw new Error((await registryMissing()) ?? "the registry disappeared");
  if (options.port !== undefined) await requireFree(options.port);
  const host = `127.0.0.1:${options.port ?? (await freePort())}`;
  const storage = join(options.folder, "storage");
  const logFile = join(options.folder, "registry.log");
  await mkdir(storage, { recursive: true });
  const configuration = await writeConfiguration(options, host, storage);

  const log = await open(logFile, "a");
  const child = spawn(found.path, ["serve", configuration], {
    stdio: ["ignore", log.fd, log.fd],
    // Its collector of traces is not here; the default would retry for ever and fill the log.
    env: { PATH: process.env["PATH"], OTEL_TRACES_EXPORTER: "none" },
  });
  await log.close();
  try {
    await untilReady(host, child, logFile, options.signal);
  } catch (error) {
    await stop(child);
    throw error;
  }

  return { host, storage, stop: () => stop(child) };
}

async function writeConfiguration({ folder, auth }: RegistryOptions, host: string, storage: string): Promise<string> {
  const path = join(folder, "registry.yaml");
  const configuration = {
    version: 0.1,
    log: { level: "warn", accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: storage }, delete: { enabled: true } },
    http: { addr: host, secret: "one registry needs no secret that outlives it" },
    ...(auth === undefined ? {} : { auth: await writeAuth(folder, auth) }),
  };
  await writeFile(path, stringify(configuration));

  return path;
}

async function writeAuth(folder: string, auth: RegistryAuth): Promise<object> {
  if ("htpasswd" in auth) {
    const path = join(folder, "htpasswd");
    await writeFile(path, auth.htpasswd, { mode: 0o600 });

    return { htpasswd: { realm: "registry", path } };
  }
  const { realm, service, issuer, keys } = auth.token;
  const jwks = join(folder, "jwks.json");
  await writeFile(jwks, JSON.stringify({ keys }));

  return { token: { realm, service, issuer, jwks } };
}

async function untilReady(host: string, child: ChildProcess, logFile: string, signal: AbortSignal | undefined): Promise<void> {
  const deadline = Date.now() + readyLimitMs;
  for (;;) {
    // A registry that asks for credentials is up as well.
    const status = await fetch(`http://${host}/v2/`, { signal: AbortSignal.timeout(probeLimitMs) }).then(
      (reply) => reply.status,
      () => 0,
    );
    if ((status === 200 || status === 401) && !hasEnded(child)) return;
    if (hasEnded(child) || Date.now() > deadline) {
      const lines = (await readFile(logFile, "utf8")).trimEnd().split("\n").slice(-5).join("\n  ");
      throw new Error(`the registry ${hasEnded(child) ? "ended" : `did not answer within ${readyLimitMs / 1000} s`}\n  ${lines}`);
    }
    await delay(50, undefined, { signal });
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const limit = setTimeout(() => child.kill("SIGKILL"), stopLimitMs);
  await gone;
  clearTimeout(limit);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Whoever holds the port would answer in the registry's place. */
async function requireFree(port: number): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once("error", (cause) => reject(new Error(`port ${port} of this machine cannot be had: address already in use`, { cause })));
    probe.listen(port, "127.0.0.1", resolve);
  });
  await new Promise((resolve) => probe.close(resolve));
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));

  return port;
}
