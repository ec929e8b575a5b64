import { identifyThisProcess } from "../supervisor/process-identity.ts";
import { estimateRemainingMs, machineFactor } from "./build-estimate.ts";
import { readProgress, writeProgress, type ToolProgress } from "./progress-file.ts";
import { listCachedBuilds } from "./tool-cache.ts";
import { readToolDefinition, toolNames, type ToolDefinition } from "./tool-definition.ts";
import type { ToolHost } from "./tool-host.ts";

/** Often enough for a person to see it move, rare enough not to matter on a slow disk. */
const reportEveryMs = 500;
/** A build that found more than this part of its packages in Go's cache is no measure. */
const fullBuildShare = 0.8;

/** Follows one build and tells the caller and, through the progress file, every other process. */
export class BuildReporter {
  readonly #host: ToolHost;
  readonly #startedAt: number;
  readonly #expectedMs: number;
  /** Compiled by an interrupted run. */
  readonly #before: number;
  readonly #tell: (progress: ToolProgress) => void;
  readonly #timer: NodeJS.Timeout;
  #progress: ToolProgress;
  #compiled = 0;
  #writing: Promise<void> = Promise.resolve();

  static async start(
    definition: ToolDefinition,
    key: string,
    host: ToolHost,
    onProgress: ((progress: ToolProgress) => void) | undefined,
  ): Promise<BuildReporter> {
    const before = await readProgress(host, definition.name);
    const resumed = before?.key === key && before.state !== "done" ? before.packagesDone : 0;
    const expectedMs = definition.buildSeconds * 1_000 * (await measureMachine(host));

    return new BuildReporter(definition, key, resumed, expectedMs, host, onProgress ?? (() => undefined));
  }

  private constructor(
    definition: ToolDefinition,
    key: string,
    resumed: number,
    expectedMs: number,
    host: ToolHost,
    tell: (progress: ToolProgress) => void,
  ) {
    this.#host = host;
    this.#tell = tell;
    this.#expectedMs = expectedMs;
    this.#before = resumed;
    this.#startedAt = host.now();
    this.#progress = {
      name: definition.name,
      state: "building",
      ...identifyThisProcess(),
      startedAt: new Date(this.#startedAt).toISOString(),
      packagesDone: resumed,
      packagesTotal: 0,
      etaMs: Math.round(expectedMs),
      message: `building ${definition.name} ${definition.version}: fetching its modules`,
      key,
    };
    this.#report();
    this.#timer = setInterval(() => this.#report(), reportEveryMs);
  }

  readonly count = (packages: number): void => {
    this.#progress.packagesTotal = packages;
  };

  readonly compile = (): void => {
    this.#compiled += 1;
    this.#progress.packagesDone = Math.min(this.#progress.packagesDone + 1, this.#progress.packagesTotal);
  };

  /** The figures of the build so far, as `build.json` keeps them. */
  figures(): { seconds: number; compiled: number; packages: number } {
    const seconds = Math.round((this.#host.now() - this.#startedAt) / 100) / 10;

    return { seconds, compiled: this.#compiled, packages: this.#progress.packagesTotal };
  }

  async finish(state: "done" | "failed", message: string): Promise<void> {
    clearInterval(this.#timer);
    const { packagesTotal, packagesDone } = this.#progress;
    this.#progress = { ...this.#progress, state, etaMs: 0, message, packagesDone: state === "done" ? packagesTotal : packagesDone };
    this.#tell(this.#progress);
    await this.#writing;
    await writeProgress(this.#host, this.#progress);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #report(): void {
    const { name, packagesDone, packagesTotal } = this.#progress;
    if (packagesTotal > 0) {
      const elapsedMs = this.#host.now() - this.#startedAt;
      const etaMs = estimateRemainingMs({
        packagesDone,
        packagesTotal,
        packagesBefore: Math.min(this.#before, packagesTotal),
        elapsedMs,
        expectedMs: this.#expectedMs,
      });
      this.#progress = { ...this.#progress, etaMs, message: `building ${name}: ${packagesDone} of ${packagesTotal} packages` };
    }
    this.#tell(this.#progress);
    const snapshot = this.#progress;
    this.#writing = this.#writing.then(() => writeProgress(this.#host, snapshot)).catch(() => undefined);
  }
}

/** Compares the builds this machine has made with the tools' own figures. */
async function measureMachine(host: ToolHost): Promise<number> {
  const measured = await Promise.all(
    toolNames.map(async (name) => {
      const definition = await readToolDefinition(host.toolsDirectory, name).catch(() => undefined);
      const builds = definition === undefined ? [] : await listCachedBuilds(host, definition);

      return builds
        .filter(({ record }) => record.compiled >= record.packages * fullBuildShare)
        .map(({ record }) => ({ seconds: record.seconds, expectedSeconds: definition!.buildSeconds }));
    }),
  );

  return machineFactor(measured.flat());
}
