import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, open, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { kubeconfigOf } from "../kube/kubeconfig.ts";
import type { KubeApi } from "../kube/start-kube-api.ts";
import { findTool } from "../tools/find-tool.ts";
import { thisHost } from "../tools/tool-host.ts";

export const fluxTools = ["helm-controller", "helm-controller-4", "kustomize-controller"] as const;
export type FluxTool = (typeof fluxTools)[number];

/** A real controller of Flux, outside the cluster that it works on. */
export interface FluxController {
  /** What it logged, for a failed test. */
  log(): Promise<string>;
  stop(): Promise<void>;
}

const readyLimitMs = 60_000;
/** A controller that takes longer to end after it was asked is killed; releases it was working on are of no more use. */
const stopLimitMs = 5_000;

/** Why a controller cannot be started here; undefined: all can. Building one takes minutes, so it has to be there already. */
export async function fluxMissing(...tools: readonly (FluxTool | "cosign")[]): Promise<string | undefined> {
  for (const tool of tools) {
    const { found } = await findTool(tool, thisHost());
    if (found === undefined) return `${tool} is not built (./catalyst tools build ${tool})`;
  }
  return undefined;
}

/** Starts a controller that works on all namespaces. The kinds it watches have to be served. Rejects with the end of its log when it ends. */
export async function startFluxController(tool: FluxTool, kube: KubeApi): Promise<FluxController> {
  const { found } = await findTool(tool, thisHost());
  if (found === undefined) throw new Error((await fluxMissing(tool)) ?? `${tool} disappeared`);
  const folder = await mkdtemp(join(tmpdir(), `catalyst-${tool}-`));
  const logFile = join(folder, "controller.log");
  await writeFile(join(folder, "kubeconfig"), kubeconfigOf(kube), { mode: 0o600 });
  const health = `127.0.0.1:${await freePort()}`;

  const log = await open(logFile, "a");
  const child = spawn(found.path, argumentsOf(health), {
    stdio: ["ignore", log.fd, log.fd],
    env: {
      PATH: process.env["PATH"],
      HOME: folder,
      TMPDIR: folder,
      KUBECONFIG: join(folder, "kubeconfig"),
      RUNTIME_NAMESPACE: "flux-system",
    },
  });
  await log.close();
  const controller: FluxController = {
    log: () => readFile(logFile, "utf8"),
    async stop() {
      await end(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
  await untilReady(tool, health, child, controller);

  return controller;
}

function argumentsOf(health: string): string[] {
  return [
    `--health-addr=${health}`,
    "--metrics-addr=0",
    // What the kit sets, so that a chain of releases does not wait for the clock.
    "--requeue-dependency=2s",
    // Releases of a test are independent of each other, and mostly wait for the API.
    "--concurrent=8",
    // Artifacts are on this machine: one that is not there will not come.
    "--http-retry=1",
  ];
}

async function untilReady(tool: FluxTool, health: string, child: ChildProcess, controller: FluxController): Promise<void> {
  const until = Date.now() + readyLimitMs;
  for (;;) {
    const isReady = await fetch(`http://${health}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady && !hasEnded(child)) return;
    if (hasEnded(child) || Date.now() > until) {
      const lines = (await controller.log()).trimEnd().split("\n").slice(-5).join("\n  ");
      await controller.stop();
      throw new Error(`${tool} ${hasEnded(child) ? "ended" : `was not ready within ${readyLimitMs / 1000} s`}\n  ${lines}`);
    }
    await delay(50);
  }
}

async function end(child: ChildProcess): Promise<void> {
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

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));

  return port;
}
